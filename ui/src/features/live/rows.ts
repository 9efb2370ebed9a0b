// Rows of Live as values: order, merge, and what a filter lets through. No React here.
import type { LiveRow } from '../../api/client';

export interface LiveFilters {
  kind: readonly string[];
  state: readonly string[];
  system: string;
  q: string;
}

export const noFilters: LiveFilters = { kind: [], state: [], system: '', q: '' };

const list = (text: string | null) => (text ? text.split(',').filter(Boolean) : []);

export const readFilters = (query: URLSearchParams): LiveFilters => ({
  kind: list(query.get('kind')),
  state: list(query.get('state')),
  system: query.get('system') ?? '',
  q: query.get('q')?.trim() ?? '',
});

/** The parameters of a filter, for the page's address and for the server alike. */
export function writeFilters(filters: LiveFilters): Record<'kind' | 'state' | 'system' | 'q', string> {
  const { kind, state, system, q } = filters;
  return { kind: kind.join(','), state: state.join(','), system, q };
}

export const isFiltered = ({ kind, state, system, q }: LiveFilters) =>
  kind.length > 0 || state.length > 0 || system !== '' || q !== '';

/**
 * Whether a row passes. The answer is 'unsure' when only the server can tell: a search may match a
 * field, such as a SKU of a line, that the row does not carry.
 */
export function passes(row: LiveRow, filters: LiveFilters): 'yes' | 'no' | 'unsure' {
  if (filters.kind.length && !filters.kind.includes(row.kind)) return 'no';
  if (filters.state.length && !filters.state.includes(row.state)) return 'no';
  if (filters.system && row.from !== filters.system && !row.to.includes(filters.system)) return 'no';
  if (!filters.q) return 'yes';
  const q = filters.q.toLowerCase();
  const texts = [row.key, row.correlation, ...(row.documents ?? []).map((document) => document.id)];
  return texts.some((text) => text.toLowerCase().includes(q)) ? 'yes' : 'unsure';
}

/** Newest first; rows of one instant by correlation, so that the order never flickers. */
export function compareRows(a: LiveRow, b: LiveRow): number {
  const time = Date.parse(b.receivedAt) - Date.parse(a.receivedAt);
  if (time !== 0) return time;
  return a.correlation < b.correlation ? 1 : a.correlation > b.correlation ? -1 : 0;
}

/** An answer may arrive after a newer one: the row that changed last wins. */
const newer = (known: LiveRow, incoming: LiveRow) =>
  Date.parse(incoming.updatedAt) >= Date.parse(known.updatedAt) ? incoming : known;

/** Puts rows into a sorted list, replacing those it has. Returns the same list when nothing changed. */
export function mergeRows(known: readonly LiveRow[], incoming: readonly LiveRow[]): readonly LiveRow[] {
  if (incoming.length === 0) return known;
  const at = new Map(known.map((row, index) => [row.correlation, index]));
  const merged = [...known];
  const fresh = new Map<string, LiveRow>();
  let changed = false;
  for (const row of incoming) {
    const index = at.get(row.correlation);
    if (index === undefined) {
      const twin = fresh.get(row.correlation);
      fresh.set(row.correlation, twin ? newer(twin, row) : row);
      continue;
    }
    const winner = newer(merged[index] as LiveRow, row);
    if (winner !== merged[index]) changed = true;
    merged[index] = winner;
  }
  if (fresh.size === 0) return changed ? merged : known;
  return [...merged, ...fresh.values()].sort(compareRows);
}
