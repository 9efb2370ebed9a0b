/* any_format.c: string.format. */
#include "any.h"

/* a text that grows */
struct out { u32 at, len, cap; };

/* where n more bytes can be written, and 16 after them; 0 = error */
static u32 more(struct out *o, u32 n) {
  if (!spend(n)) return 0;
  if ((u64)o->len + n > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  if (o->len + n > o->cap) {
    u32 cap = (o->len + n) * 2 + 64, at = take(cap + 16);
    if (!at) return 0;
    copy16(at, o->at, o->len);
    o->at = at;
    o->cap = cap;
  }
  return o->at + o->len;
}

static u32 add(struct out *o, span s) { /* 0 = error */
  u32 w = s ? more(o, len(s)) : 0;
  if (!w) return 0;
  copy16(w, addr(s), len(s));
  o->len += len(s);
  return 1;
}

static u32 add_byte(struct out *o, u32 c) {
  u32 w = more(o, 1);
  if (w) st8(w, c);
  o->len++;
  return w;
}

static u32 wrong(void) { return k_fail_text(BAD_ARGUMENT, FIXED("the clause does not take an argument of this type")); }
static u32 malformed(span format) { return k_fail_text(BAD_ARGUMENT, format); }

/* NaN and infinities by their names; 0 = v is finite */
static span special(double v) {
  if (v != v) return FIXED("NaN");
  if (__builtin_fabs(v) < __builtin_inf()) return 0;
  return v < 0 ? FIXED("-Infinity") : FIXED("Infinity");
}

/* ---- %s ---- */

static u32 put_value(struct out *o, u32 x);

static u32 put_list(struct out *o, u32 x) {
  u32 ok = add_byte(o, '[');
  for (u32 i = 0; ok && i < list_len(x); i++) ok = (!i || add(o, FIXED(", "))) && put_value(o, list_at(x, i));
  return ok && add_byte(o, ']');
}

static span text_of(u32 x) {
  struct out o = {0, 0, 0};
  if (!more(&o, 16)) return 0;
  return put_value(&o, x) ? mk(o.at, o.len, 0) : 0;
}

static u32 put_map(struct out *o, u32 x) {
  const struct map *m = map_of(x);
  u32 n = vec_len(m->keys), keys = k_vec_new(n);
  if (!keys) return 0;
  for (u32 i = 0; i < n; i++) {
    span key = text_of(vec_at(m->keys, i));
    if (!key || !k_vec_push(keys, key)) return 0;
  }
  u32 data = ld32(keys + 8), order = order_of(data, n, 1), ok = order && add_byte(o, '{');
  for (u32 i = 0; ok && i < n; i++) {
    u32 at = ld32(order + i * 4);
    ok = (!i || add(o, FIXED(", "))) && add(o, ld64(data + at * 8)) && add(o, FIXED(": ")) && put_value(o, vec_at(m->values, at));
  }
  return ok && add_byte(o, '}');
}

static span plain_double(double v) {
  span s = special(v);
  return s ? s : double_text_of(v, STYLE_PLAIN);
}

static u32 put_value(struct out *o, u32 x) {
  switch (tag(x)) {
  case A_NULL: return add(o, FIXED("null"));
  case A_BOOL: return add(o, k_bool_text_of(where(x)));
  case A_INT: return add(o, k_int_text_of((i64)value(x)));
  case A_UINT: return add(o, uint_text_of(value(x)));
  case A_DOUBLE: return add(o, plain_double(f64(x)));
  case A_STRING: case A_TYPE: return add(o, value(x));
  case A_BYTES: return utf8_text(value(x)) ? add(o, value(x)) : k_fail_text(BAD_CONVERSION, FIXED("bytes that are not UTF-8"));
  case A_LIST: return put_list(o, x);
  case A_MAP: return put_map(o, x);
  case A_TIME: return add(o, k_time_text(where(x)));
  case A_DURATION: return add(o, duration_text_of(x));
  case A_DECIMAL: return add(o, k_dec_text_of(where(x)));
  }
  return wrong();
}

/* ---- numbers ---- */

static u32 put_plain(struct out *o, u32 x) { return is_number(tag(x)) ? put_value(o, x) : wrong(); }

/* %f, or %e if scientific */
static u32 put_fixed(struct out *o, u32 x, u32 precision, u32 scientific) {
  if (tag(x) == A_DECIMAL && !scientific) {
    u32 d = k_dec_round(where(x), precision, FIXED("half_even"));
    return d ? add(o, k_dec_text_of(d)) : 0;
  }
  double v = tag(x) == A_INT ? (double)(i64)value(x) : tag(x) == A_UINT ? (double)value(x) : f64(x);
  if (tag(x) == A_DECIMAL || !is_number(tag(x))) return wrong();
  span s = special(v);
  if (s) return add(o, s);
  u32 w = more(o, 340 + precision), digits = take(360 + precision);
  if (!w || !digits) return 0;
  if (__builtin_signbit(v)) { st8(w++, '-'); v = -v; }
  struct decimals d = {digits, 0, scientific ? 1 : 0};
  if (v != 0) d = double_digits(v, digits, scientific ? SIGNIFICANT : FRACTION, scientific ? precision + 1 : precision);
  /* point = places before the point, at least one; place i shows digit i + shift */
  i32 point = !scientific && d.count && d.point > 0 ? d.point : 1, shift = !scientific && d.count ? d.point - point : 0;
  for (i32 i = 0; i < point + (i32)precision; i++) {
    i32 j = i + shift;
    if (i == point) st8(w++, '.');
    st8(w++, j >= 0 && j < (i32)d.count ? ld8(digits + (u32)j) : '0');
  }
  if (scientific) {
    i32 e = v != 0 ? d.point - 1 : 0;
    st8(w++, 'e');
    st8(w++, e < 0 ? '-' : '+');
    u32 a = (u32)(e < 0 ? -e : e);
    if (a > 99) st8(w++, '0' + a / 100);
    st8(w++, '0' + a / 10 % 10);
    st8(w++, '0' + a % 10);
  }
  o->len = w - o->at;
  return 1;
}

/* the digits of an integer in base 2, 8 or 16 */
static u32 put_base(struct out *o, u32 x, u32 bits, u32 letter) {
  u32 neg = tag(x) == A_INT && value(x) >> 63;
  u64 v = neg ? 0 - value(x) : value(x);
  if (tag(x) != A_INT && tag(x) != A_UINT) return wrong();
  if (neg && !add_byte(o, '-')) return 0;
  u8 buf[80];
  u32 end = (u32)buf + 64, p = end;
  do {
    u32 d = (u32)v & ((1u << bits) - 1);
    st8(--p, d < 10 ? '0' + d : letter + d - 10);
    v >>= bits;
  } while (v);
  return add(o, mk(p, end - p, 0));
}

static u32 put_hex(struct out *o, u32 x, u32 letter) {
  if (tag(x) != A_STRING && tag(x) != A_BYTES) return put_base(o, x, 4, letter);
  u32 n = len(value(x)), w = n <= MAX_LEN / 2 ? more(o, n * 2) : k_fail(OUT_OF_MEMORY, 0);
  if (!w) return 0;
  for (u32 i = 0; i < n; i++)
    for (u32 half = 0; half < 2; half++) {
      u32 d = ld8(addr(value(x)) + i) >> (4 - 4 * half) & 15;
      st8(w++, d < 10 ? '0' + d : letter + d - 10);
    }
  o->len += n * 2;
  return 1;
}

/* ---- clauses ---- */

#define MAX_PRECISION 100u

static u32 put_clause(struct out *o, u32 x, u32 clause, u32 precision) {
  switch (clause) {
  case 's': return put_value(o, x);
  case 'd': return put_plain(o, x);
  case 'f': return put_fixed(o, x, precision, 0);
  case 'e': return put_fixed(o, x, precision, 1);
  case 'b': return tag(x) == A_BOOL ? add_byte(o, '0' + where(x)) : put_base(o, x, 1, 'a');
  case 'o': return put_base(o, x, 3, 'a');
  case 'x': return put_hex(o, x, 'a');
  case 'X': return put_hex(o, x, 'A');
  }
  return k_fail_text(BAD_ARGUMENT, FIXED("an unknown formatting clause"));
}

/* [.digits] at *p; 0 = malformed */
static u32 precision_at(u32 *p, u32 end, u32 *precision) {
  *precision = 6;
  if (*p == end) return 0;
  if (ld8(*p) != '.') return 1;
  u32 start = ++*p, v = 0;
  for (; *p < end && ld8(*p) - '0' < 10; ++*p)
    if (v <= MAX_PRECISION) v = v * 10 + (ld8(*p) - '0');
  *precision = v;
  return *p > start && *p < end && v <= MAX_PRECISION;
}

EXPORT(a_format_2) u32 a_format_2(u32 x, u32 list) {
  if (tag(x) != A_STRING || tag(list) != A_LIST) return no_overload();
  struct out o = {0, 0, 0};
  u32 p = addr(value(x)), end = p + len(value(x)), used = 0;
  if (!more(&o, len(value(x)) + 16)) return 0;
  while (p < end) {
    u32 q = p, precision;
    while (q < end && ld8(q) != '%') q++;
    if (q > p && !add(&o, mk(p, q - p, 0))) return 0;
    p = q;
    if (p == end) break;
    if (++p < end && ld8(p) == '%') {
      if (!add_byte(&o, '%')) return 0;
      p++;
      continue;
    }
    if (used == list_len(list) || !precision_at(&p, end, &precision)) return malformed(value(x));
    if (!put_clause(&o, list_at(list, used++), ld8(p++), precision)) return 0;
  }
  return a_of_text(mk(o.at, o.len, text_flags(o.at, o.len)));
}
