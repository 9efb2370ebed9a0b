// The value tables of the branch, edited in place.
import { useMemo, useState } from 'react';
import { Icon } from '../../parts/Icon';
import { Empty } from '../../parts/parts';
import { plural } from '../../text/format';
import { sameList, useStudio, useStudioState } from '../core/context';
import type { StudioState } from '../core/types';
import { addColumn, duplicates, readCsv, removeColumn, sortRows, type Table, writeCsv } from '../tables/csv';
import { takeFocus } from './focus';
import { Grid } from './Grid';

const namesOf = (state: StudioState) =>
  [...state.files].flatMap(([path, { text }]) => {
    const name = /^tables\/(.+)\.csv$/.exec(path)?.[1];
    return name && text !== undefined ? [name] : [];
  });

/** The rules and lets of the mapping that look a table up. */
export function usersOf({ doc }: Pick<StudioState, 'doc'>, table: string): string[] {
  const call = new RegExp(`\\blookup(?:Fold|Range|Key)?\\(\\s*["']${table.replace(/[^\w]/g, '\\$&')}["']`);
  const lets = doc.lets.filter(({ part }) => call.test(part.text)).map(({ name }) => `let:${name}`);
  const rules = [...doc.byId.values()].filter(({ parts }) =>
    Object.values(parts).some(({ text }) => call.test(text)),
  );
  return [...lets, ...new Set(rules.map(({ target }) => target))];
}

const tableName = /^[a-z0-9][a-z0-9-]*$/;

export function TablesTab() {
  const studio = useStudio();
  const names = useStudioState(namesOf, sameList);
  const used = useStudioState((state) => names.filter((name) => usersOf(state, name).length), sameList);
  const [chosen, setChosen] = useState<string>();
  const [naming, setNaming] = useState<string>();
  const name = names.find((each) => each === chosen) ?? used[0] ?? names[0];
  const wrong = naming
    ? names.includes(naming)
      ? 'There is a table of this name.'
      : tableName.test(naming)
        ? undefined
        : 'Small letters, digits and hyphens.'
    : undefined;
  const add = () => {
    if (wrong) return;
    if (naming) {
      studio.edits.putFile(`tables/${naming}.csv`, 'key,value\n', `New table ${naming}`);
      setChosen(naming);
    }
    setNaming(undefined);
  };
  return (
    <div className="drawer-columns">
      <nav className="drawer-side" aria-label="Value tables" data-scrolls>
        <div className="drawer-side-head">
          <h2>Value tables</h2>
          <button type="button" className="button plain" onClick={() => setNaming('')}>
            Add
          </button>
        </div>
        {naming !== undefined && (
          <div className="drawer-side-form">
            <input
              className="field"
              aria-label="Name of the new table"
              aria-invalid={!!wrong}
              ref={takeFocus}
              value={naming}
              onChange={(event) => setNaming(event.target.value.trim())}
              onBlur={() => (wrong ? setNaming(undefined) : add())}
              onKeyDown={(event) => {
                if (event.key === 'Enter') add();
                if (event.key === 'Escape') {
                  event.stopPropagation();
                  setNaming(undefined);
                }
              }}
            />
            {wrong && (
              <span className="drawer-wrong" role="alert">
                {wrong}
              </span>
            )}
          </div>
        )}
        <ul>
          {names.map((each) => (
            <li key={each} className={each === name ? 'chosen' : ''}>
              <button
                type="button"
                className="drawer-item mono"
                aria-current={each === name}
                onClick={() => setChosen(each)}
              >
                <span className="clip">{each}</span>
                {used.includes(each) && <span className="tag">used</span>}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {name ? (
        <TableEditor key={name} name={name} />
      ) : (
        <Empty title="No value tables yet">
          A table gives values for keys: expressions look them up with lookup("name", key). Add one on the
          left.
        </Empty>
      )}
    </div>
  );
}

function TableEditor({ name }: { name: string }) {
  const studio = useStudio();
  const path = `tables/${name}.csv`;
  const text = useStudioState((state) => state.files.get(path)?.text ?? '');
  const users = useStudioState((state) => usersOf(state, name), sameList);
  const { table, mistakes } = useMemo(() => readCsv(text), [text]);
  const [filter, setFilter] = useState('');
  const [sorted, setSorted] = useState<{ column: number; down: boolean }>();
  const twice = useMemo(() => duplicates(table), [table]);
  const put = (next: Table, label: string) => studio.edits.putFile(path, writeCsv(next), label);
  const columns = table.header.cells.map(({ value }) => value);
  return (
    <section className="drawer-pane" aria-label={name}>
      <div className="drawer-bar">
        <h2 className="mono">{name}</h2>
        <span className="quiet number">
          {plural(table.rows.filter(({ cells }) => cells.length).length, 'row')}
        </span>
        <div className="search">
          <Icon name="search" size={14} />
          <input
            className="field"
            type="text"
            aria-label={`Search ${name}`}
            placeholder="Search"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </div>
        <AddColumn
          taken={columns}
          add={(column) => put(addColumn(table, column), `Add the column ${column} to ${name}`)}
        />
        {(twice.size > 0 || mistakes.length > 0) && (
          <span className="state broken" role="status">
            <Icon name="broken" size={14} />
            {twice.size > 0 ? `${plural(twice.size, 'key')} there already` : ''}
            {mistakes[0] ? ` Line ${mistakes[0].line}: ${mistakes[0].message}` : ''}
          </span>
        )}
        <span className="grow" />
        <span className="quiet">Used by</span>
        {users.length === 0 && <span className="quiet">no rule of this mapping</span>}
        {users.slice(0, 4).map((target) => (
          <button
            key={target}
            type="button"
            className="chip mono"
            onClick={() => studio.selection.set({ target, tab: 'expression' })}
          >
            {target.replace(/^let:/, '')}
          </button>
        ))}
        {users.length > 4 && <span className="quiet">and {users.length - 4} more</span>}
      </div>
      <Grid
        name={name}
        table={table}
        filter={filter}
        duplicates={twice}
        onChange={put}
        onSort={(column) => {
          const down = sorted?.column === column && !sorted.down;
          setSorted({ column, down });
          put(sortRows(table, column, down), `Sort ${name} by ${columns[column]}`);
        }}
        onRemoveColumn={(column) =>
          put(removeColumn(table, column), `Remove the column ${columns[column]} of ${name}`)
        }
      />
    </section>
  );
}

function AddColumn({ taken, add }: { taken: readonly string[]; add: (name: string) => void }) {
  const [name, setName] = useState<string>();
  if (name === undefined)
    return (
      <button type="button" className="button" onClick={() => setName('')}>
        Add column
      </button>
    );
  const done = () => {
    if (name && !taken.includes(name)) add(name);
    setName(undefined);
  };
  return (
    <input
      className="field"
      aria-label="Name of the new column"
      ref={takeFocus}
      value={name}
      onChange={(event) => setName(event.target.value.trim())}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done();
        if (event.key === 'Escape') {
          event.stopPropagation();
          setName(undefined);
        }
      }}
    />
  );
}
