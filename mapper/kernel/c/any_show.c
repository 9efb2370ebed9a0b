/* any_show.c: values as text that tells their types, for people and for tests. */
#include "any.h"

static u32 put_hex_bytes(u32 w, span s) {
  static const char hex[] = "0123456789abcdef";
  w = room(w, len(s) * 4 + 4);
  if (!w) return 0;
  w = PUT(w, "b\"");
  for (u32 p = addr(s), end = p + len(s); p < end; p++) {
    u32 c = ld8(p);
    if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') { st8(w++, c); continue; }
    st16(w, '\\' | 'x' << 8);
    st8(w + 2, (u32)hex[c >> 4]);
    st8(w + 3, (u32)hex[c & 15]);
    w += 4;
  }
  st8(w, '"');
  return w + 1;
}

static u32 show_double(u32 w, double v) {
  w = room(w, DOUBLE_ROOM);
  if (!w) return 0;
  if (v != v) return PUT(w, "double(\"NaN\")");
  if (v == __builtin_inf()) return PUT(w, "double(\"Infinity\")");
  if (v == -__builtin_inf()) return PUT(w, "double(\"-Infinity\")");
  u32 end = put_double(w, v, STYLE_G);
  for (u32 p = w; p < end; p++)
    if (ld8(p) == '.' || ld8(p) == 'e') return end;
  return PUT(end, ".0");
}

static u32 close_call(u32 w) { return w && (w = room(w, 2)) ? PUT(w, ")") : 0; }

/* name("text") */
static u32 show_call(u32 w, span name, span text) {
  if (!text) return 0;
  w = k_put_raw(w, name);
  return w ? close_call(k_put_text(w, text)) : 0;
}

static u32 show_list(u32 w, u32 x) {
  w = room(w, 2);
  if (!w) return 0;
  st8(w++, '[');
  for (u32 i = 0; i < list_len(x); i++) {
    if (i) w = PUT(w, ", ");
    w = a_show(w, list_at(x, i));
    if (!w || !(w = room(w, 2))) return 0;
  }
  st8(w, ']');
  return w + 1;
}

/* The keys are shown into the output first, one after the other, to be sorted; what they make is kept as texts. */
static u32 show_map(u32 w, u32 x) {
  u32 n = vec_len(map_of(x)->keys), texts = k_vec_new(n);
  if (!texts) return 0;
  for (u32 i = 0; i < n; i++) {
    u32 start = w - st.out;
    w = a_show(w, vec_at(map_of(x)->keys, i));
    if (!w) return 0;
    u32 size = w - st.out - start, copy = take(size + 16);
    w = st.out + start;
    if (!copy) return 0;
    copy16(copy, w, size);
    if (!k_vec_push(texts, mk(copy, size, 0))) return 0;
  }
  u32 order = order_of(ld32(texts + 8), n, 1);
  if (!order || !(w = room(w, 2))) return 0;
  st8(w++, '{');
  for (u32 i = 0; i < n; i++) {
    u32 at = ld32(order + i * 4);
    if (i) w = PUT(w, ", ");
    w = k_put_raw(w, ld64(ld32(texts + 8) + at * 8));
    if (!w || !(w = room(w, 2))) return 0;
    w = PUT(w, ": ");
    w = a_show(w, vec_at(map_of(x)->values, at));
    if (!w || !(w = room(w, 2))) return 0;
  }
  st8(w, '}');
  return w + 1;
}

static u32 show_optional(u32 w, u32 x) {
  w = room(w, 16);
  if (!w) return 0;
  if (!where(x)) return PUT(w, "optional.none()");
  w = PUT(w, "optional.of(");
  return close_call(a_show(w, where(x)));
}

static u32 show_duration(u32 w, u32 x) {
  w = room(w, DOUBLE_ROOM);
  if (!w) return 0;
  w = PUT(w, "duration(\"");
  w = put_duration(w, x);
  return PUT(w, "\")");
}

static u32 show_uint(u32 w, u64 v) {
  u8 buf[24];
  u32 end = (u32)buf + 20, p = digits64(v, end);
  st8(end, 'u');
  return k_put_raw(w, mk(p, end + 1 - p, 0));
}

EXPORT(a_show) u32 a_show(u32 w, u32 x) {
  if (!w || !spend(1)) return 0;
  switch (tag(x)) {
  case A_NULL: return k_put_raw(w, FIXED("null"));
  case A_BOOL: return k_put_raw(w, k_bool_text_of(where(x)));
  case A_INT: return k_put_int(w, (i64)value(x));
  case A_UINT: return show_uint(w, value(x));
  case A_DOUBLE: return show_double(w, f64(x));
  case A_STRING: return k_put_text(w, value(x));
  case A_BYTES: return put_hex_bytes(w, value(x));
  case A_LIST: return show_list(w, x);
  case A_MAP: return show_map(w, x);
  case A_TIME: return show_call(w, FIXED("timestamp("), k_time_text(where(x)));
  case A_DURATION: return show_duration(w, x);
  case A_TYPE: return close_call((w = k_put_raw(w, FIXED("type("))) ? k_put_raw(w, value(x)) : 0);
  case A_OPTIONAL: return show_optional(w, x);
  case A_DECIMAL: return show_call(w, FIXED("decimal("), k_dec_text_of(where(x)));
  }
  return no_overload();
}
