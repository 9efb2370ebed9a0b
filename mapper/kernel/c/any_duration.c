/* any_duration.c: timestamps and durations from text; the parts of durations. */
#include "any.h"

EXPORT(a_timestamp_1) u32 a_timestamp_1(u32 x) {
  switch (tag(x)) {
  case A_TIME: return x;
  case A_STRING: return a_of_time(time_of(value(x), ~0u));
  case A_INT: {
    i64 sec = (i64)value(x);
    u32 p = sec < MIN_TIME || sec > MAX_TIME ? k_fail(TIME_RANGE, 0) : k_alloc(16);
    if (!p) return 0;
    ((struct instant *)p)->sec = sec;
    return a_of_time(p);
  }
  }
  return no_overload();
}

#define LIMIT ((u64)1 << 63)

/* nanoseconds of the unit in [p, end), 0 = no unit */
static u64 unit_of(u32 p, u32 n) {
  u32 c = ld8(p), second = n > 1 ? ld8(p + 1) : 0;
  if (n == 1) return c == 's' ? 1000000000 : c == 'm' ? 60000000000 : c == 'h' ? 3600000000000 : 0;
  if (n == 2 && second == 's') return c == 'n' ? 1 : c == 'u' ? 1000 : c == 'm' ? 1000000 : 0;
  if (n == 3 && ld8(p + 2) == 's' && ((c == 0xc2 && second == 0xb5) || (c == 0xce && second == 0xbc))) return 1000; /* the two mu */
  return 0;
}

INLINE u32 is_digit(u32 p, u32 end) { return p < end && ld8(p) - '0' < 10; }

/* one number with its unit at *p; 0 = malformed or too large, as time.ParseDuration of Go sees it */
static u32 piece(u32 *at, u32 end, u64 *total) {
  u32 p = *at, start = p, post = 0;
  u64 v = 0, f = 0;
  double scale = 1;
  for (; is_digit(p, end); p++) {
    if (v > LIMIT / 10) return 0;
    v = v * 10 + (ld8(p) - '0');
    if (v > LIMIT) return 0;
  }
  u32 pre = p != start;
  if (p < end && ld8(p) == '.') {
    u32 full = 0;
    for (p++; is_digit(p, end); p++) {
      post = 1;
      if (full || f > (LIMIT - 1) / 10 || f * 10 + (ld8(p) - '0') > LIMIT) { full = 1; continue; }
      f = f * 10 + (ld8(p) - '0');
      scale *= 10;
    }
  }
  u32 name = p;
  while (p < end && ld8(p) != '.' && !is_digit(p, end)) p++;
  u64 unit = p - name <= 3 && p > name && (pre || post) ? unit_of(name, p - name) : 0;
  if (!unit || v > LIMIT / unit) return 0;
  v *= unit;
  if (f) v += (u64)((double)f * ((double)unit / scale));
  *at = p;
  *total += v;
  return v <= LIMIT && *total <= LIMIT;
}

EXPORT(a_duration_1) u32 a_duration_1(u32 x) {
  if (tag(x) == A_DURATION) return x;
  if (tag(x) != A_STRING) return no_overload();
  span s = value(x);
  u32 p = addr(s), end = p + len(s), neg = p < end && ld8(p) == '-';
  u64 total = 0;
  if (p < end && (neg || ld8(p) == '+')) p++;
  if (p == end || !spend(len(s))) return k_fail_text(BAD_CONVERSION, s);
  if (end - p != 1 || ld8(p) != '0')
    while (p < end)
      if (!piece(&p, end, &total)) return k_fail_text(BAD_CONVERSION, s);
  if (total == LIMIT && !neg) return k_fail_text(BAD_CONVERSION, s);
  return a_of_duration((i64)(neg ? 0 - total : total));
}

/* Whole units as cel-go counts them: through a double. */
i64 duration_units(u32 x, i64 unit) {
  i64 n = nanos_of(x);
  return (i64)((double)(n / unit) + (double)(n % unit) / (double)unit);
}
