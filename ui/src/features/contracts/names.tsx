// What a contract is called, where its pages are, and the words for its states.
import type { Workspace } from '../../api/client';
import { type Meaning, State } from '../../parts/Meaning';

export type Contract = Workspace['contracts'][number];

export const domainOf = (ref: string) => ref.split('/')[0] ?? ref;
/** "orders/order-placed@1#Name" without the schema within it. */
export const contractOf = (ref: string) => ref.replace(/#.*/, '');
export const contractHref = (ref: string) => `/contracts/${encodeURI(contractOf(ref))}`;

const states: Record<string, { meaning: Meaning; word: string }> = {
  active: { meaning: 'ok', word: 'Active' },
  draft: { meaning: 'unknown', word: 'Draft' },
  deprecated: { meaning: 'attention', word: 'Deprecated' },
};

export const statuses = Object.entries(states).map(([value, { word }]) => [value, word] as const);

export function Status({ status }: { status: string }) {
  const { meaning, word } = states[status] ?? { meaning: 'unknown' as const, word: status };
  return <State meaning={meaning}>{word}</State>;
}

/** Opens a mapping at one of its fields; with neither it opens the mapping. */
export function studioHref(mapping: string, at: { target?: string; source?: string } = {}): string {
  const query = new URLSearchParams(at).toString();
  return `/mappings/${encodeURIComponent(mapping)}${query && `?${query}`}`;
}
