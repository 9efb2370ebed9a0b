/* multiple.c: multiples of divisors with more than 18 digits, by school arithmetic on words, the lowest first. */
#include "internal.h"

/* a number below 10 times the divisor; all have the same number of words */
static u32 words;

static u32 digit_of(u32 *p, u32 last) { /* zero after the end */
  if (*p < last && ld8(*p) == '.') ++*p;
  return *p < last ? ld8((*p)++) - '0' : 0;
}

static u32 *number(void) { return (u32 *)k_alloc(words * 4); }

static void times(u32 *a, u32 by, u32 plus) {
  u64 carry = plus;
  for (u32 i = 0; i < words; i++) {
    carry += (u64)a[i] * by;
    a[i] = (u32)carry;
    carry >>= 32;
  }
}

static u32 below(const u32 *a, const u32 *b) {
  for (u32 i = words; i--;)
    if (a[i] != b[i]) return a[i] < b[i];
  return 0;
}

static void plus(u32 *a, const u32 *b) {
  u64 carry = 0;
  for (u32 i = 0; i < words; i++) {
    carry += (u64)a[i] + b[i];
    a[i] = (u32)carry;
    carry >>= 32;
  }
}

static void reduce(u32 *a, const u32 *m) { /* a mod m, a < 10 m */
  while (!below(a, m)) {
    u64 borrow = 0;
    for (u32 i = 0; i < words; i++) {
      u64 d = (u64)a[i] - m[i] - borrow;
      a[i] = (u32)d;
      borrow = d >> 63;
    }
  }
}

static void copy(u32 *to, const u32 *from) {
  for (u32 i = 0; i < words; i++) to[i] = from[i];
}

static void product(u32 *a, const u32 *b, const u32 *m, u32 *sum, u32 *twice) { /* a = a * b mod m */
  for (u32 i = 0; i < words; i++) sum[i] = 0;
  copy(twice, a);
  for (u32 i = 0; i < words * 32; i++) {
    if (b[i / 32] >> (i & 31) & 1) {
      plus(sum, twice);
      reduce(sum, m);
    }
    times(twice, 2, 0);
    reduce(twice, m);
  }
  copy(a, sum);
}

NOINLINE u32 big_multiple(struct num x, struct num of) {
  words = of.count / 9 + 2;
  u32 start = st.arena, *m = number(), *r = number(), *power = number(), *base = number(), *sum = number(), *twice = number();
  u32 zero = 0;
  if (m && r && power && base && sum && twice && spend((u64)x.count * words / 16)) {
    for (u32 n = of.count; n; n--) times(m, 10, digit_of(&of.first, of.last));
    for (u32 n = x.count; n; n--) {
      times(r, 10, digit_of(&x.first, x.last));
      reduce(r, m);
    }
    power[0] = 10;
    for (u64 e = (u64)(x.exp - of.exp); e && spend(words); e >>= 1) { /* r * 10^e */
      if (e & 1) product(r, power, m, sum, twice);
      copy(base, power);
      product(power, base, m, sum, twice);
    }
    for (u32 i = 0; i < words; i++) zero |= r[i];
    zero = !zero;
  }
  st.arena = start;
  return zero && !st.code;
}
