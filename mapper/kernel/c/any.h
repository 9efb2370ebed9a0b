/* any.h: what the files for values of any CEL type share. Memory at address 0 is the far end of the stack and stays zero,
 * so the tag of an error (address 0) is 0 and fits no overload. */
#ifndef CW_ANY_H
#define CW_ANY_H
#include "internal.h"

enum { NO_SUCH_KEY = 50, TIME_RANGE, REPEATED_KEY }; /* see mapper/abi */

#define MAX_NEST 128u

INLINE const struct cell *cell(u32 x) { return (const struct cell *)x; }
INLINE u32 tag(u32 x) { return cell(x)->tag; }
INLINE u64 value(u32 x) { return cell(x)->v; }
INLINE u32 where(u32 x) { return (u32)cell(x)->v; }

u32 cell_new(u32 tag, u32 aux, u64 v);
u32 no_overload(void);                /* BadArgument "no such overload"; 0 */
u32 deepen(u32 container, u32 x);     /* notes that a container being made holds x; 0 = too deep (error set) */

/* vectors */
INLINE u32 vec_len(u32 v) { return ld32(v); }
INLINE u32 vec_at(u32 v, u32 i) { return ld32(ld32(v + 8) + i * 8); }
INLINE u32 list_len(u32 x) { return vec_len(where(x)); }
INLINE u32 list_at(u32 x, u32 i) { return vec_at(where(x), i); }

/* maps; any_map.c */
struct map { u32 keys, values, slots, mask; };
INLINE const struct map *map_of(u32 x) { return (const struct map *)where(x); }
u32 map_find(u32 x, u32 k);           /* 1 + position, 0 = not there */

/* numbers */
struct decimal { u64 lo, hi; i32 exp; u32 neg; };
INLINE double f64(u32 x) { return __builtin_bit_cast(double, cell(x)->v); }
INLINE u32 is_number(u32 t) { return t == A_INT || t == A_UINT || t == A_DOUBLE || t == A_DECIMAL; }
u32 whole(u32 x, u64 *v);             /* any_map.c: 1 = an integer of 64 bits, 2 = one from 2^63 on, 0 = neither */
u32 compare_numbers(u32 x, u32 y);    /* any_compare.c: 0 less, 1 equal, 2 greater, 3 NaN */
u32 compare(u32 x, u32 y);            /* as CEL orders: 0 less, 1 equal, 2 greater, 3 error (set) */

/* doubles; any_double.c, any_digits.c */
#define DOUBLE_ROOM 400u              /* bytes for the shortest text of a double in any style */
enum { STYLE_G, STYLE_PLAIN, STYLE_JSON };
u32 put_double(u32 w, double v, u32 style);                   /* without room test */
enum { SHORTEST, SIGNIFICANT, FRACTION };
struct decimals { u32 first, count; i32 point; };             /* digits of 0.ddd * 10^point */
struct decimals double_digits(double v, u32 out, u32 how, u32 cut); /* v finite and positive */
u32 compare_decimal_double(const struct decimal *d, double v); /* v finite; 0, 1, 2 */
u32 parse_double(u32 p, u32 end, double *out);                /* any_parse.c: 1 = well formed and in range */

/* any_sort.c: address of n u32 positions, the stable ascending order of the items at data (cells, or spans of texts); 0 = error */
u32 order_of(u32 data, u32 n, u32 texts);

/* times and durations: nanoseconds fit an i64, as in cel-go */
struct instant { i64 sec; u32 nanos; };
INLINE const struct instant *instant(u32 x) { return (const struct instant *)where(x); }
INLINE i64 nanos_of(u32 x) { return (i64)cell(x)->v * 1000000000 + (i32)cell(x)->aux; }
#define MIN_TIME (-62135596800ll)
#define MAX_TIME 253402300799ll
INLINE double seconds_of(u32 x) { return (double)(i64)cell(x)->v + (double)(i32)cell(x)->aux / 1e9; }
INLINE u32 put_duration(u32 w, u32 x) { /* without room test */
  w = put_double(w, seconds_of(x), STYLE_PLAIN);
  st8(w, 's');
  return w + 1;
}

i64 duration_units(u32 x, i64 unit);  /* any_duration.c: whole units, of so many nanoseconds */

/* texts */
INLINE u32 put_bytes(u32 w, const char *s, u32 n) { /* without room test; n at most 32 */
  for (u32 i = 0; i < n; i++) st8(w + i, (u32)s[i]);
  return w + n;
}
#define PUT(w, s) put_bytes(w, s, sizeof(s) - 1)
INLINE span fixed(const char *s, u32 n) { return mk((u32)s, n, 0); }
#define FIXED(s) fixed(s, sizeof(s) - 1)
span utf8_text(span s);               /* any_convert.c: bytes as a text, 0 = not UTF-8 (no error set) */
span uint_text_of(u64 v); span double_text_of(double v, u32 style); span duration_text_of(u32 x);
u32 base64_put(u32 w, span s, u32 url); /* any_base64.c: without room test; padded */

INLINE u32 of_bool(u32 b) { return a_of_bool(b); }
#endif
