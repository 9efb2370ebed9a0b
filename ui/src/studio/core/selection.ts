// What is looked at. It lives beside the state of the documents, so that a hover costs no one else anything.
import type { Selection, Tab, View } from './studio.types';

export const views: readonly View[] = ['lines', 'table', 'text'];
export const tabs: readonly Tab[] = [
  'expression',
  'preview',
  'trace',
  'problems',
  'tests',
  'suggestions',
  'tables',
];

export class SelectionStore {
  #now: Selection;
  #listeners = new Set<() => void>();

  constructor(start: Partial<Selection> = {}) {
    this.#now = { view: 'lines', tab: 'expression', marked: [], ...start };
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  get = () => this.#now;

  set = (changes: Partial<Selection>) => {
    const next = { ...this.#now };
    let changed = false;
    for (const name of Object.keys(changes) as (keyof Selection)[]) {
      if (Object.is(next[name], changes[name])) continue;
      changed = true;
      if (changes[name] === undefined) delete next[name];
      else Object.assign(next, { [name]: changes[name] });
    }
    if (!changed) return;
    this.#now = next;
    for (const listener of [...this.#listeners]) listener();
  };
}

/** What the address says of it. */
export function fromQuery(query: URLSearchParams): Partial<Selection> {
  const view = views.find((name) => name === query.get('view')) ?? 'lines';
  const tab = tabs.find((name) => name === query.get('tab')) ?? 'expression';
  return {
    view,
    tab,
    target: query.get('target') ?? undefined,
    source: query.get('source') ?? undefined,
    focus: query.get('focus') ?? undefined,
  } as Partial<Selection>;
}

export const toQuery = ({
  view,
  tab,
  target,
  source,
  focus,
}: Selection): Record<string, string | undefined> => ({
  view: view === 'lines' ? undefined : view,
  tab: tab === 'expression' ? undefined : tab,
  target,
  source,
  focus,
});
