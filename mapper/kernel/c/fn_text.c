/* fn_text.c: the catalogue's functions on texts. Positions and counts are those of code points. */
#include "fn.h"

/* address after n code points, or the end */
static u32 walk(u32 p, u32 end, u64 n) {
  for (; n && p < end; n--) p += cp_len(p);
  return p;
}

static u32 negative(i64 n) { return n < 0 ? !k_fail(BAD_ARGUMENT, 0) : 0; }

EXPORT(k_left) span k_left(span s, i64 n) {
  PLAIN(s) 0;
  if (negative(n)) return 0;
  u32 p = addr(s), end = p + len(s);
  u32 q = s & WIDE ? walk(p, end, (u64)n) : (u64)n < len(s) ? p + (u32)n : end;
  return mk(p, q - p, s & FLAGS);
}

EXPORT(k_right) span k_right(span s, i64 n) {
  PLAIN(s) 0;
  if (negative(n)) return 0;
  u32 p = addr(s), end = p + len(s), q = end;
  for (; n && q > p; n--) {
    q--;
    while ((ld8(q) & 0xc0) == 0x80) q--;
  }
  return mk(q, end - q, s & FLAGS);
}

EXPORT(k_mid) span k_mid(span s, i64 from, i64 n) {
  PLAIN(s) 0;
  if (negative(from) || negative(n)) return 0;
  u32 end = addr(s) + len(s), p = walk(addr(s), end, (u64)from), q = walk(p, end, (u64)n);
  return mk(p, q - p, s & FLAGS);
}

/* at most n characters; what is cut off is shown by more, which counts */
EXPORT(k_truncate) span k_truncate(span s, i64 n, span more) {
  PLAIN(s) 0;
  PLAIN(more) 0;
  i64 keep = n - k_text_len(more);
  if (keep < 0) return k_fail(BAD_ARGUMENT, 0);
  if (k_text_len(s) <= n) return s;
  return k_concat(k_left(s, keep), more);
}

EXPORT(k_before) span k_before(span s, span sep) {
  PLAIN(s) 0;
  i64 i = k_index_of(s, sep, 0);
  return i == -2 ? 0 : k_left(s, i < 0 ? 0 : i);
}

EXPORT(k_after) span k_after(span s, span sep) {
  PLAIN(s) 0;
  i64 i = k_index_of(s, sep, 0);
  if (i == -2) return 0;
  return i < 0 ? mk(addr(s), 0, 0) : k_substring(s, i + k_text_len(sep), INT64_MAX);
}

/* the i-th piece between separators, counted from the end if i is negative */
EXPORT(k_part) span k_part(span s, span sep, i64 i) {
  u32 v = k_split(s, sep, -1);
  if (!v) return 0;
  i64 n = ld32(v);
  if (i < 0) i += n;
  if (i < 0 || i >= n) return k_fail(INDEX_OUT_OF_RANGE, 0);
  return ld64(ld32(v + 8) + (u32)i * 8);
}

EXPORT(k_drop_prefix) span k_drop_prefix(span s, span t) {
  PLAIN(s) 0;
  PLAIN(t) 0;
  u32 n = len(t);
  return k_starts(s, t) == 1 ? mk(addr(s) + n, len(s) - n, s & FLAGS) : s;
}

EXPORT(k_drop_suffix) span k_drop_suffix(span s, span t) {
  PLAIN(s) 0;
  PLAIN(t) 0;
  return k_ends(s, t) == 1 ? mk(addr(s), len(s) - len(t), s & FLAGS) : s;
}

EXPORT(k_is_blank) u32 k_is_blank(span s) {
  PLAIN(s) 0;
  for (u32 p = addr(s), end = p + len(s), n; p < end; p += n)
    if (!(n = space_at(p))) return 0;
  return 1;
}

EXPORT(k_if_blank) span k_if_blank(span s, span other) {
  PLAIN(s) 0;
  PLAIN(other) 0;
  return k_is_blank(s) ? other : s;
}

EXPORT(k_none_if_blank) span k_none_if_blank(span s) { return k_is_blank(s) ? 0 : s; }

EXPORT(k_first_filled) span k_first_filled(u32 vec) {
  for (u32 i = 0, at = ld32(vec + 8); i < ld32(vec); i++, at += 8) {
    span s = ld64(at);
    PLAIN(s) 0;
    if (!k_is_blank(s)) return s;
  }
  return mk(vec, 0, 0);
}

/* runs of white space become one space, none at the ends */
EXPORT(k_collapse) span k_collapse(span s) {
  PLAIN(s) 0;
  u32 p = addr(s), end = p + len(s), out = text_room(len(s)), w = out, gap = 0;
  if (!out) return 0;
  for (u32 n; p < end; p += n) {
    if ((n = space_at(p))) { gap = w > out; continue; }
    n = cp_len(p);
    if (gap) { st8(w++, ' '); gap = 0; }
    st32(w, ld32(p));
    w += n;
  }
  return written(out, w, s & FLAGS);
}

/* CR LF and CR become LF */
EXPORT(k_line_ends) span k_line_ends(span s) {
  PLAIN(s) 0;
  if (!(s & DIRTY)) return s;
  u32 p = addr(s), end = p + len(s), out = text_room(len(s)), w = out;
  if (!out) return 0;
  for (; p < end; p++) {
    u32 c = ld8(p);
    if (c == '\r') {
      c = '\n';
      if (p + 1 < end && ld8(p + 1) == '\n') p++;
    }
    st8(w++, c);
  }
  return written(out, w, s & FLAGS);
}

/* ---- classes of characters: u32 bits of ASCII [4], count of ranges, {u32 first, last} above ASCII ---- */

static u32 in_class(u32 t, u32 c) {
  if (c < 0x80) return ld32(t + c / 32 * 4) >> (c & 31) & 1;
  u32 low = 0, high = ld32(t + 16);
  while (low < high) {
    u32 mid = (low + high) / 2, r = t + 20 + mid * 8;
    if (c < ld32(r)) high = mid;
    else if (c > ld32(r + 4)) low = mid + 1;
    else return 1;
  }
  return 0;
}

EXPORT(k_filter) span k_filter(span s, u32 keep, u32 class) {
  PLAIN(s) 0;
  u32 p = addr(s), end = p + len(s), out = text_room(len(s)), w = out;
  if (!out) return 0;
  for (u32 n; p < end; p += n)
    if (in_class(class, cp_at(p, &n)) == keep) {
      st32(w, ld32(p));
      w += n;
    }
  return written(out, w, s & FLAGS);
}

/* ---- letter case: u32 count, {u32 first, last; i32 delta; u32 step} ---- */

static u32 to_case(u32 t, u32 c) {
  u32 low = 0, high = ld32(t);
  while (low < high) {
    u32 mid = (low + high) / 2, r = t + 4 + mid * 16, first = ld32(r);
    if (c < first) high = mid;
    else if (c > ld32(r + 4)) low = mid + 1;
    else return (c - first) % ld32(r + 12) ? c : c + ld32(r + 8);
  }
  return c;
}

enum { WHOLE, FIRST, WORDS };

/* of a text whole, its first character, or the first of each word to the case of table a; the others to that of b */
static span change(span s, u32 how, u32 a, u32 b) {
  PLAIN(s) 0;
  u32 p = addr(s), end = p + len(s), out = text_room((u64)len(s) * 3 / 2), w = out, first = 1;
  if (!out) return 0;
  for (u32 n; p < end; p += n) {
    u32 c = cp_at(p, &n);
    w = put_cp(w, to_case(first || how == WHOLE ? a : b, c));
    first = how == WORDS && (c == '-' || c == '/' || space_at(p));
  }
  return written(out, w, s & FLAGS);
}

EXPORT(k_case) span k_case(span s, u32 t) { return change(s, WHOLE, t, t); }
EXPORT(k_capital) span k_capital(span s, u32 upper, u32 lower) { return change(s, FIRST, upper, lower); }
EXPORT(k_title) span k_title(span s, u32 upper, u32 lower) { return change(s, WORDS, upper, lower); }

/* ---- ASCII: u32 count, {u32 first, count, offset} of blocks; entries of 4 bytes: ASCII, or 0xff if there is none ---- */

static u32 ascii_of(u32 t, u32 c) {
  for (u32 i = ld32(t), b = t + 4; i; i--, b += 12)
    if (c - ld32(b) < ld32(b + 4)) return ld32(t + ld32(b + 8) + (c - ld32(b)) * 4);
  return 0xff;
}

EXPORT(k_ascii) span k_ascii(span s, span other, u32 t) {
  PLAIN(s) 0;
  PLAIN(other) 0;
  if (!(s & WIDE)) return s;
  u32 p = addr(s), end = p + len(s), m = len(other);
  u64 most = (u64)len(s) * (m > 2 ? m : 2); /* two bytes may become three letters */
  u32 out = text_room(most), w = out;
  if (!out) return 0;
  for (u32 n; p < end; p += n) {
    u32 c = cp_at(p, &n), a = c < 0x80 ? c : ascii_of(t, c);
    if (a == 0xff) {
      copy16(w, addr(other), m);
      w += m;
      continue;
    }
    for (; a; a >>= 8) st8(w++, a & 0xff);
    if (c == 0) st8(w++, 0);
  }
  return written(out, w, DIRTY | (other & FLAGS)); /* it may have quotes that were others before */
}

EXPORT(k_slug) span k_slug(span s, u32 t) {
  static const char dash[] = "-";
  if (!(s = k_ascii(s, mk((u32)dash, 1, 0), t))) return 0;
  u32 p = addr(s), end = p + len(s), out = text_room(len(s)), w = out, gap = 0;
  if (!out) return 0;
  for (; p < end; p++) {
    u32 c = ld8(p), letter = (c | 0x20) - 'a' < 26;
    if (!letter && c - '0' > 9) { gap = w > out; continue; }
    if (gap) { st8(w++, '-'); gap = 0; }
    st8(w++, letter ? c | 0x20 : c);
  }
  return written(out, w, 0);
}
