/* number.c: number texts of any size, and checked 64-bit integers. */
#include "internal.h"

struct num num_parts(span s) {
  u32 p = addr(s), end = p + len(s);
  struct num n = {0, 0, 0, 0, 0};
  if (ld8(p) == '-') { n.neg = 1; p++; }
  u32 mant = end; /* end of the digits */
  if (s & DIRTY) {
    mant = p;
    while ((ld8(mant) | 0x20) != 'e') mant++;
    u32 e = mant + 1, neg = 0;
    if (ld8(e) == '+' || ld8(e) == '-') neg = ld8(e++) == '-';
    i64 x = 0;
    for (; e < end; e++)
      if (x < 1000000000000) x = x * 10 + (ld8(e) - '0');
    n.exp = neg ? -x : x;
  }
  u32 dot = mant;
  if (s & ESC)
    for (u32 i = p; i < mant; i++)
      if (ld8(i) == '.') { dot = i; break; }
  while (p < mant && (ld8(p) == '0' || ld8(p) == '.')) p++;
  if (p == mant) { n.neg = 0; n.exp = 0; return n; }
  u32 last = mant;
  while (ld8(last - 1) == '0' || ld8(last - 1) == '.') last--;
  /* digits in [p, last); the exponent belongs to the last of them */
  if (last > dot) n.exp -= last - dot - 1;
  else n.exp += dot - last;
  n.first = p;
  n.last = last;
  n.count = last - p - (p < dot && dot < last);
  return n;
}

EXPORT(k_is_int) u32 k_is_int(span s) { return !(s & ESC) || num_parts(s).exp >= 0; }

static u32 next_digit(u32 *p, u32 last) { /* zero after the end */
  if (*p < last && ld8(*p) == '.') ++*p;
  return *p < last ? ld8((*p)++) : '0';
}

/* an integer of at most 18 bytes */
INLINE i64 short_int(span s) {
  u32 p = addr(s), end = p + len(s), neg = ld8(p) == '-';
  i64 v = 0;
  for (p += neg; p < end; p++) v = v * 10 + (ld8(p) - '0');
  return neg ? -v : v;
}

EXPORT(k_cmp_num) u32 k_cmp_num(span a, span b) {
  if (likely(!((a | b) & ESC) && len(a) <= 18 && len(b) <= 18)) {
    i64 x = short_int(a), y = short_int(b);
    return x == y ? 1 : x < y ? 0 : 2;
  }
  struct num x = num_parts(a), y = num_parts(b);
  if (!x.count || !y.count) {
    if (!x.count && !y.count) return 1;
    return (x.count ? x.neg : !y.neg) ? 0 : 2;
  }
  if (x.neg != y.neg) return x.neg ? 0 : 2;
  u32 less = x.neg ? 2 : 0, more = 2 - less;
  i64 top = x.exp + x.count, other = y.exp + y.count;
  if (top != other) return top < other ? less : more;
  for (u32 n = x.count > y.count ? x.count : y.count; n; n--) {
    u32 d = next_digit(&x.first, x.last), e = next_digit(&y.first, y.last);
    if (d != e) return d < e ? less : more;
  }
  return 1;
}

static u64 mul_mod(u64 a, u64 b, u64 m) { /* a, b < m < 2^62 */
  u64 r = 0;
  if (m <= 0xffffffff) return a * b % m;
  for (; b; b >>= 1) {
    if (b & 1) { r += a; if (r >= m) r -= m; }
    a += a;
    if (a >= m) a -= m;
  }
  return r;
}

EXPORT(k_multiple) u32 k_multiple(span num, span of) {
  struct num x = num_parts(num), y = num_parts(of);
  if (!x.count) return 1;
  if (!y.count || x.exp < y.exp) return 0; /* x has digits below the divisor's last one */
  if (y.count > 18) return big_multiple(x, y);
  u64 m = 0, r = 0;
  for (u32 n = y.count; n; n--) m = m * 10 + (next_digit(&y.first, y.last) - '0');
  for (u32 n = x.count; n; n--) {
    r = mul_mod(r, 10 % m, m) + (next_digit(&x.first, x.last) - '0') % m;
    if (r >= m) r -= m;
  }
  u64 base = 10 % m;
  for (u64 e = (u64)(x.exp - y.exp); e && r; e >>= 1) {
    if (e & 1) r = mul_mod(r, base, m);
    base = mul_mod(base, base, m);
  }
  return r == 0;
}

/* ---- integers ---- */

/* digits in [p, end) to a number; 1 = fits */
static u32 parse_digits(u32 p, u32 end, u32 neg, i64 *out) {
  while (p < end && ld8(p) == '0') p++;
  if (end - p > 19) return 0;
  u64 v = 0;
  for (; p < end; p++) v = v * 10 + (ld8(p) - '0');
  if (v > (u64)INT64_MAX + neg) return 0;
  *out = (i64)(neg ? 0 - v : v);
  return 1;
}

EXPORT(k_int) i64 k_int(span s) {
  i64 v = 0;
  u32 p = addr(s);
  if (likely(!(s & ESC))) {
    u32 neg = ld8(p) == '-';
    return parse_digits(p + neg, p + len(s), neg, &v) ? v : (k_fail_text(INT_OVERFLOW, s & ~FLAGS), 0);
  }
  struct num n = num_parts(s);
  if (!n.count) return 0;
  if (n.exp < 0) return k_fail_text(BAD_CONVERSION, s & ~FLAGS);
  if (n.exp + n.count > 19) return k_fail_text(INT_OVERFLOW, s & ~FLAGS);
  u64 m = 0;
  for (u32 i = (u32)n.exp + n.count; i; i--) m = m * 10 + (next_digit(&n.first, n.last) - '0');
  if (m > (u64)INT64_MAX + n.neg) return k_fail_text(INT_OVERFLOW, s & ~FLAGS);
  return (i64)(n.neg ? 0 - m : m);
}

EXPORT(k_int_text) i64 k_int_text(span s) {
  span t = plain(s);
  if (!t) return 0;
  u32 p = addr(t), end = p + len(t), neg = 0;
  if (p < end && (ld8(p) == '-' || ld8(p) == '+')) neg = ld8(p++) == '-';
  if (p == end) return k_fail_text(BAD_CONVERSION, t);
  for (u32 i = p; i < end; i++)
    if (ld8(i) - '0' > 9) return k_fail_text(BAD_CONVERSION, t);
  i64 v = 0;
  return parse_digits(p, end, neg, &v) ? v : (k_fail_text(INT_OVERFLOW, t), 0);
}

EXPORT(k_add) i64 k_add(i64 a, i64 b) {
  i64 r = (i64)((u64)a + (u64)b);
  return ((a ^ r) & (b ^ r)) < 0 ? k_fail(INT_OVERFLOW, 0) : r;
}
EXPORT(k_sub) i64 k_sub(i64 a, i64 b) {
  i64 r = (i64)((u64)a - (u64)b);
  return ((a ^ b) & (a ^ r)) < 0 ? k_fail(INT_OVERFLOW, 0) : r;
}
EXPORT(k_mul) i64 k_mul(i64 a, i64 b) {
  if (a == (i32)a && b == (i32)b) return a * b;
  u32 neg = (a < 0) != (b < 0);
  u128 r = mul64(a < 0 ? 0 - (u64)a : (u64)a, b < 0 ? 0 - (u64)b : (u64)b);
  if (r > (u128)INT64_MAX + neg) return k_fail(INT_OVERFLOW, 0);
  return (i64)(neg ? 0 - (u64)r : (u64)r);
}
EXPORT(k_div) i64 k_div(i64 a, i64 b) {
  if (!b) return k_fail(DIVIDE_BY_ZERO, 0);
  if (b == -1 && a == INT64_MIN) return k_fail(INT_OVERFLOW, 0);
  return a / b;
}
EXPORT(k_mod) i64 k_mod(i64 a, i64 b) {
  if (!b) return k_fail(DIVIDE_BY_ZERO, 0);
  if (b == -1 && a == INT64_MIN) return k_fail(INT_OVERFLOW, 0);
  return a % b;
}
EXPORT(k_neg) i64 k_neg(i64 a) { return a == INT64_MIN ? k_fail(INT_OVERFLOW, 0) : -a; }

/* x / 100 for any x; the engine's own division is ten times slower */
INLINE u32 by100(u32 x) { return (u32)((u64)x * 1374389535 >> 37); }

u32 digits64(u64 v, u32 end) {
  static const char pairs[201] =
      "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
      "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
  while (v >= 100000000) {
    u64 q = v / 100000000;
    u32 r = (u32)(v - q * 100000000);
    for (u32 i = 0; i < 4; i++) {
      u32 h = by100(r);
      st16(end -= 2, ld16((u32)pairs + (r - h * 100) * 2));
      r = h;
    }
    v = q;
  }
  u32 x = (u32)v;
  while (x >= 100) {
    u32 h = by100(x);
    st16(end -= 2, ld16((u32)pairs + (x - h * 100) * 2));
    x = h;
  }
  if (x >= 10) { st16(end -= 2, ld16((u32)pairs + x * 2)); return end; }
  st8(--end, '0' + x);
  return end;
}

EXPORT(k_int_text_of) span k_int_text_of(i64 v) {
  u32 out = take(32);
  if (!out || !spend(8)) return 0;
  u32 p = digits64(v < 0 ? 0 - (u64)v : (u64)v, out + 24);
  if (v < 0) st8(--p, '-');
  return mk(p, out + 24 - p, 0);
}
