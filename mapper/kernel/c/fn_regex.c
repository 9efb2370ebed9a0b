/* fn_regex.c: where a regular expression matches. Programs come from mapper/automata/captures.go; all ways to match are
 * followed at once, in the order of their priority (Thompson; Pike; as Go's regexp does it), so that the time is bounded
 * by the length of the text times that of the program. */
#include "fn.h"

enum { FAIL, MATCH, ALT, CAPTURE, EMPTY, NOP, RUNE };
enum { BEGIN_LINE = 1, END_LINE = 2, BEGIN_TEXT = 4, END_TEXT = 8, WORD = 16, NO_WORD = 32 };

struct threads { u32 n, sparse, dense, caps; }; /* sparse and dense: u32 [instructions]; caps: u32 [instructions][slots] */

struct machine {
  u32 prog, insts, slots, text, end;
  u32 stack;              /* {u32 what, value}: an instruction to go on at, or a slot to restore */
  u32 caps, found;        /* u32 [slots] of the thread that is followed, and of the match */
  struct threads now, next;
};

INLINE u32 inst(const struct machine *m, u32 pc) { return m->prog + 16 + pc * 16; }

static u32 start(struct machine *m, u32 prog, span s) { /* 0 = error */
  u32 n = ld32(prog), row = ld32(prog + 8) * 4;
  u64 size = 2 * (u64)n * (8 + row) + 16 * (u64)n + 32 + 2 * row;
  if (size > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  u32 at = k_alloc((u32)size);
  if (!at) return 0;
  *m = (struct machine){.prog = prog, .insts = n, .slots = ld32(prog + 8), .text = addr(s), .end = addr(s) + len(s)};
  for (u32 i = 0; i < 2; i++) {
    struct threads *t = i ? &m->next : &m->now;
    t->sparse = at; at += 4 * n;
    t->dense = at; at += 4 * n;
    t->caps = at; at += n * row;
  }
  m->caps = at; at += row;
  m->found = at; at += row;
  m->stack = at;
  return 1;
}

INLINE u32 is_word(u32 c) { return (c | 0x20) - 'a' < 26 || c - '0' < 10 || c == '_'; }

/* what holds between the characters before and at p */
static u32 context(const struct machine *m, u32 p) {
  u32 first = p == m->text, last = p == m->end, a = first ? 0 : ld8(p - 1), b = last ? 0 : ld8(p);
  u32 flags = (first ? BEGIN_TEXT : 0) | (last ? END_TEXT : 0);
  if (first || a == '\n') flags |= BEGIN_LINE;
  if (last || b == '\n') flags |= END_LINE;
  return flags | (is_word(a) != is_word(b) ? WORD : NO_WORD);
}

/* follows the program from pc to where it takes a character, for each way a thread */
static void add(struct machine *m, struct threads *t, u32 pc, u32 p, u32 flags) {
  u32 top = m->stack;
  for (;;) {
    u32 at = ld32(t->sparse + 4 * pc);
    if (at < t->n && ld32(t->dense + 4 * at) == pc) goto pop;
    st32(t->sparse + 4 * pc, t->n);
    st32(t->dense + 4 * t->n, pc);
    u32 row = t->caps + t->n++ * m->slots * 4, in = inst(m, pc), out = ld32(in + 4), arg = ld32(in + 8);
    switch (ld32(in)) {
    case ALT:
      st32(top, arg << 1);
      top += 8;
      pc = out;
      continue;
    case EMPTY:
      if (arg & ~flags) goto pop;
      pc = out;
      continue;
    case CAPTURE:
      if (arg < m->slots) {
        st32(top, arg << 1 | 1);
        st32(top + 4, ld32(m->caps + 4 * arg));
        top += 8;
        st32(m->caps + 4 * arg, p);
      }
      pc = out;
      continue;
    case NOP:
      pc = out;
      continue;
    case FAIL: goto pop;
    }
    for (u32 i = 0; i < m->slots * 4; i += 4) st32(row + i, ld32(m->caps + i));
  pop:
    for (;;) {
      if (top == m->stack) return;
      top -= 8;
      u32 what = ld32(top);
      if (!(what & 1)) { pc = what >> 1; break; }
      st32(m->caps + 4 * (what >> 1), ld32(top + 4));
    }
  }
}

static u32 takes(const struct machine *m, u32 in, u32 c) {
  u32 r = m->prog + ld32(in + 8), low = 0, high = ld32(in + 12);
  if (high > 8) {
    while (low < high) {
      u32 mid = (low + high) / 2;
      if (c < ld32(r + 8 * mid)) high = mid;
      else if (c > ld32(r + 8 * mid + 4)) low = mid + 1;
      else return 1;
    }
    return 0;
  }
  for (; low < high; low++, r += 8)
    if (c - ld32(r) <= ld32(r + 4) - ld32(r)) return 1;
  return 0;
}

/* the leftmost match from p on: 1 and its slots in found, 0 none, 2 error */
static u32 search(struct machine *m, u32 p) {
  u32 matched = 0, first = ld32(m->prog + 4);
  m->now.n = 0;
  for (u32 flags = context(m, p);;) {
    if (!matched) {
      for (u32 i = 0; i < m->slots; i++) st32(m->caps + 4 * i, 0);
      st32(m->caps, p);
      add(m, &m->now, first, p, flags);
    } else if (!m->now.n) {
      break;
    }
    if (!spend(1 + m->now.n / 4)) return 2;
    u32 n = 0, c = p < m->end ? cp_at(p, &n) : 0;
    flags = n ? context(m, p + n) : 0;
    m->next.n = 0;
    for (u32 i = 0; i < m->now.n; i++) {
      u32 in = inst(m, ld32(m->now.dense + 4 * i)), row = m->now.caps + i * m->slots * 4;
      if (ld32(in) == MATCH) {
        for (u32 k = 0; k < m->slots * 4; k += 4) st32(m->found + k, ld32(row + k));
        st32(m->found + 4, p);
        matched = 1;
        break;
      }
      if (ld32(in) != RUNE || !n || !takes(m, in, c)) continue;
      for (u32 k = 0; k < m->slots * 4; k += 4) st32(m->caps + k, ld32(row + k));
      add(m, &m->next, ld32(in + 4), p + n, flags);
    }
    if (!n) break;
    p += n;
    struct threads t = m->now;
    m->now = m->next;
    m->next = t;
  }
  return matched;
}

/* the next of all matches, beginning with *p == the text; an empty one right behind another does not count */
static u32 next_match(struct machine *m, u32 *p, u32 *last) { /* as search */
  while (*p <= m->end) {
    u32 r = search(m, *p);
    if (r != 1) return r;
    u32 from = ld32(m->found), to = ld32(m->found + 4), counts = 1;
    if (to == *p) {
      counts = from != *last;
      *p += to < m->end ? cp_len(to) : 1;
    } else {
      *p = to;
    }
    *last = to;
    if (counts) return 1;
  }
  return 0;
}

/* the group, or without one the match; 0 = it is empty or took no part */
static span part(const struct machine *m, span s) {
  u32 at = m->found + (m->slots > 2 ? 8 : 0), from = ld32(at), to = ld32(at + 4);
  if (m->slots > 2 && (!to || from == to)) return 0;
  return mk(from, to - from, s & FLAGS);
}

EXPORT(k_regex_extract) span k_regex_extract(span s, u32 prog) { /* 0 = missing, or an error */
  struct machine m;
  PLAIN(s) 0;
  u32 before = st.arena;
  if (!start(&m, prog, s)) return 0;
  span found = search(&m, m.text) == 1 ? part(&m, s) : 0;
  st.arena = before;
  return found;
}

EXPORT(k_regex_all) u32 k_regex_all(span s, u32 prog) {
  struct machine m;
  PLAIN(s) 0;
  u32 v = k_vec_new(4), p = addr(s), last = 0, r;
  if (!v || !start(&m, prog, s)) return 0;
  while ((r = next_match(&m, &p, &last)) == 1) {
    span x = part(&m, s);
    if (x && !k_vec_push(v, x)) return 0;
  }
  return r ? 0 : v;
}

/* adds the bytes [from, to) to the text that ends at *w and has room up to *end; 0 = error */
static u32 put(u32 *out, u32 *w, u32 *end, u32 from, u32 n) {
  if (*w + n + 16 > *end) {
    u64 size = ((u64)(*w - *out) + n) * 2 + 64;
    u32 more = text_room(size);
    if (!more) return 0;
    copy16(more, *out, *w - *out);
    *w = more + (*w - *out);
    *out = more;
    *end = more + (u32)size;
  }
  copy16(*w, from, n);
  *w += n;
  return 1;
}

/* in to, \0 to \9 are the match and its groups, \\ is a backslash */
EXPORT(k_regex_replace) span k_regex_replace(span s, span to, i64 most, u32 prog) {
  struct machine m;
  PLAIN(s) 0;
  PLAIN(to) 0;
  if (!most) return s;
  u32 out = text_room(len(s) + 64), w = out, end = out + len(s) + 64, p = addr(s), last = 0, done = addr(s), r;
  if (!out || !start(&m, prog, s)) return 0;
  while (most && (r = next_match(&m, &p, &last)) != 0) {
    if (r == 2 || !put(&out, &w, &end, done, ld32(m.found) - done)) return 0;
    for (u32 q = addr(to), stop = q + len(to); q < stop; q++) {
      u32 from = q, n = 1;
      if (ld8(q) == '\\') {
        from = ++q;
        if (ld8(q) != '\\') {
          u32 slot = m.found + (ld8(q) - '0') * 8;
          from = ld32(slot);
          n = ld32(slot + 4) ? ld32(slot + 4) - from : 0;
        }
      }
      if (!put(&out, &w, &end, from, n)) return 0;
    }
    done = ld32(m.found + 4);
    if (most > 0) most--;
  }
  if (!put(&out, &w, &end, done, m.end - done)) return 0;
  return mk(out, w - out, (s | to) & FLAGS);
}
