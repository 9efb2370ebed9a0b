// A field of the source: name, type, a value of the sample, and the dot that lines begin at.
import { memo } from 'react';
import { plural } from '../../text/format';
import type { RowPlace } from './Pane';
import { NameCell, placeStyle, ValueCell, valueText } from './RowParts';
import type { Value } from './sample';
import { typeWord } from './types';

export interface SourceActions {
  toggle(node: number): void;
  choose(node: number): void;
  /** Marks a source, or takes the mark away. */
  mark(node: number): void;
}

interface SourceRowProps {
  at: RowPlace;
  value: Value;
  /** Rules that read it, and those that read what lies beneath. */
  own: number;
  beneath: number;
  isMarked: boolean;
  isChosen: boolean;
  actions: SourceActions;
}

function Row({ at, value, own, beneath, isMarked, isChosen, actions }: SourceRowProps) {
  const { node, row, top, isActive, state } = at;
  const type = typeWord(node.field);
  const read = own
    ? `, read by ${plural(own, 'rule')}`
    : beneath
      ? `, ${plural(beneath, 'read')} beneath`
      : ', not read';
  const shown = valueText(value);
  const said = `${node.name}${type ? `, ${type}` : ''}${read}${isMarked ? ', marked' : ''}${shown ? `, ${shown}` : ''}`;
  return (
    <div
      role="treeitem"
      aria-label={said}
      aria-level={node.level}
      aria-setsize={at.siblings}
      aria-posinset={at.place}
      aria-expanded={state ? state === 2 : undefined}
      aria-selected={isChosen}
      tabIndex={isActive ? 0 : -1}
      className="trees-row trees-source-row"
      data-node={node.index}
      data-row={row}
      data-marked={isMarked || undefined}
      style={placeStyle(top)}
      onClick={() => actions.choose(node.index)}
      onDoubleClick={() => state && actions.toggle(node.index)}
    >
      <NameCell at={at} onToggle={actions.toggle} />
      <span className="trees-type">{type}</span>
      <ValueCell value={value} />
      <span className="trees-count number" title={own ? `Read by ${plural(own, 'rule')}` : undefined}>
        {own > 1 ? own : ''}
      </span>
      <button
        type="button"
        className="trees-dot"
        tabIndex={-1}
        data-full={own > 0 || undefined}
        data-beneath={(own === 0 && beneath > 0) || undefined}
        aria-label={isMarked ? `Take the mark from ${node.name}` : `Connect from ${node.name}`}
        aria-pressed={isMarked}
        title={
          isMarked
            ? 'Marked: click the dot of a target to map it'
            : 'Click, then click the dot of a target; or drag'
        }
        onClick={(event) => {
          event.stopPropagation();
          actions.mark(node.index);
        }}
      />
    </div>
  );
}

export const SourceRow = memo(Row, (a, b) => {
  const { at: one, value: v, ...rest } = a;
  const { at: two, value: w, ...others } = b;
  return (
    sameValue(v, w) && sameFlat(one as object, two as object) && sameFlat(rest as object, others as object)
  );
});

export function sameFlat(a: object, b: object): boolean {
  const keys = Object.keys(a) as (keyof typeof a)[];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}

export const sameValue = (a: Value, b: Value) => sameFlat(a, b);
