// One tree on the screen: only the rows in view are in the document, one of them can be reached by Tab.
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';
import { typeAhead } from './rows';
import type { TreeNode } from './tree';
import type { List } from './useList';

export const rowHeight = 28;

/** "g" begins a chord, as in "g s": the letter after it finds no name. */
export const chord = { at: 0, isOpen: () => Date.now() - chord.at < 1200 };

export interface PaneHandle {
  scroller: HTMLDivElement | null;
  /** Brings a row into view and focuses it if asked to. */
  show(row: number, focus?: boolean, align?: 'auto' | 'start' | 'center'): void;
  rowElement(node: number): HTMLElement | null;
}

export interface RowPlace {
  node: TreeNode;
  row: number;
  top: number;
  isActive: boolean;
  /** 0 a leaf, 1 closed, 2 open. */
  state: number;
  place: number;
  siblings: number;
}

interface PaneProps {
  side: 'source' | 'target';
  label: string;
  list: List;
  /** Node that Tab reaches. */
  active: number;
  onActive: (node: number) => void;
  renderRow: (place: RowPlace) => ReactNode;
  handle: Ref<PaneHandle>;
  empty?: ReactNode;
  /** Letters that do something else than find a name. */
  letters: string;
}

/** Letters that are typed within this time belong together. */
const typing = 700;

export function Pane({ side, label, list, active, onActive, renderRow, handle, empty, letters }: PaneProps) {
  const { tree, rows } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const activeRow = Math.max(0, rows.rowOf[active] ?? 0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (row) => tree.nodes[rows.node[row] ?? -1]?.key ?? row,
    // The row that has the focus stays in the document wherever the view is.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(activeRow) || activeRow >= rows.length
        ? shown
        : [...shown, activeRow].sort((a, b) => a - b);
    },
  });

  const element = (node: number) =>
    scroller.current?.querySelector<HTMLElement>(`[data-node="${node}"]`) ?? null;
  const show = (row: number, focus = false, align: 'auto' | 'start' | 'center' = 'auto') => {
    virtual.scrollToIndex(row, { align });
    if (!focus) return;
    const node = rows.node[row] ?? -1;
    // A row that comes into view is in the document after the next frame at the latest.
    const wait = (tries: number) => {
      const found = element(node);
      if (found) found.focus({ preventScroll: true });
      else if (tries) requestAnimationFrame(() => wait(tries - 1));
    };
    wait(10);
  };
  useImperativeHandle(handle, () => ({ scroller: scroller.current, show, rowElement: element }));

  const onKeyDown = (event: React.KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      target.closest('input, textarea, [contenteditable]')
    )
      return;
    if (event.key.length !== 1 || !/\p{L}|\d|_/u.test(event.key)) return;
    const now = Date.now();
    if (chord.isOpen()) return;
    if (event.key === 'g') chord.at = now;
    const goesOn = now - typed.current.at < typing && typed.current.text !== '';
    if (!goesOn && letters.includes(event.key)) return;
    const text = (goesOn ? typed.current.text : '') + event.key;
    typed.current = { text, at: now };
    const row = typeAhead(tree, rows, activeRow, text);
    event.preventDefault();
    if (row < 0) return;
    onActive(rows.node[row] ?? 0);
    show(row, true);
  };

  return (
    <div className="trees-scroll" ref={scroller} data-pane={side} tabIndex={-1}>
      {rows.length === 0 && empty}
      <div
        role="tree"
        aria-label={label}
        className="trees-rows"
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          // However a row came by the focus, the keys are about it.
          const at = event.target.closest<HTMLElement>('[role="treeitem"]')?.dataset.node;
          if (at !== undefined && Number(at) !== active) onActive(Number(at));
        }}
      >
        {virtual.getVirtualItems().map(({ index: row, start }) => {
          const node = tree.nodes[rows.node[row] ?? -1];
          if (!node) return null;
          return renderRow({
            node,
            row,
            top: start,
            isActive: row === activeRow,
            state: rows.state[row] ?? 0,
            place: rows.place[row] ?? 1,
            siblings: rows.siblings[row] ?? 1,
          });
        })}
      </div>
    </div>
  );
}
