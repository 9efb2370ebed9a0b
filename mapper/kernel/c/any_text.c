/* any_text.c: the strings extension on values of any type. Positions count code points. */
#include "any.h"

#define TEXTS(x, y) if (tag(x) != A_STRING || tag(y) != A_STRING) return no_overload()
#define KIND(x, kind) if (tag(x) != kind) return no_overload()

INLINE u32 bool_or_error(u32 b) { return b == 2 ? 0 : of_bool(b); }
INLINE u32 index_or_error(i64 i) { return i == -2 ? 0 : a_of_int(i); }
static u32 out_of_range(void) { return k_fail(INDEX_OUT_OF_RANGE, 0); }

EXPORT(a_contains_2) u32 a_contains_2(u32 s, u32 t) { TEXTS(s, t); return bool_or_error(k_contains(value(s), value(t))); }
EXPORT(a_startswith_2) u32 a_startswith_2(u32 s, u32 t) { TEXTS(s, t); return bool_or_error(k_starts(value(s), value(t))); }
EXPORT(a_endswith_2) u32 a_endswith_2(u32 s, u32 t) { TEXTS(s, t); return bool_or_error(k_ends(value(s), value(t))); }
EXPORT(a_lowerascii_1) u32 a_lowerascii_1(u32 s) { KIND(s, A_STRING); return a_of_text(k_lower(value(s))); }
EXPORT(a_upperascii_1) u32 a_upperascii_1(u32 s) { KIND(s, A_STRING); return a_of_text(k_upper(value(s))); }
EXPORT(a_trim_1) u32 a_trim_1(u32 s) { KIND(s, A_STRING); return a_of_text(k_trim(value(s))); }

EXPORT(a_charat_2) u32 a_charat_2(u32 s, u32 i) {
  KIND(s, A_STRING);
  KIND(i, A_INT);
  return a_of_text(k_char_at(value(s), (i64)value(i)));
}

EXPORT(a_substring_2) u32 a_substring_2(u32 s, u32 i) {
  KIND(s, A_STRING);
  KIND(i, A_INT);
  return a_of_text(k_substring(value(s), (i64)value(i), INT64_MAX));
}

EXPORT(a_substring_3) u32 a_substring_3(u32 s, u32 i, u32 j) {
  KIND(s, A_STRING);
  KIND(i, A_INT);
  KIND(j, A_INT);
  i64 to = (i64)value(j);
  return a_of_text(k_substring(value(s), (i64)value(i), to == INT64_MAX ? to - 1 : to)); /* the greatest means the rest */
}

/* where a search at i ends at once: the answer is *at, or it is an error (-2) */
static u32 settled(u32 s, u32 t, i64 i, i64 *at) {
  i64 n = k_text_len(value(s));
  if (i < 0) { out_of_range(); *at = -2; return 1; }
  if (!len(value(t))) { *at = i < n ? i : n; return 1; }
  *at = -1;
  return i >= n;
}

EXPORT(a_indexof_2) u32 a_indexof_2(u32 s, u32 t) { TEXTS(s, t); return index_or_error(k_index_of(value(s), value(t), 0)); }
EXPORT(a_lastindexof_2) u32 a_lastindexof_2(u32 s, u32 t) { TEXTS(s, t); return index_or_error(k_last_index_of(value(s), value(t))); }

EXPORT(a_indexof_3) u32 a_indexof_3(u32 s, u32 t, u32 i) {
  i64 at;
  TEXTS(s, t);
  KIND(i, A_INT);
  return index_or_error(settled(s, t, (i64)value(i), &at) ? at : k_index_of(value(s), value(t), (i64)value(i)));
}

EXPORT(a_lastindexof_3) u32 a_lastindexof_3(u32 s, u32 t, u32 i) {
  i64 at;
  TEXTS(s, t);
  KIND(i, A_INT);
  return index_or_error(settled(s, t, (i64)value(i), &at) ? at : k_last_index_of_from(value(s), value(t), (i64)value(i)));
}

EXPORT(a_replace_3) u32 a_replace_3(u32 s, u32 t, u32 by) {
  TEXTS(s, t);
  KIND(by, A_STRING);
  return a_of_text(k_replace(value(s), value(t), value(by), -1));
}

EXPORT(a_replace_4) u32 a_replace_4(u32 s, u32 t, u32 by, u32 n) {
  TEXTS(s, t);
  KIND(by, A_STRING);
  KIND(n, A_INT);
  return a_of_text(k_replace(value(s), value(t), value(by), (i64)value(n)));
}

EXPORT(a_split_2) u32 a_split_2(u32 s, u32 sep) {
  TEXTS(s, sep);
  return a_list_of_texts(k_split(value(s), value(sep), -1));
}

EXPORT(a_split_3) u32 a_split_3(u32 s, u32 sep, u32 n) {
  TEXTS(s, sep);
  KIND(n, A_INT);
  return a_list_of_texts(k_split(value(s), value(sep), (i64)value(n)));
}

static u32 join(u32 list, span sep) {
  KIND(list, A_LIST);
  u32 n = list_len(list), texts = k_vec_new(n);
  if (!texts) return 0;
  for (u32 i = 0; i < n; i++) {
    KIND(list_at(list, i), A_STRING);
    if (!k_vec_push(texts, value(list_at(list, i)))) return 0;
  }
  return a_of_text(k_join(texts, sep));
}

EXPORT(a_join_1) u32 a_join_1(u32 list) { return join(list, FIXED("")); }
EXPORT(a_join_2) u32 a_join_2(u32 list, u32 sep) { KIND(sep, A_STRING); return join(list, value(sep)); }

/* ---- reverse ---- */

static u32 reverse_text(span s) {
  u32 n = len(s), out = spend(n) ? take(n + 16) : 0, w = out + n;
  if (!out) return 0;
  for (u32 p = addr(s), end = p + n; p < end;) {
    u32 c = ld8(p), k = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    w -= k;
    for (u32 i = 0; i < k; i++) st8(w + i, ld8(p + i));
    p += k;
  }
  return a_of_text(mk(out, n, s & FLAGS));
}

EXPORT(a_reverse_1) u32 a_reverse_1(u32 x) {
  if (tag(x) == A_STRING) return reverse_text(value(x));
  KIND(x, A_LIST);
  u32 list = a_list_new(list_len(x));
  for (u32 i = list_len(x); i-- > 0 && list;) list = a_list_add(list, list_at(x, i));
  return list;
}

/* ---- quote ---- */

EXPORT(a_strings_quote_1) u32 a_strings_quote_1(u32 x) {
  static const char from[] = "\a\b\f\n\r\t\v\\\"", to[] = "abfnrtv\\\"";
  KIND(x, A_STRING);
  span s = value(x);
  u32 n = len(s);
  if (n > MAX_LEN / 2 - 2) return k_fail(OUT_OF_MEMORY, 0);
  u32 out = spend(n) ? take(n * 2 + 16) : 0, w = out;
  if (!out) return 0;
  st8(w++, '"');
  for (u32 p = addr(s), end = p + n; p < end; p++) {
    u32 c = ld8(p), i = 0;
    while (i < 9 && (u8)from[i] != c) i++;
    if (i < 9) { st8(w++, '\\'); c = (u8)to[i]; }
    st8(w++, c);
  }
  st8(w++, '"');
  return a_of_text(mk(out, w - out, (s & WIDE) | DIRTY));
}
