/* any_convert.c: conversions between types. What cannot be converted is BadConversion with the text; what does not fit,
 * IntOverflow or TimeRange. */
#include "any.h"

INLINE u32 int_or_error(i64 v) { return !v && st.code ? 0 : a_of_int(v); }
static u32 no_int(void) { return k_fail(INT_OVERFLOW, 0); }

EXPORT(a_int_1) u32 a_int_1(u32 x) {
  double d = f64(x);
  switch (tag(x)) {
  case A_INT: return x;
  case A_UINT: return value(x) >> 63 ? no_int() : a_of_int((i64)value(x));
  case A_DOUBLE: return d > -0x1p63 && d < 0x1p63 ? a_of_int((i64)d) : no_int();
  case A_STRING: return int_or_error(k_int_text(value(x)));
  case A_TIME: return a_of_int(instant(x)->sec);
  case A_DURATION: return a_of_int(nanos_of(x));
  case A_DECIMAL: return int_or_error(k_dec_toint(where(x)));
  }
  return no_overload();
}

static u32 uint_text(span s) {
  u32 n = len(s);
  u64 v = 0;
  for (u32 i = 0; i < n; i++) {
    u32 c = ld8(addr(s) + i) - '0';
    if (c > 9) return k_fail_text(BAD_CONVERSION, s);
    if (v > UINT64_MAX / 10 || v * 10 + c < c) return k_fail_text(INT_OVERFLOW, s);
    v = v * 10 + c;
  }
  return n ? a_of_uint(v) : k_fail_text(BAD_CONVERSION, s);
}

EXPORT(a_uint_1) u32 a_uint_1(u32 x) {
  double d = f64(x);
  switch (tag(x)) {
  case A_UINT: return x;
  case A_INT: return value(x) >> 63 ? no_int() : a_of_uint(value(x));
  case A_DOUBLE: return d >= 0 && d < 0x1p64 ? a_of_uint((u64)d) : no_int();
  case A_STRING: return uint_text(value(x));
  case A_DECIMAL: {
    i64 v = k_dec_toint(where(x));
    return !v && st.code ? 0 : v < 0 ? no_int() : a_of_uint((u64)v);
  }
  }
  return no_overload();
}

static u32 double_text(span s) {
  double d;
  if (!s || !spend(len(s))) return 0;
  return parse_double(addr(s), addr(s) + len(s), &d) ? a_of_double(d) : k_fail_text(BAD_CONVERSION, s);
}

EXPORT(a_double_1) u32 a_double_1(u32 x) {
  switch (tag(x)) {
  case A_DOUBLE: return x;
  case A_INT: return a_of_double((double)(i64)value(x));
  case A_UINT: return a_of_double((double)value(x));
  case A_STRING: return double_text(value(x));
  case A_DECIMAL: return double_text(k_dec_text_of(where(x)));
  }
  return no_overload();
}

span utf8_text(span s) {
  u32 p = addr(s), end = p + len(s);
  while (p < end) {
    u32 c = ld8(p), n = c < 0x80 ? 1 : c < 0xc2 ? 9 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 9;
    if (n > end - p) return 0;
    u32 d = n > 1 ? ld8(p + 1) : 0x80;
    if ((c == 0xe0 && d < 0xa0) || (c == 0xed && d > 0x9f) || (c == 0xf0 && d < 0x90) || (c == 0xf4 && d > 0x8f)) return 0;
    for (u32 i = 1; i < n; i++)
      if ((ld8(p + i) & 0xc0) != 0x80) return 0;
    p += n;
  }
  return mk(addr(s), len(s), text_flags(addr(s), len(s)));
}

span uint_text_of(u64 v) {
  u32 out = take(32);
  if (!out) return 0;
  u32 p = digits64(v, out + 24);
  return mk(p, out + 24 - p, 0);
}

span double_text_of(double v, u32 style) {
  u32 out = spend(8) ? take(DOUBLE_ROOM) : 0;
  return out ? mk(out, put_double(out, v, style) - out, 0) : 0;
}

span duration_text_of(u32 x) {
  u32 out = spend(8) ? take(DOUBLE_ROOM) : 0;
  return out ? mk(out, put_duration(out, x) - out, 0) : 0;
}

EXPORT(a_string_1) u32 a_string_1(u32 x) {
  switch (tag(x)) {
  case A_STRING: return x;
  case A_BOOL: return a_of_text(k_bool_text_of(where(x)));
  case A_INT: return a_of_text(k_int_text_of((i64)value(x)));
  case A_UINT: return a_of_text(uint_text_of(value(x)));
  case A_DOUBLE: return a_of_text(double_text_of(f64(x), STYLE_G));
  case A_TIME: return a_of_text(k_time_text(where(x)));
  case A_DURATION: return a_of_text(duration_text_of(x));
  case A_DECIMAL: return a_of_text(k_dec_text_of(where(x)));
  case A_BYTES: {
    span s = spend(len(value(x)) / 4) ? utf8_text(value(x)) : 0;
    return s ? a_of_text(s) : k_fail_text(BAD_CONVERSION, FIXED("bytes that are not UTF-8"));
  }
  }
  return no_overload();
}

EXPORT(a_bytes_1) u32 a_bytes_1(u32 x) {
  if (tag(x) == A_BYTES) return x;
  return tag(x) == A_STRING ? a_of_bytes(value(x)) : no_overload();
}

/* the words of strconv.ParseBool */
EXPORT(a_bool_1) u32 a_bool_1(u32 x) {
  static const char words[12][6] = {"0", "f", "F", "false", "False", "FALSE", "1", "t", "T", "true", "True", "TRUE"};
  if (tag(x) == A_BOOL) return x;
  if (tag(x) != A_STRING) return no_overload();
  for (u32 i = 0; i < 12; i++) {
    u32 n = 0;
    while (n < 5 && words[i][n]) n++;
    if (k_text_eq(value(x), fixed(words[i], n))) return of_bool(i >= 6);
  }
  return k_fail_text(BAD_CONVERSION, value(x));
}

EXPORT(a_decimal_1) u32 a_decimal_1(u32 x) {
  switch (tag(x)) {
  case A_DECIMAL: return x;
  case A_INT: return a_of_dec(k_dec_int((i64)value(x)));
  case A_STRING: return a_of_dec(k_dec_text(value(x)));
  case A_UINT: {
    span s = uint_text_of(value(x));
    return s ? a_of_dec(k_dec_text(s)) : 0;
  }
  case A_DOUBLE: {
    span s = double_text_of(f64(x), STYLE_PLAIN);
    return s ? a_of_dec(k_dec_text(s)) : 0;
  }
  }
  return no_overload();
}
