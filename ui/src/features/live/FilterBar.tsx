// Filters of Live. They live in the address; this only edits it.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { go, usePlace, withQuery } from '../../app/router';
import { useServer } from '../../app/server';
import { Icon } from '../../parts/Icon';
import { Dot, kindWord, stateWord, systemWord } from '../../parts/Meaning';
import { isFiltered, type LiveFilters, noFilters, writeFilters } from './rows';

const kinds = ['order', 'inventory', 'return'];
const states = ['processing', 'waiting', 'done', 'parked'] as const;

interface FilterBarProps {
  filters: LiveFilters;
  search: RefObject<HTMLInputElement | null>;
  /** Takes the place that is kept for the pill of new rows. */
  pillPlace: (place: Element | null) => void;
}

export function FilterBar({ filters, search, pillPlace }: FilterBarProps) {
  const place = usePlace();
  const change = (next: Partial<LiveFilters>, replace = false) =>
    go(withQuery(place, writeFilters({ ...filters, ...next })), { replace });
  const flip = (list: readonly string[], value: string) =>
    list.includes(value) ? list.filter((each) => each !== value) : [...list, value];

  return (
    <div className="filters">
      <fieldset className="toggles">
        <legend className="visually-hidden">Kind</legend>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={filters.kind.includes(kind)}
            onClick={() => change({ kind: flip(filters.kind, kind) })}
          >
            <Dot domain={kind} />
            {kindWord(kind)}
          </button>
        ))}
      </fieldset>
      <fieldset className="toggles">
        <legend className="visually-hidden">State</legend>
        {states.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={filters.state.includes(state)}
            onClick={() => change({ state: flip(filters.state, state) })}
          >
            {stateWord(state)}
          </button>
        ))}
      </fieldset>
      <SystemSelect value={filters.system} onChange={(system) => change({ system })} />
      <SearchField value={filters.q} onChange={(q) => change({ q }, true)} field={search} />
      {isFiltered(filters) && (
        <button
          type="button"
          className="button plain"
          onClick={() => change(noFilters)}
          title="Clear the filters  x"
        >
          <Icon name="close" size={12} /> Clear
        </button>
      )}
      <span ref={pillPlace} className="pill-place" />
    </div>
  );
}

function SystemSelect({ value, onChange }: { value: string; onChange: (system: string) => void }) {
  const { workspace } = useServer();
  const names =
    workspace.data.state === 'ready' ? workspace.data.value.systems.map((system) => system.name) : [];
  if (value && !names.includes(value)) names.push(value);
  return (
    <select
      className="field"
      aria-label="System"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      data-set={value ? '' : undefined}
    >
      <option value="">All systems</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {systemWord(name)}
        </option>
      ))}
    </select>
  );
}

interface SearchFieldProps {
  value: string;
  onChange: (text: string) => void;
  field: RefObject<HTMLInputElement | null>;
}

/** Applies what is typed after a pause; Enter at once; Esc empties, then leaves. */
function SearchField({ value, onChange, field }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const apply = (next: string) => {
    clearTimeout(timer.current);
    if (next.trim() !== value) onChange(next.trim());
  };
  return (
    <div className="search">
      <Icon name="search" size={14} />
      <input
        ref={field}
        className="field"
        type="text"
        aria-label="Search by order number, SKU or document"
        placeholder="Order, SKU, document"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => apply(next), 250);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            apply(text);
            event.currentTarget.blur();
          } else if (event.key === 'Escape') {
            if (text) {
              setText('');
              apply('');
            } else event.currentTarget.blur();
          } else return;
          event.preventDefault();
        }}
      />
      {!text && <kbd>/</kbd>}
    </div>
  );
}
