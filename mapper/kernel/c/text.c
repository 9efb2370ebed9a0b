/* text.c: functions on texts. Positions count code points; texts are valid UTF-8. Semantics are those of the CEL
 * strings extension, which are Go's. */
#include "internal.h"

#define PLAIN(s) if (((s) & ESC) && !((s) = k_decode(s))) return

static u32 count(u32 p, u32 n) { /* code points */
  u32 end = p + n, c = 0;
  for (; end - p >= 16; p += 16)
    c += (u32)__builtin_popcount(wasm_i8x16_bitmask(wasm_i8x16_gt(ld128(p), wasm_i8x16_splat(-65))));
  for (; p < end; p++) c += (ld8(p) & 0xc0) != 0x80;
  return c;
}

EXPORT(k_text_len) u32 k_text_len(span s) {
  if (!(s & (ESC | WIDE))) return len(s);
  if (!(s & ESC)) return count(addr(s), len(s));
  struct bytes b = bytes_of(s);
  u32 n = 0;
  for (i32 c; (c = next_byte(&b)) >= 0;) n += (c & 0xc0) != 0x80;
  return n;
}

EXPORT(k_text_eq) u32 k_text_eq(span a, span b) {
  if (!((a | b) & ESC)) {
    u32 n = len(a);
    if (n != len(b)) return 0;
    if (n > 64) spend(n >> 6);
    return same_bytes(addr(a), addr(b), n);
  }
  struct bytes x = bytes_of(a), y = bytes_of(b);
  spend(len(a) >> 5);
  for (;;) {
    i32 c = next_byte(&x);
    if (c != next_byte(&y)) return 0;
    if (c < 0) return 1;
  }
}

EXPORT(k_text_cmp) u32 k_text_cmp(span a, span b) {
  struct bytes x = bytes_of(a), y = bytes_of(b);
  spend(len(a) >> 5);
  for (;;) {
    i32 c = next_byte(&x), d = next_byte(&y);
    if (c != d) return c < d ? 0 : 2;
    if (c < 0) return 1;
  }
}

EXPORT(k_concat) span k_concat(span a, span b) {
  PLAIN(a) 0;
  PLAIN(b) 0;
  u32 n = len(a), m = len(b);
  if (n + m > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  u32 out = take(n + m + 16);
  if (!out || !spend(n + m)) return 0;
  copy16(out, addr(a), n);
  copy16(out + n, addr(b), m);
  return mk(out, n + m, (a | b) & FLAGS);
}

/* ---- search ---- */

#define FAILED 1u /* an address that no text has */

/* address of t in [p, end), 0 = none, FAILED = out of fuel: the work is charged */
static u32 find(u32 p, u32 end, u32 t, u32 n) {
  if (n > end - p) return 0;
  if (!n) return p;
  u32 last = end - n, work = 0, from = p, found = 0; /* last possible start */
  v128_t first = wasm_i8x16_splat((int8_t)ld8(t));
  while (p <= last) {
    u32 m = wasm_i8x16_bitmask(wasm_i8x16_eq(ld128(p), first));
    if (!m) { p += 16; continue; }
    p += (u32)__builtin_ctz(m);
    if (p > last) break;
    if (same_bytes(p, t, n)) { found = p; break; }
    work += n;
    if (work > 1 << 20) {
      if (!spend(work >> 4)) return FAILED;
      work = 0;
    }
    p++;
  }
  return spend((p - from + work) >> 4) ? found : FAILED;
}

static u32 find_last(u32 p, u32 start, u32 t, u32 n) { /* start is the last allowed start, not below p */
  for (u32 work = 0, q = start;; q--) {
    if (same_bytes(q, t, n)) return q;
    work += n;
    if (q == p) return 0;
    if (work > 1 << 16) {
      if (!spend(work >> 4)) return FAILED;
      work = 0;
    }
  }
}

/* address of the i-th code point, i at most the number of code points; 0 = beyond */
static u32 position(span s, u64 i) {
  u32 p = addr(s), end = p + len(s);
  if (i > len(s)) return 0;
  if (!(s & WIDE)) return p + (u32)i;
  for (; i && p < end; i--) {
    u32 c = ld8(p);
    p += c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  }
  return i ? 0 : p;
}

INLINE i64 index_at(span s, u32 p) { return s & WIDE ? count(addr(s), p - addr(s)) : p - addr(s); }

EXPORT(k_contains) u32 k_contains(span s, span t) {
  PLAIN(s) 2;
  PLAIN(t) 2;
  u32 at = find(addr(s), addr(s) + len(s), addr(t), len(t));
  return at == FAILED ? 2 : at != 0;
}
EXPORT(k_starts) u32 k_starts(span s, span t) {
  PLAIN(s) 2;
  PLAIN(t) 2;
  return len(s) >= len(t) && same_bytes(addr(s), addr(t), len(t));
}
EXPORT(k_ends) u32 k_ends(span s, span t) {
  PLAIN(s) 2;
  PLAIN(t) 2;
  return len(s) >= len(t) && same_bytes(addr(s) + len(s) - len(t), addr(t), len(t));
}

static i64 out_of_range(void) { k_fail(INDEX_OUT_OF_RANGE, 0); return -2; }

EXPORT(k_index_of) i64 k_index_of(span s, span t, i64 from) {
  PLAIN(s) -2;
  PLAIN(t) -2;
  u32 p = from < 0 ? 0 : position(s, (u64)from);
  if (!p) return out_of_range();
  u32 at = find(p, addr(s) + len(s), addr(t), len(t));
  if (at == FAILED) return -2;
  return at ? index_at(s, at) : -1;
}

static i64 last_from(span s, span t, u32 start) {
  u32 p = addr(s), n = len(t);
  if (n > len(s)) return -1;
  if (start > p + len(s) - n) start = p + len(s) - n;
  u32 at = find_last(p, start, addr(t), n);
  if (at == FAILED) return -2;
  return at ? index_at(s, at) : -1;
}

EXPORT(k_last_index_of) i64 k_last_index_of(span s, span t) {
  PLAIN(s) -2;
  PLAIN(t) -2;
  return last_from(s, t, addr(s) + len(s));
}

EXPORT(k_last_index_of_from) i64 k_last_index_of_from(span s, span t, i64 from) {
  PLAIN(s) -2;
  PLAIN(t) -2;
  u32 p = from < 0 ? 0 : position(s, (u64)from);
  return p ? last_from(s, t, p) : out_of_range();
}

/* ---- parts ---- */

EXPORT(k_substring) span k_substring(span s, i64 from, i64 to) {
  PLAIN(s) 0;
  u32 end = addr(s) + len(s), p = from < 0 ? 0 : position(s, (u64)from), q = end;
  if (to != INT64_MAX) q = to < from ? 0 : position(s, (u64)to);
  if (!p || !q) return k_fail(INDEX_OUT_OF_RANGE, 0);
  return mk(p, q - p, s & FLAGS);
}

EXPORT(k_char_at) span k_char_at(span s, i64 i) {
  PLAIN(s) 0;
  u32 p = i < 0 ? 0 : position(s, (u64)i);
  if (!p) return k_fail(INDEX_OUT_OF_RANGE, 0);
  if (p == addr(s) + len(s)) return mk(p, 0, 0);
  u32 c = ld8(p);
  return mk(p, c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, s & FLAGS);
}

INLINE u32 rune_len(u32 p) {
  u32 c = ld8(p);
  return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

EXPORT(k_replace) span k_replace(span s, span from, span to, i64 n) {
  PLAIN(s) 0;
  PLAIN(from) 0;
  PLAIN(to) 0;
  u32 p = addr(s), end = p + len(s), f = len(from), t = len(to);
  u64 hits = 0, limit = n < 0 ? ~(u64)0 : (u64)n;
  if (!f) {
    hits = (u64)count(p, len(s)) + 1;
    if (hits > limit) hits = limit;
  } else {
    for (u32 q = p; hits < limit && (q = find(q, end, addr(from), f)); q += f) {
      if (q == FAILED) return 0;
      hits++;
    }
  }
  if (!hits) return s;
  u64 size = len(s) + hits * t - hits * f;
  if (size > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  u32 out = take((u32)size + 16);
  if (!out || !spend(size)) return 0;
  u32 w = out;
  for (u64 i = 0; i < hits; i++) {
    u32 q = f ? find(p, end, addr(from), f) : i ? p + rune_len(p) : p;
    if (q == FAILED) return 0;
    copy16(w, p, q - p);
    w += q - p;
    copy16(w, addr(to), t);
    w += t;
    p = q + f;
  }
  copy16(w, p, end - p);
  return mk(out, (u32)size, (s | to) & FLAGS);
}

EXPORT(k_split) u32 k_split(span s, span sep, i64 n) {
  PLAIN(s) 0;
  PLAIN(sep) 0;
  u32 v = k_vec_new(4), p = addr(s), end = p + len(s);
  u64 flags = s & FLAGS;
  if (!v || n == 0) return v;
  for (i64 left = n;; left--) {
    u32 q = 0;
    if (!len(sep) && p == end) break;
    if (left == 1) q = 0;
    else if (len(sep)) q = find(p, end, addr(sep), len(sep));
    else if (p + rune_len(p) < end) q = p + rune_len(p);
    if (q == FAILED || !spend(1)) return 0;
    if (!q) { if (!k_vec_push(v, mk(p, end - p, flags))) return 0; break; }
    if (!k_vec_push(v, mk(p, q - p, flags))) return 0;
    p = q + len(sep);
    if (n < 0) left = 0; /* stays negative */
  }
  return v;
}

EXPORT(k_join) span k_join(u32 vec, span sep) {
  PLAIN(sep) 0;
  u32 n = ld32(vec), data = ld32(vec + 8);
  u64 size = n ? (u64)len(sep) * (n - 1) : 0, flags = n > 1 ? sep & FLAGS : 0;
  for (u32 i = 0; i < n; i++) {
    span s = ld64(data + i * 8);
    if (s & ESC) {
      PLAIN(s) 0;
      st64(data + i * 8, s);
    }
    size += len(s);
    flags |= s & FLAGS;
  }
  if (size > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  u32 out = take((u32)size + 16), w = out;
  if (!out || !spend(size + n)) return 0;
  for (u32 i = 0; i < n; i++) {
    if (i) { copy16(w, addr(sep), len(sep)); w += len(sep); }
    span s = ld64(data + i * 8);
    copy16(w, addr(s), len(s));
    w += len(s);
  }
  return mk(out, w - out, flags);
}

/* ---- changes ---- */

static span change_case(span s, u32 first) { /* letters from first to first + 25 change case */
  PLAIN(s) 0;
  u32 n = len(s), out = take(n + 16);
  if (!out || !spend(n / 4)) return 0;
  v128_t lo = wasm_i8x16_splat((int8_t)(first - 1)), hi = wasm_i8x16_splat((int8_t)(first + 26)), bit = wasm_i8x16_splat(0x20);
  for (u32 i = 0; i < n; i += 16) {
    v128_t v = ld128(addr(s) + i);
    v128_t m = wasm_v128_and(wasm_i8x16_gt(v, lo), wasm_i8x16_lt(v, hi));
    st128(out + i, wasm_v128_xor(v, wasm_v128_and(m, bit)));
  }
  return mk(out, n, s & FLAGS);
}
EXPORT(k_lower) span k_lower(span s) { return change_case(s, 'A'); }
EXPORT(k_upper) span k_upper(span s) { return change_case(s, 'a'); }

/* length of the white space character at p, 0 = it is none; Unicode White_Space */
u32 space_at(u32 p) {
  u32 c = ld8(p), d, e;
  if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13);
  if (c == 0xc2) { d = ld8(p + 1); return d == 0x85 || d == 0xa0 ? 2 : 0; }
  if (c < 0xe0 || c >= 0xf0) return 0;
  d = ld8(p + 1);
  e = ld8(p + 2);
  if (c == 0xe1) return d == 0x9a && e == 0x80 ? 3 : 0;                                       /* 1680 */
  if (c == 0xe3) return d == 0x80 && e == 0x80 ? 3 : 0;                                       /* 3000 */
  if (c != 0xe2) return 0;
  if (d == 0x80) return e <= 0x8a || e == 0xa8 || e == 0xa9 || e == 0xaf ? 3 : 0; /* 2000-200a 2028 2029 202f */
  return d == 0x81 && e == 0x9f ? 3 : 0;                                                      /* 205f */
}

EXPORT(k_trim) span k_trim(span s) {
  PLAIN(s) 0;
  u32 p = addr(s), end = p + len(s), n;
  while (p < end && (n = space_at(p))) p += n;
  while (p < end) {
    u32 q = end - 1;
    while ((ld8(q) & 0xc0) == 0x80) q--;
    if (!space_at(q)) break;
    end = q;
  }
  return mk(p, end - p, s & FLAGS);
}

EXPORT(k_pad) span k_pad(span s, i64 n, span fill, u32 left) {
  PLAIN(s) 0;
  PLAIN(fill) 0;
  if (k_text_len(fill) != 1) return k_fail_text(BAD_ARGUMENT, fill);
  i64 more = n - k_text_len(s);
  if (more <= 0) return s;
  if (more > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  u64 size = (u64)more * len(fill) + len(s);
  if (size > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  if (!spend(size)) return 0;
  u32 out = take((u32)size + 16);
  if (!out) return 0;
  u32 w = out, pattern = ld32(addr(fill));
  if (!left) { copy16(w, addr(s), len(s)); w += len(s); }
  for (; more; more--) { st32(w, pattern); w += len(fill); }
  if (left) copy16(w, addr(s), len(s));
  return mk(out, (u32)size, (s | fill) & FLAGS);
}

/* ---- booleans ---- */

EXPORT(k_bool_text_of) span k_bool_text_of(u32 b) {
  static const char words[] = "true\0\0\0\0false\0\0\0";
  return b ? mk((u32)words, 4, 0) : mk((u32)words + 8, 5, 0);
}

EXPORT(k_bool_text) u32 k_bool_text(span s) {
  if (k_text_eq(s, k_bool_text_of(1))) return 1;
  if (k_text_eq(s, k_bool_text_of(0))) return 0;
  k_fail_text(BAD_CONVERSION, s);
  return 2;
}

/* ---- regular expressions: the table is made by mapper/automata ----
 * u16 classes, states, start, always; u8 class of each byte [256]; u8 accepting [states, padded to 4];
 * u16 next [states][classes]. State 0 rejects whatever follows, state `always` accepts it. */
EXPORT(k_dfa) u32 k_dfa(span s, u32 t) {
  u32 classes = ld16(t), states = ld16(t + 2), state = ld16(t + 4), always = ld16(t + 6);
  u32 accepting = t + 264, next = accepting + ((states + 3) & ~3u), class = t + 8;
  if (len(s) > 64) spend(len(s) >> 4);
  if (!(s & ESC)) {
    for (u32 p = addr(s), end = p + len(s); p < end && state && state != always; p++)
      state = ld16(next + (state * classes + ld8(class + ld8(p))) * 2);
    return ld8(accepting + state);
  }
  struct bytes b = bytes_of(s);
  for (i32 c; state && state != always && (c = next_byte(&b)) >= 0;)
    state = ld16(next + (state * classes + ld8(class + (u32)c)) * 2);
  return ld8(accepting + state);
}
