/* any_arith.c: the arithmetic operators on values of any type. */
#include "any.h"

INLINE u32 int_or_error(i64 v) { return !v && st.code ? 0 : a_of_int(v); }

static u32 uint_range(void) { return k_fail(INT_OVERFLOW, 0); }

/* both as decimals, if one is and the other is one or an integer */
static u32 as_decimals(u32 *x, u32 *y, struct decimal *room) {
  u32 t = tag(*x), o = tag(*y);
  if (t != A_DECIMAL && o != A_DECIMAL) return 0;
  u32 *other = t == A_DECIMAL ? y : x;
  u32 kind = tag(*other);
  u64 v = value(*other);
  if (kind != A_DECIMAL && kind != A_INT && kind != A_UINT) return 0;
  u32 neg = kind == A_INT && (i64)v < 0;
  *room = (struct decimal){neg ? 0 - v : v, 0, 0, neg};
  u32 a = where(*x), b = where(*y);
  if (kind != A_DECIMAL && other == x) a = (u32)room;
  else if (kind != A_DECIMAL) b = (u32)room;
  *x = a;
  *y = b;
  return 1;
}

/* ---- times ---- */

static u32 time_range(void) { return k_fail(TIME_RANGE, 0); }

static u32 shift_time(u32 t, i64 nanos) {
  i64 sec = instant(t)->sec + nanos / 1000000000, rest = (i64)instant(t)->nanos + nanos % 1000000000;
  if (rest < 0) { rest += 1000000000; sec--; }
  if (rest >= 1000000000) { rest -= 1000000000; sec++; }
  if (sec < MIN_TIME || sec > MAX_TIME) return time_range();
  u32 p = take(16);
  if (!p) return 0;
  ((struct instant *)p)->sec = sec;
  ((struct instant *)p)->nanos = (u32)rest;
  return a_of_time(p);
}

static u32 duration_sum(i64 a, i64 b) {
  i64 r = (i64)((u64)a + (u64)b);
  return ((a ^ r) & (b ^ r)) < 0 ? time_range() : a_of_duration(r);
}

static u32 duration_difference(i64 a, i64 b) {
  i64 r = (i64)((u64)a - (u64)b);
  return ((a ^ b) & (a ^ r)) < 0 ? time_range() : a_of_duration(r);
}

static u32 between(u32 x, u32 y) {
  i64 sec = instant(x)->sec - instant(y)->sec, rest = (i64)instant(x)->nanos - instant(y)->nanos;
  if (sec < -9223372036 || sec > 9223372036) return time_range();
  return duration_sum(sec * 1000000000, rest);
}

/* ---- operators ---- */

static u32 join_lists(u32 x, u32 y) {
  u32 n = list_len(x), m = list_len(y);
  if (!m) return x;
  if (!n) return y;
  if (n + m > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  u32 v = spend(n + m) ? k_vec_new(n + m) : 0, d = cell(x)->aux, e = cell(y)->aux;
  if (!v) return 0;
  u32 data = ld32(v + 8);
  copy16(data, ld32(where(x) + 8), n * 8);
  copy16(data + n * 8, ld32(where(y) + 8), m * 8);
  st32(v, n + m);
  return cell_new(A_LIST, d > e ? d : e, v);
}

EXPORT(a_add_2) u32 a_add_2(u32 x, u32 y) {
  u32 t = tag(x), o = tag(y);
  u64 v = value(x), w = value(y);
  struct decimal room;
  if (t == o) {
    switch (t) {
    case A_INT: return int_or_error(k_add((i64)v, (i64)w));
    case A_UINT: return v + w < v ? uint_range() : a_of_uint(v + w);
    case A_DOUBLE: return a_of_double(f64(x) + f64(y));
    case A_STRING: return a_of_text(k_concat(v, w));
    case A_BYTES: return a_of_bytes(k_concat(v, w));
    case A_LIST: return join_lists(x, y);
    case A_DURATION: return duration_sum(nanos_of(x), nanos_of(y));
    }
  }
  if (t == A_TIME && o == A_DURATION) return shift_time(x, nanos_of(y));
  if (t == A_DURATION && o == A_TIME) return shift_time(y, nanos_of(x));
  return as_decimals(&x, &y, &room) ? a_of_dec(k_dec_add(x, y)) : no_overload();
}

EXPORT(a_sub_2) u32 a_sub_2(u32 x, u32 y) {
  u32 t = tag(x), o = tag(y);
  u64 v = value(x), w = value(y);
  struct decimal room;
  if (t == o) {
    switch (t) {
    case A_INT: return int_or_error(k_sub((i64)v, (i64)w));
    case A_UINT: return v < w ? uint_range() : a_of_uint(v - w);
    case A_DOUBLE: return a_of_double(f64(x) - f64(y));
    case A_TIME: return between(x, y);
    case A_DURATION: return duration_difference(nanos_of(x), nanos_of(y));
    }
  }
  if (t == A_TIME && o == A_DURATION) {
    i64 n = nanos_of(y);
    return n == INT64_MIN ? time_range() : shift_time(x, -n);
  }
  return as_decimals(&x, &y, &room) ? a_of_dec(k_dec_sub(x, y)) : no_overload();
}

EXPORT(a_mul_2) u32 a_mul_2(u32 x, u32 y) {
  u32 t = tag(x), o = tag(y);
  u64 v = value(x), w = value(y);
  struct decimal room;
  if (t == o) {
    switch (t) {
    case A_INT: return int_or_error(k_mul((i64)v, (i64)w));
    case A_UINT: {
      u128 r = mul64(v, w);
      return r >> 64 ? uint_range() : a_of_uint((u64)r);
    }
    case A_DOUBLE: return a_of_double(f64(x) * f64(y));
    }
  }
  return as_decimals(&x, &y, &room) ? a_of_dec(k_dec_mul(x, y)) : no_overload();
}

EXPORT(a_div_2) u32 a_div_2(u32 x, u32 y) {
  if (tag(x) != tag(y)) return no_overload();
  switch (tag(x)) {
  case A_INT: return int_or_error(k_div((i64)value(x), (i64)value(y)));
  case A_UINT: return value(y) ? a_of_uint(value(x) / value(y)) : k_fail(DIVIDE_BY_ZERO, 0);
  case A_DOUBLE: return a_of_double(f64(x) / f64(y));
  }
  return no_overload();
}

EXPORT(a_mod_2) u32 a_mod_2(u32 x, u32 y) {
  if (tag(x) != tag(y)) return no_overload();
  switch (tag(x)) {
  case A_INT: return int_or_error(k_mod((i64)value(x), (i64)value(y)));
  case A_UINT: return value(y) ? a_of_uint(value(x) % value(y)) : k_fail(DIVIDE_BY_ZERO, 0);
  }
  return no_overload();
}

EXPORT(a_neg_1) u32 a_neg_1(u32 x) {
  switch (tag(x)) {
  case A_INT: return int_or_error(k_neg((i64)value(x)));
  case A_DOUBLE: return a_of_double(-f64(x));
  case A_DURATION: return duration_difference(0, nanos_of(x));
  case A_DECIMAL: return a_of_dec(k_dec_neg(where(x)));
  }
  return no_overload();
}

EXPORT(a_not_1) u32 a_not_1(u32 x) { return tag(x) == A_BOOL ? of_bool(!where(x)) : no_overload(); }
