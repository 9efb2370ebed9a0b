/* fn.h: what the files of the catalogue's functions share. */
#ifndef CW_FN_H
#define CW_FN_H
#include "internal.h"

#define PLAIN(s) if (((s) & ESC) && !((s) = k_decode(s))) return

/* the code point at p of a valid text; *n becomes its length in bytes */
INLINE u32 cp_at(u32 p, u32 *n) {
  u32 c = ld8(p);
  if (c < 0x80) { *n = 1; return c; }
  if (c < 0xe0) { *n = 2; return (c & 31) << 6 | (ld8(p + 1) & 63); }
  if (c < 0xf0) { *n = 3; return (c & 15) << 12 | (ld8(p + 1) & 63) << 6 | (ld8(p + 2) & 63); }
  *n = 4;
  return (c & 7) << 18 | (ld8(p + 1) & 63) << 12 | (ld8(p + 2) & 63) << 6 | (ld8(p + 3) & 63);
}

INLINE u32 cp_len(u32 p) {
  u32 c = ld8(p);
  return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* room for a text of at most n bytes; 0 = error. The work is charged. */
INLINE u32 text_room(u64 n) {
  if (n > MAX_LEN) return k_fail(OUT_OF_MEMORY, 0);
  return spend(n / 4) ? take((u32)n + 16) : 0;
}

/* the text that was written from out to w */
INLINE span written(u32 out, u32 w, u64 flags) {
  st.arena = (w + 16 + 15) & ~15u; /* the room was the last block */
  return mk(out, w - out, flags);
}

u32 space_at(u32 p); /* text.c: length of the white space character at p, 0 = it is none */

/* fn_codes.c: address of a code's value in a table of codes, 0 = there is no such code */
u32 find_code(u32 t, span code);
#endif
