/* any_time.c: the parts of timestamps in a zone, and of durations. */
#include "any.h"
#include "civil.h"

/* [+-]?[0-9]+ in [p, end); 1 = it is one, of at most six digits */
static u32 small_int(u32 p, u32 end, i32 *out) {
  u32 neg = p < end && ld8(p) == '-';
  if (p < end && (neg || ld8(p) == '+')) p++;
  if (p == end) return 0;
  i32 v = 0;
  for (; p < end; p++) {
    if (ld8(p) - '0' > 9 || v > 99999) return 0;
    v = v * 10 + (i32)(ld8(p) - '0');
  }
  *out = neg ? -v : v;
  return 1;
}

/* seconds east of UTC of "+02:00", "UTC" or ""; 1 = it is one of these */
static u32 fixed_offset(span s, i32 *out) {
  u32 p = addr(s), end = p + len(s), colon = p;
  i32 hours, minutes;
  *out = 0;
  while (colon < end && ld8(colon) != ':') colon++;
  if (colon == end) return !len(s) || k_text_eq(s, FIXED("UTC"));
  if (!small_int(p, colon, &hours) || !small_int(colon + 1, end, &minutes)) return 0;
  if (hours < -23 || hours > 23 || minutes < 0 || minutes > 59) return 0;
  *out = 60 * (hours * 60 + (ld8(p) == '-' ? -minutes : minutes));
  return 1;
}

struct parts { i64 day, second; struct civil c; };

/* local time of x in a zone; 0 = error */
static u32 local(u32 x, u32 zone, struct parts *p) {
  i32 offset = 0;
  if (tag(x) != A_TIME) return no_overload();
  i64 sec = instant(x)->sec;
  switch (tag(zone)) {
  case 0: return no_overload();
  case A_ZONE: offset = k_zone(where(zone), sec); break;
  case A_STRING:
    if (!fixed_offset(value(zone), &offset)) return k_fail_text(BAD_ARGUMENT, value(zone));
    break;
  default: return no_overload();
  }
  p->day = day_of(sec + offset, &p->second);
  p->c = civil_from_days(p->day);
  return 1;
}

static u32 utc(void) { return a_of_text(FIXED("")); }

#define PART(name, result)                                          \
  EXPORT(a_get##name##_2) u32 a_get##name##_2(u32 x, u32 zone) {    \
    struct parts p;                                                 \
    return local(x, zone, &p) ? a_of_int(result) : 0;               \
  }

PART(fullyear, p.c.y)
PART(month, p.c.m - 1)
PART(dayofyear, p.day - days_from_civil(p.c.y, 1, 1))
PART(dayofmonth, p.c.d - 1)
PART(date, p.c.d)
PART(dayofweek, (p.day % 7 + 11) % 7)
PART(hours, p.second / 3600)
PART(minutes, p.second / 60 % 60)
PART(seconds, p.second % 60)
PART(milliseconds, instant(x)->nanos / 1000000)

#define IN_UTC(name) EXPORT(a_get##name##_1) u32 a_get##name##_1(u32 x) { return a_get##name##_2(x, utc()); }
IN_UTC(fullyear)
IN_UTC(month)
IN_UTC(dayofyear)
IN_UTC(dayofmonth)
IN_UTC(date)
IN_UTC(dayofweek)

#define UNITS(name, nanos)                                                            \
  EXPORT(a_get##name##_1) u32 a_get##name##_1(u32 x) {                                \
    if (tag(x) == A_DURATION) return a_of_int(duration_units(x, nanos));              \
    return a_get##name##_2(x, utc());                                                 \
  }
UNITS(hours, 3600000000000)
UNITS(minutes, 60000000000)
UNITS(seconds, 1000000000)

EXPORT(a_getmilliseconds_1) u32 a_getmilliseconds_1(u32 x) {
  if (tag(x) == A_DURATION) return a_of_int(nanos_of(x) / 1000000);
  return a_getmilliseconds_2(x, utc());
}
