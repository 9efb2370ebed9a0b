// The functions that an expression may call, to be looked up and put at the cursor.
import { useMemo, useState } from 'react';
import { useLoad } from '../../api/load';
import { Icon } from '../../parts/Icon';
import { loadFunctions } from '../editor/help';
import type { FunctionDoc } from '../editor/help.types';
import { cursorMark } from '../editor/words';

/** What is put into the expression: ".after()" for a method, "dec()" for a function, the sign for an operator. */
export function insertion({ name, signature }: FunctionDoc): string {
  if (!/^[A-Za-z_][\w.]*$/.test(name)) return ` ${name.replace(/ \(.*\)$/, '')} `;
  const method = !signature.startsWith(`${name}(`) && signature.includes(`.${name}(`);
  return `${method ? '.' : ''}${name}(${cursorMark})`;
}

export function searchFunctions(all: readonly FunctionDoc[], text: string): FunctionDoc[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = ({ name, doc, group, signature }: FunctionDoc) => {
    const low = name.toLowerCase();
    const hay = `${low} ${signature} ${doc} ${group}`.toLowerCase();
    if (!words.every((word) => hay.includes(word))) return -1;
    return words.some((word) => low === word)
      ? 3
      : words.some((word) => low.startsWith(word))
        ? 2
        : words.some((word) => low.includes(word))
          ? 1
          : 0;
  };
  const found = all.map((each) => ({ each, rank: rank(each) })).filter((one) => one.rank >= 0);
  return (words.length ? found.sort((a, b) => b.rank - a.rank) : found).map(({ each }) => each);
}

export function Catalogue({ insert }: { insert: (text: string) => void }) {
  const { data, reload } = useLoad('functions', loadFunctions);
  const [text, setText] = useState('');
  const [open, setOpen] = useState<string>();
  const all = data.state === 'ready' ? data.value : undefined;
  const groups = useMemo(() => {
    const found = new Map<string, FunctionDoc[]>();
    for (const each of all ? searchFunctions(all, text) : [])
      found.set(each.group, [...(found.get(each.group) ?? []), each]);
    return [...found];
  }, [all, text]);
  return (
    <aside className="drawer-catalogue" aria-label="Functions">
      <div className="drawer-side-head">
        <div className="search">
          <Icon name="search" size={14} />
          <input
            className="field"
            type="text"
            aria-label="Search functions"
            placeholder="Search functions"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      </div>
      <div className="drawer-scroll" tabIndex={0} data-scrolls role="group" aria-label="List of functions">
        {data.state === 'failed' && (
          <p className="drawer-hint">
            {data.problem.title}.{' '}
            <button type="button" className="button" onClick={reload}>
              Try again
            </button>
          </p>
        )}
        {all && groups.length === 0 && (
          <p className="quiet drawer-hint">No function is called or does “{text}”.</p>
        )}
        {groups.map(([group, functions]) => (
          <section key={group}>
            <h3 className="catalogue-group">{group}</h3>
            {functions.map((each) => (
              <FunctionRow
                key={each.name}
                function={each}
                open={open === each.name}
                toggle={() => setOpen(open === each.name ? undefined : each.name)}
                insert={() => insert(insertion(each))}
              />
            ))}
          </section>
        ))}
      </div>
    </aside>
  );
}

interface FunctionRowProps {
  function: FunctionDoc;
  open: boolean;
  toggle: () => void;
  insert: () => void;
}

function FunctionRow({
  function: { name, signature, doc, examples },
  open,
  toggle,
  insert,
}: FunctionRowProps) {
  return (
    <div className={open ? 'catalogue-item open' : 'catalogue-item'}>
      <div className="catalogue-line">
        <button type="button" className="drawer-item" aria-expanded={open} onClick={toggle} title={doc}>
          <span className="mono clip">{name}</span>
          <span className="quiet clip">{doc}</span>
        </button>
        <button
          type="button"
          className="button plain"
          aria-label={`Insert ${name}`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={insert}
        >
          Insert
        </button>
      </div>
      {open && (
        <div className="catalogue-doc">
          <p className="mono">{signature}</p>
          <p>{doc}</p>
          <ul>
            {examples.map(({ expr, input, output, error }) => (
              <li key={`${expr} ${input}`} className="mono">
                <div>{expr}</div>
                {input && <div className="quiet">source {input}</div>}
                <div>→ {error ? `refused: ${error}` : output}</div>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
