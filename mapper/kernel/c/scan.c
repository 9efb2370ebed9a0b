/* scan.c: strict RFC 8259. The cursor goes by value; 32 zero bytes after the input stand for end checks. */
#include "internal.h"

NOINLINE u32 bad_json(u32 p) { return k_fail(p >= st.in + st.in_len ? TRUNCATED : BAD_JSON, p); }

EXPORT(k_ws) u32 k_ws(u32 p) {
  for (u32 i = 0; i < 4; i++, p++) {
    u32 c = ld8(p);
    if (c > 0x20 || !(c == ' ' || c == '\n' || c == '\r' || c == '\t')) return p;
  }
  for (;;) {
    v128_t v = ld128(p);
    v128_t m = wasm_v128_or(wasm_v128_or(wasm_i8x16_eq(v, wasm_i8x16_splat(' ')), wasm_i8x16_eq(v, wasm_i8x16_splat('\n'))),
                            wasm_v128_or(wasm_i8x16_eq(v, wasm_i8x16_splat('\r')), wasm_i8x16_eq(v, wasm_i8x16_splat('\t'))));
    u32 other = ~wasm_i8x16_bitmask(m) & 0xffff;
    if (other) return p + (u32)__builtin_ctz(other);
    p += 16;
  }
}

/* ---- strings ---- */

INLINE i32 hex(u32 c) {
  if (c - '0' < 10) return (i32)(c - '0');
  c |= 0x20;
  return c - 'a' < 6 ? (i32)(c - 'a' + 10) : -1;
}

static i32 hex4(u32 p) { /* -1 = not four hex digits */
  i32 a = hex(ld8(p)), b = hex(ld8(p + 1)), c = hex(ld8(p + 2)), d = hex(ld8(p + 3));
  return (a | b | c | d) < 0 ? -1 : a << 12 | b << 8 | c << 4 | d;
}

/* after the escape at p, or 0 = error */
static NOINLINE u32 check_escape(u32 p) {
  switch (ld8(p + 1)) {
  case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
    return p + 2;
  case 'u': {
    i32 c = hex4(p + 2);
    if (c < 0) break;
    if ((c & 0xf800) != 0xd800) return p + 6;
    if (c >= 0xdc00) return k_fail(LONE_SURROGATE, p);
    if (ld16(p + 6) != ('\\' | 'u' << 8)) return k_fail(LONE_SURROGATE, p);
    i32 low = hex4(p + 8);
    if (low < 0) { p += 6; break; }
    if ((low & 0xfc00) != 0xdc00) return k_fail(LONE_SURROGATE, p);
    return p + 12;
  }
  }
  u32 end = st.in + st.in_len, n = ld8(p + 1) == 'u' ? 6 : 2;
  for (u32 i = 1; i < n; i++) { /* cut off inside the escape? */
    if (p + i >= end) return k_fail(TRUNCATED, end);
    if (i > 1 && hex(ld8(p + i)) < 0) break;
  }
  return k_fail(BAD_STRING, p);
}

/* first byte of [p, end) that is not UTF-8, or 0; the byte at end is not a continuation byte */
static NOINLINE u32 utf8_bad(u32 p, u32 end) {
  while (p < end) {
    u32 c = ld8(p);
    if (c < 0x80) {
      u32 m = wasm_i8x16_bitmask(ld128(p));
      p += m ? (u32)__builtin_ctz(m) : 16;
      continue;
    }
    u32 d = ld8(p + 1);
    if (c < 0xe0) {
      if (c < 0xc2 || (d & 0xc0) != 0x80) return p;
      p += 2;
    } else if (c < 0xf0) {
      if ((d & 0xc0) != 0x80 || (ld8(p + 2) & 0xc0) != 0x80 || (c == 0xe0 && d < 0xa0) || (c == 0xed && d > 0x9f)) return p;
      p += 3;
    } else {
      if (c > 0xf4 || (d & 0xc0) != 0x80 || (ld8(p + 2) & 0xc0) != 0x80 || (ld8(p + 3) & 0xc0) != 0x80 ||
          (c == 0xf0 && d < 0x90) || (c == 0xf4 && d > 0x8f)) return p;
      p += 4;
    }
  }
  return 0;
}

/* lanes of v that end or trouble a string: quote, backslash, control characters, and bytes from 0x80, which as signed
 * numbers are below 0x20 too */
INLINE v128_t special(v128_t v) {
  return wasm_v128_or(wasm_v128_or(wasm_i8x16_eq(v, wasm_i8x16_splat('"')), wasm_i8x16_eq(v, wasm_i8x16_splat('\\'))),
                      wasm_i8x16_lt(v, wasm_i8x16_splat(0x20)));
}

/* the general case, from the start of the text */
static NOINLINE span str_rest(u32 s) {
  u64 flags = 0;
  u32 q = s;
  for (;;) {
    u32 mask = wasm_i8x16_bitmask(special(ld128(q)));
    if (!mask) { q += 16; continue; }
    q += (u32)__builtin_ctz(mask);
    u32 c = ld8(q);
    if (c == '"') break;
    if (c >= 0x80) {
      flags |= WIDE;
      do q++; while (ld8(q) >= 0x80);
      continue;
    }
    if (c != '\\') return k_fail(q >= st.in + st.in_len ? TRUNCATED : BAD_STRING, q);
    flags |= ESC;
    q = check_escape(q);
    if (!q) return 0;
  }
  if (flags & WIDE) {
    u32 bad = utf8_bad(s, q);
    if (bad) return k_fail(BAD_UTF8, bad);
  }
  return mk(s, q - s, flags);
}

/* address of the closing quote of the string at p, 0 = error; the span's flags */
INLINE u32 str_end(u32 p, u64 *flags) {
  u32 s = p + 1, mask = wasm_i8x16_bitmask(special(ld128(s))), q = s;
  if (unlikely(!mask)) {
    q += 16;
    mask = wasm_i8x16_bitmask(special(ld128(q)));
    if (unlikely(!mask)) goto rest;
  }
  q += (u32)__builtin_ctz(mask);
  if (likely(ld8(q) == '"')) return q;
rest:;
  span t = str_rest(s);
  *flags = t & FLAGS;
  return t ? addr(t) + len(t) : 0;
}

EXPORT(k_str) span k_str(u32 p) {
  u64 flags = 0;
  u32 q = str_end(p, &flags);
  return likely(q) ? mk(p + 1, q - p - 1, flags) : 0;
}

i32 unescape(u32 *at) {
  u32 p = *at, c = ld8(p + 1);
  *at = p + 2;
  switch (c) {
  case 'b': return '\b';
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 't': return '\t';
  case 'u': {
    i32 u = hex4(p + 2);
    *at = p + 6;
    if ((u & 0xfc00) != 0xd800) return u;
    *at = p + 12;
    return 0x10000 + ((u & 0x3ff) << 10) + (hex4(p + 8) & 0x3ff);
  }
  }
  return (i32)c;
}

NOINLINE i32 next_decoded(struct bytes *b) {
  if (!b->pending) {
    u32 cp = (u32)unescape(&b->p), buf = 0;
    if (cp < 0x80) return (i32)cp;
    put_cp((u32)&buf, cp);
    b->pending = buf;
  }
  i32 c = b->pending & 0xff;
  b->pending >>= 8;
  return c;
}

EXPORT(k_decode) NOINLINE span k_decode(span s) {
  if (!(s & ESC)) return s;
  u32 p = addr(s), end = p + len(s);
  u32 out = take(len(s) + 16);
  if (!out || !spend(len(s))) return 0;
  u32 w = out, dirty = 0, wide = (s & WIDE) != 0;
  while (p < end) {
    v128_t v = ld128(p);
    st128(w, v);
    u32 mask = wasm_i8x16_bitmask(wasm_i8x16_eq(v, wasm_i8x16_splat('\\')));
    u32 i = mask ? (u32)__builtin_ctz(mask) : 16;
    p += i;
    w += i;
    if (p >= end) { w -= p - end; break; }
    if (!mask) continue;
    u32 c = (u32)unescape(&p);
    dirty |= c < 0x20 || c == '"' || c == '\\';
    wide |= c >= 0x80;
    w = put_cp(w, c);
  }
  st.arena = (w + 16 + 15) & ~15u;
  return mk(out, w - out, (dirty ? DIRTY : 0) | (wide ? WIDE : 0));
}

u64 text_flags(u32 p, u32 n) {
  u64 flags = 0;
  for (u32 end = p + n; p < end; p += 16) {
    v128_t v = ld128(p);
    u32 in = end - p >= 16 ? 0xffff : (1u << (end - p)) - 1;
    v128_t m = wasm_v128_or(wasm_v128_or(wasm_i8x16_eq(v, wasm_i8x16_splat('"')), wasm_i8x16_eq(v, wasm_i8x16_splat('\\'))),
                            le_u8(v, wasm_i8x16_splat(0x1f)));
    if (wasm_i8x16_bitmask(m) & in) flags |= DIRTY;
    if (wasm_i8x16_bitmask(v) & in) flags |= WIDE;
  }
  return flags;
}

/* ---- numbers ---- */

INLINE u32 digit(u32 p) { return ld8(p) - '0' < 10; }

static NOINLINE u32 bad_number(u32 p) { return k_fail(p >= st.in + st.in_len ? TRUNCATED : BAD_NUMBER, p); }

INLINE u32 num_end(u32 p, u64 *kind) { /* after the number at p, 0 = error; the span's flags */
  u64 flags = 0;
  if (ld8(p) == '-') p++;
  /* bit i: p[i] is no digit; digits beyond the 16 are found one by one */
  v128_t v = wasm_i8x16_sub(ld128(p), wasm_i8x16_splat('0'));
  u32 others = ~(u32)wasm_i8x16_bitmask(le_u8(v, wasm_i8x16_splat(9)));
  u32 n = (u32)__builtin_ctz(others), from = p;
  p += n;
  if (unlikely(n == 16)) while (digit(p)) p++;
  if (unlikely(n == 0)) return bad_number(p);
  if (unlikely(ld8(from) == '0' && p - from > 1)) return bad_number(from + 1); /* 01 */
  u32 c = ld8(p);
  if (c == '.') {
    flags = ESC;
    p++;
    if (likely(n < 14)) {
      u32 m = (u32)__builtin_ctz(others >> (n + 1));
      p += m;
      if (unlikely(m == 0)) return bad_number(p);
      if (unlikely(n + 1 + m == 16)) while (digit(p)) p++;
    } else {
      if (!digit(p)) return bad_number(p);
      do p++; while (digit(p));
    }
    c = ld8(p);
  }
  if (unlikely((c | 0x20) == 'e')) {
    flags = ESC | DIRTY;
    c = ld8(++p);
    if (c == '+' || c == '-') p++;
    if (!digit(p)) return bad_number(p);
    do p++; while (digit(p));
  }
  *kind = flags;
  return p;
}

EXPORT(k_num) span k_num(u32 p) {
  u64 flags;
  u32 end = num_end(p, &flags);
  return likely(end) ? mk(p, end - p, flags) : 0;
}

/* ---- any value ---- */

static const struct { u32 word, n; } literals[3] = {
    {'t' | 'r' << 8 | 'u' << 16 | 'e' << 24, 4}, {'a' | 'l' << 8 | 's' << 16 | 'e' << 24, 5}, {'n' | 'u' << 8 | 'l' << 16 | 'l' << 24, 4}};

INLINE u32 literal_end(u32 p) { /* 0 = none */
  switch (ld8(p)) {
  case 't': return ld32(p) == literals[0].word ? p + 4 : 0;
  case 'f': return ld32(p + 1) == literals[1].word ? p + 5 : 0;
  case 'n': return ld32(p) == literals[2].word ? p + 4 : 0;
  }
  return 0;
}

static NOINLINE u32 bad_literal(u32 p) {
  static const char words[] = "true\0\0\0\0false\0\0\0null";
  u32 c = ld8(p), w = (u32)words + (c == 't' ? 0 : c == 'f' ? 8 : 16);
  while (ld8(w) && ld8(p) == ld8(w)) p++, w++;
  return bad_json(p);
}

/* The names of one object: a list of up to 16, then a set. A name whose bit is not in the bloom filter is new. */

INLINE u64 name_bit(span name) {
  u32 l = len(name);
  u64 w = l >= 8 ? ld64(addr(name)) ^ ld64(addr(name) + l - 8) : ld64(addr(name)) << (64 - 8 * (l ? l : 1));
  return (u64)1 << ((w + l) * 0x9E3779B97F4A7C15ull >> 58);
}

/* the set of the count names in list, 0 = error */
static NOINLINE u32 name_set(u32 list, u32 count) {
  u32 set = k_seen_new();
  for (u32 i = 0; i < count && set; i++)
    if (!k_seen(set, ld64(list + i * 8))) return 0;
  return set;
}

static NOINLINE u32 name_listed(u32 list, u32 count, span name) { /* 1 = yes, which is an error */
  for (u32 i = 0; i < count; i++)
    if (k_text_eq(ld64(list + i * 8), name)) { k_fail(DUPLICATE_KEY, addr(name) - 1); return 1; }
  return 0;
}

static u32 skip_object(u32 p, u32 depth);
static u32 skip_array(u32 p, u32 depth);

INLINE u32 skip(u32 p, u32 c, u32 depth) { /* c is the byte at p */
  u64 flags = 0;
  if (c == '"') {
    u32 q = str_end(p, &flags);
    return likely(q) ? q + 1 : 0;
  }
  if (c == '{') return skip_object(p, depth);
  if (c - '0' < 10 || c == '-') return num_end(p, &flags);
  if (c == '[') return skip_array(p, depth);
  if (c == 't' || c == 'f' || c == 'n') {
    u32 q = literal_end(p);
    return q ? q : bad_literal(p);
  }
  return bad_json(p);
}

static NOINLINE u32 skip_object(u32 p, u32 depth) {
  if (!depth) return k_fail(TOO_DEEP, p);
  p = skip_ws(p + 1);
  if (ld8(p) == '}') return p + 1;
  u32 mark = st.arena;
  u32 list = take(16 * 8), count = 0, set = 0;
  u64 bloom = 0;
  if (!list) return 0;
  for (;;) {
    if (unlikely(ld8(p) != '"')) return bad_json(p);
    u64 flags = 0;
    u32 q = str_end(p, &flags);
    if (unlikely(!q)) return 0;
    span name = mk(p + 1, q - p - 1, flags);
    p = q + 1;
    u64 bit = name_bit(name);
    if (unlikely(name & ESC)) bit = bloom = ~(u64)0; /* compare with all, now and later */
    if (likely(count < 16)) {
      if (unlikely(bloom & bit) && name_listed(list, count, name)) return 0;
      bloom |= bit;
      st64(list + count * 8, name);
      count++;
    } else {
      if (!set && !(set = name_set(list, count))) return 0;
      if (!k_seen(set, name)) return 0;
    }
    u32 c = ld16(p); /* colon and the value's first byte */
    if (likely((c & 0xff) == ':' && c > 0x20ff)) {
      p++;
      c >>= 8;
    } else {
      p = skip_ws(p);
      if (ld8(p) != ':') return bad_json(p);
      p = skip_ws(p + 1);
      c = ld8(p);
    }
    p = skip(p, c, depth - 1);
    if (unlikely(!p)) return 0;
    c = ld16(p);
    if (likely(c == (',' | '"' << 8))) { p++; continue; }
    if (unlikely((c & 0xff) <= 0x20)) {
      p = k_ws(p);
      c = ld8(p);
    }
    if ((c & 0xff) == '}') { st.arena = mark; return p + 1; }
    if ((c & 0xff) != ',') return bad_json(p);
    p = skip_ws(p + 1);
  }
}

static NOINLINE u32 skip_array(u32 p, u32 depth) {
  if (!depth) return k_fail(TOO_DEEP, p);
  p = skip_ws(p + 1);
  u32 c = ld8(p);
  if (c == ']') return p + 1;
  for (;;) {
    p = skip(p, c, depth - 1);
    if (unlikely(!p)) return 0;
    c = ld16(p); /* comma and the next value's first byte */
    if (likely((c & 0xff) == ',' && c > 0x20ff)) { p++; c >>= 8; continue; }
    if (unlikely((c & 0xff) <= 0x20)) {
      p = k_ws(p);
      c = ld8(p);
    }
    if ((c & 0xff) == ']') return p + 1;
    if ((c & 0xff) != ',') return bad_json(p);
    p = skip_ws(p + 1);
    c = ld8(p);
  }
}

EXPORT(k_skip) u32 k_skip(u32 p) { return skip(p, ld8(p), st.depth); }

EXPORT(k_bad) u32 k_bad(u32 p, u32 want) {
  u32 c = ld8(p), is = 0;
  switch (c) {
  case '{': is = 1; break;
  case '[': is = 2; break;
  case '"': is = 4; break;
  case 't': case 'f': is = 16; break;
  case 'n': is = 32; break;
  default: if (c == '-' || c - '0' < 10) is = 8;
  }
  if (!is) return bad_json(p);
  if (is >= 16 && !literal_end(p)) return bad_literal(p);
  if (is & want) return bad_json(p);
  return k_fail(WRONG_TYPE, p);
}

/* ---- names seen in one object: {u32 count, capacity, slots, 0}; slots are spans of decoded names ---- */

EXPORT(k_seen_new) u32 k_seen_new(void) {
  u32 set = k_alloc(16 + 32 * 8);
  if (!set) return 0;
  st32(set + 4, 32);
  st32(set + 8, set + 16);
  return set;
}

/* 0 = it was there already, else 1; 2 = error */
static u32 insert(u32 set, span name) {
  u32 mask = ld32(set + 4) - 1, slots = ld32(set + 8);
  u32 i = (u32)(hash_bytes(addr(name), len(name)) >> 20) & mask;
  for (u32 probes = 0;; probes++, i = (i + 1) & mask) {
    u64 have = ld64(slots + i * 8);
    if (!have) { st64(slots + i * 8, name); return 1; }
    if (len(have) == len(name) && same_bytes(addr(have), addr(name), len(name))) return 0;
    if (probes > 16 && !spend(1 + len(name) / 16)) return 2; /* names made to collide */
  }
}

EXPORT(k_seen) u32 k_seen(u32 set, span name) {
  span plain = k_decode(name);
  if (!plain) return 0;
  u32 count = ld32(set), cap = ld32(set + 4);
  if (count * 4 >= cap * 3) {
    u32 old = ld32(set + 8), slots = cap > MAX_LEN / 32 ? k_fail(OUT_OF_MEMORY, 0) : k_alloc(cap * 2 * 8);
    if (!slots) return 0;
    st32(set + 4, cap * 2);
    st32(set + 8, slots);
    for (u32 i = 0; i < cap; i++) {
      span have = ld64(old + i * 8);
      if (have && insert(set, have) == 2) return 0;
    }
  }
  u32 r = insert(set, plain);
  if (r == 0) k_fail(DUPLICATE_KEY, addr(name) - 1);
  if (r != 1) return 0;
  st32(set, count + 1);
  return 1;
}
