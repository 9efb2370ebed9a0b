/* any_cell.c: cells, lists and optionals of values of any CEL type. */
#include "any.h"

u32 no_overload(void) { return k_fail_text(BAD_ARGUMENT, FIXED("no such overload")); }

u32 cell_new(u32 tag, u32 aux, u64 v) {
  u32 p = take(16);
  if (!p) return 0;
  struct cell *c = (struct cell *)p;
  c->tag = tag;
  c->aux = aux;
  c->v = v;
  return p;
}

static const struct cell words[3] __attribute__((aligned(16))) = {{A_NULL, 0, 0}, {A_BOOL, 0, 0}, {A_BOOL, 0, 1}};

EXPORT(a_null) u32 a_null(void) { return (u32)&words[0]; }
EXPORT(a_of_bool) u32 a_of_bool(u32 b) { return (u32)&words[b ? 2 : 1]; }
EXPORT(a_of_int) u32 a_of_int(i64 v) { return cell_new(A_INT, 0, (u64)v); }
EXPORT(a_of_uint) u32 a_of_uint(u64 v) { return cell_new(A_UINT, 0, v); }
EXPORT(a_of_double) u32 a_of_double(double v) { return cell_new(A_DOUBLE, 0, __builtin_bit_cast(u64, v)); }
EXPORT(a_of_text) u32 a_of_text(span s) {
  s = plain(s);
  return s ? cell_new(A_STRING, 0, s) : 0;
}
EXPORT(a_of_bytes) u32 a_of_bytes(span s) { return s ? cell_new(A_BYTES, 0, s & ~FLAGS) : 0; }
EXPORT(a_of_time) u32 a_of_time(u32 t) { return t ? cell_new(A_TIME, 0, t) : 0; }
EXPORT(a_of_dec) u32 a_of_dec(u32 d) { return d ? cell_new(A_DECIMAL, 0, d) : 0; }
EXPORT(a_of_duration) u32 a_of_duration(i64 nanos) {
  return cell_new(A_DURATION, (u32)(nanos % 1000000000), (u64)(nanos / 1000000000));
}
EXPORT(a_of_type) u32 a_of_type(span name) { return name ? cell_new(A_TYPE, 0, name) : 0; }
EXPORT(a_of_zone) u32 a_of_zone(u32 table) { return cell_new(A_ZONE, 0, table); }

EXPORT(a_tag) u32 a_tag(u32 x) { return tag(x); }

EXPORT(a_truth) u32 a_truth(u32 x) {
  if (tag(x) == A_BOOL) return where(x);
  no_overload();
  return 2;
}

/* ---- lists ---- */

/* levels of lists, maps and optionals in x */
static u32 depth(u32 x) {
  switch (tag(x)) {
  case A_LIST: case A_MAP: return cell(x)->aux;
  case A_OPTIONAL: return cell(x)->aux >> 1;
  }
  return 0;
}

/* notes that a container holds x; 0 = too deep */
u32 deepen(u32 container, u32 x) {
  u32 d = depth(x) + 1;
  if (d > MAX_NEST) return k_fail(TOO_DEEP, 0);
  struct cell *c = (struct cell *)container;
  if (d > c->aux) c->aux = d;
  return 1;
}

EXPORT(a_list_new) u32 a_list_new(u32 cap) {
  u32 v = k_vec_new(cap);
  return v ? cell_new(A_LIST, 1, v) : 0;
}

EXPORT(a_list_add) u32 a_list_add(u32 list, u32 x) {
  if (!list || !x) return 0;
  return deepen(list, x) && spend(1) && k_vec_push(where(list), x) ? list : 0;
}

EXPORT(a_list_add_opt) u32 a_list_add_opt(u32 list, u32 x) {
  if (tag(x) != A_OPTIONAL) return no_overload();
  return where(x) ? a_list_add(list, where(x)) : list;
}

EXPORT(a_list_of_vec) u32 a_list_of_vec(u32 vec) {
  u32 list = vec ? cell_new(A_LIST, 1, vec) : 0;
  if (!list) return 0;
  for (u32 i = 0; i < vec_len(vec); i++)
    if (!deepen(list, vec_at(vec, i))) return 0;
  return list;
}

EXPORT(a_list_of_texts) u32 a_list_of_texts(u32 vec) {
  if (!vec) return 0;
  u32 n = vec_len(vec), list = a_list_new(n);
  for (u32 i = 0; i < n && list; i++) list = a_list_add(list, a_of_text(ld64(ld32(vec + 8) + i * 8)));
  return list;
}

EXPORT(a_items) u32 a_items(u32 x) {
  if (tag(x) == A_LIST) return where(x);
  if (tag(x) == A_MAP) return map_of(x)->keys;
  if ((tag(x) == A_STRING || tag(x) == A_BYTES) && !len(value(x))) return k_vec_new(0); /* cel-go looks at the size first */
  return no_overload();
}

/* ---- optionals ---- */

EXPORT(a_some) u32 a_some(u32 x) {
  if (!x) return 0;
  u32 d = depth(x) + 1;
  if (d > MAX_NEST) return k_fail(TOO_DEEP, 0);
  return cell_new(A_OPTIONAL, d << 1 | (tag(x) == A_NULL), x);
}

EXPORT(a_none) u32 a_none(void) { return cell_new(A_OPTIONAL, 2, 0); }
EXPORT(a_optional_of_1) u32 a_optional_of_1(u32 x) { return a_some(x); }
EXPORT(a_optional_none_0) u32 a_optional_none_0(void) { return a_none(); }

EXPORT(a_optional_ofnonzerovalue_1) u32 a_optional_ofnonzerovalue_1(u32 x) {
  u32 zero = 0;
  switch (tag(x)) {
  case A_NULL: zero = 1; break;
  case A_BOOL: case A_INT: case A_UINT: zero = !value(x); break;
  case A_DOUBLE: zero = f64(x) == 0; break;
  case A_STRING: case A_BYTES: zero = !len(value(x)); break;
  case A_LIST: zero = !list_len(x); break;
  case A_MAP: zero = !vec_len(map_of(x)->keys); break;
  case A_TIME: zero = instant(x)->sec == MIN_TIME && !instant(x)->nanos; break; /* the zero of Go's time, as in cel-go */
  case A_DURATION: zero = !value(x) && !cell(x)->aux; break;
  case A_DECIMAL: zero = !(ld64(where(x)) | ld64(where(x) + 8)); break;
  }
  return zero ? a_none() : a_some(x);
}

EXPORT(a_hasvalue_1) u32 a_hasvalue_1(u32 x) { return tag(x) == A_OPTIONAL ? of_bool(where(x) != 0) : no_overload(); }

EXPORT(a_hasvalue_2) u32 a_hasvalue_2(u32 x, u32 y) {
  if (tag(x) != A_OPTIONAL || !y) return no_overload();
  return of_bool(where(x) && a_equal(where(x), y));
}

EXPORT(a_value_1) u32 a_value_1(u32 x) {
  if (tag(x) != A_OPTIONAL) return no_overload();
  return where(x) ? where(x) : k_fail(NONE_VALUE, 0);
}

EXPORT(a_or_2) u32 a_or_2(u32 x, u32 y) {
  if (tag(x) != A_OPTIONAL) return no_overload();
  return where(x) ? x : y; /* cel-go does not look at the type of y */
}

EXPORT(a_orvalue_2) u32 a_orvalue_2(u32 x, u32 y) {
  if (tag(x) != A_OPTIONAL) return no_overload();
  return where(x) ? where(x) : y;
}

EXPORT(a_optional_unwrap_1) u32 a_optional_unwrap_1(u32 x) {
  if (tag(x) != A_LIST) return no_overload();
  u32 n = list_len(x), list = a_list_new(n);
  for (u32 i = 0; i < n && list; i++) list = a_list_add_opt(list, list_at(x, i));
  return list;
}

EXPORT(a_unwrapopt_1) u32 a_unwrapopt_1(u32 x) { return a_optional_unwrap_1(x); }
EXPORT(a_dyn_1) u32 a_dyn_1(u32 x) { return x; }
