/* fn_money.c: the catalogue's functions on amounts. What rounds says how; everything else is exact. */
#include "fn.h"

INLINE const struct dec *at(u32 p) { return (const struct dec *)p; }
INLINE u128 coef(u32 p) { return (u128)at(p)->hi << 64 | at(p)->lo; }

EXPORT(k_dec_round_to) u32 k_dec_round_to(u32 a, u32 step, span mode) {
  if (!coef(step) || at(step)->neg) return k_fail(BAD_ARGUMENT, 0);
  u32 n = k_dec_div(a, step, 0, mode);
  return n ? k_dec_mul(n, step) : 0;
}

/* a * rate / 100, exact */
static u32 hundredths(u32 a, u32 rate) {
  u32 p = k_dec_mul(a, rate), c = dec_make(1, -2, 0);
  return p && c ? k_dec_mul(p, c) : 0;
}

EXPORT(k_percent) u32 k_percent(u32 a, u32 rate, i64 places, span mode) {
  u32 p = hundredths(a, rate);
  return p ? k_dec_round(p, places, mode) : 0;
}

EXPORT(k_gross) u32 k_gross(u32 net, u32 rate, i64 places, span mode) {
  u32 tax = hundredths(net, rate), sum = tax ? k_dec_add(net, tax) : 0;
  return sum ? k_dec_round(sum, places, mode) : 0;
}

EXPORT(k_net) u32 k_net(u32 gross, u32 rate, i64 places, span mode) {
  u32 c = dec_make(1, 2, 0), x = c ? k_dec_mul(gross, c) : 0, y = x ? k_dec_add(k_dec_int(100), rate) : 0;
  return y ? k_dec_div(x, y, places, mode) : 0;
}

EXPORT(k_tax_in) u32 k_tax_in(u32 gross, u32 rate, i64 places, span mode) {
  u32 net = k_net(gross, rate, places, mode);
  return net ? k_dec_sub(gross, net) : 0;
}

EXPORT(k_div_or) u32 k_div_or(u32 a, u32 b, i64 places, span mode, u32 other) {
  return coef(b) ? k_dec_div(a, b, places, mode) : other;
}

EXPORT(k_decimals) i64 k_decimals(u32 a) { return at(a)->exp < 0 ? -at(a)->exp : 0; }

/* c / 10; *rest becomes the remainder */
static u128 tenth(u128 c, u32 *rest) {
  u64 r = 0;
  u128 q = 0;
  for (u32 i = 0; i < 4; i++) {
    u64 part = r << 32 | (u32)(c >> 96);
    q = q << 32 | part / 10;
    r = part % 10;
    c <<= 32;
  }
  *rest = (u32)r;
  return q;
}

EXPORT(k_trim_zeros) u32 k_trim_zeros(u32 a) {
  u128 c = coef(a);
  i32 exp = at(a)->exp;
  for (u32 rest; exp < 0; exp++) {
    u128 q = tenth(c, &rest);
    if (rest) break;
    c = q;
  }
  return dec_make(c, exp, at(a)->neg);
}

EXPORT(k_is_number) u32 k_is_number(span s) {
  if (k_dec_text(s)) return 1;
  k_clear();
  return 0;
}

EXPORT(k_is_integer) u32 k_is_integer(span s) {
  if (k_int_text(s) || !st.code) return 1;
  k_clear();
  return 0;
}

/* ---- texts of numbers as people write them ---- */

EXPORT(k_format_number) span k_format_number(u32 a, i64 places, span mode, span mark, span group) {
  PLAIN(mark) 0;
  PLAIN(group) 0;
  if (!(a = k_dec_round(a, places, mode))) return 0;
  span s = k_dec_text_of(a);
  if (!s) return 0;
  u32 p = addr(s), end = p + len(s), dot = p;
  while (dot < end && ld8(dot) != '.') dot++;
  u32 out = text_room(len(s) + (u64)len(s) / 3 * len(group) + len(mark)), w = out;
  if (!out) return 0;
  if (ld8(p) == '-') st8(w++, ld8(p++));
  for (; p < dot; p++) {
    st8(w++, ld8(p));
    u32 left = dot - p - 1;
    if (left && left % 3 == 0) {
      copy16(w, addr(group), len(group));
      w += len(group);
    }
  }
  if (dot < end) {
    copy16(w, addr(mark), len(mark));
    w += len(mark);
    copy16(w, dot + 1, end - dot - 1);
    w += end - dot - 1;
  }
  return written(out, w, (mark | group) & FLAGS);
}

/* digits and the sign separate nothing */
static u32 separates(span s) { return !len(s) || (ld8(addr(s)) - '0' > 9 && ld8(addr(s)) != '-'); }

/* the sign may stand in front or behind; groups have three digits */
EXPORT(k_parse_number) u32 k_parse_number(span s, span mark, span group) {
  PLAIN(s) 0;
  PLAIN(mark) 0;
  PLAIN(group) 0;
  u32 m = len(mark), g = len(group);
  if (k_text_len(mark) != 1 || k_text_len(group) > 1 || k_text_eq(mark, group) || !separates(mark) || !separates(group))
    return k_fail(BAD_ARGUMENT, 0);
  u32 p = addr(s), end = p + len(s), out = text_room(len(s) + 2), w = out, neg = 0;
  if (!out) return 0;
  if (p < end && ld8(p) == '-') { neg = 1; p++; }
  else if (p < end && ld8(end - 1) == '-') { neg = 1; end--; }
  if (neg) st8(w++, '-');
  u32 run = 0, groups = 0;
  for (; p < end; p++) {
    if (ld8(p) - '0' < 10) {
      st8(w++, ld8(p));
      run++;
      continue;
    }
    if (g && end - p >= g && same_bytes(p, addr(group), g)) {
      if (!run || run > 3 || (groups && run != 3)) goto bad;
      groups++;
      run = 0;
      p += g - 1;
      continue;
    }
    if (end - p > m && same_bytes(p, addr(mark), m)) {
      p += m;
      break;
    }
    goto bad;
  }
  if (!run || (groups && run != 3)) goto bad;
  if (p < end) {
    st8(w++, '.');
    for (; p < end; p++) {
      if (ld8(p) - '0' > 9) goto bad;
      st8(w++, ld8(p));
    }
  }
  return k_dec_text(written(out, w, 0));
bad:
  return k_fail_text(BAD_CONVERSION, s);
}

/* ---- currencies: a table of codes with the number of decimals, - if there are none ---- */

static i32 decimals_of(span currency, u32 t) { /* -1 = error */
  u32 v = find_code(t, currency);
  if (v && ld8(v) != '-') return (i32)ld8(v) - '0';
  k_fail_text(NO_LOOKUP, currency);
  return -1;
}

EXPORT(k_currency_decimals) i64 k_currency_decimals(span currency, u32 t) {
  i32 n = decimals_of(currency, t);
  return n < 0 ? 0 : n;
}

EXPORT(k_minor_units) i64 k_minor_units(u32 a, span currency, u32 t) {
  i32 n = decimals_of(currency, t);
  if (n < 0) return 0;
  u32 d = dec_make(coef(a), (i64)at(a)->exp + n, at(a)->neg);
  return d ? k_dec_toint(d) : 0;
}

EXPORT(k_from_minor) u32 k_from_minor(i64 v, span currency, u32 t) {
  i32 n = decimals_of(currency, t);
  return n < 0 ? 0 : dec_make(v < 0 ? 0 - (u64)v : (u64)v, -n, v < 0);
}

EXPORT(k_round_money) u32 k_round_money(u32 a, span currency, span mode, u32 t) {
  i32 n = decimals_of(currency, t);
  return n < 0 ? 0 : k_dec_round(a, n, mode);
}

/* ---- shares ---- */

/* x * y / z with x * y < 2^227, z < 2^113 and a quotient below 2^113 */
static u128 share(u128 x, u128 y, u128 z, u128 *rest) {
  if (!((x | y | z) >> 64)) {
    u128 p = mul64((u64)x, (u64)y);
    if (!(p >> 64)) {
      *rest = (u64)p % (u64)z;
      return (u64)p / (u64)z;
    }
  }
  u64 xs[2] = {(u64)x, (u64)(x >> 64)}, ys[2] = {(u64)y, (u64)(y >> 64)};
  const u32 *a = (const u32 *)xs, *b = (const u32 *)ys;
  u32 n[8] = {0};
  for (u32 i = 0; i < 4; i++) {
    u64 carry = 0;
    for (u32 j = 0; j < 4; j++) {
      carry += (u64)a[i] * b[j] + n[i + j];
      n[i + j] = (u32)carry;
      carry >>= 32;
    }
    n[i + 4] = (u32)carry;
  }
  u128 q = 0, r = 0;
  for (i32 bit = 255; bit >= 0; bit--) {
    r = r << 1 | (n[bit / 32] >> (bit & 31) & 1);
    q <<= 1;
    if (r >= z) { r -= z; q |= 1; }
  }
  *rest = r;
  return q;
}

struct part { u64 lo, hi, rest_lo, rest_hi; }; /* first the weight, then the share; what was cut off */

INLINE u32 before(u32 data, u32 a, u32 b) { /* strictly more was cut off from a */
  const struct part *x = (const struct part *)data + a, *y = (const struct part *)data + b;
  return x->rest_hi != y->rest_hi ? x->rest_hi > y->rest_hi : x->rest_lo > y->rest_lo;
}

/* merge sort of n numbers of parts from idx, by way of idx + 4n; returns where the result is */
static u32 order(u32 data, u32 idx, u32 n) {
  u32 from = idx, to = idx + 4 * n;
  for (u32 run = 1; run < n; run *= 2) {
    for (u32 i = 0; i < n; i += 2 * run) {
      u32 a = i, am = i + run < n ? i + run : n, b = am, bm = am + run < n ? am + run : n;
      for (u32 k = i; k < bm; k++) {
        u32 second = a == am || (b < bm && before(data, ld32(from + 4 * b), ld32(from + 4 * a)));
        st32(to + 4 * k, ld32(from + 4 * (second ? b++ : a++)));
      }
    }
    u32 t = from; from = to; to = t;
  }
  return from;
}

/* weights: addresses of decimals; the result has decimals in stored form */
EXPORT(k_allocate) u32 k_allocate(u32 amount, u32 weights, i64 places) {
  u32 n = ld32(weights), from = ld32(weights + 8), out = k_vec_new(n);
  if (!out || !spend(16 * (u64)n)) return 0;
  static const char down[] = "down";
  u32 rounded = k_dec_round(amount, places, mk((u32)down, 4, 0));
  if (!rounded) return 0;
  if (k_dec_cmp(rounded, amount) != 1) return k_fail(BAD_ARGUMENT, 0);
  u128 units = coef(rounded), total = 0;
  if (!n) return units ? k_fail(BAD_ARGUMENT, 0) : out;
  u32 parts = n <= MAX_LEN / 40 ? k_alloc(n * 40) : k_fail(OUT_OF_MEMORY, 0), idx = parts + n * 32;
  if (!parts) return 0;
  struct part *p = (struct part *)parts;
  i32 low = at((u32)ld64(from))->exp;
  for (u32 i = 0; i < n; i++) {
    u32 w = (u32)ld64(from + 8 * i);
    if (at(w)->neg) return k_fail(BAD_ARGUMENT, 0);
    if (at(w)->exp < low) low = at(w)->exp;
  }
  for (u32 i = 0; i < n; i++) { /* all weights get the scale of the longest */
    u32 w = k_dec_round((u32)ld64(from + 8 * i), -low, mk((u32)down, 4, 0));
    if (!w) return 0;
    p[i].lo = at(w)->lo;
    p[i].hi = at(w)->hi;
    total += coef(w);
    if (!dec_make(total, 0, 0)) return 0;
  }
  for (u32 i = 0; !total && i < n; i++) p[i].lo = 1;
  if (!total) total = n;
  u128 left = units;
  for (u32 i = 0; i < n; i++) {
    u128 rest, q = share(units, (u128)p[i].hi << 64 | p[i].lo, total, &rest);
    p[i].lo = (u64)q;
    p[i].hi = (u64)(q >> 64);
    p[i].rest_lo = (u64)rest;
    p[i].rest_hi = (u64)(rest >> 64);
    left -= q;
    st32(idx + 4 * i, i);
  }
  if (left) {
    u32 more = k_alloc(8 * n);
    if (!more) return 0;
    copy16(more, idx, 4 * n);
    u32 sorted = order(parts, more, n);
    for (u32 i = 0; i < (u32)left; i++) {
      struct part *x = p + ld32(sorted + 4 * i);
      if (!++x->lo) x->hi++;
    }
  }
  for (u32 i = 0; i < n; i++) {
    u32 d = dec_make((u128)p[i].hi << 64 | p[i].lo, -places, at(rounded)->neg);
    if (!d || !k_vec_push(out, (u64)1 << 63 | d)) return 0;
  }
  return out;
}
