// A JSON document to look at and walk through: rows of a virtual list, by mouse and by keyboard.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../../parts/Icon';
import { plural } from '../../text/format';
import type { Node } from './diff';
import { readable, within } from './pointer';
import { foldedAtFirst, type Row, rowsOf } from './rows';
import './json.css';

export interface JsonViewProps {
  root: Node;
  /** Accessible name: "Output". */
  label: string;
  /** The chosen place. It is scrolled to whenever it becomes another one. */
  chosen?: string | undefined;
  onChoose?: (pointer: string, row: Row) => void;
  /** Places that are lit, with all beneath them. */
  lit?: readonly string[];
  /** What is to be said at a place, such as why it was refused. */
  notes?: ReadonlyMap<string, string>;
  /** Shows what was expected in a second column, row by row. */
  beside?: boolean;
  /** Masked values of recorded messages. */
  masked?: ReadonlySet<string>;
  empty?: ReactNode;
}

const rowHeight = 20;

export function JsonView(props: JsonViewProps) {
  const { root, label, chosen, onChoose, lit = [], notes, beside = false, masked } = props;
  const [toggled, setToggled] = useState<{ root: Node; folded: Set<string> }>();
  const folded = useMemo(() => {
    if (toggled && sameShape(toggled.root, root)) return toggled.folded;
    return foldedAtFirst(root);
  }, [root, toggled]);
  const rows = useMemo(() => rowsOf(root, folded), [root, folded]);
  const [active, setActive] = useState<string>();
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === active),
  );

  const setFold = (key: string, close: boolean) => {
    const next = new Set(folded);
    if (close) next.add(key);
    else next.delete(key);
    setToggled({ root, folded: next });
  };

  // A place that is chosen elsewhere is opened and shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls
  useEffect(() => {
    if (chosen === undefined) return;
    const hidden = [...folded].filter((key) => within(chosen, key) && key !== chosen);
    if (hidden.length) {
      const next = new Set(folded);
      for (const key of hidden) next.delete(key);
      setToggled({ root, folded: next });
    }
    const shown = rowsOf(root, new Set([...folded].filter((key) => !hidden.includes(key))));
    const index = shown.findIndex(({ pointer }) => pointer === chosen);
    if (index < 0) return;
    setActive(shown[index]?.key);
    requestAnimationFrame(() => {
      const { startIndex, endIndex } = virtual.range ?? { startIndex: 0, endIndex: -1 };
      if (index <= startIndex || index >= endIndex) virtual.scrollToIndex(index, { align: 'center' });
    });
  }, [chosen]);

  const move = (to: number, choose = false) => {
    const index = Math.min(rows.length - 1, Math.max(0, to));
    const row = rows[index];
    if (!row) return;
    setActive(row.key);
    virtual.scrollToIndex(index);
    if (choose) onChoose?.(row.pointer, row);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 200) / rowHeight) - 1);
    const steps = new Map<string, () => void>([
      ['ArrowDown', () => move(at + 1)],
      ['ArrowUp', () => move(at - 1)],
      ['PageDown', () => move(at + page)],
      ['PageUp', () => move(at - page)],
      ['Home', () => move(0)],
      ['End', () => move(rows.length - 1)],
      ['Enter', () => onChoose?.(row.pointer, row)],
      [' ', () => onChoose?.(row.pointer, row)],
      ['ArrowRight', () => (row.role === 'closed' ? setFold(row.key, false) : move(at + 1))],
      [
        'ArrowLeft',
        () => {
          if (row.role === 'open') return setFold(row.key, true);
          const around = rows.findLastIndex(
            (other, i) => i < at && other.role === 'open' && other.depth < row.depth,
          );
          if (around >= 0) move(around);
        },
      ],
      ['n', () => nextMark(1)],
      ['p', () => nextMark(-1)],
    ]);
    const step = steps.get(event.key);
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  };

  const nextMark = (way: 1 | -1) => {
    for (let i = 1; i <= rows.length; i++) {
      const index = (at + way * i + rows.length * 2) % rows.length;
      const row = rows[index];
      if (row?.mark && row.role !== 'end' && rows[index - 1]?.mark !== row.mark) return move(index);
    }
  };

  const marked = rows.some(({ mark }) => mark);
  return (
    <div
      ref={scroller}
      className={`json ${beside ? 'beside' : ''}`}
      role="tree"
      aria-label={label}
      tabIndex={0}
      data-scrolls
      data-marked={marked || undefined}
      aria-activedescendant={rows[at] && virtual.range ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="json-rows" style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (!row) return null;
          const note = row.role === 'end' ? undefined : notes?.get(row.pointer);
          const state = [
            'json-row',
            row.mark && !(beside && row.mark === 'missing') ? row.mark : '',
            row.ghost === undefined ? '' : 'ghost',
            index === at ? 'active' : '',
            row.pointer === chosen && row.role !== 'end' ? 'chosen' : '',
            lit.some((place) => within(row.pointer, place)) ? 'lit' : '',
            note ? 'noted' : '',
          ];
          const foldable = row.role === 'open' || row.role === 'closed';
          return (
            <div
              key={row.key}
              id={`${id}-${index}`}
              className={state.filter(Boolean).join(' ')}
              role="treeitem"
              tabIndex={-1}
              aria-level={row.depth + 1}
              aria-selected={row.pointer === chosen}
              {...(foldable ? { 'aria-expanded': row.role === 'open' } : {})}
              aria-label={spoken(row, note)}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => {
                setActive(row.key);
                onChoose?.(row.pointer, row);
              }}
            >
              <Mark row={row} />
              <span className="json-text" style={{ paddingLeft: row.depth * 14 + 14 }}>
                {foldable && (
                  <button
                    type="button"
                    className={`json-fold ${row.role}`}
                    tabIndex={-1}
                    aria-hidden="true"
                    onClick={(event) => {
                      event.stopPropagation();
                      setFold(row.key, row.role === 'open');
                    }}
                  >
                    <Icon name="chevron" size={12} />
                  </button>
                )}
                {!(beside && row.mark === 'missing') && <Content row={row} />}
                {masked?.has(row.pointer) && row.role !== 'end' && <span className="tag">masked</span>}
                {note && <span className="json-note">{note}</span>}
                {!beside && row.want !== undefined && (
                  <span className="json-want">
                    expected <span className="mono">{row.want}</span>
                  </span>
                )}
              </span>
              {beside && (
                <span className="json-text" style={{ paddingLeft: row.depth * 14 + 14 }}>
                  {row.ghost !== undefined || row.mark === 'extra' ? null : row.mark === 'changed' &&
                    row.want !== undefined ? (
                    <Content row={{ ...row, text: row.want, ink: 'string' }} />
                  ) : (
                    <Content row={row} />
                  )}
                </span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Folding is kept while a document only changes its values. */
const sameShape = (a: Node, b: Node) => a === b || a.value.type === b.value.type;

const signs = { changed: '≠', missing: '−', extra: '+' } as const;

function Mark({ row }: { row: Row }) {
  return (
    <span className="json-mark" aria-hidden="true">
      {row.mark && row.role !== 'end' ? signs[row.mark] : ''}
    </span>
  );
}

function Content({ row }: { row: Row }) {
  return (
    <>
      {row.name !== undefined && (
        <>
          <span className="ink-name">
            <bdi>{row.name}</bdi>
          </span>
          <span className="ink-sign">: </span>
        </>
      )}
      {row.ghost !== undefined ? (
        <span className="json-why">{row.ghost}</span>
      ) : (
        <span className={`ink-${row.ink}`} title={row.text.length > 60 ? row.text : undefined}>
          <bdi>{row.text}</bdi>
        </span>
      )}
      {row.comma && <span className="ink-sign">,</span>}
      {row.role === 'closed' && (
        <span className="json-size"> {plural(row.size ?? 0, 'entry', 'entries')}</span>
      )}
      {row.index !== undefined && row.index >= 0 && row.role === 'open' && (
        <span className="json-size"> {row.index}</span>
      )}
    </>
  );
}

const words = { changed: 'differs', missing: 'missing', extra: 'not expected' } as const;

function spoken(row: Row, note: string | undefined): string {
  const parts = [readable(row.pointer) || 'document'];
  if (row.ghost !== undefined) parts.push(`left out: ${row.ghost}`);
  else if (row.role === 'value') parts.push(row.text);
  else if (row.role === 'end') parts.push('end');
  else parts.push(plural(row.size ?? 0, 'entry', 'entries'));
  if (row.mark) parts.push(words[row.mark]);
  if (row.want !== undefined) parts.push(`expected ${row.want}`);
  if (note) parts.push(note);
  return parts.join(', ');
}
