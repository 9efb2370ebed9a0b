/* any_base64.c: base64 of RFC 4648, with padding; when decoded the padding may be missing. */
#include "any.h"

INLINE u32 digit(u32 v, u32 url) {
  if (v < 26) return 'A' + v;
  if (v < 52) return 'a' + v - 26;
  if (v < 62) return '0' + v - 52;
  return v == 62 ? (url ? '-' : '+') : url ? '_' : '/';
}

u32 base64_put(u32 w, span s, u32 url) {
  u32 p = addr(s), n = len(s);
  for (; n; n -= n < 3 ? n : 3, p += 3, w += 4) {
    u32 v = ld8(p) << 16 | (n > 1 ? ld8(p + 1) << 8 : 0) | (n > 2 ? ld8(p + 2) : 0);
    st8(w, digit(v >> 18, url));
    st8(w + 1, digit(v >> 12 & 63, url));
    st8(w + 2, n > 1 ? digit(v >> 6 & 63, url) : '=');
    st8(w + 3, n > 2 ? digit(v & 63, url) : '=');
  }
  return w;
}

static u32 encode(u32 x, u32 url) {
  if (tag(x) != A_BYTES) return no_overload();
  u32 n = len(value(x)), size = (n + 2) / 3 * 4;
  if (size > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  u32 out = spend(size) ? take(size + 16) : 0;
  if (!out) return 0;
  base64_put(out, value(x), url);
  return a_of_text(mk(out, size, 0));
}

static u32 bits_of(u32 c, u32 url) { /* 64 = not a digit */
  if (c - 'A' < 26) return c - 'A';
  if (c - 'a' < 26) return c - 'a' + 26;
  if (c - '0' < 10) return c - '0' + 52;
  return c == (url ? '-' : '+') ? 62 : c == (url ? '_' : '/') ? 63 : 64;
}

/* Line ends are skipped, as Go does. The last group has two or three digits, with padding that is right or missing. */
static u32 decode(u32 x, u32 url) {
  if (tag(x) != A_STRING) return no_overload();
  span s = value(x);
  u32 p = addr(s), end = p + len(s), out = spend(len(s)) ? take(len(s) + 16) : 0, w = out, group = 0, n = 0, pads = 0;
  if (!out) return 0;
  for (; p < end; p++) {
    u32 c = ld8(p);
    if (c == '\r' || c == '\n') continue;
    if (c == '=') {
      if (++pads > 2) return k_fail_text(BAD_CONVERSION, s);
      continue;
    }
    u32 v = bits_of(c, url);
    if (v == 64 || pads) return k_fail_text(BAD_CONVERSION, s);
    group = group << 6 | v;
    if (++n & 3) continue;
    st8(w, group >> 16);
    st8(w + 1, group >> 8);
    st8(w + 2, group);
    w += 3;
  }
  u32 rest = n & 3;
  if (rest == 1 || (pads && rest + pads != 4)) return k_fail_text(BAD_CONVERSION, s);
  if (rest) {
    group <<= 24 - 6 * rest;
    st8(w++, group >> 16);
    if (rest == 3) st8(w++, group >> 8);
  }
  return a_of_bytes(mk(out, w - out, 0));
}

EXPORT(a_base64_encode_1) u32 a_base64_encode_1(u32 x) { return encode(x, 0); }
EXPORT(a_base64_encodeurl_1) u32 a_base64_encodeurl_1(u32 x) { return encode(x, 1); }
EXPORT(a_base64_decode_1) u32 a_base64_decode_1(u32 x) { return decode(x, 0); }
EXPORT(a_base64_decodeurl_1) u32 a_base64_decodeurl_1(u32 x) { return decode(x, 1); }
