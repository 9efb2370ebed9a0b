/* big.h: natural numbers of any size, for exact conversions between doubles and decimal digits. They lie in the arena for
 * the time of a conversion; the caller knows how many limbs its numbers can need. */
#ifndef CW_BIG_H
#define CW_BIG_H
#include "any.h"

struct big { u32 n; u32 l[]; };      /* little endian, without leading zeros */

static struct big *big_new(u32 limbs, u64 v) { /* 0 = error */
  u32 p = take(4 + limbs * 4 + 8);
  struct big *b = (struct big *)p;
  if (!p) return 0;
  b->l[0] = (u32)v;
  b->l[1] = (u32)(v >> 32);
  b->n = v >> 32 ? 2 : v != 0;
  return b;
}

static void big_mul(struct big *b, u32 m, u32 add) {
  u64 carry = add;
  for (u32 i = 0; i < b->n; i++) {
    carry += (u64)b->l[i] * m;
    b->l[i] = (u32)carry;
    carry >>= 32;
  }
  if (carry) b->l[b->n++] = (u32)carry;
}

static void big_pow10(struct big *b, u32 k) {
  for (; k >= 9; k -= 9) big_mul(b, 1000000000, 0);
  u32 m = 1;
  for (; k; k--) m *= 10;
  big_mul(b, m, 0);
}

static void big_shift(struct big *b, u32 bits) {
  u32 limbs = bits >> 5;
  if (!b->n) return;
  if (limbs) {
    for (u32 i = b->n; i-- > 0;) b->l[i + limbs] = b->l[i];
    for (u32 i = 0; i < limbs; i++) b->l[i] = 0;
    b->n += limbs;
  }
  if (bits & 31) big_mul(b, (u32)1 << (bits & 31), 0);
}

static i32 big_compare(const struct big *a, const struct big *b) { /* -1, 0, 1 */
  if (a->n != b->n) return a->n < b->n ? -1 : 1;
  for (u32 i = a->n; i-- > 0;)
    if (a->l[i] != b->l[i]) return a->l[i] < b->l[i] ? -1 : 1;
  return 0;
}

static void big_subtract(struct big *a, const struct big *b) { /* b is not above a */
  i64 carry = 0;
  for (u32 i = 0; i < a->n; i++) {
    carry += (i64)a->l[i] - (i < b->n ? b->l[i] : 0);
    a->l[i] = (u32)carry;
    carry >>= 32;
  }
  while (a->n && !a->l[a->n - 1]) a->n--;
}
#endif
