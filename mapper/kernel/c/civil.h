/* civil.h: days of the calendar. Howard Hinnant, chrono-compatible low-level date algorithms. */
#ifndef CW_CIVIL_H
#define CW_CIVIL_H
#include "internal.h"

/* days since 1970-01-01 */
INLINE i64 days_from_civil(i32 y, u32 m, u32 d) {
  y -= m <= 2;
  i32 era = (y >= 0 ? y : y - 399) / 400;
  u32 yoe = (u32)(y - era * 400), doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  return (i64)era * 146097 + (i64)(yoe * 365 + yoe / 4 - yoe / 100 + doy) - 719468;
}

INLINE u32 month_days(u32 y, u32 m) {
  static const u8 n[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) ? 29 : n[m - 1];
}

struct civil { i32 y; u32 m, d; };

INLINE struct civil civil_from_days(i64 days) {
  i64 z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
  u32 doe = (u32)(z - era * 146097), yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  u32 doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  u32 d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9;
  return (struct civil){(i32)((i64)yoe + era * 400) + (m <= 2), m, d};
}

/* the day that an instant lies in; *rest becomes the second of the day */
INLINE i64 day_of(i64 sec, i64 *rest) {
  i64 days = sec / 86400;
  *rest = sec % 86400;
  if (*rest < 0) { *rest += 86400; days--; }
  return days;
}
#endif
