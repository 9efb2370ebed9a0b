/* validate.c: values against whole schemas, for what the scanner's own checks cannot express. The text was checked to be
 * JSON before.
 *
 * A table is made by mapper/validator; all its offsets count from its start, which holds u32 offset of the names (a table
 * of lookup.c; the id of a name is 1 + its row), 0, 0, 0. A node is u32 flags and operations: u32 operation | words << 8,
 * with its operands; the last one is END. Nodes are named by their offset, 0 = absent.
 *
 * Operations stand in the order in which faults are reported. Inside of branches that may fail nothing is reported. Each
 * node that is tried on a value costs one unit of fuel, so that combinations of alternatives end. */
#include "internal.h"

enum { OBJECT = 1, ARRAY = 2, TEXT = 4, FRACTION = 8, BOOLEAN = 16, NIL = 32, WHOLE = 64, NUMBER = FRACTION | WHOLE };

enum {
  END, TYPE, ENUM, MIN_LENGTH, MAX_LENGTH, PATTERN, FORMAT, MINIMUM, OVER, MAXIMUM, UNDER, MULTIPLE, MIN_ITEMS, MAX_ITEMS,
  UNIQUE, ITEMS, CONTAINS, MIN_FIELDS, MAX_FIELDS, REQUIRES, DEPENDS, NAMES, FIELDS, DEPENDENT, ALSO, ANY, ONE, NOT, IF,
  OTHER_ITEMS, OTHER_FIELDS, NEVER
};

#define TRACKS 1u                    /* node flag: it asks which members or items were evaluated */
#define MAX_LEVEL 450u               /* nodes within nodes */

/* A value of the text; the members or items of a container are found when they are first asked for. */
struct value {
  span text;                         /* of a string or number */
  span name;                         /* of a member */
  u32 at, end, kind, count;
  u32 kids;                          /* address of the first one, 0 = not yet looked for */
  u32 name_at, id;                   /* of a member: where its name stands, and its id in the table, 0 = none */
  u32 known;                         /* bit id & 31 of each member */
};

static u32 table, quiet, level, fault, fault_at, fault_name;

static u32 no(u32 code, u32 at) {
  if (!quiet) { fault = code; fault_at = at; }
  return 0;
}

static u32 lacks(u32 code, u32 at, u32 id) {
  if (!quiet) fault_name = id;
  return no(code, at);
}

static u32 name_cell(u32 id) {
  u32 t = table + ld32(table);
  return t + ld32(t + 16) + (id - 1) * 8;
}

static u32 name_id(span name) {
  if (!ld32(table)) return 0;
  u32 t = table + ld32(table), slots = ld32(t + 8), slot = t + ld32(t + 12);
  u32 i = (u32)((hash_bytes(addr(name), len(name)) >> 32) * slots >> 32);
  for (;;) {
    u32 row = ld32(slot + i * 4);
    if (!row) return 0;
    u32 cell = name_cell(row);
    if ((ld32(cell + 4) & MAX_LEN) == len(name) && same_bytes(t + ld32(cell), addr(name), len(name))) return row;
    if (++i == slots) i = 0;
  }
}

static void measure(struct value *v, u32 p) {
  v->at = p;
  v->text = 0;
  v->count = v->kids = v->known = 0;
  switch (ld8(p)) {
  case '{': v->kind = OBJECT; v->end = value_end(p); return;
  case '[': v->kind = ARRAY; v->end = value_end(p); return;
  case '"':
    v->kind = TEXT;
    v->text = raw_text(p);
    v->end = addr(v->text) + len(v->text) + 1;
    return;
  case 't': v->kind = BOOLEAN; v->end = p + 4; return;
  case 'f': v->kind = BOOLEAN; v->end = p + 5; return;
  case 'n': v->kind = NIL; v->end = p + 4; return;
  }
  v->text = k_num(p);
  v->kind = k_is_int(v->text) ? WHOLE : FRACTION;
  v->end = p + len(v->text);
}

static struct value *kid(struct value *v, u32 i) { return (struct value *)v->kids + i; }

/* finds members or items; 0 = error */
static u32 expand(struct value *v) {
  if (v->kids) return 1;
  if (!spend(1 + ((v->end - v->at) >> 6))) return 0;
  u32 kids = st.arena, n = 0, object = v->kind == OBJECT;
  for (u32 p = first(v->at); p; n++) { /* they lie one after the other: nothing else is allocated meanwhile */
    struct value *k = (struct value *)take(sizeof *k);
    if (!k) return 0;
    k->name = k->name_at = k->id = 0;
    if (object) {
      k->name_at = p;
      k->name = raw_text(p);
      p = skip_ws(skip_ws(addr(k->name) + len(k->name) + 1) + 1);
    }
    measure(k, p);
    p = after(k->end);
  }
  v->kids = kids;
  v->count = n;
  for (u32 i = 0; object && i < n; i++) {
    struct value *k = kid(v, i);
    if (!(k->name = plain(k->name))) return 0;
    k->id = name_id(k->name);
    v->known |= 1u << (k->id & 31);
  }
  return 1;
}

static struct value *member(struct value *v, u32 id) {
  if (!(v->known >> (id & 31) & 1)) return 0;
  for (u32 i = 0; i < v->count; i++)
    if (kid(v, i)->id == id) return kid(v, i);
  return 0;
}

/* a set of a container's members or items, which are numbered; 0 = error */
static u64 *fresh(struct value *v) { return (u64 *)k_alloc(v->count / 64 * 8 + 8); }

static void mark(u64 *seen, u32 i) {
  if (seen) seen[i / 64] |= (u64)1 << (i & 63);
}

static void add(u64 *seen, const u64 *more, struct value *v) {
  for (u32 i = 0; seen && i <= v->count / 64; i++) seen[i] |= more[i];
}

static u32 never(u32 node) { return (ld32(table + node + 4) & 0xff) == NEVER; }

static u32 holds(u32 node, struct value *v, u64 *seen);

/* whether a branch holds, which may be wrong; what it evaluated is added only if it does */
static u32 tried(u32 node, struct value *v, u64 *seen) {
  u64 *own = seen ? fresh(v) : 0;
  if (seen && !own) return 0;
  quiet++;
  u32 ok = holds(node, v, own);
  quiet--;
  if (ok) add(seen, own, v);
  return ok;
}

static NOINLINE u32 items(const u32 *op, struct value *v, u64 *seen) { /* rest n node... */
  u32 rest = op[1], n = op[2];
  if (!rest && v->count < n) n = v->count;
  if (rest && v->count > n && never(rest)) return no(TOO_MANY_ITEMS, v->at);
  for (u32 i = 0; i < v->count; i++) {
    u32 node = i < n ? op[3 + i] : rest;
    if (!node) break;
    if (!holds(node, kid(v, i), 0)) return 0;
    mark(seen, i);
  }
  return 1;
}

static NOINLINE u32 contains(const u32 *op, struct value *v, u64 *seen) { /* node min max */
  u32 n = 0;
  for (u32 i = 0; i < v->count; i++) {
    if (!tried(op[1], kid(v, i), 0)) continue;
    mark(seen, i);
    if (++n > op[3]) return no(TOO_MANY_MATCH, v->at);
    if (n >= op[2] && op[3] == ~0u && !seen) break;
  }
  return n >= op[2] ? 1 : no(TOO_FEW_MATCH, v->at);
}

static u32 required(const u32 *ids, u32 n, u32 code, struct value *v) {
  for (u32 i = 0; i < n; i++)
    if (!member(v, ids[i])) return lacks(code, v->at, ids[i]);
  return 1;
}

static NOINLINE u32 names(u32 node, struct value *v) {
  for (u32 i = 0; i < v->count; i++) {
    struct value *k = kid(v, i), *name = (struct value *)take(sizeof *name);
    if (!name) return 0;
    if (never(node)) return no(UNKNOWN_FIELD, k->name_at);
    measure(name, k->name_at);
    name->text = k->name;
    if (!holds(node, name, 0)) return 0;
  }
  return 1;
}

/* rest, properties, patterns, {id, node} by id..., {automaton, node}... */
static NOINLINE u32 fields(const u32 *op, struct value *v, u64 *seen) {
  u32 rest = op[1], n = op[2], patterns = op[3];
  const u32 *props = op + 4, *tests = props + 2 * n;
  for (u32 i = 0; i < v->count; i++) {
    struct value *k = kid(v, i);
    u32 lo = 0, hi = k->id ? n : 0, met = 0;
    while (lo < hi) {
      u32 mid = (lo + hi) / 2;
      if (props[2 * mid] < k->id) lo = mid + 1;
      else hi = mid;
    }
    if (k->id && lo < n && props[2 * lo] == k->id) {
      if (!holds(props[2 * lo + 1], k, 0)) return 0;
      met = 1;
    }
    for (u32 j = 0; j < patterns; j++) {
      if (!k_dfa(k->name, tests[2 * j])) continue;
      if (!holds(tests[2 * j + 1], k, 0)) return 0;
      met = 1;
    }
    if (!met) {
      if (!rest) continue;
      if (never(rest)) return no(UNKNOWN_FIELD, k->name_at);
      if (!holds(rest, k, 0)) return 0;
    }
    mark(seen, i);
  }
  return 1;
}

static NOINLINE u32 others(u32 node, struct value *v, u64 *seen) { /* what nothing else evaluated */
  for (u32 i = 0; i < v->count; i++) {
    if (seen[i / 64] >> (i & 63) & 1) continue;
    struct value *k = kid(v, i);
    if (never(node)) return v->kind == OBJECT ? no(UNKNOWN_FIELD, k->name_at) : no(TOO_MANY_ITEMS, v->at);
    if (!holds(node, k, 0)) return 0;
    mark(seen, i);
  }
  return 1;
}

static NOINLINE u32 branches(const u32 *op, struct value *v, u64 *seen) { /* n node... */
  u32 one = (op[0] & 0xff) == ONE, met = 0;
  for (u32 i = 0; i < op[1]; i++) {
    if (!tried(op[2 + i], v, seen)) continue;
    if (++met > 1 && one) return no(MANY_BRANCHES, v->at);
    if (!one && !seen) break;
  }
  return met ? 1 : no(NO_BRANCH, v->at);
}

static NOINLINE u32 unique(struct value *v) {
  u32 vec = k_vec_new(v->count);
  for (u32 i = 0; i < v->count && vec; i++) k_vec_push(vec, kid(v, i)->at);
  return vec && k_unique(vec) ? 1 : no(NOT_UNIQUE, v->at);
}

static u32 has_format(u32 kind, u32 automaton, span s) {
  switch (kind) {
  case 1: return k_is_datetime(s);
  case 2: return k_is_date(s);
  case 3: return k_is_time(s);
  }
  return k_dfa(s, automaton) && (kind < 256 || k_text_len(s) <= kind >> 8);
}

static u32 text(const u32 *op, struct value *v) {
  switch (*op & 0xff) {
  case MIN_LENGTH: return k_text_len(v->text) >= op[1] ? 1 : no(TOO_SHORT, v->at);
  case MAX_LENGTH: return k_text_len(v->text) <= op[1] ? 1 : no(TOO_LONG, v->at);
  case PATTERN: return k_dfa(v->text, op[1]) ? 1 : no(PATTERN_FAILED, v->at);
  }
  return has_format(op[1], op[2], v->text) ? 1 : no(FORMAT_FAILED, v->at);
}

static u32 number(const u32 *op, struct value *v) {
  span limit = op[1] | (u64)op[2] << 32;
  u32 code = *op & 0xff;
  if (code == MULTIPLE) return k_multiple(v->text, limit) ? 1 : no(NOT_MULTIPLE, v->at);
  u32 c = k_cmp_num(v->text, limit);
  switch (code) {
  case MINIMUM: return c >= 1 ? 1 : no(TOO_SMALL, v->at);
  case OVER: return c == 2 ? 1 : no(TOO_SMALL, v->at);
  case MAXIMUM: return c <= 1 ? 1 : no(TOO_LARGE, v->at);
  }
  return c == 0 ? 1 : no(TOO_LARGE, v->at);
}

static u32 array(const u32 *op, struct value *v, u64 *seen) {
  switch (*op & 0xff) {
  case MIN_ITEMS: return v->count >= op[1] ? 1 : no(TOO_FEW_ITEMS, v->at);
  case MAX_ITEMS: return v->count <= op[1] ? 1 : no(TOO_MANY_ITEMS, v->at);
  case UNIQUE: return unique(v);
  case ITEMS: return items(op, v, seen);
  case CONTAINS: return contains(op, v, seen);
  }
  return others(op[1], v, seen);
}

static u32 object(const u32 *op, struct value *v, u64 *seen) {
  switch (*op & 0xff) {
  case MIN_FIELDS: return v->count >= op[1] ? 1 : no(TOO_FEW_ITEMS, v->at);
  case MAX_FIELDS: return v->count <= op[1] ? 1 : no(TOO_MANY_ITEMS, v->at);
  case REQUIRES: return required(op + 2, op[1], REQUIRED, v);
  case DEPENDS: return !member(v, op[1]) || required(op + 3, op[2], DEPENDENT_REQUIRED, v); /* id n id... */
  case NAMES: return names(op[1], v);
  case FIELDS: return fields(op, v, seen);
  case DEPENDENT: return !member(v, op[1]) || holds(op[2], v, seen); /* id node */
  }
  return others(op[1], v, seen);
}

static u32 step(const u32 *op, struct value *v, u64 *seen) {
  switch (*op & 0xff) {
  case TYPE: return v->kind & op[1] ? 1 : no(WRONG_TYPE, v->at);
  case ENUM: return k_member(op[1], v->at) ? 1 : no(NOT_IN_ENUM, v->at);
  case MIN_LENGTH: case MAX_LENGTH: case PATTERN: case FORMAT: return v->kind != TEXT || text(op, v);
  case MINIMUM: case OVER: case MAXIMUM: case UNDER: case MULTIPLE: return !(v->kind & NUMBER) || number(op, v);
  case MIN_ITEMS: case MAX_ITEMS: case UNIQUE: case ITEMS: case CONTAINS: case OTHER_ITEMS:
    return v->kind != ARRAY || array(op, v, seen);
  case MIN_FIELDS: case MAX_FIELDS: case REQUIRES: case DEPENDS: case NAMES: case FIELDS: case DEPENDENT: case OTHER_FIELDS:
    return v->kind != OBJECT || object(op, v, seen);
  case ALSO: return holds(op[1], v, seen);
  case ANY: case ONE: return branches(op, v, seen);
  case NOT: return tried(op[1], v, 0) ? no(NOT_ALLOWED, v->at) : 1;
  case IF: { /* condition then else */
    u32 node = tried(op[1], v, seen) ? op[2] : op[3];
    return !node || holds(node, v, seen);
  }
  }
  return no(NOT_ALLOWED, v->at);
}

static NOINLINE u32 holds(u32 node, struct value *v, u64 *seen) {
  if (st.code || !spend(1)) return 0;
  if (++level > MAX_LEVEL) return k_fail(TOO_DEEP, v->at);
  const u32 *op = (const u32 *)(table + node);
  u64 *own = seen;
  u32 ok = 1;
  if (v->kind & (OBJECT | ARRAY)) {
    ok = expand(v);
    if (ok && *op & TRACKS) ok = (own = fresh(v)) != 0;
  } else own = 0;
  for (op++; ok && (*op & 0xff) != END; op += *op >> 8) ok = step(op, v, own);
  if (ok && own != seen && own) add(seen, own, v);
  level--;
  return ok && !st.code;
}

EXPORT(k_validate) u32 k_validate(u32 t, u32 node, u32 p, u32 base) {
  u32 start = st.arena;
  struct value *v = (struct value *)take(sizeof *v);
  if (!v) return st.code;
  table = t;
  quiet = level = fault = fault_name = 0;
  v->name = v->name_at = v->id = 0;
  measure(v, p);
  u32 ok = holds(node, v, 0);
  st.arena = start;
  if (ok || st.code) return st.code;
  k_fail(fault + base, base ? 0 : fault_at);
  if (fault_name) {
    u32 cell = name_cell(fault_name);
    st.detail = table + ld32(table) + ld32(cell);
    st.detail_len = ld32(cell + 4) & MAX_LEN;
  }
  return st.code;
}
