// A table of texts to be edited like a sheet: arrows move, typing replaces, Enter and F2 edit, Delete empties.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../../parts/Icon';
import { addRow, paste, readPasted, removeRow, setCell, type Table } from '../tables/csv';

interface GridProps {
  name: string;
  table: Table;
  filter: string;
  duplicates: ReadonlyMap<number, number>;
  onChange: (table: Table, label: string) => void;
  onSort: (column: number) => void;
  onRemoveColumn: (column: number) => void;
}

const rowHeight = 28;

export function Grid({ name, table, filter, duplicates, onChange, onSort, onRemoveColumn }: GridProps) {
  const columns = table.header.cells.map(({ value }) => value);
  const rows = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    return table.rows.flatMap((row, at) => {
      if (row.cells.length === 0) return [];
      const hay = row.cells
        .map(({ value }) => value)
        .join('\t')
        .toLowerCase();
      return words.every((word) => hay.includes(word)) ? [at] : [];
    });
  }, [table, filter]);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const [editing, setEditing] = useState<string>();
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  useEffect(() => {
    if (editing !== undefined) field.current?.focus();
  }, [editing]);

  const widths = `36px ${columns.map(() => 'minmax(120px, 1fr)').join(' ')} 36px`;
  const row = Math.min(at.row, rows.length - 1);
  const column = Math.min(at.column, columns.length - 1);
  const inFile = rows[row];
  const value = inFile === undefined ? '' : (table.rows[inFile]?.cells[column]?.value ?? '');

  const move = (to: { row?: number; column?: number }) => {
    const next = {
      row: Math.max(0, Math.min(rows.length - 1, to.row ?? row)),
      column: Math.max(0, Math.min(columns.length - 1, to.column ?? column)),
    };
    setAt(next);
    virtual.scrollToIndex(next.row);
  };
  const write = (text: string) => {
    setEditing(undefined);
    scroller.current?.focus();
    if (inFile !== undefined && text !== value)
      onChange(setCell(table, inFile, column, text), `Change ${columns[column]} in ${name}`);
  };
  const add = () => {
    onChange(addRow(table), `Add a row to ${name}`);
    setAt({ row: rows.length, column: 0 });
    requestAnimationFrame(() => virtual.scrollToIndex(rows.length));
    scroller.current?.focus();
  };
  const drop = (which: number) => {
    onChange(removeRow(table, which), `Remove a row of ${name}`);
    scroller.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (editing !== undefined || event.target !== scroller.current) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 200) / rowHeight) - 1);
    const steps = new Map<string, () => void>([
      ['ArrowDown', () => move({ row: row + 1 })],
      ['ArrowUp', () => move({ row: row - 1 })],
      ['ArrowRight', () => move({ column: column + 1 })],
      ['ArrowLeft', () => move({ column: column - 1 })],
      ['PageDown', () => move({ row: row + page })],
      ['PageUp', () => move({ row: row - page })],
      ['Home', () => move(event.ctrlKey ? { row: 0, column: 0 } : { column: 0 })],
      [
        'End',
        () =>
          move(event.ctrlKey ? { row: rows.length - 1, column: columns.length } : { column: columns.length }),
      ],
      ['Enter', () => setEditing(value)],
      ['F2', () => setEditing(value)],
      ['Insert', add],
      ['Delete', () => (event.ctrlKey && inFile !== undefined ? drop(inFile) : write(''))],
    ]);
    const step = steps.get(event.key);
    const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!step && !plain) return;
    event.preventDefault();
    event.stopPropagation();
    if (step) step();
    else setEditing(event.key);
  };

  const onPaste = (event: ClipboardEvent) => {
    if (editing !== undefined) return;
    const cells = readPasted(event.clipboardData.getData('text/plain'));
    if (cells.length === 0) return;
    event.preventDefault();
    onChange(paste(table, inFile ?? table.rows.length, column, cells), `Paste into ${name}`);
  };

  return (
    <>
      <div
        ref={scroller}
        className="sheet"
        role="grid"
        aria-label={`Table ${name}. Arrows move, Enter edits, Insert adds a row, Ctrl Delete removes one`}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={rows.length ? `${id}-${row}-${column}` : undefined}
        tabIndex={0}
        data-scrolls
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      >
        <div className="sheet-head" role="row" style={{ gridTemplateColumns: widths }}>
          <span role="presentation" />
          {columns.map((label, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity, and names may repeat
            <span key={i} role="columnheader" className="sheet-column">
              <button
                type="button"
                className="drawer-item"
                title={`Sort by ${label}`}
                onClick={() => onSort(i)}
              >
                {label}
              </button>
              {label !== 'key' && (
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`Remove the column ${label}`}
                  onClick={() => onRemoveColumn(i)}
                >
                  <Icon name="close" size={12} />
                </button>
              )}
            </span>
          ))}
          <span role="presentation" />
        </div>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const inTable = rows[index];
            if (inTable === undefined) return null;
            const cells = table.rows[inTable]?.cells ?? [];
            const first = duplicates.get(inTable);
            return (
              <div
                key={inTable}
                role="row"
                aria-rowindex={index + 2}
                className={first === undefined ? 'sheet-row' : 'sheet-row twice'}
                style={{ transform: `translateY(${start}px)`, gridTemplateColumns: widths }}
              >
                <span className="sheet-number number" role="rowheader">
                  {inTable + 2}
                </span>
                {columns.map((label, i) => {
                  const here = index === row && i === column;
                  const text = cells[i]?.value ?? '';
                  return (
                    <span
                      // biome-ignore lint/suspicious/noArrayIndexKey: as in the header
                      key={i}
                      id={`${id}-${index}-${i}`}
                      role="gridcell"
                      tabIndex={-1}
                      aria-selected={here}
                      className={here ? 'sheet-cell here' : 'sheet-cell'}
                      title={
                        first !== undefined && label === 'key'
                          ? `The key stands on line ${first + 2} already`
                          : undefined
                      }
                      onClick={() => {
                        setAt({ row: index, column: i });
                        scroller.current?.focus();
                      }}
                      onDoubleClick={() => setEditing(text)}
                    >
                      {here && editing !== undefined ? (
                        <input
                          ref={field}
                          className="mono"
                          aria-label={`${label}, line ${inTable + 2}`}
                          value={editing}
                          onChange={(event) => setEditing(event.target.value)}
                          onBlur={() => editing !== undefined && write(editing)}
                          onKeyDown={(event) => {
                            event.stopPropagation();
                            if (event.key === 'Escape') {
                              setEditing(undefined);
                              scroller.current?.focus();
                            }
                            if (event.key === 'Enter' || event.key === 'Tab') {
                              event.preventDefault();
                              write(editing);
                              if (event.key === 'Tab') move({ column: column + (event.shiftKey ? -1 : 1) });
                              else move({ row: row + 1 });
                            }
                          }}
                        />
                      ) : (
                        <bdi>{text}</bdi>
                      )}
                      {first !== undefined && label === 'key' && <span className="tag">twice</span>}
                    </span>
                  );
                })}
                <span role="gridcell" tabIndex={-1} className="sheet-remove">
                  <button
                    type="button"
                    className="icon-button"
                    tabIndex={-1}
                    aria-label={`Remove line ${inTable + 2}`}
                    onClick={() => drop(inTable)}
                  >
                    <Icon name="close" size={12} />
                  </button>
                </span>
              </div>
            );
          })}
        </div>
      </div>
      <div className="drawer-bar">
        <button type="button" className="button" onClick={add}>
          Add row <kbd>Ins</kbd>
        </button>
        <span className="quiet">Cells of a spreadsheet can be pasted.</span>
        {rows.length === 0 && filter && <span className="quiet">No row has “{filter}”.</span>}
      </div>
    </>
  );
}
