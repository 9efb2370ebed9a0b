/* any_sort.c: a stable merge sort of positions. */
#include "any.h"

/* item b belongs before item a: 1; 0 = not; 2 = error */
static u32 swapped(u32 data, u32 a, u32 b, u32 texts) {
  u64 x = ld64(data + a * 8), y = ld64(data + b * 8);
  u32 c = texts ? k_text_cmp(x, y) : compare((u32)x, (u32)y);
  return c == 3 || !spend(1) ? 2 : c == 2;
}

u32 order_of(u32 data, u32 n, u32 texts) {
  if (n > MAX_LEN / 4) return k_fail(OUT_OF_MEMORY, 0);
  u32 from = take(n * 4), to = take(n * 4);
  if (!from || !to) return 0;
  for (u32 i = 0; i < n; i++) st32(from + i * 4, i);
  for (u32 width = 1; width < n; width *= 2) {
    for (u32 start = 0; start < n; start += 2 * width) {
      u32 a = start, middle = start + width < n ? start + width : n, b = middle, end = middle + width < n ? middle + width : n;
      for (u32 w = start; w < end; w++) {
        u32 second = a == middle;
        if (!second && b < end) second = swapped(data, ld32(from + a * 4), ld32(from + b * 4), texts);
        if (second == 2) return 0;
        u32 *next = second ? &b : &a;
        st32(to + w * 4, ld32(from + *next * 4));
        ++*next;
      }
    }
    u32 t = from;
    from = to;
    to = t;
  }
  return from;
}
