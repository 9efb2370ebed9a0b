/* any_parse.c: text to double, correctly rounded: what strconv.ParseFloat of Go accepts, but for underscores. */
#include "big.h"

#define KEEP 800u                    /* digits that can matter for rounding, and some */

/* rounds q * 2^e to a double; more = something lies below q's last bit; 0 = too large */
static u32 assemble(u64 q, i32 e, u32 more, double *out) {
  u32 top = 63 - (u32)__builtin_clzll(q);
  i32 exponent = e + (i32)top, drop = (i32)top - 52;
  if (exponent < -1022) drop += -1022 - exponent;
  if (drop > 64) { *out = 0; return 1; }
  if (drop <= 0) {
    q <<= -drop;
    drop = 0;
  }
  u64 m = drop == 64 ? 0 : q >> drop;
  if (drop) {
    u64 half = (u64)1 << (drop - 1), rest = drop == 64 ? q : q & ((half << 1) - 1);
    m += rest > half || (rest == half && (more || m & 1));
  }
  if (exponent < -1022) exponent = -1022;
  u64 bits = ((u64)(u32)(exponent + 1022) << 52) + m; /* m has the leading bit of a normal double */
  if (bits >> 52 >= 0x7ff) return 0;
  *out = __builtin_bit_cast(double, bits);
  return 1;
}

static u32 bit_length(const struct big *b) { return b->n * 32 - (u32)__builtin_clz(b->l[b->n - 1]); }

/* a / b */
static u32 divide(struct big *a, struct big *b, u32 more, double *out) {
  i32 k = (i32)bit_length(a) - (i32)bit_length(b); /* the quotient lies between 2^(k-1) and 2^(k+1) */
  if (k < 0) big_shift(a, (u32)-k);
  else big_shift(b, (u32)k);
  u64 q = 0;
  for (u32 i = 0; i < 64; i++) {
    q <<= 1;
    if (big_compare(a, b) >= 0) {
      big_subtract(a, b);
      q |= 1;
    }
    big_mul(a, 2, 0);
  }
  return assemble(q, k - 63, more || a->n, out);
}

/* digits from p on, a point among them; the exponent belongs to the last of those that count */
struct text { u32 first, count; i32 exp; u32 more; };

static u32 exact(const struct text *t, double *out) { /* small enough for one rounding */
  static const double p[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7};
  if (t->count > 15 || t->exp > 22 || t->exp < -22) return 0;
  u64 m = 0;
  for (u32 q = t->first, n = t->count; n; q++)
    if (ld8(q) != '.') { m = m * 10 + (ld8(q) - '0'); n--; }
  double scale = 1;
  u32 k = (u32)(t->exp < 0 ? -t->exp : t->exp);
  for (; k >= 7; k -= 7) scale *= 1e7;
  scale *= p[k];
  *out = t->exp < 0 ? (double)m / scale : (double)m * scale;
  return 1;
}

static u32 from_digits(const struct text *t, double *out) {
  *out = 0;
  if (!t->count || exact(t, out)) return 1;
  i32 top = (i32)t->count + t->exp;
  if (top > 310) return 0;
  if (top < -330) return 1;
  u32 mark = st.arena;
  struct big *a = big_new(140, 0), *b = big_new(140, 1);
  if (!b) return 0;
  for (u32 q = t->first, n = t->count; n; q++)
    if (ld8(q) != '.') { big_mul(a, 10, ld8(q) - '0'); n--; }
  if (t->exp > 0) big_pow10(a, (u32)t->exp);
  else big_pow10(b, (u32)-t->exp);
  u32 ok = divide(a, b, t->more, out);
  st.arena = mark;
  return ok;
}

static u32 word(u32 p, u32 end, const char *s, u32 n) { /* in any case */
  if (end - p != n) return 0;
  for (u32 i = 0; i < n; i++)
    if ((ld8(p + i) | 0x20) != (u32)s[i]) return 0;
  return 1;
}

static u32 hex_value(u32 c) {
  if (c - '0' < 10) return c - '0';
  c |= 0x20;
  return c - 'a' < 6 ? c - 'a' + 10 : 16;
}

/* decimal digits of an exponent; 1 = all of [p, end) */
static u32 exponent_at(u32 p, u32 end, i32 *e) {
  u32 neg = p < end && ld8(p) == '-';
  if (p < end && (neg || ld8(p) == '+')) p++;
  if (p == end) return 0;
  i32 v = 0;
  for (; p < end; p++) {
    if (ld8(p) - '0' > 9) return 0;
    if (v < 10000) v = v * 10 + (i32)(ld8(p) - '0');
  }
  *e += neg ? -v : v;
  return 1;
}

/* after 0x: digits, a point, and an exponent of two that must be there */
static u32 hexadecimal(u32 p, u32 end, double *out) {
  u64 m = 0;
  u32 more = 0, dot = 0, any = 0;
  i32 e = 0;
  for (; p < end; p++) {
    u32 c = ld8(p), v = hex_value(c);
    if (c == '.' && !dot) { dot = 1; continue; }
    if (v > 15) break;
    any = 1;
    if (m >> 60) { more |= v; e += dot ? 0 : 4; }
    else { m = m << 4 | v; e -= dot ? 4 : 0; }
  }
  if (!any || p == end || (ld8(p) | 0x20) != 'p' || !exponent_at(p + 1, end, &e)) return 0;
  *out = 0;
  return m ? assemble(m, e, more != 0, out) : 1;
}

u32 parse_double(u32 p, u32 end, double *out) {
  u32 neg = p < end && ld8(p) == '-', sign = p < end && (neg || ld8(p) == '+');
  if (!sign && word(p, end, "nan", 3)) { *out = __builtin_nan(""); return 1; }
  p += sign;
  u32 ok;
  if (word(p, end, "inf", 3) || word(p, end, "infinity", 8)) {
    *out = __builtin_inf();
    ok = 1;
  } else if (end - p > 2 && end > p && ld8(p) == '0' && (ld8(p + 1) | 0x20) == 'x') {
    ok = hexadecimal(p + 2, end, out);
  } else {
    struct text t = {0, 0, 0, 0};
    u32 dot = 0, any = 0;
    for (; p < end; p++) {
      u32 c = ld8(p);
      if (c == '.' && !dot) { dot = 1; continue; }
      if (c - '0' > 9) break;
      any = 1;
      if (!t.count && c == '0') { t.exp -= (i32)dot; continue; }
      if (!t.count) t.first = p;
      if (t.count < KEEP) { t.count++; t.exp -= (i32)dot; }
      else { t.more |= c != '0'; t.exp += !dot; }
    }
    if (!any || (p < end && ((ld8(p) | 0x20) != 'e' || !exponent_at(p + 1, end, &t.exp)))) return 0;
    ok = from_digits(&t, out);
  }
  if (neg) *out = -*out;
  return ok;
}
