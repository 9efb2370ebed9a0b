/* decimal.c: exact decimals of up to 34 digits. The scale is kept; what does not fit is an error, never rounded
 * unless asked. Digits and exponent range are those of IEEE 754 decimal128. */
#include "internal.h"
#include "pow10.h"

#define MAX_DIGITS 34
#define MIN_EXP (-6176)
#define MAX_EXP 6111

INLINE u128 coef(const struct dec *d) { return (u128)d->hi << 64 | d->lo; }
INLINE const struct dec *at(u32 p) { return (const struct dec *)p; }
INLINE u128 pow10(u32 k) { return (u128)pow10_table[k][1] << 64 | pow10_table[k][0]; }

/* number of decimal digits, 0 for zero */
static u32 digits(u128 c) {
  u64 hi = (u64)(c >> 64), lo = (u64)c;
  u32 bits = hi ? 128 - (u32)__builtin_clzll(hi) : lo ? 64 - (u32)__builtin_clzll(lo) : 0;
  u32 d = bits * 1233 >> 12;
  return d + (c >= pow10(d));
}

/* the last word first: then the engine knows that the others lie within memory */
INLINE u32 put(u32 p, u64 lo, u64 hi, i32 exp, u32 neg) {
  volatile struct dec *d = (volatile struct dec *)p;
  d->neg = neg;
  d->exp = exp;
  d->hi = hi;
  d->lo = lo;
  return p;
}

u32 dec_make(u128 c, i64 exp, u32 neg) {
  if (c >= pow10(MAX_DIGITS) || exp < MIN_EXP || exp > MAX_EXP) return k_fail(DECIMAL_RANGE, 0);
  u32 p = take(32);
  if (!p) return 0;
  return put(p, (u64)c, (u64)(c >> 64), (i32)exp, c ? neg : 0);
}

INLINE u32 make(u128 c, i64 exp, u32 neg) { return dec_make(c, exp, neg); }

/* make for what certainly fits */
INLINE u32 make_small(u64 c, i32 exp, u32 neg) {
  u32 p = take(32);
  if (unlikely(!p)) return 0;
  return put(p, c, 0, exp, c ? neg : 0);
}

/* c * 10^k, which the caller knows to fit */
static u128 scale_up(u128 c, u32 k) {
  u64 p0 = pow10_table[k][0], p1 = pow10_table[k][1], c0 = (u64)c, c1 = (u64)(c >> 64);
  return mul64(c0, p0) + ((u128)(c0 * p1 + c1 * p0) << 64);
}

/* ---- rounding ---- */

enum { HALF_EVEN, HALF_UP, HALF_DOWN, UP, DOWN, CEILING, FLOOR };

static u32 mode_of(span s) { /* 7 = unknown */
  static const char names[7][12] = {"half_even", "half_up", "half_down", "up", "down", "ceiling", "floor"};
  static const u8 lens[7] = {9, 7, 9, 2, 4, 7, 5};
  for (u32 i = 0; i < 7; i++)
    if (k_text_eq(s, mk((u32)names[i], lens[i], 0))) return i;
  return 7;
}

/* what was cut off, compared with half a unit: 0 nothing, 1 less, 2 half, 3 more */
static u32 rounds_up(u32 mode, u32 neg, u32 odd, u32 rest) {
  if (!rest) return 0;
  switch (mode) {
  case HALF_EVEN: return rest == 3 || (rest == 2 && odd);
  case HALF_UP: return rest >= 2;
  case HALF_DOWN: return rest == 3;
  case UP: return 1;
  case CEILING: return !neg;
  case FLOOR: return neg;
  }
  return 0;
}

/* c / 10^k; rest as above */
static u128 scale_down(u128 c, u32 k, u32 *rest) {
  static const u32 p[10] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
  *rest = 0;
  if (k > 38) { *rest = c != 0; return 0; }
  if (!(c >> 64) && k < 20) {
    u64 d = pow10_table[k][0], q = (u64)c / d, r = (u64)c - q * d, other = d - r;
    *rest = !r ? 0 : r > other ? 3 : r == other ? 2 : 1;
    return q;
  }
  u32 sticky = 0;
  while (k) {
    u32 step = k < 9 ? k : 9, d = p[step];
    u64 hi = (u64)(c >> 64), lo = (u64)c, r;
    u64 q3 = (hi >> 32) / d; r = (hi >> 32) % d;
    u64 t = r << 32 | (u32)hi; u64 q2 = t / d; r = t % d;
    t = r << 32 | lo >> 32; u64 q1 = t / d; r = t % d;
    t = r << 32 | (u32)lo; u64 q0 = t / d; r = t % d;
    c = (u128)(q3 << 32 | q2) << 64 | (q1 << 32 | q0);
    u32 half = d / 2;
    *rest = r > half ? 3 : r == half ? 2 + sticky : (r || sticky);
    sticky |= r != 0;
    k -= step;
  }
  return c;
}

/* ---- from and to other types ---- */

/* text of a number, checked by the caller */
static u32 from_text(span s) {
  u32 p = addr(s), end = p + len(s), neg = 0;
  if (ld8(p) == '-') { neg = 1; p++; }
  u64 small = 0;
  u128 c = 0;
  i64 exp = 0;
  u32 n = 0, frac = 0;
  for (; p < end; p++) {
    u32 ch = ld8(p);
    if (ch == '.') { frac = 1; continue; }
    if ((ch | 0x20) == 'e') break;
    exp -= frac;
    if (n < 18) { small = small * 10 + (ch - '0'); n += small != 0; continue; }
    if (n == 18) c = small;
    if (++n > MAX_DIGITS) return k_fail_text(DECIMAL_RANGE, s & ~FLAGS);
    c = mul64((u64)c, 10) + ((u128)((u64)(c >> 64) * 10) << 64) + (ch - '0');
  }
  if (n <= 18) c = small;
  if (p < end) {
    p++;
    u32 minus = ld8(p) == '-';
    if (minus || ld8(p) == '+') p++;
    i64 x = 0;
    for (; p < end; p++)
      if (x < 100000) x = x * 10 + (ld8(p) - '0');
    exp += minus ? -x : x;
  }
  if (exp < MIN_EXP || exp > MAX_EXP) return k_fail_text(DECIMAL_RANGE, s & ~FLAGS);
  return make(c, exp, neg);
}

/* the n digits at p, 1 to 8, as a number: pairs, then fours, then all at once */
INLINE u64 digits8(u32 p, u32 n) {
  u64 x = (ld64(p) & 0x0f0f0f0f0f0f0f0full) << (64 - 8 * n);
  x = (x * 10 + (x >> 8)) & 0x00ff00ff00ff00ffull;
  x = (x * 100 + (x >> 16)) & 0x0000ffff0000ffffull;
  return (x * 10000 + (x >> 32)) & 0xffffffff;
}

/* -?digits[.digits] of up to 16 digits, 8 on either side of a point, or 0 without an error */
INLINE u32 from_short(span s) {
  u32 p = addr(s), n = len(s), neg = ld8(p) == '-';
  p += neg;
  n -= neg;
  if (unlikely(n - 1 >= 16)) return 0;
  v128_t v = ld128(p);
  u32 all = (1u << n) - 1;
  u32 others = ~(u32)wasm_i8x16_bitmask(le_u8(wasm_i8x16_sub(v, wasm_i8x16_splat('0')), wasm_i8x16_splat(9))) & all;
  if (!others) {
    if (n <= 8) return make_small(digits8(p, n), 0, neg);
    return make_small(digits8(p, n - 8) * 100000000 + digits8(p + n - 8, 8), 0, neg);
  }
  u32 whole = (u32)__builtin_ctz(others), frac = n - whole - 1;
  if (unlikely(others & (others - 1) || ld8(p + whole) != '.' || whole - 1 >= 8 || frac - 1 >= 8)) return 0;
  return make_small(digits8(p, whole) * pow10_table[frac][0] + digits8(p + whole + 1, frac), -(i32)frac, neg);
}

EXPORT(k_dec_num) u32 k_dec_num(span s) {
  u32 d = from_short(s);
  return likely(d) ? d : from_text(s);
}

/* -?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)? */
EXPORT(k_dec_text) u32 k_dec_text(span s) {
  span t = plain(s);
  if (!t) return 0;
  u32 d = from_short(t);
  if (likely(d)) return d;
  u32 p = addr(t), end = p + len(t), q;
  if (p < end && ld8(p) == '-') p++;
  for (q = p; p < end && ld8(p) - '0' < 10;) p++;
  if (p == q) goto bad;
  if (p < end && ld8(p) == '.') {
    for (q = ++p; p < end && ld8(p) - '0' < 10;) p++;
    if (p == q) goto bad;
  }
  if (p < end && (ld8(p) | 0x20) == 'e') {
    p++;
    if (p < end && (ld8(p) == '+' || ld8(p) == '-')) p++;
    for (q = p; p < end && ld8(p) - '0' < 10;) p++;
    if (p == q) goto bad;
  }
  if (p == end) return from_text(t);
bad:
  return k_fail_text(BAD_CONVERSION, t);
}

EXPORT(k_dec_int) u32 k_dec_int(i64 v) { return make_small(v < 0 ? 0 - (u64)v : (u64)v, 0, v < 0); }

EXPORT(k_dec_toint) i64 k_dec_toint(u32 a) {
  const struct dec *d = at(a);
  u128 c = coef(d);
  u32 rest = 0;
  if (!c) return 0;
  if (d->exp < 0) c = scale_down(c, (u32)-d->exp, &rest);
  if (rest) return k_fail_text(BAD_CONVERSION, k_dec_text_of(a));
  if (d->exp > 0) {
    if (digits(c) + (u32)d->exp > 19) return k_fail(INT_OVERFLOW, 0);
    c = scale_up(c, (u32)d->exp);
  }
  if (c > (u128)INT64_MAX + d->neg) return k_fail(INT_OVERFLOW, 0);
  return (i64)(d->neg ? 0 - (u64)c : (u64)c);
}

/* ---- arithmetic ---- */

static u32 add(u32 pa, u32 pb, u32 flip) {
  const struct dec *a = at(pa), *b = at(pb);
  u32 xn = a->neg, yn = b->neg ^ flip, apart = (u32)(a->exp - b->exp);
  if (likely(!(a->hi | b->hi) && apart + 9 <= 18 && (a->lo | b->lo) >> 33 == 0)) { /* 2^33 * 10^9 < 2^63 */
    u64 u = a->lo, v = b->lo;
    if ((i32)apart > 0) u *= pow10_table[apart][0];
    else if (apart) v *= pow10_table[0 - apart][0];
    i32 exp = (i32)apart > 0 ? b->exp : a->exp;
    if (xn == yn) return make_small(u + v, exp, xn);
    return u >= v ? make_small(u - v, exp, xn) : make_small(v - u, exp, yn);
  }
  u128 x = coef(a), y = coef(b);
  i32 exp = a->exp < b->exp ? a->exp : b->exp;
  u32 up = (u32)((a->exp > b->exp ? a->exp : b->exp) - exp);
  if (up) {
    u128 *big = a->exp > b->exp ? &x : &y;
    /* more than 35 digits here are more than 34 in the result, whatever the other side is */
    if (*big && digits(*big) + up > MAX_DIGITS + 1) return k_fail(DECIMAL_RANGE, 0);
    if (*big) *big = scale_up(*big, up);
  }
  if (xn == yn) return make(x + y, exp, xn);
  return x >= y ? make(x - y, exp, xn) : make(y - x, exp, yn);
}

EXPORT(k_dec_add) u32 k_dec_add(u32 a, u32 b) { return add(a, b, 0); }
EXPORT(k_dec_sub) u32 k_dec_sub(u32 a, u32 b) { return add(a, b, 1); }

EXPORT(k_dec_mul) u32 k_dec_mul(u32 pa, u32 pb) {
  const struct dec *a = at(pa), *b = at(pb);
  i64 exp = (i64)a->exp + b->exp;
  u32 neg = a->neg ^ b->neg;
  u128 x = coef(a), y = coef(b);
  if (likely(!(a->hi | b->hi | (a->lo | b->lo) >> 32) && (u64)(exp - MIN_EXP) <= MAX_EXP - MIN_EXP))
    return make_small(a->lo * b->lo, (i32)exp, neg);
  if (!(a->hi | b->hi)) return make(mul64(a->lo, b->lo), exp, neg);
  if (digits(x) + digits(y) > MAX_DIGITS + 1) return k_fail(DECIMAL_RANGE, 0); /* a product has m+n or m+n-1 digits */
  if (!x || !y) return make(0, exp, 0);
  return make(mul64(a->lo, b->lo) + ((u128)(a->lo * b->hi + a->hi * b->lo) << 64), exp, neg);
}

EXPORT(k_dec_neg) u32 k_dec_neg(u32 a) { return make(coef(at(a)), at(a)->exp, !at(a)->neg); }
EXPORT(k_dec_abs) u32 k_dec_abs(u32 a) { return at(a)->neg ? make(coef(at(a)), at(a)->exp, 0) : a; }

EXPORT(k_dec_cmp) u32 k_dec_cmp(u32 pa, u32 pb) {
  const struct dec *a = at(pa), *b = at(pb);
  if (likely(a->exp == b->exp && !(a->neg | b->neg) && !(a->hi | b->hi))) return a->lo == b->lo ? 1 : a->lo < b->lo ? 0 : 2;
  u128 x = coef(a), y = coef(b);
  if (!x || !y) return !x && !y ? 1 : (x ? a->neg : !b->neg) ? 0 : 2;
  if (a->neg != b->neg) return a->neg ? 0 : 2;
  u32 less = a->neg ? 2 : 0, more = 2 - less;
  if (a->exp != b->exp) {
    i32 top = (i32)digits(x) + a->exp, other = (i32)digits(y) + b->exp;
    if (top != other) return top < other ? less : more;
    if (a->exp > b->exp) x = scale_up(x, (u32)(a->exp - b->exp));
    else y = scale_up(y, (u32)(b->exp - a->exp));
  }
  return x == y ? 1 : x < y ? less : more;
}

EXPORT(k_dec_round) u32 k_dec_round(u32 pa, i64 scale, span mode) {
  const struct dec *a = at(pa);
  u32 m = mode_of(mode), rest;
  if (m > FLOOR) return k_fail_text(BAD_ARGUMENT, mode);
  if (-scale < MIN_EXP || -scale > MAX_EXP) return k_fail(DECIMAL_RANGE, 0);
  i32 exp = (i32)-scale;
  u128 c = coef(a);
  if (a->exp == exp) return pa;
  if (a->exp > exp) {
    u32 up = (u32)(a->exp - exp);
    if (c && digits(c) + up > MAX_DIGITS) return k_fail(DECIMAL_RANGE, 0);
    return make(c ? scale_up(c, up) : 0, exp, a->neg);
  }
  c = scale_down(c, (u32)(exp - a->exp), &rest);
  return make(c + rounds_up(m, a->neg, (u32)c & 1, rest), exp, a->neg);
}

/* Knuth's algorithm D on 32-bit limbs, little endian: n (nl limbs and one more) becomes the remainder, q gets nl - dl + 1
 * limbs. dl >= 2, the top limb of d is not zero. */
static void divide(u32 *n, i32 nl, u32 *d, i32 dl, u32 *q) {
  u32 s = (u32)__builtin_clz(d[dl - 1]);
  if (s) {
    for (i32 i = dl - 1; i > 0; i--) d[i] = d[i] << s | d[i - 1] >> (32 - s);
    d[0] <<= s;
    for (i32 i = nl; i > 0; i--) n[i] = n[i] << s | n[i - 1] >> (32 - s);
    n[0] <<= s;
  }
  for (i32 j = nl - dl; j >= 0; j--) {
    u64 top = (u64)n[j + dl] << 32 | n[j + dl - 1], qh = top / d[dl - 1], r = top % d[dl - 1];
    while (qh >> 32 || qh * d[dl - 2] > (r << 32 | n[j + dl - 2])) {
      qh--;
      r += d[dl - 1];
      if (r >> 32) break;
    }
    u64 carry = 0, borrow = 0;
    for (i32 i = 0; i < dl; i++) {
      u64 p = qh * d[i] + carry;
      carry = p >> 32;
      u64 t = (u64)n[i + j] - (u32)p - borrow;
      n[i + j] = (u32)t;
      borrow = t >> 63;
    }
    u64 t = (u64)n[j + dl] - carry - borrow;
    n[j + dl] = (u32)t;
    if (t >> 63) { /* one too many */
      qh--;
      u64 c = 0;
      for (i32 i = 0; i < dl; i++) {
        c += (u64)n[i + j] + d[i];
        n[i + j] = (u32)c;
        c >>= 32;
      }
      n[j + dl] += (u32)c;
    }
    q[j] = (u32)qh;
  }
}

static void limbs(u128 c, u32 *l) {
  for (u32 i = 0; i < 4; i++) { l[i] = (u32)c; c >>= 32; }
}

/* x * 10^up / y with a quotient below 10^35; 0 = it is not */
static u32 quotient(u128 x, u32 up, u128 y, u128 *out, u32 *rest) {
  u32 n[10] = {0}, d[4], q[10] = {0};
  limbs(x, n);
  for (; up; ) { /* at most 10^69 < 2^230 */
    u32 step = up < 9 ? up : 9, f = (u32)pow10_table[step][0];
    u64 carry = 0;
    for (u32 i = 0; i < 9; i++) {
      carry += (u64)n[i] * f;
      n[i] = (u32)carry;
      carry >>= 32;
    }
    up -= step;
  }
  limbs(y, d);
  i32 dl = 4;
  while (dl > 1 && !d[dl - 1]) dl--;
  u32 one = dl == 1; /* D wants two limbs: shift both by one */
  if (one) {
    for (i32 i = 9; i > 0; i--) n[i] = n[i - 1];
    n[0] = 0;
    d[1] = d[0];
    d[0] = 0;
    dl = 2;
  }
  u32 s = (u32)__builtin_clz(d[dl - 1]);
  divide(n, 9, d, dl, q);
  for (u32 i = 4; i < 10; i++)
    if (q[i]) return 0;
  *out = (u128)((u64)q[3] << 32 | q[2]) << 64 | ((u64)q[1] << 32 | q[0]);
  /* n and d are shifted by s; compare 2n with d */
  (void)s;
  u32 any = 0, over = 0, carry = 0;
  i32 cmp = 0;
  for (i32 i = 0; i < dl; i++) any |= n[i];
  u32 twice[4];
  for (i32 i = 0; i < dl; i++) { twice[i] = n[i] << 1 | carry; carry = n[i] >> 31; }
  over = carry;
  for (i32 i = dl - 1; i >= 0 && !cmp; i--) cmp = twice[i] > d[i] ? 1 : twice[i] < d[i] ? -1 : 0;
  *rest = !any ? 0 : over || cmp > 0 ? 3 : cmp == 0 ? 2 : 1;
  return 1;
}

EXPORT(k_dec_div) u32 k_dec_div(u32 pa, u32 pb, i64 scale, span mode) {
  const struct dec *a = at(pa), *b = at(pb);
  u32 m = mode_of(mode), neg = a->neg ^ b->neg, rest = 0;
  if (m > FLOOR) return k_fail_text(BAD_ARGUMENT, mode);
  u128 x = coef(a), y = coef(b), q = 0;
  if (!y) return k_fail(DIVIDE_BY_ZERO, 0);
  if (-scale < MIN_EXP || -scale > MAX_EXP) return k_fail(DECIMAL_RANGE, 0);
  i64 up = (i64)a->exp - b->exp + scale;
  if (!x) return make(0, -scale, 0);
  if (up >= 0) {
    if ((i64)digits(x) + up > 2 * MAX_DIGITS + 1) return k_fail(DECIMAL_RANGE, 0); /* y < 10^34: more than 34 digits */
    if (up <= 19 && !(a->hi | b->hi) && !pow10_table[up][1] && mul64(a->lo, pow10_table[up][0]) >> 64 == 0) {
      u64 n = a->lo * pow10_table[up][0], r = n % b->lo, other = b->lo - r;
      q = n / b->lo;
      rest = !r ? 0 : r > other ? 3 : r == other ? 2 : 1;
    } else if (!quotient(x, (u32)up, y, &q, &rest)) {
      return k_fail(DECIMAL_RANGE, 0);
    }
  } else {
    i64 down = -up;
    if ((i64)digits(y) + down > 38) rest = 1; /* x < 10^34 is less than half of y * 10^down */
    else if (!quotient(x, 0, scale_up(y, (u32)down), &q, &rest)) return k_fail(DECIMAL_RANGE, 0);
  }
  return make(q + rounds_up(m, neg, (u32)q & 1, rest), -scale, neg);
}

/* ---- text ---- */

/* digits of c so that they end at end; returns the start */
static u32 digits128(u128 c, u32 end) {
  while (c >> 64) {
    u64 hi = (u64)(c >> 64), lo = (u64)c, r;
    const u64 d = 1000000000;
    u64 q3 = (hi >> 32) / d; r = (hi >> 32) % d;
    u64 t = r << 32 | (u32)hi; u64 q2 = t / d; r = t % d;
    t = r << 32 | lo >> 32; u64 q1 = t / d; r = t % d;
    t = r << 32 | (u32)lo; u64 q0 = t / d; r = t % d;
    c = (u128)(q3 << 32 | q2) << 64 | (q1 << 32 | q0);
    u32 p = digits64(r, end);
    while (p > end - 9) st8(--p, '0');
    end -= 9;
  }
  return digits64((u64)c, end);
}

static u32 text_room(const struct dec *d) { return 64 + (u32)(d->exp < 0 ? -d->exp : d->exp); }

/* The digits are made further on in the room and copied to their place. */
static u32 write(u32 w, const struct dec *d) {
  u32 end = w + 48, p = digits128(coef(d), end), n = end - p;
  if (d->neg) st8(w++, '-');
  if (d->exp >= 0) {
    copy16(w, p, n);
    w += n;
    for (i32 i = 0; i < d->exp && (d->lo | d->hi); i++) st8(w++, '0');
    return w;
  }
  u32 frac = (u32)-d->exp;
  if (likely(n > frac && frac <= 16)) {
    v128_t tail = ld128(end - frac);
    if (likely(n - frac <= 16)) st128(w, ld128(p));
    else copy16(w, p, n - frac);
    w += n - frac;
    st8(w++, '.');
    st128(w, tail);
    return w + frac;
  }
  u8 buf[64]; /* the places overlap */
  for (u32 i = 0; i < 48; i += 16) st128((u32)buf + i, ld128(p + i));
  p = (u32)buf;
  if (n > frac) {
    copy16(w, p, n - frac);
    w += n - frac;
    st8(w++, '.');
    copy16(w, p + n - frac, frac);
    return w + frac;
  }
  st16(w, '0' | '.' << 8);
  w += 2;
  for (u32 i = n; i < frac; i++) st8(w++, '0');
  copy16(w, p, n);
  return w + n;
}

EXPORT(k_dec_text_of) span k_dec_text_of(u32 a) {
  u32 n = text_room(at(a)), out = take(n + 16);
  if (!out || !spend(n / 4)) return 0;
  u32 w = write(out, at(a));
  st.arena = (w + 16 + 15) & ~15u;
  return mk(out, w - out, 0);
}

EXPORT(k_put_dec) u32 k_put_dec(u32 w, u32 d, u32 quoted) {
  w = room(w, text_room(at(d)) + 2);
  if (!w) return 0;
  if (quoted) st8(w++, '"');
  w = write(w, at(d));
  if (quoted) st8(w++, '"');
  return w;
}
