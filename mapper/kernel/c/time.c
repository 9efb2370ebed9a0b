/* time.c: RFC 3339. Instants lie in the years 0001 to 9999. */
#include "civil.h"

INLINE u32 two(u32 p) { /* two digits; 100 = not */
  u32 a = ld8(p) - '0', b = ld8(p + 1) - '0';
  return a > 9 || b > 9 ? 100 : a * 10 + b;
}

/* date at p; 1 = valid */
static u32 date(u32 p, u32 *y, u32 *m, u32 *d) {
  u32 c = two(p), yy = two(p + 2);
  *m = two(p + 5);
  *d = two(p + 8);
  if (c > 99 || yy > 99 || ld8(p + 4) != '-' || ld8(p + 7) != '-') return 0;
  *y = c * 100 + yy;
  return *m >= 1 && *m <= 12 && *d >= 1 && *d <= month_days(*y, *m);
}

/* time of day with offset in [p, end) */
struct clock { i32 seconds, offset, leap; u32 nanos, digits, upper; };

static u32 clock_of(u32 p, u32 end, struct clock *c) {
  if (end - p < 9 || end < p || ld8(p + 2) != ':' || ld8(p + 5) != ':') return 0;
  u32 h = two(p), m = two(p + 3), s = two(p + 6);
  if (h > 23 || m > 59 || s > 60) return 0;
  p += 8;
  c->nanos = c->digits = 0;
  if (ld8(p) == '.') {
    u32 unit = 100000000;
    for (p++; p < end && ld8(p) - '0' < 10; p++, unit /= 10) {
      c->nanos += (ld8(p) - '0') * unit;
      c->digits++;
    }
    if (!c->digits) return 0;
  }
  if (p >= end) return 0;
  u32 z = ld8(p);
  c->offset = 0;
  c->upper = z != 'z';
  if ((z | 0x20) == 'z') {
    if (end - p != 1) return 0;
  } else {
    if (end - p != 6 || (z != '+' && z != '-') || ld8(p + 3) != ':') return 0;
    u32 oh = two(p + 1), om = two(p + 4);
    if (oh > 23 || om > 59) return 0;
    c->offset = (i32)(oh * 60 + om) * (z == '-' ? -1 : 1);
  }
  c->seconds = (i32)(h * 3600 + m * 60 + s);
  c->leap = s == 60;
  if (c->leap) { /* only as the last second of a UTC day */
    i32 utc = (i32)(h * 60 + m) - c->offset;
    utc = (utc + 2 * 1440) % 1440;
    if (utc != 1439) return 0;
  }
  return 1;
}

EXPORT(k_is_date) u32 k_is_date(span s) {
  u32 y, m, d;
  if (s & ESC && !(s = k_decode(s))) return 0;
  return len(s) == 10 && date(addr(s), &y, &m, &d);
}

EXPORT(k_is_time) u32 k_is_time(span s) {
  struct clock c;
  if (s & ESC && !(s = k_decode(s))) return 0;
  return clock_of(addr(s), addr(s) + len(s), &c);
}

EXPORT(k_is_datetime) u32 k_is_datetime(span s) {
  struct clock c;
  u32 y, m, d;
  if (s & ESC && !(s = k_decode(s))) return 0;
  u32 p = addr(s), n = len(s);
  return n >= 20 && (ld8(p + 10) | 0x20) == 't' && date(p, &y, &m, &d) && clock_of(p + 11, p + n, &c);
}

EXPORT(k_time) u32 k_time(span s) { return time_of(s, 9); }

u32 time_of(span s, u32 digits) {
  struct clock c;
  u32 y, m, d;
  span t = plain(s);
  if (!t) return 0;
  u32 p = addr(t), n = len(t);
  if (n < 20 || ld8(p + 10) != 'T' || !date(p, &y, &m, &d) || !clock_of(p + 11, p + n, &c) || c.leap || c.digits > digits || !c.upper)
    return k_fail_text(BAD_CONVERSION, t);
  i64 sec = days_from_civil((i32)y, m, d) * 86400 + c.seconds - (i64)c.offset * 60;
  if (sec < -62135596800 || sec > 253402300799) return k_fail_text(BAD_CONVERSION, t);
  u32 out = take(16);
  if (!out) return 0;
  ((struct time *)out)->sec = sec;
  ((struct time *)out)->nanos = c.nanos;
  return out;
}

static u32 put2(u32 w, u32 v) {
  st8(w, '0' + v / 10);
  st8(w + 1, '0' + v % 10);
  return w + 2;
}

EXPORT(k_time_text) span k_time_text(u32 at) {
  const struct time *t = (const struct time *)at;
  u32 out = take(48);
  if (!out || !spend(32)) return 0;
  i64 rest;
  struct civil c = civil_from_days(day_of(t->sec, &rest));
  u32 y = (u32)c.y, m = c.m, d = c.d, sec = (u32)rest, w = out;
  w = put2(put2(w, y / 100), y % 100);
  st8(w++, '-'); w = put2(w, m);
  st8(w++, '-'); w = put2(w, d);
  st8(w++, 'T'); w = put2(w, sec / 3600);
  st8(w++, ':'); w = put2(w, sec / 60 % 60);
  st8(w++, ':'); w = put2(w, sec % 60);
  u32 nanos = t->nanos;
  if (nanos) {
    st8(w++, '.');
    for (u32 unit = 100000000; nanos; unit /= 10) {
      st8(w++, '0' + nanos / unit);
      nanos %= unit;
    }
  }
  st8(w++, 'Z');
  return mk(out, w - out, 0);
}

EXPORT(k_time_cmp) u32 k_time_cmp(u32 pa, u32 pb) {
  const struct time *a = (const struct time *)pa, *b = (const struct time *)pb;
  if (a->sec != b->sec) return a->sec < b->sec ? 0 : 2;
  return a->nanos == b->nanos ? 1 : a->nanos < b->nanos ? 0 : 2;
}

EXPORT(k_time_seconds) i64 k_time_seconds(u32 t) { return ((const struct time *)t)->sec; }
EXPORT(k_time_millis) i64 k_time_millis(u32 t) {
  return ((const struct time *)t)->sec * 1000 + ((const struct time *)t)->nanos / 1000000;
}
