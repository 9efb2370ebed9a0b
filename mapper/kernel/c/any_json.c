/* any_json.c: values of any type from JSON and to JSON. The text was checked by the scanner. */
#include "any.h"

/* The value at *p, which moves after it; levels = how deep it may still nest. */
static u32 from_json(u32 *p, u32 levels);

static u32 string_at(u32 *p) {
  span s = raw_text(*p);
  *p = addr(s) + len(s) + 1;
  return a_of_text(s);
}

static u32 number_at(u32 *p) {
  span s = k_num(*p);
  *p = addr(s) + len(s);
  if (!s) return 0;
  if (!(s & ESC)) {
    u32 at = addr(s), neg = ld8(at) == '-', n = len(s) - neg;
    u64 v = 0;
    for (u32 i = 0; i < n && i < 19; i++) v = v * 10 + (ld8(at + neg + i) - '0');
    if (n <= 19 && v <= (u64)INT64_MAX + neg) return a_of_int((i64)(neg ? 0 - v : v));
  }
  return a_of_dec(k_dec_num(s));
}

/* after the value or opening bracket before p: 1 = another member follows at *p, 0 = the end was passed */
static u32 more(u32 *p, u32 first) {
  u32 q = skip_ws(*p), c = ld8(q);
  if ((c | 0x20) == '}') { *p = q + 1; return 0; }
  *p = first ? q : skip_ws(q + 1);
  return 1;
}

static u32 list_json(u32 *p, u32 levels) {
  u32 list = a_list_new(0);
  ++*p;
  for (u32 first = 1; list && more(p, first); first = 0) list = a_list_add(list, from_json(p, levels));
  return list;
}

static u32 map_json(u32 *p, u32 levels) {
  u32 map = a_map_new(0);
  ++*p;
  for (u32 first = 1; map && more(p, first); first = 0) {
    u32 key = string_at(p);
    *p = skip_ws(skip_ws(*p) + 1);
    map = a_map_put(map, key, key ? from_json(p, levels) : 0);
  }
  return map;
}

static u32 from_json(u32 *p, u32 levels) {
  switch (ld8(*p)) {
  case '{': return levels ? map_json(p, levels - 1) : k_fail(TOO_DEEP, *p);
  case '[': return levels ? list_json(p, levels - 1) : k_fail(TOO_DEEP, *p);
  case '"': return string_at(p);
  case 't': *p += 4; return of_bool(1);
  case 'f': *p += 5; return of_bool(0);
  case 'n': *p += 4; return a_null();
  }
  return number_at(p);
}

EXPORT(a_of_json) u32 a_of_json(span v) {
  if (!v) return 0;
  if (v == 1) return a_null();
  u32 p = addr(v);
  return from_json(&p, MAX_NEST);
}

/* ---- to JSON ---- */

static u32 cannot(u32 what) {
  u32 type = a_type_1(what);
  return type ? k_fail_text(BAD_CONVERSION, value(type)) : 0;
}

static u32 put_quoted(u32 w, span s) { return s ? k_put_text(w, s) : 0; }

static u32 json_double(u32 w, u32 x) {
  double v = f64(x);
  if (!(__builtin_fabs(v) < __builtin_inf())) return cannot(x);
  w = room(w, DOUBLE_ROOM);
  return w ? put_double(w, v, STYLE_JSON) : 0;
}

static u32 json_uint(u32 w, u64 v) {
  u8 buf[20];
  u32 end = (u32)buf + 20, p = digits64(v, end);
  return k_put_raw(w, mk(p, end - p, 0));
}

static u32 json_bytes(u32 w, span s) {
  w = room(w, len(s) / 3 * 4 + 8);
  if (!w) return 0;
  st8(w, '"');
  w = base64_put(w + 1, s, 0);
  st8(w, '"');
  return w + 1;
}

static u32 json_duration(u32 w, u32 x) {
  w = room(w, DOUBLE_ROOM);
  if (!w) return 0;
  st8(w, '"');
  w = put_duration(w + 1, x);
  st8(w, '"');
  return w + 1;
}

static u32 json_list(u32 w, u32 x) {
  w = room(w, 2);
  if (!w) return 0;
  st8(w++, '[');
  for (u32 i = 0; i < list_len(x); i++) {
    if (i) st8(w++, ',');
    w = a_to_json(w, list_at(x, i));
    if (!w || !(w = room(w, 2))) return 0;
  }
  st8(w, ']');
  return w + 1;
}

static u32 json_map(u32 w, u32 x) {
  const struct map *m = map_of(x);
  w = room(w, 2);
  if (!w) return 0;
  st8(w++, '{');
  for (u32 i = 0; i < vec_len(m->keys); i++) {
    u32 key = vec_at(m->keys, i);
    if (tag(key) != A_STRING) return cannot(key);
    if (i) st8(w++, ',');
    w = k_put_text(w, value(key));
    if (!w || !(w = room(w, 2))) return 0;
    st8(w++, ':');
    w = a_to_json(w, vec_at(m->values, i));
    if (!w || !(w = room(w, 2))) return 0;
  }
  st8(w, '}');
  return w + 1;
}

EXPORT(a_to_json) u32 a_to_json(u32 w, u32 x) {
  if (!w || !spend(1)) return 0;
  switch (tag(x)) {
  case A_NULL: return k_put_raw(w, FIXED("null"));
  case A_BOOL: return k_put_raw(w, k_bool_text_of(where(x)));
  case A_INT: return k_put_int(w, (i64)value(x));
  case A_UINT: return json_uint(w, value(x));
  case A_DOUBLE: return json_double(w, x);
  case A_STRING: return k_put_text(w, value(x));
  case A_BYTES: return json_bytes(w, value(x));
  case A_LIST: return json_list(w, x);
  case A_MAP: return json_map(w, x);
  case A_TIME: return put_quoted(w, k_time_text(where(x)));
  case A_DURATION: return json_duration(w, x);
  case A_DECIMAL: return k_put_dec(w, where(x), 0);
  case 0: return no_overload();
  }
  return cannot(x);
}
