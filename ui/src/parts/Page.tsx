// What every listing page has: a filter that lives in the address, and the four loading states.
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import type { Loaded } from '../api/load';
import { useNow } from '../app/clock';
import { useKeys } from '../app/keys';
import { go, usePlace, withQuery } from '../app/router';
import { ago } from '../text/format';
import { Icon } from './Icon';
import { Empty, Loading, ProblemNotice } from './parts';

/** Every word of the address's filter must occur in one of the texts. */
export function useFilter(): (...texts: (string | undefined)[]) => boolean {
  const { query } = usePlace();
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return (...texts) => {
    const hay = texts.join(' ').toLowerCase();
    return words.every((word) => hay.includes(word));
  };
}

interface FilterFieldProps {
  /** Says what the filter looks at: "name or contract". */
  by: string;
  field?: Ref<HTMLInputElement>;
}

export function FilterField({ by, field }: FilterFieldProps) {
  const place = usePlace();
  const q = place.query.get('q') ?? '';
  return (
    <div className="search">
      <Icon name="search" size={14} />
      <input
        ref={field}
        className="field"
        type="text"
        aria-label={`Filter by ${by}`}
        placeholder={`Filter by ${by}`}
        value={q}
        spellCheck={false}
        onChange={(event) => go(withQuery(place, { q: event.target.value }), { replace: true })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (q) go(withQuery(place, { q: undefined }));
          else event.currentTarget.blur();
        }}
      />
      {!q && <kbd>/</kbd>}
    </div>
  );
}

interface ChoiceProps {
  /** Name of the parameter in the address. */
  name: string;
  label: string;
  options: readonly (readonly [value: string, word: string])[];
}

/** One of several, or all of them, in the address. */
export function Choice({ name, label, options }: ChoiceProps) {
  const place = usePlace();
  return (
    <select
      className="field"
      aria-label={label}
      value={place.query.get(name) ?? ''}
      onChange={(event) => go(withQuery(place, { [name]: event.target.value }), { replace: true })}
    >
      <option value="">{label}</option>
      {options.map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  );
}

interface LoadedBodyProps<T> {
  of: Loaded<T>;
  /** What is loading, in words: "the workspace". */
  what: string;
  missing: ReactNode;
  children: (value: T) => ReactNode;
}

export function LoadedBody<T>({ of: { data, reload }, what, missing, children }: LoadedBodyProps<T>) {
  const now = useNow();
  switch (data.state) {
    case 'loading':
      return <Loading what={what} />;
    case 'missing':
      return missing;
    case 'failed':
      return (
        <div className="section">
          <ProblemNotice problem={data.problem}>
            <button type="button" className="button" onClick={reload}>
              Try again
            </button>
          </ProblemNotice>
        </div>
      );
    case 'ready':
      return (
        <>
          {data.stale && (
            <div className="notice attention page-stale" role="status">
              <Icon name="attention" />
              <div>
                {data.stale.title}. What stands here is from {ago(data.at, now)}.
              </div>
            </div>
          )}
          {children(data.value)}
        </>
      );
  }
}

/** Says that a filter hides everything. names are its parameters in the address. */
export function NothingMatches({ names = ['q'] }: { names?: readonly string[] }) {
  const place = usePlace();
  const clear = Object.fromEntries(names.map((name) => [name, undefined]));
  const looked = names.flatMap((name) => place.query.get(name) ?? []);
  return (
    <Empty
      title="Nothing matches this filter"
      actions={
        <button type="button" className="button" onClick={() => go(withQuery(place, clear))}>
          Clear the filter <kbd>Esc</kbd>
        </button>
      }
    >
      The filter looks for {looked.map((each) => `“${each}”`).join(' and ')}.
    </Empty>
  );
}

interface Rows {
  /** The row that the keyboard is at, −1 before the first key. */
  at: number;
  row: (index: number) => { 'data-row': number; 'aria-current'?: 'true' };
}

/** j, k and Enter over the rows of a list; "/" focuses its filter, Esc clears what names say. */
export function useRows(
  title: string,
  list: { count: number; open: (index: number) => void; names: readonly string[]; what: string },
  field: { current: HTMLInputElement | null },
): Rows {
  const [at, setAt] = useState(-1);
  const place = usePlace();
  const latest = useRef(list);
  latest.current = list;
  const index = Math.min(at, list.count - 1);
  const move = (step: number) => setAt(Math.max(0, Math.min(index + step, list.count - 1)));
  useEffect(() => {
    if (index >= 0) document.querySelector(`[data-row="${index}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [index]);
  useKeys(title, 1, [
    { keys: ['/'], label: 'Filter', run: () => field.current?.focus() },
    { keys: ['j', 'ArrowDown'], label: 'Next', run: () => move(1) },
    { keys: ['k', 'ArrowUp'], label: 'Previous', run: () => move(-1) },
    {
      keys: ['Enter'],
      label: `Open the ${list.what}`,
      when: () => index >= 0,
      run: () => latest.current.open(index),
    },
    {
      keys: ['Escape'],
      label: 'Clear the filter',
      run: () => go(withQuery(place, Object.fromEntries(list.names.map((name) => [name, undefined])))),
    },
  ]);
  return {
    at: index,
    row: (i) => ({ 'data-row': i, ...(i === index ? { 'aria-current': 'true' as const } : {}) }),
  };
}
