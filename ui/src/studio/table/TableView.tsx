// The mapping as a sheet: the same rules as the trees, with sort, filter, paste and export.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ClipboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useKeys } from '../../app/keys';
import { Icon } from '../../parts/Icon';
import { Empty } from '../../parts/parts';
import { count, plural } from '../../text/format';
import { useSelection, useStudio, useStudioState } from '../core/context';
import type { FilterName } from '../trees/facts';
import { PolicyChooser } from '../trees/PolicyChooser';
import { useModel } from '../trees/useModel';
import { Cells, canEdit, SortIcon } from './Cells';
import { mappingDocument } from './document';
import { PasteDialog } from './PasteDialog';
import { csvOf, type PastePlan, planPaste } from './paste';
import { type Column, columns, shownRows, sourceNames, type TableRow, tableRows } from './rows';
import './table.css';

const filters: readonly [FilterName, string][] = [
  ['unmapped', 'Unmapped'],
  ['required', 'Required'],
  ['problems', 'With problems'],
  ['changed', 'Changed'],
];

const keyOf = (row: TableRow) => (row.kind === 'let' ? `let:${row.target}` : row.target);

function save(name: string, type: string, text: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function TableView() {
  const studio = useStudio();
  const model = useModel();
  const selected = useSelection(({ target }) => target);
  const lets = useStudioState(({ compiled }) => compiled?.outline?.lets);
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<FilterName>();
  const [sort, setSort] = useState<{ by?: Column; down: boolean }>({ down: false });
  const [column, setColumn] = useState<Column>('expr');
  const [editing, setEditing] = useState(false);
  const [plan, setPlan] = useState<PastePlan>();
  const [policies, setPolicies] = useState<TableRow>();
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const focus = useRef(false);

  const { doc, target: tree, facts, byRule, output } = model;
  const input = useMemo(
    () => ({
      doc,
      tree,
      facts,
      outline: byRule,
      output,
      lets: new Map(
        (lets ?? []).map(({ name, type, reads, state }) => [
          name,
          { ...(type ? { type } : {}), sources: sourceNames(reads), broken: state === 'broken' },
        ]),
      ),
    }),
    [doc, tree, facts, byRule, output, lets],
  );
  const rows = useMemo(() => tableRows(input), [input]);
  const shown = useMemo(
    () => shownRows(rows, input, { search, filter, sort: sort.by, down: sort.down }),
    [rows, input, search, filter, sort],
  );
  const found = shown.findIndex((row) => keyOf(row) === selected);
  const at = Math.max(0, found);
  const here = shown[at];

  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 28,
    getItemKey: (index) => shown[index]?.key ?? index,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();

  useEffect(() => {
    if (!focus.current || editing) return;
    focus.current = false;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-index="${at}"] [data-column="${column}"]`)
      ?.focus({ preventScroll: true });
  });

  const choose = (index: number, next: Column = column) => {
    const row = shown[Math.max(0, Math.min(index, shown.length - 1))];
    if (!row) return;
    focus.current = true;
    setColumn(next);
    studio.selection.set({ target: keyOf(row) });
    virtual.scrollToIndex(shown.indexOf(row));
  };
  const sideways = (step: number) => {
    const now = columns.findIndex(([each]) => each === column);
    choose(at, columns[Math.max(0, Math.min(now + step, columns.length - 1))]?.[0]);
  };
  const begin = () => {
    if (!here || !canEdit(here, column)) return;
    if (column === 'policy') setPolicies(here);
    else setEditing(true);
  };
  const done = (move: number) => {
    setEditing(false);
    choose(at + move);
  };
  const inGrid = () => !editing && !!document.activeElement?.closest('.sheet');
  const remove = () => {
    if (here?.kind === 'let') studio.edits.removeLet(here.target);
    else if (here?.rule) studio.edits.remove([here.rule]);
  };
  const page = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 280) / 28) - 2);
  const key = (keys: string[], label: string, run: () => void) => ({ keys, label, run, when: inGrid });
  useKeys('Table', 2, [
    { keys: ['/'], label: 'Search', run: () => field.current?.focus() },
    key(['ArrowDown', 'j'], 'Next row', () => choose(at + 1)),
    key(['ArrowUp', 'k'], 'Previous row', () => choose(at - 1)),
    key(['ArrowRight'], 'Next column', () => sideways(1)),
    key(['ArrowLeft'], 'Previous column', () => sideways(-1)),
    key(['PageDown'], 'A page down', () => choose(at + page())),
    key(['PageUp'], 'A page up', () => choose(at - page())),
    key(['Home'], 'First row', () => choose(0)),
    key(['End'], 'Last row', () => choose(shown.length - 1)),
    key(['Enter', 'F2'], 'Edit the cell', begin),
    key(['Delete'], 'Remove the rule', remove),
  ]);

  const paste = (event: ClipboardEvent) => {
    if (!inGrid()) return;
    const made = planPaste(event.clipboardData.getData('text/plain'), rows, shown.slice(at));
    if (!made.rows.length) return;
    event.preventDefault();
    setPlan(made);
  };
  const print = () => {
    const page = mappingDocument({ state: studio.get(), rows, when: new Date().toLocaleString() });
    const url = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
    if (!window.open(url, '_blank')) save(`${studio.get().name}.html`, 'text/html', page);
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  const sortBy = (by: Column) =>
    setSort((now) => (now.by !== by ? { by, down: false } : now.down ? { down: false } : { by, down: true }));

  const rule = policies?.rule ? doc.byId.get(policies.rule) : undefined;
  const top = items[0]?.start ?? 0;
  const bottom = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div className="sheet-view">
      <div className="sheet-bar">
        <div className="search">
          <Icon name="search" size={14} />
          <input
            ref={field}
            className="field"
            aria-label="Search the table"
            placeholder="Search every column"
            spellCheck={false}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              event.stopPropagation();
              if (search) setSearch('');
              else choose(at);
            }}
          />
          {!search && <kbd>/</kbd>}
        </div>
        <select
          className="field"
          aria-label="Which rows"
          value={filter ?? ''}
          onChange={({ target: { value } }) => setFilter(filters.find(([name]) => name === value)?.[0])}
        >
          <option value="">All rows</option>
          {filters.map(([name, word]) => (
            <option key={name} value={name}>
              {word}
            </option>
          ))}
        </select>
        <span className="quiet" role="status">
          {shown.length < rows.length
            ? `${count(shown.length)} of ${plural(rows.length, 'row')}`
            : plural(rows.length, 'row')}
        </span>
        <span className="grow" />
        <span className="quiet sheet-hint">Paste rows from a spreadsheet: target, expression, comment</span>
        <button
          type="button"
          className="button"
          onClick={() => save(`${studio.get().name}.csv`, 'text/csv;charset=utf-8', csvOf(shown))}
        >
          Export CSV
        </button>
        <button type="button" className="button" onClick={print}>
          Mapping document
        </button>
      </div>
      <div ref={scroller} className="sheet-scroll" onPaste={paste}>
        {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of cells is a table that is moved through by keys */}
        <table className="table sheet" role="grid" aria-label="Rules" aria-rowcount={shown.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(([each, name]) => (
                <th
                  key={each}
                  className={`sheet-${each}`}
                  aria-sort={sort.by === each ? (sort.down ? 'descending' : 'ascending') : undefined}
                >
                  <button type="button" className="sort" onClick={() => sortBy(each)}>
                    {name}
                    {sort.by === each && <SortIcon down={sort.down} />}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {top > 0 && <Gap height={top} />}
            {items.map(({ index, key: id }) => {
              const row = shown[index];
              if (!row) return null;
              return (
                <tr
                  key={id}
                  ref={virtual.measureElement}
                  data-index={index}
                  aria-rowindex={index + 2}
                  aria-selected={index === found}
                >
                  <Cells
                    row={row}
                    here={index === at ? column : undefined}
                    editing={editing}
                    onChoose={(next, edit) => {
                      // A click into the cell that is being edited belongs to its editor.
                      if (editing && index === at && next === column) return;
                      choose(index, next);
                      if (!edit || !canEdit(row, next)) return;
                      if (next === 'policy') setPolicies(row);
                      else setEditing(true);
                    }}
                    onDone={done}
                  />
                </tr>
              );
            })}
            {bottom > 0 && <Gap height={bottom} />}
          </tbody>
        </table>
        {shown.length === 0 && (
          <Empty
            title={rows.length ? 'No row matches' : 'There is nothing to map yet'}
            actions={
              rows.length ? (
                <button
                  type="button"
                  className="button"
                  onClick={() => {
                    setSearch('');
                    setFilter(undefined);
                  }}
                >
                  Show all rows
                </button>
              ) : undefined
            }
          >
            {rows.length
              ? 'The search looks at every column of the sheet.'
              : 'The rows come from the target contract; choose one in the lines view.'}
          </Empty>
        )}
      </div>
      {plan && (
        <PasteDialog
          plan={plan}
          onClose={() => {
            setPlan(undefined);
            choose(at);
          }}
          onApply={() => {
            studio.edits.mapMany(plan.edits, `Paste ${plural(plan.edits.length, 'rule')}`);
            setPlan(undefined);
            studio.announce(`${plural(plan.edits.length, 'rule')} pasted`);
            choose(at);
          }}
        />
      )}
      {policies && rule && (
        <PolicyChooser
          path={policies.target}
          rule={rule}
          inherited={{ onMissing: doc.onMissing, onNull: doc.onNull }}
          anchor={() =>
            scroller.current?.querySelector(`[data-index="${at}"] [data-column="policy"]`) ?? null
          }
          onChoose={(which, policy, value) => studio.edits.setPolicy(rule.id, which, policy, value)}
          onClose={() => {
            setPolicies(undefined);
            choose(at);
          }}
        />
      )}
    </div>
  );
}

const Gap = ({ height }: { height: number }) => (
  <tr className="sheet-gap">
    <td colSpan={columns.length} style={{ height }} />
  </tr>
);
