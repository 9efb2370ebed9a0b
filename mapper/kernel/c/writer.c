/* writer.c: output. Texts get canonical escapes: \" \\ \b \f \n \r \t \u00xx; everything else is UTF-8. */
#include "internal.h"

EXPORT(k_put_raw) u32 k_put_raw(u32 w, span s) {
  w = room(w, len(s));
  if (!w) return 0;
  copy16(w, addr(s), len(s));
  return w + len(s);
}

static u32 put_escape(u32 w, u32 c) { /* up to 6 bytes */
  static const char hex[] = "0123456789abcdef";
  u32 short_form = 0;
  switch (c) {
  case '"': short_form = '"'; break;
  case '\\': short_form = '\\'; break;
  case '\b': short_form = 'b'; break;
  case '\f': short_form = 'f'; break;
  case '\n': short_form = 'n'; break;
  case '\r': short_form = 'r'; break;
  case '\t': short_form = 't'; break;
  }
  if (short_form) { st16(w, '\\' | short_form << 8); return w + 2; }
  st32(w, '\\' | 'u' << 8 | '0' << 16 | '0' << 24);
  st8(w + 4, (u32)hex[c >> 4]);
  st8(w + 5, (u32)hex[c & 15]);
  return w + 6;
}

/* decoded text with characters to escape */
static NOINLINE u32 put_dirty(u32 w, u32 p, u32 end) {
  while (p < end) {
    v128_t v = ld128(p);
    v128_t m = wasm_v128_or(wasm_v128_or(wasm_i8x16_eq(v, wasm_i8x16_splat('"')), wasm_i8x16_eq(v, wasm_i8x16_splat('\\'))),
                            le_u8(v, wasm_i8x16_splat(0x1f)));
    u32 mask = wasm_i8x16_bitmask(m), i = mask ? (u32)__builtin_ctz(mask) : 16;
    w = room(w, 24);
    if (!w) return 0;
    st128(w, v);
    if (i >= end - p) return w + (end - p);
    p += i;
    w += i;
    if (mask) w = put_escape(w, ld8(p++));
  }
  return w;
}

/* text in the input's escapes: shorter or the same in canonical form */
static NOINLINE u32 put_escaped(u32 w, u32 p, u32 end) {
  while (p < end) {
    v128_t v = ld128(p);
    st128(w, v);
    u32 mask = wasm_i8x16_bitmask(wasm_i8x16_eq(v, wasm_i8x16_splat('\\')));
    u32 i = mask ? (u32)__builtin_ctz(mask) : 16;
    if (i >= end - p) return w + (end - p);
    p += i;
    w += i;
    if (!mask) continue;
    u32 c = (u32)unescape(&p);
    w = c < 0x20 || c == '"' || c == '\\' ? put_escape(w, c) : put_cp(w, c);
  }
  return w;
}

EXPORT(k_put_text) u32 k_put_text(u32 w, span s) {
  u32 p = addr(s), n = len(s);
  w = room(w, n + 2);
  if (!w) return 0;
  st8(w++, '"');
  if (likely(!(s & (ESC | DIRTY)))) {
    copy16(w, p, n);
    w += n;
  } else {
    w = s & ESC ? put_escaped(w, p, p + n) : put_dirty(w, p, p + n);
    if (!w) return 0;
    if (s & DIRTY && !(w = room(w, 1))) return 0;
  }
  st8(w, '"');
  return w + 1;
}

EXPORT(k_put_int) u32 k_put_int(u32 w, i64 v) {
  w = room(w, 24);
  if (!w) return 0;
  u32 end = w + 24, p = digits64(v < 0 ? 0 - (u64)v : (u64)v, end); /* made further on, then moved */
  if (v < 0) st8(--p, '-');
  v128_t first = ld128(p), rest = ld128(p + 16);
  st128(w, first);
  st128(w + 16, rest);
  return w + (end - p);
}

/* a number with an exponent, written out */
static NOINLINE u32 put_plain(u32 w, span s) {
  u32 text = addr(s), end = text + len(s), frac = 0, dot = 0, p;
  i64 exp = 0;
  for (p = text; (ld8(p) | 0x20) != 'e'; p++) {
    frac += dot;
    dot |= ld8(p) == '.';
  }
  u32 neg = ld8(p + 1) == '-';
  for (u32 q = p + 1 + (neg || ld8(p + 1) == '+'); q < end; q++)
    if (exp < 1000000) exp = exp * 10 + (ld8(q) - '0');
  exp = (neg ? -exp : exp) - frac; /* of the last digit as written; the scale is kept */
  if (exp > 6176 || exp < -6176) return k_fail_text(DECIMAL_RANGE, s & ~FLAGS);
  w = room(w, len(s) + 6200);
  if (!w) return 0;
  st8(w++, '"');
  if (ld8(text) == '-' ) st8(w++, '-');
  u32 start = text + (ld8(text) == '-'), count = 0; /* digits without leading zeros */
  for (; start < p && (ld8(start) == '0' || ld8(start) == '.'); start++) {}
  for (u32 q = start; q < p; q++) count += ld8(q) != '.';
  if (!count && exp > 0) exp = 0;
  i64 whole = (i64)count + exp; /* digits before the point */
  if (whole <= 0) st8(w++, '0');
  if (whole <= 0 && exp < 0) {
    st8(w++, '.');
    for (i64 z = whole; z < 0; z++) st8(w++, '0');
  }
  i64 i = 0;
  for (u32 q = start; q < p; q++) {
    if (ld8(q) == '.') continue;
    if (i == whole && i > 0) st8(w++, '.');
    st8(w++, ld8(q));
    i++;
  }
  for (; i < whole; i++) st8(w++, '0');
  st8(w++, '"');
  return w;
}

EXPORT(k_put_num_text) u32 k_put_num_text(u32 w, span s) {
  if (unlikely(s & DIRTY)) return put_plain(w, s);
  w = room(w, len(s) + 2);
  if (!w) return 0;
  st8(w++, '"');
  copy16(w, addr(s), len(s));
  w += len(s);
  st8(w, '"');
  return w + 1;
}
