/* json.c: values of unknown type, as their own text. The text was checked by the scanner. */
#include "internal.h"

EXPORT(k_json_kind) u32 k_json_kind(span v) {
  switch (ld8(addr(v))) {
  case '{': return 1;
  case '[': return 2;
  case '"': return 4;
  case 't': case 'f': return 16;
  case 'n': return 32;
  }
  return 8;
}

span raw_text(u32 p) { return k_str(p); }

EXPORT(k_json_text) span k_json_text(span v) {
  switch (k_json_kind(v)) {
  case 4: return k_decode(raw_text(addr(v)));
  case 8: return mk(addr(v), len(v), 0);
  case 16: return k_bool_text_of(ld8(addr(v)) == 't');
  }
  return k_fail_text(BAD_CONVERSION, v & ~FLAGS);
}

EXPORT(k_json_dec) u32 k_json_dec(span v) {
  switch (k_json_kind(v)) {
  case 4: return k_dec_text(raw_text(addr(v)));
  case 8: return k_dec_num(k_num(addr(v)));
  }
  return k_fail_text(BAD_CONVERSION, v & ~FLAGS);
}

EXPORT(k_json_int) i64 k_json_int(span v) {
  switch (k_json_kind(v)) {
  case 4: return k_int_text(raw_text(addr(v)));
  case 8: return k_int(k_num(addr(v)));
  }
  return k_fail_text(BAD_CONVERSION, v & ~FLAGS);
}

EXPORT(k_json_bool) u32 k_json_bool(span v) {
  switch (k_json_kind(v)) {
  case 4: return k_bool_text(raw_text(addr(v)));
  case 16: return ld8(addr(v)) == 't';
  }
  k_fail_text(BAD_CONVERSION, v & ~FLAGS);
  return 2;
}

/* ---- equality in the sense of JSON Schema ---- */

u32 value_end(u32 p) {
  switch (ld8(p)) {
  case '"': { span s = raw_text(p); return addr(s) + len(s) + 1; }
  case 't': case 'n': return p + 4;
  case 'f': return p + 5;
  case '{': case '[': break;
  default: { span s = k_num(p); return addr(s) + len(s); }
  }
  u32 open = 0;
  for (;;) {
    u32 c = ld8(p);
    if (c == '"') { span s = raw_text(p); p = addr(s) + len(s) + 1; continue; }
    p++;
    if ((c | 0x20) == '{') open++;
    if ((c | 0x20) == '}' && --open == 0) return p;
  }
}

/* next member or element after the value that ends at p; 0 = the container ends */
u32 after(u32 p) {
  p = skip_ws(p);
  return ld8(p) == ',' ? skip_ws(p + 1) : 0;
}

u32 first(u32 p) { /* 0 = the container at p is empty */
  p = skip_ws(p + 1);
  return (ld8(p) | 0x20) == '}' ? 0 : p;
}

static u32 member_value(u32 p) { return skip_ws(skip_ws(value_end(p)) + 1); }

static u32 equal(u32 a, u32 b);

static u32 equal_objects(u32 a, u32 b) {
  u32 p, q, n = 0, m = 0, start = first(b);
  for (p = first(a); p; p = after(value_end(member_value(p)))) n++;
  for (q = start; q; q = after(value_end(member_value(q)))) m++;
  if (n != m) return 0;
  q = start;
  for (p = first(a); p; p = after(value_end(member_value(p)))) {
    span name = raw_text(p);
    u32 tries = 0;
    while (!k_text_eq(name, raw_text(q))) { /* usually the next one */
      if (++tries > m || !spend(1)) return 0;
      q = after(value_end(member_value(q)));
      if (!q) q = start;
    }
    if (!equal(member_value(p), member_value(q))) return 0;
    q = after(value_end(member_value(q)));
    if (!q) q = start;
  }
  return 1;
}

static u32 equal(u32 a, u32 b) {
  u32 kind = k_json_kind(a);
  if (kind != k_json_kind(b)) return 0;
  switch (kind) {
  case 1: return equal_objects(a, b);
  case 2: {
    u32 p = first(a), q = first(b);
    while (p && q) {
      if (!equal(p, q)) return 0;
      p = after(value_end(p));
      q = after(value_end(q));
    }
    return p == q;
  }
  case 4: return k_text_eq(raw_text(a), raw_text(b));
  case 8: return k_cmp_num(k_num(a), k_num(b)) == 1;
  }
  return ld8(a) == ld8(b);
}

EXPORT(k_json_eq) u32 k_json_eq(span a, span b) { return equal(addr(a), addr(b)); }

/* ---- hash with the same notion of equality ---- */

#define MIX 0x9E3779B97F4A7C15ull

static u64 mix(u64 h, u64 v) {
  h = (h ^ v) * MIX;
  return h ^ h >> 29;
}

static u64 hash_text(span s) {
  struct bytes b = bytes_of(s);
  u64 h = 4;
  for (i32 c; (c = next_byte(&b)) >= 0;) h = mix(h, (u64)c + 1);
  return h;
}

static u64 hash_num(span s) {
  struct num n = num_parts(s);
  u64 h = mix(8 + n.neg, (u64)n.exp);
  for (u32 p = n.first; p < n.last; p++)
    if (ld8(p) != '.') h = mix(h, ld8(p));
  return h;
}

static u64 hash(u32 p) {
  u64 h = 1;
  switch (ld8(p)) {
  case '{':
    for (p = first(p); p; p = after(value_end(member_value(p)))) h += mix(hash_text(raw_text(p)), hash(member_value(p)));
    return mix(h, 1);
  case '[':
    for (p = first(p); p; p = after(value_end(p))) h = mix(h, hash(p));
    return mix(h, 2);
  case '"': return hash_text(raw_text(p));
  case 't': return mix(16, 1);
  case 'f': return mix(16, 2);
  case 'n': return mix(32, 0);
  }
  return hash_num(k_num(p));
}

/* ---- sets, made by set.go: u32 count, 0, then {u64 hash, u32 offset of the text, 0} by hash ---- */

EXPORT(k_member) u32 k_member(u32 set, u32 p) {
  u64 h = hash(p);
  u32 lo = 0, hi = ld32(set);
  while (lo < hi) {
    u32 mid = (lo + hi) / 2;
    if (ld64(set + 8 + mid * 16) < h) lo = mid + 1;
    else hi = mid;
  }
  for (; lo < ld32(set) && ld64(set + 8 + lo * 16) == h; lo++)
    if (equal(set + ld32(set + 16 + lo * 16), p)) return 1;
  return 0;
}

EXPORT(k_unique) u32 k_unique(u32 vec) {
  u32 n = ld32(vec), data = ld32(vec + 8);
  if (n < 2) return 1;
  u32 size = 8;
  while (size < n * 2) size *= 2;
  u32 mark = st.arena, slots = size > MAX_LEN / 16 ? k_fail(OUT_OF_MEMORY, 0) : k_alloc(size * 16); /* {hash, address} */
  if (!slots) return 0;
  u32 unique = 1;
  for (u32 i = 0; i < n && unique; i++) {
    u32 a = addr(ld64(data + i * 8));
    u64 h = hash(a);
    for (u32 j = (u32)(h >> 20) & (size - 1);; j = (j + 1) & (size - 1)) {
      u32 have = ld32(slots + j * 16 + 8);
      if (!have) {
        st64(slots + j * 16, h);
        st32(slots + j * 16 + 8, a);
        break;
      }
      if (!spend(1) || (ld64(slots + j * 16) == h && equal(have, a))) { unique = 0; break; }
    }
  }
  st.arena = mark;
  return unique;
}
