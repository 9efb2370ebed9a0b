/* zone.c: time zones, as tables made by zone.go.
 * u32 transitions, u32 rule (0 none), i32 standard offset, i32 summer offset, then for the start and the end of summer time:
 * u32 month, week (5 = last), weekday (0 = Sunday), i32 seconds of the local day;
 * i64 instant [transitions], i32 offset [transitions + 1]: offset i holds before instant i.
 * The rule holds from the last transition on. */
#include "civil.h"

/* seconds since 1970 in local time of a day such as the last Sunday of March */
static i64 rule_time(i32 year, u32 at) {
  u32 month = ld32(at), week = ld32(at + 4), weekday = ld32(at + 8);
  i64 first = days_from_civil(year, month, 1), next = month == 12 ? days_from_civil(year + 1, 1, 1) : days_from_civil(year, month + 1, 1);
  u32 start = (u32)((first + 719468 + 3) % 7); /* day 0 of the count from March of year 0 was a Wednesday */
  i64 day = first + (weekday + 7 - start) % 7 + (i64)(week - 1) * 7;
  while (day >= next) day -= 7;
  return day * 86400 + (i32)ld32(at + 12);
}

EXPORT(k_zone) i32 k_zone(u32 t, i64 sec) {
  u32 n = ld32(t), instants = t + 48, offsets = instants + n * 8, low = 0, high = n;
  while (low < high) { /* the first instant after sec */
    u32 middle = (low + high) / 2;
    if ((i64)ld64(instants + middle * 8) <= sec) low = middle + 1;
    else high = middle;
  }
  if (low < n || !ld32(t + 4)) return (i32)ld32(offsets + low * 4);
  i64 second;
  i32 standard = (i32)ld32(t + 8), summer = (i32)ld32(t + 12), year = civil_from_days(day_of(sec, &second)).y;
  i64 start = rule_time(year, t + 16) - standard, end = rule_time(year, t + 32) - summer;
  u32 in = start < end ? sec >= start && sec < end : sec >= start || sec < end;
  return in ? summer : standard;
}
