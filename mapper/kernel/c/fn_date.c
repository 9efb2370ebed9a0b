/* fn_date.c: dates of the calendar. A zone is the minutes from UTC and 1440 more, or the address of a table of zone.go.
 * A pattern is a text of literal bytes and of the parts below, 0 at its end; it comes from mapper/functions. */
#include "civil.h"
#include "fn.h"

enum { YEAR = 1, YEAR2, MONTH2, MONTH, DAY2, DAY, HOUR2, HOUR, MINUTE2, SECOND2, MILLI3, MONTH_NAME, OFFSET, LAST_PART = OFFSET };

static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

#define FIRST_SECOND (-62135596800) /* of the year 1 */
#define LAST_SECOND 253402300799    /* of the year 9999 */

INLINE const struct time *when(u32 t) { return (const struct time *)t; }

static u32 make(i64 sec, u32 nanos) {
  if (sec < FIRST_SECOND || sec > LAST_SECOND) return k_fail(BAD_CONVERSION, 0);
  u32 t = take(16);
  if (!t) return 0;
  ((struct time *)t)->sec = sec;
  ((struct time *)t)->nanos = nanos;
  return t;
}

#define FIXED_ZONES 2880

static i64 offset_at(u32 zone, i64 sec) { return zone < FIXED_ZONES ? ((i64)zone - 1440) * 60 : k_zone(zone, sec); }

enum { LENIENT, STRICT };

/* The instant of a local time; the first of two where clocks are put back. One that clocks skip is read as if they had
 * not been put forward yet, or, if strict, is 0 without an error. */
static u32 from_local(i64 local, u32 nanos, u32 zone, u32 strict) {
  i64 before = offset_at(zone, local - 86400), after = offset_at(zone, local + 86400);
  i64 sec = local - before;
  if (offset_at(zone, sec) != before) {
    i64 other = local - after;
    if (offset_at(zone, other) == after) sec = other;
    else if (strict) return 0;
  }
  return make(sec, nanos);
}

/* ---- reading ---- */

struct reader { u32 p, end, bad; };

/* a number of at least min and at most max digits */
static u32 digits(struct reader *r, u32 min, u32 max) {
  u32 v = 0, n = 0;
  for (; n < max && r->p < r->end && ld8(r->p) - '0' < 10; n++) v = v * 10 + (ld8(r->p++) - '0');
  if (n < min) r->bad = 1;
  return v;
}

static u32 read_offset(struct reader *r, u32 *zone) {
  if (r->p >= r->end) return 0;
  u32 c = ld8(r->p++);
  if (c == 'Z') { *zone = 1440; return 1; }
  if (c != '+' && c != '-') return 0;
  u32 h = digits(r, 2, 2);
  if (r->p < r->end && ld8(r->p) == ':') r->p++;
  u32 m = digits(r, 2, 2);
  if (h > 23 || m > 59) return 0;
  *zone = c == '-' ? 1440 - (h * 60 + m) : 1440 + (h * 60 + m);
  return 1;
}

static u32 month_of(struct reader *r) {
  for (u32 m = 0; m < 12 && r->end - r->p >= 3; m++)
    if (same_bytes(r->p, (u32)month_names + m * 3, 3)) {
      r->p += 3;
      return m + 1;
    }
  return 0;
}

/* 1 and the local time, or 0 */
static u32 read_date(span s, u32 pattern, u32 *zone, i64 *local, u32 *nanos) {
  struct reader r = {addr(s), addr(s) + len(s), 0};
  u32 y = 0, m = 0, d = 1, hour = 0, minute = 0, second = 0, milli = 0;
  for (u32 c; (c = ld8(pattern)); pattern++) {
    switch (c) {
    case YEAR: y = digits(&r, 4, 4); break;
    case YEAR2: y = 2000 + digits(&r, 2, 2); break;
    case MONTH2: m = digits(&r, 2, 2); break;
    case MONTH: m = digits(&r, 1, 2); break;
    case DAY2: d = digits(&r, 2, 2); break;
    case DAY: d = digits(&r, 1, 2); break;
    case HOUR2: hour = digits(&r, 2, 2); break;
    case HOUR: hour = digits(&r, 1, 2); break;
    case MINUTE2: minute = digits(&r, 2, 2); break;
    case SECOND2: second = digits(&r, 2, 2); break;
    case MILLI3: milli = digits(&r, 3, 3); break;
    case MONTH_NAME: m = month_of(&r); break;
    case OFFSET:
      if (!read_offset(&r, zone)) return 0;
      break;
    default:
      if (r.p >= r.end || ld8(r.p++) != c) return 0;
    }
    if (r.bad) return 0;
  }
  if (r.p != r.end || !y || m - 1 > 11 || d < 1 || d > month_days(y, m) || hour > 23 || minute > 59 || second > 59) return 0;
  *local = days_from_civil((i32)y, m, d) * 86400 + hour * 3600 + minute * 60 + second;
  *nanos = milli * 1000000;
  return 1;
}

EXPORT(k_parse_date) u32 k_parse_date(span s, u32 pattern, u32 zone) {
  i64 local;
  u32 nanos, t;
  PLAIN(s) 0;
  if (!read_date(s, pattern, &zone, &local, &nanos)) return k_fail_text(BAD_CONVERSION, s);
  t = from_local(local, nanos, zone, STRICT);
  return t || st.code ? t : k_fail_text(BAD_CONVERSION, s);
}

EXPORT(k_is_date_as) u32 k_is_date_as(span s, u32 pattern) {
  i64 local;
  u32 nanos, zone;
  PLAIN(s) 0;
  return read_date(s, pattern, &zone, &local, &nanos);
}

/* /Date(1492041600000)/ and /Date(1492041600000+0060)/: the instant in milliseconds; the offset only says where */
EXPORT(k_parse_odata) u32 k_parse_odata(span s) {
  static const char head[] = "/Date(";
  PLAIN(s) 0;
  struct reader r = {addr(s) + 6, addr(s) + len(s), 0};
  u32 neg = 0, n = 0;
  i64 v = 0;
  if (len(s) < 9 || !same_bytes(addr(s), (u32)head, 6)) goto bad;
  if (ld8(r.p) == '-') { neg = 1; r.p++; }
  for (; n < 16 && ld8(r.p) - '0' < 10; n++) v = v * 10 + (ld8(r.p++) - '0');
  if (!n) goto bad;
  if (ld8(r.p) == '+' || ld8(r.p) == '-') {
    r.p++;
    digits(&r, 4, 4);
  }
  if (r.bad || r.end - r.p != 2 || ld16(r.p) != (')' | '/' << 8)) goto bad;
  if (neg) v = -v;
  i64 sec = v / 1000, milli = v % 1000;
  if (milli < 0) { milli += 1000; sec--; }
  if (sec < FIRST_SECOND || sec > LAST_SECOND) goto bad;
  return make(sec, (u32)milli * 1000000);
bad:
  return k_fail_text(BAD_CONVERSION, s);
}

EXPORT(k_format_odata) span k_format_odata(u32 t) {
  u32 out = take(48), w = out;
  if (!out) return 0;
  span n = k_int_text_of(k_time_millis(t));
  if (!n) return 0;
  st32(w, '/' | 'D' << 8 | 'a' << 16 | 't' << 24);
  st16(w + 4, 'e' | '(' << 8);
  copy16(w + 6, addr(n), len(n));
  w += 6 + len(n);
  st16(w, ')' | '/' << 8);
  return mk(out, w + 2 - out, 0);
}

EXPORT(k_from_epoch) u32 k_from_epoch(i64 v, i64 unit) {
  i64 sec = v / unit, rest = v % unit;
  if (rest < 0) { rest += unit; sec--; }
  return make(sec, (u32)(rest * (1000000000 / unit)));
}

/* ---- writing ---- */

static u32 put_digits(u32 w, u32 v, u32 n) {
  for (u32 i = n; i; i--, v /= 10) st8(w + i - 1, '0' + v % 10);
  return w + n;
}

static u32 put_short(u32 w, u32 v) { return put_digits(w, v, v > 9 ? 2 : 1); }

EXPORT(k_format_date) span k_format_date(u32 t, u32 pattern, u32 zone) {
  u32 n = 0, w;
  while (ld8(pattern + n)) n++;
  u32 out = text_room((u64)n * 6);
  if (!out) return 0;
  w = out;
  i64 offset = offset_at(zone, when(t)->sec), rest;
  struct civil c = civil_from_days(day_of(when(t)->sec + offset, &rest));
  u32 second = (u32)rest;
  if (c.y < 1 || c.y > 9999) return k_fail(BAD_CONVERSION, 0);
  for (u32 x; (x = ld8(pattern)); pattern++)
    switch (x) {
    case YEAR: w = put_digits(w, (u32)c.y, 4); break;
    case YEAR2: w = put_digits(w, (u32)c.y % 100, 2); break;
    case MONTH2: w = put_digits(w, c.m, 2); break;
    case MONTH: w = put_short(w, c.m); break;
    case DAY2: w = put_digits(w, c.d, 2); break;
    case DAY: w = put_short(w, c.d); break;
    case HOUR2: w = put_digits(w, second / 3600, 2); break;
    case HOUR: w = put_short(w, second / 3600); break;
    case MINUTE2: w = put_digits(w, second / 60 % 60, 2); break;
    case SECOND2: w = put_digits(w, second % 60, 2); break;
    case MILLI3: w = put_digits(w, when(t)->nanos / 1000000, 3); break;
    case MONTH_NAME: st32(w, ld32((u32)month_names + (c.m - 1) * 3)); w += 3; break;
    case OFFSET: {
      i64 minutes = offset / 60;
      if (!minutes) { st8(w++, 'Z'); break; }
      u32 m = (u32)(minutes < 0 ? -minutes : minutes);
      st8(w++, minutes < 0 ? '-' : '+');
      w = put_digits(w, m / 60, 2);
      st8(w++, ':');
      w = put_digits(w, m % 60, 2);
      break;
    }
    default: st8(w++, x);
    }
  return written(out, w, text_flags(out, w - out));
}

/* ---- calendar ---- */

/* the local time of t; *rest becomes the second of its day */
static i64 local_day(u32 t, u32 zone, i64 *rest) { return day_of(when(t)->sec + offset_at(zone, when(t)->sec), rest); }

EXPORT(k_add_days) u32 k_add_days(u32 t, i64 n, u32 zone) {
  i64 rest, day = local_day(t, zone, &rest);
  if (n > 4000000 || n < -4000000) return k_fail(BAD_CONVERSION, 0);
  return from_local((day + n) * 86400 + rest, when(t)->nanos, zone, LENIENT);
}

EXPORT(k_add_months) u32 k_add_months(u32 t, i64 n, u32 zone) {
  i64 rest;
  struct civil c = civil_from_days(local_day(t, zone, &rest));
  if (n > 120000 || n < -120000) return k_fail(BAD_CONVERSION, 0);
  i64 months = (i64)c.y * 12 + c.m - 1 + n, y = months / 12;
  if (months < 12 || y > 9999) return k_fail(BAD_CONVERSION, 0);
  u32 m = (u32)(months % 12) + 1, most = month_days((u32)y, m);
  return from_local(days_from_civil((i32)y, m, c.d < most ? c.d : most) * 86400 + rest, when(t)->nanos, zone, LENIENT);
}

/* what: 0 start of day, 1 of month, 2 of year, 3 last second of day, 4 of month, 5 of year */
EXPORT(k_edge_of) u32 k_edge_of(u32 t, u32 what, u32 zone) {
  i64 rest, day = local_day(t, zone, &rest);
  struct civil c = civil_from_days(day);
  if (what == 1) day = days_from_civil(c.y, c.m, 1);
  if (what == 2) day = days_from_civil(c.y, 1, 1);
  if (what == 4) day += month_days((u32)c.y, c.m) - c.d;
  if (what == 5) day = days_from_civil(c.y, 12, 31);
  return from_local(day * 86400 + (what > 2 ? 86399 : 0), 0, zone, LENIENT);
}

EXPORT(k_days_until) i64 k_days_until(u32 a, u32 b, u32 zone) {
  i64 rest;
  return local_day(b, zone, &rest) - local_day(a, zone, &rest);
}

/* what: 0 ISO weekday, 1 = Monday; 1 ISO week; 2 the year of that week; 3 quarter */
EXPORT(k_date_part) i64 k_date_part(u32 t, u32 what, u32 zone) {
  i64 rest, day = local_day(t, zone, &rest), week_day = (day + 3) % 7;
  if (week_day < 0) week_day += 7;
  if (what == 0) return week_day + 1;
  struct civil c = civil_from_days(day);
  if (what == 3) return (c.m + 2) / 3;
  i64 thursday = day - week_day + 3; /* it decides to which year the week belongs */
  i32 year = civil_from_days(thursday).y;
  return what == 2 ? year : (thursday - days_from_civil(year, 1, 1)) / 7 + 1;
}
