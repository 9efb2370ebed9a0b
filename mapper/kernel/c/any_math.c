/* any_math.c: the math extension. */
#include "any.h"

#define DOUBLES(x) if (tag(x) != A_DOUBLE) return no_overload()

EXPORT(a_math_ceil_1) u32 a_math_ceil_1(u32 x) { DOUBLES(x); return a_of_double(__builtin_ceil(f64(x))); }
EXPORT(a_math_floor_1) u32 a_math_floor_1(u32 x) { DOUBLES(x); return a_of_double(__builtin_floor(f64(x))); }
EXPORT(a_math_trunc_1) u32 a_math_trunc_1(u32 x) { DOUBLES(x); return a_of_double(__builtin_trunc(f64(x))); }

EXPORT(a_math_round_1) u32 a_math_round_1(u32 x) { /* half away from zero */
  DOUBLES(x);
  double d = f64(x), t = __builtin_trunc(d);
  return a_of_double(__builtin_fabs(d - t) >= 0.5 ? t + __builtin_copysign(1, d) : t);
}

EXPORT(a_math_isnan_1) u32 a_math_isnan_1(u32 x) { DOUBLES(x); return of_bool(f64(x) != f64(x)); }
EXPORT(a_math_isinf_1) u32 a_math_isinf_1(u32 x) { DOUBLES(x); return of_bool(__builtin_fabs(f64(x)) == __builtin_inf()); }
EXPORT(a_math_isfinite_1) u32 a_math_isfinite_1(u32 x) { DOUBLES(x); return of_bool(__builtin_fabs(f64(x)) < __builtin_inf()); }

EXPORT(a_math_sqrt_1) u32 a_math_sqrt_1(u32 x) {
  switch (tag(x)) {
  case A_DOUBLE: return a_of_double(__builtin_sqrt(f64(x)));
  case A_INT: return a_of_double(__builtin_sqrt((double)(i64)value(x)));
  case A_UINT: return a_of_double(__builtin_sqrt((double)value(x)));
  }
  return no_overload();
}

EXPORT(a_math_abs_1) u32 a_math_abs_1(u32 x) {
  switch (tag(x)) {
  case A_UINT: return x;
  case A_DOUBLE: return a_of_double(__builtin_fabs(f64(x)));
  case A_INT: return (i64)value(x) < 0 ? a_neg_1(x) : x;
  case A_DECIMAL: return a_of_dec(k_dec_abs(where(x)));
  }
  return no_overload();
}

EXPORT(a_math_sign_1) u32 a_math_sign_1(u32 x) {
  double d = f64(x);
  i64 v = (i64)value(x);
  switch (tag(x)) {
  case A_UINT: return a_of_uint(v != 0);
  case A_INT: return a_of_int((v > 0) - (v < 0));
  case A_DOUBLE: return d != d ? x : a_of_double((d > 0) - (d < 0));
  case A_DECIMAL: return a_of_int(ld64(where(x)) | ld64(where(x) + 8) ? (ld32(where(x) + 20) ? -1 : 1) : 0);
  }
  return no_overload();
}

/* ---- least and greatest ---- */

/* the one of two that is less (wanted 0) or greater (2), the first if they are equal */
static u32 pick(u32 x, u32 y, u32 wanted) {
  if (!is_number(tag(x)) || !is_number(tag(y))) return no_overload();
  u32 c = compare(y, x);
  return c == 3 ? 0 : c == wanted ? y : x;
}

static u32 pick_of(u32 x, u32 wanted) {
  if (is_number(tag(x))) return x;
  if (tag(x) != A_LIST) return no_overload();
  if (!list_len(x)) return k_fail_text(BAD_ARGUMENT, FIXED("an empty list has no least and no greatest"));
  u32 best = list_at(x, 0);
  if (!is_number(tag(best))) return no_overload();
  for (u32 i = 1; best && i < list_len(x); i++) best = spend(1) ? pick(best, list_at(x, i), wanted) : 0;
  return best;
}

EXPORT(a_math_min_1) u32 a_math_min_1(u32 x) { return pick_of(x, 0); }
EXPORT(a_math_max_1) u32 a_math_max_1(u32 x) { return pick_of(x, 2); }
EXPORT(a_math_min_2) u32 a_math_min_2(u32 x, u32 y) { return pick(x, y, 0); }
EXPORT(a_math_max_2) u32 a_math_max_2(u32 x, u32 y) { return pick(x, y, 2); }

/* ---- bits ---- */

INLINE u32 bits(u32 x, u64 v) { return cell_new(tag(x), 0, v); }
#define SAME_INTS(x, y) if (tag(x) != tag(y) || (tag(x) != A_INT && tag(x) != A_UINT)) return no_overload()

EXPORT(a_math_bitand_2) u32 a_math_bitand_2(u32 x, u32 y) { SAME_INTS(x, y); return bits(x, value(x) & value(y)); }
EXPORT(a_math_bitor_2) u32 a_math_bitor_2(u32 x, u32 y) { SAME_INTS(x, y); return bits(x, value(x) | value(y)); }
EXPORT(a_math_bitxor_2) u32 a_math_bitxor_2(u32 x, u32 y) { SAME_INTS(x, y); return bits(x, value(x) ^ value(y)); }
EXPORT(a_math_bitnot_1) u32 a_math_bitnot_1(u32 x) { SAME_INTS(x, x); return bits(x, ~value(x)); }

static u32 shift(u32 x, u32 n, u32 left) {
  if ((tag(x) != A_INT && tag(x) != A_UINT) || tag(n) != A_INT) return no_overload();
  u64 v = value(x), k = value(n);
  if (k >> 63) return k_fail_text(BAD_ARGUMENT, FIXED("a shift by a negative number"));
  return bits(x, k > 63 ? 0 : left ? v << k : v >> k);
}

EXPORT(a_math_bitshiftleft_2) u32 a_math_bitshiftleft_2(u32 x, u32 n) { return shift(x, n, 1); }
EXPORT(a_math_bitshiftright_2) u32 a_math_bitshiftright_2(u32 x, u32 n) { return shift(x, n, 0); }
