/* lookup.c: value tables, made by table.go.
 * u32 rows, columns, slots, slot table, cells, key column, 0, 0; all offsets count from the table's start.
 * slot table: u32 [slots], 1 + row or 0; open addressing from hash * slots >> 32.
 * cells: {u32 offset, u32 length and flags} [rows][columns]. */
#include "internal.h"

u64 hash_bytes(u32 p, u32 n) {
  u64 h = (u64)n * 0x9E3779B97F4A7C15ull;
  for (; n >= 8; n -= 8, p += 8) {
    h = (h ^ ld64(p)) * 0xff51afd7ed558ccdull;
    h ^= h >> 32;
  }
  if (n) {
    h = (h ^ (ld64(p) & (((u64)1 << 8 * n) - 1))) * 0xff51afd7ed558ccdull;
    h ^= h >> 32;
  }
  h *= 0xc4ceb9fe1a85ec53ull;
  return h ^ h >> 33;
}

EXPORT(k_lookup) span k_lookup(u32 t, span key, u32 column) {
  if (key & ESC && !(key = k_decode(key))) return 0;
  u32 columns = ld32(t + 4), slots = ld32(t + 8), slot = t + ld32(t + 12), cells = t + ld32(t + 16);
  if (!slots) return 0;
  u32 i = (u32)((hash_bytes(addr(key), len(key)) >> 32) * slots >> 32);
  for (;;) {
    u32 row = ld32(slot + i * 4);
    if (!row) return 0;
    u32 cell = cells + (row - 1) * columns * 8, k = cell + ld32(t + 20) * 8;
    if ((ld32(k + 4) & MAX_LEN) == len(key) && same_bytes(t + ld32(k), addr(key), len(key))) {
      cell += column * 8;
      return (u64)ld32(cell + 4) << 32 | (t + ld32(cell));
    }
    if (++i == slots) i = 0;
  }
}

/* ---- tables of ranges: u32 rows, columns, bounds, cells; bounds: {u32 from, to} [rows] in order, offsets of decimals or
 * of texts as cells, 0 = none; cells as above. A range holds its start, not its end. ---- */

INLINE span cell_text(u32 t, u32 cell) { return (u64)ld32(cell + 4) << 32 | (t + ld32(cell)); }

/* key against the bound at an offset: 0 less, 1 equal, 2 greater */
INLINE u32 against(u32 t, u32 bound, u32 number, span text) {
  return number ? k_dec_cmp(number, t + bound) : k_text_cmp(text, cell_text(t, t + bound));
}

INLINE span in_range(u32 t, u32 number, span text, u32 column) {
  u32 low = 0, high = ld32(t), bounds = t + ld32(t + 8);
  while (low < high) { /* the first row that begins behind the key */
    u32 mid = (low + high) / 2, from = ld32(bounds + mid * 8);
    if (from && against(t, from, number, text) == 0) high = mid;
    else low = mid + 1;
  }
  if (!low) return 0;
  u32 row = low - 1, to = ld32(bounds + row * 8 + 4);
  if (to && against(t, to, number, text) != 0) return 0;
  return cell_text(t, t + ld32(t + 12) + (row * ld32(t + 4) + column) * 8);
}

EXPORT(k_lookup_range) span k_lookup_range(u32 t, u32 number, u32 column) { return in_range(t, number, 0, column); }
EXPORT(k_lookup_range_text) span k_lookup_range_text(u32 t, span text, u32 column) { return in_range(t, 0, text, column); }
