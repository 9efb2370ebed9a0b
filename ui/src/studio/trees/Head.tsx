// The heads of the two trees: name or way back, search, filters with their counts.
import { type Ref, useRef } from 'react';
import { Icon } from '../../parts/Icon';
import { type FilterName, filterNames } from './facts';
import type { TreeNode } from './tree';
import type { List } from './useList';

interface SearchProps {
  list: List;
  label: string;
  /** Where Escape on an empty field goes. */
  onLeave: () => void;
  field: Ref<HTMLInputElement>;
}

export function Search({ list, label, onLeave, field }: SearchProps) {
  const own = useRef<HTMLInputElement>(null);
  return (
    <span className="trees-search">
      <Icon name="search" size={14} />
      <input
        ref={(element) => {
          own.current = element;
          if (typeof field === 'function') field(element);
          else if (field) field.current = element;
        }}
        type="text"
        aria-label={label}
        placeholder="Search"
        value={list.text}
        spellCheck={false}
        onChange={(event) => list.setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && list.text) list.setText('');
          else if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') onLeave();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {list.text && (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => {
            list.setText('');
            own.current?.focus();
          }}
        >
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  );
}

const filterWords: Record<FilterName, string> = {
  unmapped: 'unmapped',
  required: 'required',
  problems: 'problems',
  changed: 'changed',
};

interface FiltersProps {
  counts: Record<FilterName, number>;
  chosen: ReadonlySet<FilterName>;
  onToggle: (filter: FilterName) => void;
}

export function Filters({ counts, chosen, onToggle }: FiltersProps) {
  return (
    <span className="trees-filters" role="group" aria-label="Show only">
      {filterNames.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={chosen.has(filter)}
          data-broken={(filter === 'problems' && counts.problems > 0) || undefined}
          onClick={() => onToggle(filter)}
        >
          {filterWords[filter]}
          {filter !== 'required' && <span className="number"> {counts[filter]}</span>}
        </button>
      ))}
    </span>
  );
}

interface CrumbsProps {
  /** From the message to the loop that is shown alone. */
  way: readonly TreeNode[];
  onGo: (node: TreeNode | undefined) => void;
}

/** The way to the loop that is shown alone. */
export function Crumbs({ way, onGo }: CrumbsProps) {
  return (
    <nav className="trees-crumbs" aria-label="Loop that is shown alone">
      {way.map((node, i) =>
        i === way.length - 1 ? (
          <strong key={node.key} className="clip" aria-current="true" title={node.path}>
            {node.name}
          </strong>
        ) : (
          <span key={node.key}>
            <button
              type="button"
              className="clip"
              title={i === 0 ? 'Show everything again  Esc' : node.path}
              onClick={() => onGo(i === 0 ? undefined : node)}
            >
              {node.name}
            </button>
            <span aria-hidden="true"> ▸ </span>
          </span>
        ),
      )}
    </nav>
  );
}
