/* any_double.c: doubles as text. */
#include "any.h"

/* exponent of at least two digits, or as JSON writers do, of one */
static u32 put_exponent(u32 w, i32 e, u32 least) {
  st8(w++, 'e');
  st8(w++, e < 0 ? '-' : '+');
  u32 x = (u32)(e < 0 ? -e : e);
  if (x >= 100) st8(w++, '0' + x / 100);
  if (x >= 10 || least == 2) st8(w++, '0' + x / 10 % 10);
  st8(w++, '0' + x % 10);
  return w;
}

/* STYLE_G is %g of Go with the shortest digits, STYLE_PLAIN has no exponent, STYLE_JSON is what encoding/json writes. */
u32 put_double(u32 w, double v, u32 style) {
  if (v != v) return PUT(w, "NaN");
  if (__builtin_signbit(v)) {
    st8(w++, '-');
    v = -v;
  } else if (v == __builtin_inf()) {
    st8(w++, '+');
  }
  if (v == __builtin_inf()) return PUT(w, "Inf");
  if (v == 0) { st8(w, '0'); return w + 1; }
  u8 buf[32];
  struct decimals d = double_digits(v, (u32)buf, SHORTEST, 0);
  i32 e = d.point - 1;
  u32 from = (u32)buf, n = d.count;
  if (style == STYLE_G ? e < -4 || e >= 6 : style == STYLE_JSON && (e < -6 || e >= 21)) {
    st8(w++, ld8(from));
    if (n > 1) {
      st8(w++, '.');
      __builtin_memcpy((void *)w, (void *)(from + 1), n - 1);
      w += n - 1;
    }
    return put_exponent(w, e, style == STYLE_G ? 2 : 1);
  }
  if (d.point <= 0) {
    w = PUT(w, "0.");
    for (i32 i = d.point; i < 0; i++) st8(w++, '0');
    __builtin_memcpy((void *)w, (void *)from, n);
    return w + n;
  }
  for (u32 i = 0; i < n || i < (u32)d.point; i++) {
    if (i == (u32)d.point) st8(w++, '.');
    st8(w++, i < n ? ld8(from + i) : '0');
  }
  return w;
}
