/* fn_codes.c: codes with rules of their own: GTINs and SAP's numbers with zeros in front. */
#include "fn.h"

static u32 all_digits(u32 p, u32 n) {
  for (u32 i = 0; i < n; i++)
    if (ld8(p + i) - '0' > 9) return 0;
  return n > 0;
}

/* GS1 check digit of n digits: from the right they count 3, 1, 3, … */
static u32 check_digit(u32 p, u32 n) {
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) sum += (ld8(p + n - 1 - i) - '0') * (i & 1 ? 1 : 3);
  return (10 - sum % 10) % 10;
}

static u32 is_gtin(span s) {
  u32 p = addr(s), n = len(s);
  return (n == 8 || (n >= 12 && n <= 14)) && all_digits(p, n) && check_digit(p, n - 1) == ld8(p + n - 1) - '0';
}

EXPORT(k_is_gtin) u32 k_is_gtin(span s) {
  PLAIN(s) 0;
  return is_gtin(s);
}

EXPORT(k_gtin_digit) span k_gtin_digit(span s) {
  PLAIN(s) 0;
  u32 n = len(s);
  if ((n != 7 && (n < 11 || n > 13)) || !all_digits(addr(s), n)) return k_fail_text(BAD_ARGUMENT, s);
  u32 out = take(16);
  if (!out) return 0;
  st8(out, '0' + check_digit(addr(s), n));
  return mk(out, 1, 0);
}

static span zeros(span s, u32 n) { /* digits, padded to n */
  u32 out = text_room(n), more = n - len(s);
  if (!out) return 0;
  for (u32 i = 0; i < more; i++) st8(out + i, '0');
  copy16(out + more, addr(s), len(s));
  return mk(out, n, 0);
}

EXPORT(k_gtin14) span k_gtin14(span s) {
  PLAIN(s) 0;
  return is_gtin(s) ? zeros(s, 14) : k_fail_text(BAD_CONVERSION, s);
}

/* SAP's conversion ALPHA: spaces around are dropped, nothing but digits is filled up with zeros */
EXPORT(k_alpha_in) span k_alpha_in(span s, i64 n) {
  if (!(s = k_trim(s))) return 0;
  if (n < 1) return k_fail(BAD_ARGUMENT, 0);
  return all_digits(addr(s), len(s)) && len(s) < n ? n > MAX_LEN ? k_fail(OUT_OF_MEMORY, 0) : zeros(s, (u32)n) : s;
}

EXPORT(k_alpha_out) span k_alpha_out(span s) {
  if (!(s = k_trim(s))) return 0;
  u32 p = addr(s), n = len(s);
  if (!all_digits(p, n)) return s;
  while (n > 1 && ld8(p) == '0') { p++; n--; }
  return mk(p, n, 0);
}

/* ---- tables of codes: u32 count, {u32 code as a big-endian number; u8 value[4]} sorted by code ---- */

u32 find_code(u32 t, span code) {
  if (code & ESC && !(code = k_decode(code))) return 0;
  if (len(code) - 1 > 3) return 0;
  u32 key = __builtin_bswap32(ld32(addr(code)) & (0xffffffffu >> (32 - 8 * len(code)))), low = 0, high = ld32(t);
  while (low < high) {
    u32 mid = (low + high) / 2, r = t + 4 + mid * 8;
    if (key == ld32(r)) return r + 4;
    if (key < ld32(r)) high = mid;
    else low = mid + 1;
  }
  return 0;
}

EXPORT(k_has_code) u32 k_has_code(span code, u32 t) { return find_code(t, code) != 0; }

EXPORT(k_code) span k_code(span code, u32 t) {
  u32 v = find_code(t, code), n = 0;
  if (!v) return k_fail_text(NO_LOOKUP, code);
  while (n < 4 && ld8(v + n)) n++;
  return mk(v, n, 0);
}
