/* any_digits.c: the decimal digits of a double, exactly. The shortest digits that read back as the same double are found as
 * Steele and White ("How to Print Floating-Point Numbers Accurately", 1990) and Dybvig (1996) describe. */
#include "big.h"

#define LIMBS 46u                    /* 2^1076 * 10^324 and 2^1027 * 10^0 fit */

struct parts { u64 f; i32 e; };      /* v = f * 2^e */

static struct parts parts_of(double v) {
  u64 bits = __builtin_bit_cast(u64, v);
  u32 e = (u32)(bits >> 52) & 0x7ff;
  u64 f = bits & (((u64)1 << 52) - 1);
  struct parts p = {e ? f | (u64)1 << 52 : f, e ? (i32)e - 1075 : -1074};
  return p;
}

/* digit of r / s, which becomes the remainder */
static u32 next_digit(struct big *r, const struct big *s) {
  u32 d = 0;
  while (big_compare(r, s) >= 0) {
    big_subtract(r, s);
    d++;
  }
  return d;
}

static i32 compare_sum(const struct big *a, const struct big *b, const struct big *c, struct big *sum) { /* a + b to c */
  u64 carry = 0;
  u32 n = a->n > b->n ? a->n : b->n;
  for (u32 i = 0; i < n; i++) {
    carry += (u64)(i < a->n ? a->l[i] : 0) + (i < b->n ? b->l[i] : 0);
    sum->l[i] = (u32)carry;
    carry >>= 32;
  }
  if (carry) sum->l[n++] = (u32)carry;
  sum->n = n;
  return big_compare(sum, c);
}

/* adds one to the last of the digits before w; a carry out of them gives one digit more on the left, and drops the last */
static void round_up(u32 first, u32 w, i32 *point) {
  while (w > first && ld8(w - 1) == '9') st8(--w, '0');
  if (w > first) { st8(w - 1, ld8(w - 1) + 1); return; }
  st8(first, '1');
  ++*point;
}

struct decimals double_digits(double v, u32 out, u32 how, u32 cut) {
  struct parts p = parts_of(v);
  struct decimals d = {out, 0, 0};
  u32 mark = st.arena, even = !(p.f & 1), w = out;
  /* v = r / s; m is half the gap to the next double below, times s; the gap above is twice that at a power of two */
  u32 edge = how == SHORTEST && p.f == (u64)1 << 52 && p.e > -1074;
  struct big *r = big_new(LIMBS, p.f), *s = big_new(LIMBS, 1), *m = big_new(LIMBS, 1), *above = big_new(LIMBS, 1), *sum = big_new(LIMBS, 0);
  if (!sum) return d;
  big_shift(r, 1 + edge + (p.e > 0 ? (u32)p.e : 0));
  big_shift(s, 1 + edge + (p.e < 0 ? (u32)-p.e : 0));
  big_shift(m, p.e > 0 ? (u32)p.e : 0);
  big_shift(above, edge + (p.e > 0 ? (u32)p.e : 0));
  /* scale so that 0.1 <= r / s < 1 */
  i32 bits = p.e + 63 - (i32)__builtin_clzll(p.f);
  d.point = (bits * 78913) >> 18; /* at most what log10(2) makes of it */
  if (d.point >= 0) {
    big_pow10(s, (u32)d.point);
  } else {
    big_pow10(r, (u32)-d.point);
    big_pow10(m, (u32)-d.point);
    big_pow10(above, (u32)-d.point);
  }
  while (how == SHORTEST ? compare_sum(r, above, s, sum) >= (even ? 0 : 1) : big_compare(r, s) >= 0) {
    big_mul(s, 10, 0);
    d.point++;
  }
  if (how == SHORTEST) {
    for (;;) {
      big_mul(r, 10, 0);
      big_mul(m, 10, 0);
      big_mul(above, 10, 0);
      u32 digit = next_digit(r, s);
      u32 low = big_compare(r, m) < (even ? 1 : 0), high = compare_sum(r, above, s, sum) >= (even ? 0 : 1);
      if (low || high) {
        i32 half = compare_sum(r, r, s, sum);
        if (high && (!low || half > 0 || (half == 0 && digit & 1))) digit++;
        st8(w++, '0' + digit);
        break;
      }
      st8(w++, '0' + digit);
    }
  } else {
    i32 n = how == SIGNIFICANT ? (i32)cut : d.point + (i32)cut;
    for (i32 i = 0; i < n; i++) {
      big_mul(r, 10, 0);
      st8(w++, '0' + next_digit(r, s));
    }
    i32 half = n < 0 ? -1 : compare_sum(r, r, s, sum);
    if (half > 0 || (half == 0 && w > out && ld8(w - 1) & 1)) {
      i32 before = d.point;
      round_up(out, w, &d.point);
      if (n == 0) w++;
      else if (d.point != before && how == FRACTION) st8(w++, '0');
    }
  }
  st.arena = mark;
  d.count = w - out;
  return d;
}

u32 compare_decimal_double(const struct decimal *d, double v) {
  u32 zero = !(d->lo | d->hi), less = 0, more = 2;
  if (zero || v == 0) return zero && v == 0 ? 1 : (zero ? v > 0 : d->neg) ? 0 : 2;
  if ((v < 0) != (d->neg != 0)) return d->neg ? 0 : 2;
  if (d->neg) { less = 2; more = 0; v = -v; }
  if (d->exp > 310) return more;
  if (d->exp < -330 - 34) return less;
  struct parts p = parts_of(v);
  u32 mark = st.arena;
  struct big *a = big_new(80, 0), *b = big_new(80, p.f);
  if (!b) return less;
  a->l[0] = (u32)d->lo; a->l[1] = (u32)(d->lo >> 32); a->l[2] = (u32)d->hi; a->l[3] = (u32)(d->hi >> 32);
  for (a->n = 4; !a->l[a->n - 1];) a->n--;
  if (d->exp > 0) big_pow10(a, (u32)d->exp);
  else big_pow10(b, (u32)-d->exp);
  if (p.e > 0) big_shift(b, (u32)p.e);
  else big_shift(a, (u32)-p.e);
  i32 c = big_compare(a, b);
  st.arena = mark;
  return c == 0 ? 1 : c < 0 ? less : more;
}
