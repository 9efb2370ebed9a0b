/* any_map.c: maps with the keys of CEL, in order of insertion; and access to the members of values. */
#include "any.h"

/* A key in the form in which keys are compared: numbers of all types by value. */
enum { KEY_BOOL = 1, KEY_INT, KEY_UINT /* from 2^63 on */, KEY_TEXT };
struct key { u32 kind; u64 v; };

u32 whole(u32 x, u64 *v) {
  *v = value(x);
  switch (tag(x)) {
  case A_INT: return 1;
  case A_UINT: return *v >> 63 ? 2 : 1;
  case A_DOUBLE: {
    double d = f64(x);
    if (!(d > -0x1p63 && d < 0x1p64) || __builtin_trunc(d) != d) return 0;
    *v = d < 0 ? (u64)(i64)d : (u64)d;
    return d >= 0x1p63 ? 2 : 1;
  }
  case A_DECIMAL: {
    i64 i = k_dec_toint(where(x));
    if (st.code) { k_clear(); return 0; }
    *v = (u64)i;
    return 1;
  }
  }
  return 0;
}

static struct key key_of(u32 x) {
  struct key k = {0, value(x)};
  switch (tag(x)) {
  case A_BOOL: k.kind = KEY_BOOL; break;
  case A_STRING: k.kind = KEY_TEXT; break;
  case A_INT: k.kind = KEY_INT; break;
  case A_UINT: case A_DOUBLE: case A_DECIMAL: {
    u32 w = whole(x, &k.v);
    k.kind = w ? w + KEY_INT - 1 : 0;
  }
  }
  return k;
}

static u32 same_key(const struct key *a, u32 x) {
  struct key b = key_of(x);
  if (a->kind != b.kind) return 0;
  return a->kind == KEY_TEXT ? k_text_eq(a->v, b.v) : a->v == b.v;
}

static u32 hash_key(const struct key *k) {
  u64 h = k->kind == KEY_TEXT ? hash_bytes(addr(k->v), len(k->v)) : (k->v + k->kind) * 0x9E3779B97F4A7C15ull;
  return (u32)(h >> 32);
}

/* what an error says of a key */
static span key_text(u32 x) {
  switch (tag(x)) {
  case A_STRING: return value(x);
  case A_BOOL: return k_bool_text_of(where(x));
  case A_INT: case A_UINT: return k_int_text_of((i64)value(x));
  }
  return FIXED("a value that cannot be a key");
}

#define FEW 8u /* entries up to which a search compares them all */

/* slot of a key, or of the place where it belongs */
static u32 slot_of(const struct map *m, const struct key *k) {
  for (u32 i = hash_key(k) & m->mask;; i = (i + 1) & m->mask) {
    u32 n = ld32(m->slots + i * 4);
    if (!n || same_key(k, vec_at(m->keys, n - 1))) return m->slots + i * 4;
  }
}

u32 map_find(u32 x, u32 key) {
  const struct map *m = map_of(x);
  struct key k = key_of(key);
  if (!k.kind || (k.kind == KEY_TEXT && !spend(len(k.v) >> 6))) return 0;
  if (m->slots) return ld32(slot_of(m, &k));
  for (u32 i = 0; i < vec_len(m->keys); i++)
    if (same_key(&k, vec_at(m->keys, i))) return i + 1;
  return 0;
}

EXPORT(a_map_new) u32 a_map_new(u32 cap) {
  u32 p = take(16);
  struct map *m = (struct map *)p;
  if (!p) return 0;
  m->keys = k_vec_new(cap);
  m->values = k_vec_new(cap);
  m->slots = m->mask = 0;
  return m->keys && m->values ? cell_new(A_MAP, 1, p) : 0;
}

/* makes the table of slots for n entries and more */
static u32 index_map(struct map *m, u32 n) {
  u32 size = 32;
  while (size < n * 3) size *= 2;
  if (size > MAX_LEN / 4) return k_fail(OUT_OF_MEMORY, 0);
  m->slots = k_alloc(size * 4);
  m->mask = size - 1;
  if (!m->slots) return 0;
  for (u32 i = 0; i < vec_len(m->keys); i++) {
    struct key k = key_of(vec_at(m->keys, i));
    st32(slot_of(m, &k), i + 1);
  }
  return 1;
}

EXPORT(a_map_put) u32 a_map_put(u32 x, u32 key, u32 v) {
  if (!x || !key || !v) return 0;
  struct map *m = (struct map *)where(x);
  struct key k = key_of(key);
  u32 t = tag(key), n = vec_len(m->keys);
  if (t == A_DOUBLE || t == A_DECIMAL || !k.kind) return k_fail_text(BAD_ARGUMENT, FIXED("unsupported key type"));
  if (map_find(x, key)) return k_fail_text(REPEATED_KEY, key_text(key));
  if (!deepen(x, v) || !spend(2)) return 0;
  if (n >= FEW && (!m->slots || n * 2 > m->mask) && !index_map(m, n + 1)) return 0;
  if (!k_vec_push(m->keys, key) || !k_vec_push(m->values, v)) return 0;
  if (m->slots) st32(slot_of(m, &k), n + 1);
  return x;
}

EXPORT(a_map_put_opt) u32 a_map_put_opt(u32 x, u32 key, u32 v) {
  if (tag(v) != A_OPTIONAL) return no_overload();
  return where(v) ? a_map_put(x, key, where(v)) : key ? x : 0;
}

EXPORT(a_map_get) u32 a_map_get(u32 x, u32 key) {
  u32 at = tag(x) == A_MAP ? map_find(x, key) : 0;
  return at ? vec_at(map_of(x)->values, at - 1) : 0;
}

/* ---- members ---- */

EXPORT(a_size_1) u32 a_size_1(u32 x) {
  switch (tag(x)) {
  case A_STRING: return a_of_int(k_text_len(value(x)));
  case A_BYTES: return a_of_int(len(value(x)));
  case A_LIST: return a_of_int(list_len(x));
  case A_MAP: return a_of_int(vec_len(map_of(x)->keys));
  }
  return no_overload();
}

EXPORT(a_in_2) u32 a_in_2(u32 x, u32 container) {
  if (!x) return 0;
  if (tag(container) == A_MAP) return of_bool(map_find(container, x) != 0);
  if (tag(container) != A_LIST) return no_overload();
  for (u32 i = 0; i < list_len(container); i++) {
    if (a_equal(x, list_at(container, i))) return of_bool(1);
    if (!spend(1)) return 0;
  }
  return of_bool(0);
}

/* the member, 0 = there is none; an error is set if k cannot be an index of x */
static u32 member(u32 x, u32 k) {
  u64 i;
  switch (tag(x)) {
  case A_MAP: return k ? a_map_get(x, k) : 0;
  case A_LIST:
    if (whole(k, &i) != 1) return k_fail_text(BAD_ARGUMENT, FIXED("unsupported index in a list"));
    return i < list_len(x) ? list_at(x, (u32)i) : 0;
  }
  return no_overload();
}

EXPORT(a_index_2) u32 a_index_2(u32 x, u32 k) {
  if (tag(x) == A_OPTIONAL) return a_opt_index_2(x, k);
  u32 found = member(x, k);
  if (found || st.code) return found;
  return tag(x) == A_LIST ? k_fail(INDEX_OUT_OF_RANGE, 0) : k_fail_text(NO_SUCH_KEY, key_text(k));
}

EXPORT(a_opt_index_2) u32 a_opt_index_2(u32 x, u32 k) {
  if (!x || !k) return 0;
  if (tag(x) == A_OPTIONAL) {
    if (!where(x)) return x;
    x = where(x);
  }
  if (!is_number(tag(k)) && tag(k) != A_BOOL && tag(k) != A_STRING) return no_overload();
  u32 t = tag(x), found = t == A_MAP || t == A_LIST ? member(x, k) : 0;
  return found ? a_some(found) : st.code ? 0 : a_none();
}

EXPORT(a_has_2) u32 a_has_2(u32 x, u32 k) {
  u32 o = a_opt_index_2(x, k);
  return o ? of_bool(where(o) != 0) : 0;
}
