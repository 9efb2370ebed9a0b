/* query.c: groups by hashed keys, and stable sorting: what joins, groupBy and sort of an each are made of. */
#include "internal.h"

/* A key is a cell {u64 value, u64 stored}. Stored is 0 or 1 if the key is missing or null; both are equal. Otherwise
 * value is the key in the direct form of its kind: text = span, decimal and time = address. */
enum { KEY_BOOL = 1, KEY_INT, KEY_TEXT, KEY_DECIMAL, KEY_TIME };
enum { DESCENDING = 1, MISSING_FIRST = 2 };

#define CELL 16u

/* keys: {u32 count, 0; {u32 kind, flags} [count]} */
INLINE u32 kind_of(u32 keys, u32 i) { return ld32(keys + 8 + i * 8); }
INLINE u32 empty(u32 cell) { return ld64(cell + 8) <= 1; }

/* texts are decoded once, where they lie */
static u32 decode(u32 keys, u32 cells) {
  for (u32 i = 0; i < ld32(keys); i++, cells += CELL) {
    if (kind_of(keys, i) != KEY_TEXT || empty(cells) || !(ld64(cells) & ESC)) continue;
    span s = k_decode(ld64(cells));
    if (!s) return 0;
    st64(cells, s);
  }
  return 1;
}

/* ---- hashes: equal values have equal ones ---- */

#define P61 (((u64)1 << 61) - 1)
#define TENTH 0x1cccccccccccccccull      /* 10 * TENTH = 1 modulo P61 */

static u64 fold61(u128 v) {
  v = (v & P61) + (v >> 61);
  u64 r = (u64)(v & P61) + (u64)(v >> 61);
  return r >= P61 ? r - P61 : r;
}

/* coefficient * 10^exp modulo a prime: the same for 1.5 and 1.50 */
static u64 hash_dec(u32 d) {
  i32 exp = (i32)ld32(d + 16);
  u64 h = fold61((u128)ld64(d + 8) * 8 + ld64(d)), ten = exp < 0 ? TENTH : 10;
  for (u32 n = exp < 0 ? (u32)-exp : (u32)exp; n; n >>= 1) {
    if (n & 1) h = fold61(mul64(h, ten));
    ten = fold61(mul64(ten, ten));
  }
  return h && ld32(d + 20) ? ~h : h;
}

static u64 hash_cell(u32 kind, u32 cell) {
  if (empty(cell)) return 0;
  u64 v = ld64(cell);
  switch (kind) {
  case KEY_TEXT: return hash_bytes(addr(v), len(v));
  case KEY_DECIMAL: return hash_dec((u32)v) + 1;
  case KEY_TIME: return ld64((u32)v) * 31 + ld32((u32)v + 8);
  }
  return v + 1;
}

static u64 hash_cells(u32 keys, u32 cells) {
  u64 h = 0;
  for (u32 i = 0; i < ld32(keys); i++) {
    h = (h ^ hash_cell(kind_of(keys, i), cells + i * CELL)) * 0x9E3779B97F4A7C15ull;
    h ^= h >> 29;
  }
  return h;
}

/* 0 a before b, 1 equal, 2 after */
static u32 compare(u32 kind, u32 a, u32 b) {
  u64 x = ld64(a), y = ld64(b);
  switch (kind) {
  case KEY_TEXT: return k_text_cmp(x, y);
  case KEY_DECIMAL: return k_dec_cmp((u32)x, (u32)y);
  case KEY_TIME: return k_time_cmp((u32)x, (u32)y);
  }
  return (i64)x < (i64)y ? 0 : x == y ? 1 : 2;
}

static u32 same(u32 keys, u32 a, u32 b) {
  for (u32 i = 0; i < ld32(keys); i++, a += CELL, b += CELL) {
    if (empty(a) != empty(b)) return 0;
    if (!empty(a) && compare(kind_of(keys, i), a, b) != 1) return 0;
  }
  return 1;
}

/* ---- groups: {u32 slots, slot table, keys, lists, vec of entries, 0, 0, 0} ---- */

EXPORT(k_group_new) u32 k_group_new(u32 keys, u32 lists) {
  u32 g = k_alloc(32), slots = k_alloc(16 * 4), vec = k_vec_new(8);
  if (!g || !slots || !vec) return 0;
  st32(g, 16); st32(g + 4, slots); st32(g + 8, keys); st32(g + 12, lists); st32(g + 16, vec);
  return g;
}

static u32 more_slots(u32 g, u32 hash_at) {
  u32 n = ld32(g) * 2, vec = ld32(g + 16);
  u32 slots = n > MAX_LEN / 4 ? k_fail(OUT_OF_MEMORY, 0) : k_alloc(n * 4);
  if (!slots) return 0;
  for (u32 i = 0; i < ld32(vec); i++) {
    u32 entry = (u32)ld64(ld32(vec + 8) + i * 8), at = (u32)(ld64(entry + hash_at) >> 20) & (n - 1);
    while (ld32(slots + at * 4)) at = (at + 1) & (n - 1);
    st32(slots + at * 4, entry);
  }
  st32(g, n);
  st32(g + 4, slots);
  return 1;
}

/* Entry: the cells, {u64 hash}, {u32 list} [lists]. */
EXPORT(k_group_at) u32 k_group_at(u32 g, u32 cells, u32 make) {
  u32 keys = ld32(g + 8), hash_at = ld32(keys) * CELL, vec = ld32(g + 16);
  if (!decode(keys, cells)) return 0;
  u64 h = hash_cells(keys, cells);
  u32 mask = ld32(g) - 1, at = (u32)(h >> 20) & mask;
  for (u32 entry; (entry = ld32(ld32(g + 4) + at * 4)); at = (at + 1) & mask) {
    if (!spend(1)) return 0;
    if (ld64(entry + hash_at) == h && same(keys, entry, cells)) return entry;
  }
  if (!make) return 0;
  u32 lists = ld32(g + 12), entry = k_alloc(hash_at + 8 + lists * 4);
  if (!entry || !k_vec_push(vec, entry)) return 0;
  copy16(entry, cells, hash_at);
  st64(entry + hash_at, h);
  for (u32 i = 0; i < lists; i++) {
    u32 list = k_vec_new(4);
    if (!list) return 0;
    st32(entry + hash_at + 8 + i * 4, list);
  }
  st32(ld32(g + 4) + at * 4, entry);
  if (ld32(vec) * 2 > ld32(g) && !more_slots(g, hash_at)) return 0;
  return entry;
}

EXPORT(k_group_all) u32 k_group_all(u32 g) { return ld32(g + 16); }

/* ---- sorting ---- */

static u32 before(u32 keys, u32 a, u32 b) { /* is b strictly before a? */
  for (u32 i = 0; i < ld32(keys); i++, a += CELL, b += CELL) {
    u32 flags = ld32(keys + 12 + i * 8), x = empty(a), y = empty(b);
    if (x || y) {
      if (x != y) return flags & MISSING_FIRST ? y : x;
      continue;
    }
    u32 order = compare(kind_of(keys, i), a, b);
    if (order != 1) return flags & DESCENDING ? order == 0 : order == 2;
  }
  return 0;
}

/* merge sort, bottom up; each pass over n records spends n units of fuel */
EXPORT(k_sort) u32 k_sort(u32 vec, u32 keys) {
  u32 n = ld32(vec), from = ld32(vec + 8);
  for (u32 i = 0; i < n; i++) if (!decode(keys, (u32)ld64(from + i * 8))) return 0;
  if (n < 2) return 1;
  u32 to = take(n * 8);
  if (!to) return 0;
  for (u32 width = 1; width < n; width *= 2) {
    if (!spend(n)) return 0;
    for (u32 low = 0; low < n; low += 2 * width) {
      u32 mid = low + width < n ? low + width : n, high = low + 2 * width < n ? low + 2 * width : n;
      u32 a = low, b = mid, w = to + low * 8;
      while (a < mid || b < high) {
        u64 x = ld64(from + a * 8), y = ld64(from + b * 8);
        u32 right = a == mid || (b < high && before(keys, (u32)x, (u32)y));
        st64(w, right ? y : x);
        if (right) b++; else a++;
        w += 8;
      }
    }
    u32 was = from;
    from = to;
    to = was;
  }
  st32(vec + 8, from);
  return 1;
}
