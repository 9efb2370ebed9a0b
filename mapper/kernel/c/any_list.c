/* any_list.c: the lists and sets extensions. */
#include "any.h"

#define LISTS(x, y) if (tag(x) != A_LIST || tag(y) != A_LIST) return no_overload()

EXPORT(a_slice_3) u32 a_slice_3(u32 x, u32 i, u32 j) {
  if (tag(x) != A_LIST || tag(i) != A_INT || tag(j) != A_INT) return no_overload();
  i64 from = (i64)value(i), to = (i64)value(j);
  if (from < 0 || to < from || to > list_len(x)) return k_fail(INDEX_OUT_OF_RANGE, 0);
  u32 list = a_list_new((u32)(to - from));
  for (; from < to && list; from++) list = a_list_add(list, list_at(x, (u32)from));
  return list;
}

static u32 flatten(u32 into, u32 x, u64 levels) {
  for (u32 i = 0; i < list_len(x) && into; i++) {
    u32 item = list_at(x, i);
    if (!spend(1)) return 0; /* lists may be empty and shared */
    into = levels && tag(item) == A_LIST ? flatten(into, item, levels - 1) : a_list_add(into, item);
  }
  return into;
}

EXPORT(a_flatten_1) u32 a_flatten_1(u32 x) {
  if (tag(x) != A_LIST) return no_overload();
  return flatten(a_list_new(list_len(x)), x, 1);
}

EXPORT(a_flatten_2) u32 a_flatten_2(u32 x, u32 levels) {
  if (tag(x) != A_LIST || tag(levels) != A_INT) return no_overload();
  if (value(levels) >> 63) return k_fail_text(BAD_ARGUMENT, FIXED("level must be non-negative"));
  return flatten(a_list_new(list_len(x)), x, value(levels));
}

EXPORT(a_lists_range_1) u32 a_lists_range_1(u32 n) {
  if (tag(n) != A_INT) return no_overload();
  if (value(n) >> 63) return k_fail_text(BAD_ARGUMENT, FIXED("size must be non-negative"));
  if (value(n) > 1000000) return k_fail_text(BAD_ARGUMENT, FIXED("a range has at most a million numbers"));
  u32 list = spend(value(n)) ? a_list_new(where(n)) : 0;
  for (u32 i = 0; i < where(n) && list; i++) list = a_list_add(list, a_of_int(i));
  return list;
}

EXPORT(a_first_1) u32 a_first_1(u32 x) {
  if (tag(x) != A_LIST) return no_overload();
  return list_len(x) ? a_some(list_at(x, 0)) : a_none();
}

EXPORT(a_last_1) u32 a_last_1(u32 x) {
  if (tag(x) != A_LIST) return no_overload();
  return list_len(x) ? a_some(list_at(x, list_len(x) - 1)) : a_none();
}

/* 1, 0; 2 = error */
static u32 holds(u32 list, u32 x) {
  for (u32 i = 0; i < list_len(list); i++) {
    if (a_equal(x, list_at(list, i))) return 1;
    if (!spend(1)) return 2;
  }
  return st.code >= OUT_OF_FUEL ? 2 : 0;
}

EXPORT(a_distinct_1) u32 a_distinct_1(u32 x) {
  if (tag(x) != A_LIST) return no_overload();
  u32 list = a_list_new(0);
  for (u32 i = 0; i < list_len(x) && list; i++) {
    u32 seen = holds(list, list_at(x, i));
    if (!seen) list = a_list_add(list, list_at(x, i));
    else if (seen == 2) return 0;
  }
  return list;
}

/* ---- sort ---- */

static u32 sortable(u32 t) { return is_number(t) || t == A_BOOL || t == A_STRING || t == A_BYTES || t == A_TIME || t == A_DURATION; }

EXPORT(a_sortbyassociatedkeys_2) u32 a_sortbyassociatedkeys_2(u32 x, u32 keys) {
  LISTS(x, keys);
  u32 n = list_len(x);
  if (list_len(keys) != n) return k_fail_text(BAD_ARGUMENT, FIXED("as many keys as items are needed"));
  if (!n) return x;
  u32 t = tag(list_at(keys, 0)), exact = t == A_INT || t == A_DECIMAL;
  for (u32 i = 0; i < n; i++) {
    u32 o = tag(list_at(keys, i));
    if (!sortable(t) || (o != t && !(exact && (o == A_INT || o == A_DECIMAL))))
      return k_fail_text(BAD_ARGUMENT, FIXED("keys of one type that has an order are needed"));
  }
  u32 order = order_of(ld32(where(keys) + 8), n, 0), list = order ? a_list_new(n) : 0;
  for (u32 i = 0; i < n && list; i++) list = a_list_add(list, list_at(x, ld32(order + i * 4)));
  return list;
}

EXPORT(a_sort_1) u32 a_sort_1(u32 x) { return a_sortbyassociatedkeys_2(x, x); }

/* ---- sets ---- */

static u32 contains_all(u32 x, u32 y) { /* 1, 0; 2 = error */
  for (u32 i = 0; i < list_len(y); i++) {
    u32 h = holds(x, list_at(y, i));
    if (h != 1) return h;
  }
  return 1;
}

INLINE u32 bool_or_error(u32 b) { return b == 2 ? 0 : of_bool(b); }

EXPORT(a_sets_contains_2) u32 a_sets_contains_2(u32 x, u32 y) {
  LISTS(x, y);
  return bool_or_error(contains_all(x, y));
}

EXPORT(a_sets_equivalent_2) u32 a_sets_equivalent_2(u32 x, u32 y) {
  LISTS(x, y);
  u32 c = contains_all(x, y);
  return bool_or_error(c == 1 ? contains_all(y, x) : c);
}

EXPORT(a_sets_intersects_2) u32 a_sets_intersects_2(u32 x, u32 y) {
  LISTS(x, y);
  u32 h = 0;
  for (u32 i = 0; i < list_len(x) && !h; i++) h = holds(y, list_at(x, i));
  return bool_or_error(h);
}

EXPORT(a_hasonly_2) u32 a_hasonly_2(u32 x, u32 y) { return a_sets_contains_2(y, x); }
EXPORT(a_hasany_2) u32 a_hasany_2(u32 x, u32 y) { return a_sets_intersects_2(x, y); }
EXPORT(a_hasall_2) u32 a_hasall_2(u32 x, u32 y) { return a_sets_contains_2(x, y); }
EXPORT(a_hasexactly_2) u32 a_hasexactly_2(u32 x, u32 y) { return a_sets_equivalent_2(x, y); }
