/* internal.h: what the kernel's files share. Addresses are u32; bytes may be read 16 at a time up to 63 bytes
 * past the end of any span (the arena's end keeps that much away from the end of memory). */
#ifndef CW_INTERNAL_H
#define CW_INTERNAL_H
#include "../kernel.h"
#include <wasm_simd128.h>

extern struct state cw_state;
#define st cw_state

enum {
  BAD_JSON = 1, TRUNCATED, TRAILING_DATA, BAD_STRING, BAD_UTF8, LONE_SURROGATE, BAD_NUMBER, DUPLICATE_KEY, TOO_DEEP,
  INPUT_TOO_LARGE, WRONG_TYPE = 20, REQUIRED, NOT_IN_ENUM, TOO_SHORT, TOO_LONG, PATTERN_FAILED, FORMAT_FAILED, TOO_SMALL,
  TOO_LARGE, NOT_MULTIPLE, TOO_FEW_ITEMS, TOO_MANY_ITEMS, UNKNOWN_FIELD, NOT_UNIQUE, NO_BRANCH, MANY_BRANCHES, NOT_ALLOWED,
  TOO_FEW_MATCH, TOO_MANY_MATCH, DEPENDENT_REQUIRED,
  NO_LOOKUP = 42, BAD_CONVERSION, INT_OVERFLOW, DIVIDE_BY_ZERO, DECIMAL_RANGE, INDEX_OUT_OF_RANGE, NONE_VALUE, BAD_ARGUMENT,
  OUT_OF_FUEL = 100, OUT_OF_MEMORY, OUTPUT_TOO_LARGE, INTERNAL = 255
};

#define NO_OFFSET 0xffffffffu
#define SLACK 64u                    /* readable bytes after arena_end, writable bytes after out_end */
#define MAX_LEN 0x0fffffffu
#define ESC ((u64)1 << 60)
#define DIRTY ((u64)1 << 61)
#define WIDE ((u64)1 << 62)
#define FLAGS (ESC | DIRTY | WIDE)
#define INLINE static inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

typedef struct { u16 v; } __attribute__((packed, may_alias)) u16p;
typedef struct { u32 v; } __attribute__((packed, may_alias)) u32p;
typedef struct { u64 v; } __attribute__((packed, may_alias)) u64p;

INLINE u32 ld8(u32 p) { return *(const u8 *)p; }
INLINE u32 ld16(u32 p) { return ((const u16p *)p)->v; }
INLINE u32 ld32(u32 p) { return ((const u32p *)p)->v; }
INLINE u64 ld64(u32 p) { return ((const u64p *)p)->v; }
INLINE v128_t ld128(u32 p) { return wasm_v128_load((const void *)p); }
INLINE void st8(u32 p, u32 v) { *(u8 *)p = (u8)v; }
INLINE void st16(u32 p, u32 v) { ((u16p *)p)->v = (u16)v; }
INLINE void st32(u32 p, u32 v) { ((u32p *)p)->v = v; }
INLINE void st64(u32 p, u64 v) { ((u64p *)p)->v = v; }
INLINE void st128(u32 p, v128_t v) { wasm_v128_store((void *)p, v); }

INLINE u32 addr(span s) { return (u32)s; }
INLINE u32 len(span s) { return (u32)(s >> 32) & MAX_LEN; }
INLINE span mk(u32 at, u32 n, u64 flags) { return (u64)at | (u64)n << 32 | flags; }

/* unsigned v <= c, as one instruction that is two on x86-64 (the compiler prefers lt_u, which is four) */
INLINE v128_t le_u8(v128_t v, v128_t c) {
  v128_t r;
  __asm__("local.get %1\n local.get %2\n i8x16.le_u\n local.set %0" : "=r"(r) : "r"(v), "r"(c));
  return r;
}

/* copies n bytes 16 at a time; up to 15 bytes after dst + n are overwritten */
INLINE void copy16(u32 dst, u32 src, u32 n) {
  if (n > 512) { __builtin_memcpy((void *)dst, (const void *)src, n); return; }
  for (u32 i = 0; i < n; i += 16) st128(dst + i, ld128(src + i));
}

typedef unsigned __int128 u128;
INLINE u128 mul64(u64 a, u64 b) {    /* 64 x 64 -> 128; the compiler's own is a library call */
  u64 a0 = (u32)a, a1 = a >> 32, b0 = (u32)b, b1 = b >> 32;
  u64 low = a0 * b0, m1 = a1 * b0 + (low >> 32), m2 = a0 * b1 + (u32)m1;
  u64 hi = a1 * b1 + (m1 >> 32) + (m2 >> 32);
  return (u128)hi << 64 | (m2 << 32 | (u32)low);
}

/* The state by an address that the compiler takes for unknown: the engine then checks the bounds of one access for
 * several, where it does so each time for a constant address. */
INLINE struct state *state(void) {
  struct state *s = &st;
  __asm__("" : "+r"(s));
  return s;
}

/* state.c */
u32 ensure(u64 end);                 /* makes memory reach end; 0 = error */
INLINE u32 take(u32 n) {             /* n bytes of the arena, 16-aligned, not zeroed; 0 = error */
  struct state *s = state();
  u32 limit = s->arena_end, p = s->arena; /* what lies higher first */
  u64 end = (u64)p + (((u64)n + 15) & ~(u64)15);
  if (unlikely(end > limit) && !ensure(end)) return 0;
  s->arena = (u32)end;
  return p;
}
u32 grow_out(u32 w, u32 n);
INLINE u32 room(u32 w, u32 n) { return likely((u64)w + n <= st.out_end) ? w : grow_out(w, n); }
INLINE u32 spend(u64 n) {
  struct state *s = state();
  i64 left = s->fuel - (i64)n;
  s->fuel = left;
  return likely(left >= 0) ? 1 : k_fail(OUT_OF_FUEL, 0);
}

/* scan.c */
u32 bad_json(u32 p);                 /* BAD_JSON, or TRUNCATED at the end of the input; returns 0 */
INLINE u32 skip_ws(u32 p) { return ld8(p) > 0x20 ? p : k_ws(p); }
i32 unescape(u32 *p);                /* code point of the valid escape at *p, which moves after it */
u64 text_flags(u32 at, u32 n);       /* DIRTY and WIDE of plain bytes */

INLINE span plain(span s) { return unlikely(s & ESC) ? k_decode(s) : s; } /* 0 = error */

INLINE u32 put_cp(u32 w, u32 c) {    /* UTF-8, up to 4 bytes */
  if (c < 0x80) { st8(w, c); return w + 1; }
  if (c < 0x800) { st8(w, 0xc0 | c >> 6); st8(w + 1, 0x80 | (c & 63)); return w + 2; }
  if (c < 0x10000) {
    st8(w, 0xe0 | c >> 12); st8(w + 1, 0x80 | (c >> 6 & 63)); st8(w + 2, 0x80 | (c & 63));
    return w + 3;
  }
  st8(w, 0xf0 | c >> 18); st8(w + 1, 0x80 | (c >> 12 & 63)); st8(w + 2, 0x80 | (c >> 6 & 63)); st8(w + 3, 0x80 | (c & 63));
  return w + 4;
}

/* bytes of a text, decoded on the way */
struct bytes { u32 p, end, pending, esc; };
INLINE struct bytes bytes_of(span s) {
  struct bytes b = {addr(s), addr(s) + len(s), 0, (s & ESC) != 0};
  return b;
}
i32 next_decoded(struct bytes *b);   /* scan.c; at an escape, or inside one */
INLINE i32 next_byte(struct bytes *b) { /* -1 = end */
  if (unlikely(b->pending)) return next_decoded(b);
  if (b->p >= b->end) return -1;
  u32 c = ld8(b->p);
  if (unlikely(c == '\\') && b->esc) return next_decoded(b);
  b->p++;
  return (i32)c;
}

INLINE u32 same_bytes(u32 a, u32 b, u32 n) {
  while (n >= 8) {
    if (ld64(a) != ld64(b)) return 0;
    a += 8; b += 8; n -= 8;
  }
  return n == 0 || (ld64(a) ^ ld64(b)) << (64 - 8 * n) == 0;
}

struct time { i64 sec; u32 nanos; }; /* seconds since 1970 */

/* decimal.c */
struct dec { u64 lo, hi; i32 exp; u32 neg; };
u32 dec_make(u128 c, i64 exp, u32 neg); /* 0 = DECIMAL_RANGE */

u64 hash_bytes(u32 p, u32 n);        /* lookup.c; table.go computes the same */

/* json.c: steps through JSON text that was checked */
span raw_text(u32 p);                /* span of the string at p */
u32 value_end(u32 p);                /* after the value at p */
u32 first(u32 p);                    /* first member or element of the container at p; 0 = it is empty */
u32 after(u32 p);                    /* next one after the value that ends at p; 0 = none */

/* time.c: as k_time, with at most that many digits of a second; those after the ninth are dropped */
u32 time_of(span s, u32 digits);

/* number.c: a number's text taken apart; value = digits * 10^exp, digits without leading and trailing zeros */
struct num { u32 first, last, neg; i64 exp; u32 count; }; /* count = 0: zero; digits lie in [first, last), '.' between */
struct num num_parts(span s);
u32 big_multiple(struct num x, struct num of); /* multiple.c: x.exp >= of.exp */
u32 digits64(u64 v, u32 end);        /* writes the digits so that they end at end; returns the start */
#endif
