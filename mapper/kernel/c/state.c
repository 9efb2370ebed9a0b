/* state.c: errors, fuel, the arena, the output buffer's memory and the calls around a run. */
#include "internal.h"

struct state cw_state;

/* limits.s */
i64 get_fuel(void);
void set_fuel(i64 v);
u32 get_max_out(void);
void set_max_out(u32 v);

/* ---- errors ---- */

EXPORT(k_fail) NOINLINE u32 k_fail(u32 code, u32 at) {
  if (st.code) return 0;
  st.code = code;
  st.offset = at >= st.in && at <= st.in + st.in_len && at ? at - st.in : NO_OFFSET;
  st.detail = st.detail_len = 0;
  return 0;
}

EXPORT(k_fail_text) NOINLINE u32 k_fail_text(u32 code, span detail) {
  if (st.code) return 0;
  if (detail & ESC) {
    span d = k_decode(detail);
    if (!d) return 0;
    detail = d;
  }
  k_fail(code, 0);
  st.detail = addr(detail);
  st.detail_len = len(detail);
  return 0;
}

/* A limit that was reached stays: no expression can absorb it. */
EXPORT(k_clear) void k_clear(void) {
  if (st.code >= OUT_OF_FUEL) return;
  st.code = st.detail = st.detail_len = 0;
  st.offset = NO_OFFSET;
}

EXPORT(k_fuel) u32 k_fuel(u32 n) { return spend(n); }

/* ---- memory ---- */

/* makes memory reach end; 0 = error */
NOINLINE u32 ensure(u64 end) {
  if (end <= st.arena_end) return 1;
  u32 have = __builtin_wasm_memory_size(0);
  u64 need = (end + SLACK + 65535) >> 16;
  u64 want = have + have / 2;
  if (want > st.max_pages) want = st.max_pages;
  if (want < need) want = need;
  if (need > st.max_pages || __builtin_wasm_memory_grow(0, (u32)want - have) == (u32)-1) return k_fail(OUT_OF_MEMORY, 0);
  st.arena_end = want == 65536 ? -SLACK : ((u32)want << 16) - SLACK;
  return 1;
}

EXPORT(k_alloc) u32 k_alloc(u32 n) {
  u32 p = take(n);
  if (!p) return 0;
  if (n > 512) __builtin_memset((void *)p, 0, n);
  else for (u32 i = 0; i < n; i += 16) st128(p + i, wasm_i64x2_const(0, 0));
  return p;
}

/* ---- vectors ---- */

EXPORT(k_vec_new) u32 k_vec_new(u32 cap) {
  if (cap < 4) cap = 4;
  if (cap > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  u32 v = take(16 + cap * 8);
  if (!v) return 0;
  st32(v, 0); st32(v + 4, cap); st32(v + 8, v + 16); st32(v + 12, 0);
  return v;
}

EXPORT(k_vec_push) u32 k_vec_push(u32 v, u64 item) {
  u32 n = ld32(v);
  if (unlikely(n == ld32(v + 4))) {
    if (n > MAX_LEN / 2) return k_fail(OUT_OF_MEMORY, 0);
    u32 data = take(n * 16);
    if (!data) return 0;
    copy16(data, ld32(v + 8), n * 8);
    st32(v + 4, n * 2);
    st32(v + 8, data);
  }
  st64(ld32(v + 8) + n * 8, item);
  st32(v, n + 1);
  return 1;
}

/* ---- output buffer ---- */

NOINLINE u32 grow_out(u32 w, u32 n) {
  u32 used = w - st.out;
  if (used > st.limit_out) return k_fail(OUTPUT_TOO_LARGE, 0);
  u64 need = (u64)used + n, cap = (u64)(st.out_end - st.out) * 2;
  if (cap > st.limit_out) cap = st.limit_out;
  if (cap < need) cap = need;
  if (cap > 0xf0000000u) return k_fail(OUT_OF_MEMORY, 0);
  if (st.out_end + SLACK == st.arena) { /* the last block: it grows where it is */
    u64 end = ((u64)st.out + cap + SLACK + 15) & ~(u64)15;
    if (!ensure(end)) return 0;
    st.arena = (u32)end;
    st.out_end = st.arena - SLACK;
    return w;
  }
  u32 to = take((u32)cap + SLACK);
  if (!to) return 0;
  copy16(to, st.out, used);
  st.out = to;
  st.out_end = st.arena - SLACK;
  return to + used;
}

EXPORT(k_room) u32 k_room(u32 w, u32 n) { return room(w, n); }

/* ---- a call ---- */

EXPORT(cw_abi) u32 cw_abi(void) { return 1; }

EXPORT(cw_in) u32 cw_in(u32 n) {
  st.code = st.rule = st.place = st.detail = st.detail_len = st.out_len = st.meta = st.meta_len = 0;
  st.offset = NO_OFFSET;
  st.in = st.heap;
  st.in_len = 0;
  if (n > st.max_in || n > MAX_LEN) return k_fail(INPUT_TOO_LARGE, 0);
  if (!st.arena_end) st.arena_end = ((u32)__builtin_wasm_memory_size(0) << 16) - SLACK;
  u64 end = ((u64)st.heap + n + 32 + 15) & ~(u64)15;
  if (end > st.arena_end && !ensure(end)) return 0;
  st.in_len = n;
  st.arena = (u32)end;
  set_fuel(st.max_fuel);
  set_max_out(st.max_out);
  return st.in;
}

EXPORT(k_begin) u32 k_begin(u32 n) {
  if (st.code) return 0;
  if (n > st.in_len) return k_fail(INTERNAL, 0);
  st.in_len = n;
  u32 end = st.in + n;
  st128(end, wasm_i64x2_const(0, 0));
  st128(end + 16, wasm_i64x2_const(0, 0));
  i64 fuel = get_fuel();
  st.fuel = fuel < st.max_fuel ? fuel : st.max_fuel;
  u32 limit = get_max_out();
  st.limit_out = limit < st.max_out ? limit : st.max_out;
  st.depth = st.max_depth;
  st.out = take(n + 2048 + SLACK);
  st.out_end = st.out ? st.arena - SLACK : 0;
  return st.out;
}

EXPORT(k_end) u32 k_end(u32 w) {
  u32 n = w - st.out;
  set_fuel(st.fuel);
  if (!st.code && !w) k_fail(INTERNAL, 0);
  if (!st.code && n > st.limit_out) k_fail(OUTPUT_TOO_LARGE, 0);
  st.out_len = st.code ? 0 : n;
  return st.code;
}

EXPORT(cw_out) u32 cw_out(void) { return st.out; }
EXPORT(cw_out_len) u32 cw_out_len(void) { return st.out_len; }
EXPORT(cw_err) u32 cw_err(void) { return (u32)&st; }
