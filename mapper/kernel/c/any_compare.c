/* any_compare.c: equality and order of values of any type. */
#include "any.h"

#define UNORDERED 3u

INLINE u32 sign_of(u32 less, u32 more) { return less ? 0 : more ? 2 : 1; }

static u32 compare_doubles(double a, double b) { return a != a || b != b ? UNORDERED : sign_of(a < b, a > b); }

/* cel-go rounds the integer to a double first */
static u32 compare_double_int(double d, i64 i) {
  if (d < -0x1p63) return 0;
  return d > 0x1p63 ? 2 : compare_doubles(d, (double)i);
}

static u32 compare_double_uint(double d, u64 u) {
  if (d < 0) return 0;
  return d > 0x1p64 ? 2 : compare_doubles(d, (double)u);
}

static u32 compare_int_uint(i64 i, u64 u) { return i < 0 || (u64)i < u ? 0 : (u64)i > u ? 2 : 1; }

static u32 flip(u32 c) { return c == UNORDERED ? c : 2 - c; }

/* y is no decimal */
static u32 compare_decimal(u32 x, u32 y) {
  if (tag(y) == A_DOUBLE) {
    double d = f64(y);
    if (d != d) return UNORDERED;
    if (__builtin_fabs(d) == __builtin_inf()) return d < 0 ? 2 : 0;
    return compare_decimal_double((const struct decimal *)where(x), d);
  }
  u64 v = value(y);
  u32 neg = tag(y) == A_INT && (i64)v < 0;
  struct decimal d = {neg ? 0 - v : v, 0, 0, neg};
  return k_dec_cmp(where(x), (u32)&d);
}

u32 compare_numbers(u32 x, u32 y) {
  u32 t = tag(x), o = tag(y);
  u64 v = value(x), w = value(y);
  if (t == A_DECIMAL) return o == A_DECIMAL ? k_dec_cmp((u32)v, (u32)w) : compare_decimal(x, y);
  if (o == A_DECIMAL) return flip(compare_decimal(y, x));
  if (t == o) {
    if (t == A_INT) return sign_of((i64)v < (i64)w, (i64)v > (i64)w);
    return t == A_UINT ? sign_of(v < w, v > w) : compare_doubles(f64(x), f64(y));
  }
  if (t == A_DOUBLE) return f64(x) != f64(x) ? UNORDERED : o == A_INT ? compare_double_int(f64(x), (i64)w) : compare_double_uint(f64(x), w);
  if (o == A_DOUBLE) return f64(y) != f64(y) ? UNORDERED : flip(t == A_INT ? compare_double_int(f64(y), (i64)v) : compare_double_uint(f64(y), v));
  return t == A_INT ? compare_int_uint((i64)v, w) : flip(compare_int_uint((i64)w, v));
}

static u32 same_bytes_as(span a, span b) {
  u32 n = len(a);
  if (n != len(b)) return 0;
  spend(n >> 6);
  return same_bytes(addr(a), addr(b), n);
}

static u32 equal_lists(u32 x, u32 y) {
  u32 n = list_len(x);
  if (n != list_len(y)) return 0;
  for (u32 i = 0; i < n; i++)
    if (!spend(1) || !a_equal(list_at(x, i), list_at(y, i))) return 0;
  return 1;
}

static u32 equal_maps(u32 x, u32 y) {
  const struct map *m = map_of(x), *o = map_of(y);
  u32 n = vec_len(m->keys);
  if (n != vec_len(o->keys)) return 0;
  for (u32 i = 0; i < n; i++) {
    u32 at = spend(1) ? map_find(y, vec_at(m->keys, i)) : 0;
    if (!at || !a_equal(vec_at(m->values, i), vec_at(o->values, at - 1))) return 0;
  }
  return 1;
}

EXPORT(a_equal) u32 a_equal(u32 x, u32 y) {
  u32 t = tag(x);
  if (t != tag(y)) return is_number(t) && is_number(tag(y)) && compare_numbers(x, y) == 1;
  switch (t) {
  case A_NULL: return 1;
  case A_BOOL: return value(x) == value(y);
  case A_INT: case A_UINT: case A_DOUBLE: case A_DECIMAL: return compare_numbers(x, y) == 1;
  case A_STRING: case A_TYPE: return k_text_eq(value(x), value(y));
  case A_BYTES: return same_bytes_as(value(x), value(y));
  case A_LIST: return equal_lists(x, y);
  case A_MAP: return equal_maps(x, y);
  case A_TIME: return k_time_cmp(where(x), where(y)) == 1;
  case A_DURATION: return value(x) == value(y) && cell(x)->aux == cell(y)->aux;
  case A_OPTIONAL: return where(x) && where(y) ? a_equal(where(x), where(y)) : where(x) == where(y);
  }
  return 0;
}

/* the comparison may have run out of fuel */
static u32 truth(u32 b) { return st.code >= OUT_OF_FUEL ? 0 : of_bool(b); }

EXPORT(a_eq_2) u32 a_eq_2(u32 x, u32 y) { return x && y ? truth(a_equal(x, y)) : 0; }
EXPORT(a_ne_2) u32 a_ne_2(u32 x, u32 y) { return x && y ? truth(!a_equal(x, y)) : 0; }

/* ---- order ---- */

static u32 compare_bytes(span a, span b) {
  u32 n = len(a), m = len(b);
  spend(n >> 6);
  for (u32 i = 0; i < n && i < m; i++)
    if (ld8(addr(a) + i) != ld8(addr(b) + i)) return ld8(addr(a) + i) < ld8(addr(b) + i) ? 0 : 2;
  return sign_of(n < m, n > m);
}

/* as compare, but NaN gives UNORDERED without an error */
static u32 order(u32 x, u32 y, u32 *nan) {
  u32 t = tag(x);
  *nan = 0;
  if (is_number(t) && is_number(tag(y))) {
    u32 c = compare_numbers(x, y);
    *nan = c == UNORDERED;
    return c;
  }
  if (t == tag(y)) {
    switch (t) {
    case A_BOOL: return sign_of(value(x) < value(y), value(x) > value(y));
    case A_STRING: return k_text_cmp(value(x), value(y));
    case A_BYTES: return compare_bytes(value(x), value(y));
    case A_TIME: return k_time_cmp(where(x), where(y));
    case A_DURATION: return sign_of(nanos_of(x) < nanos_of(y), nanos_of(x) > nanos_of(y));
    }
  }
  no_overload();
  return UNORDERED;
}

u32 compare(u32 x, u32 y) {
  u32 nan, c = order(x, y, &nan);
  if (nan) k_fail_text(BAD_ARGUMENT, FIXED("NaN values cannot be ordered"));
  return c;
}

/* NaN is neither before nor after anything, whatever its type */
static u32 is_nan(u32 x) { return tag(x) == A_DOUBLE && f64(x) != f64(x); }

static u32 relation(u32 x, u32 y, u32 wanted) { /* a bit for each of less, equal, greater */
  u32 nan;
  if (!x || !y) return 0;
  if (is_nan(x) || is_nan(y)) return of_bool(0);
  u32 c = order(x, y, &nan);
  return c == UNORDERED ? 0 : truth(wanted >> c & 1);
}

EXPORT(a_lt_2) u32 a_lt_2(u32 x, u32 y) { return relation(x, y, 1); }
EXPORT(a_le_2) u32 a_le_2(u32 x, u32 y) { return relation(x, y, 3); }
EXPORT(a_gt_2) u32 a_gt_2(u32 x, u32 y) { return relation(x, y, 4); }
EXPORT(a_ge_2) u32 a_ge_2(u32 x, u32 y) { return relation(x, y, 6); }
