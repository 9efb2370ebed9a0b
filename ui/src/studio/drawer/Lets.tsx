// The named values of the mapping.
import { useRef, useState } from 'react';
import { Icon } from '../../parts/Icon';
import { sameList, useStudio, useStudioState } from '../core/context';
import { takeFocus } from './focus';

const word = /^[A-Za-z_]\w*$/;

export function Lets({ chosen }: { chosen: string | undefined }) {
  const studio = useStudio();
  const names = useStudioState((state) => state.doc.lets.map(({ name }) => name), sameList);
  const broken = useStudioState(
    (state) =>
      state.compiled?.outline?.lets.filter((each) => each.state === 'broken').map(({ name }) => name) ?? [],
    sameList,
  );
  const [naming, setNaming] = useState<{ from?: string; text: string }>();
  const list = useRef<HTMLUListElement>(null);
  const wrong =
    naming?.text && naming.text !== naming.from
      ? !word.test(naming.text)
        ? 'Letters, digits and _, beginning with a letter.'
        : names.includes(naming.text)
          ? 'This name is taken.'
          : undefined
      : undefined;

  const commit = () => {
    if (!naming || wrong) return;
    const { from, text } = naming;
    setNaming(undefined);
    if (!text || text === from) return;
    if (from === undefined) studio.edits.setLet(text, 'source');
    else studio.edits.renameLet(from, text);
    studio.selection.set({ target: `let:${text}` });
  };

  const field = naming && (
    <>
      <input
        className="field mono"
        aria-label={naming.from === undefined ? 'Name of the new value' : `New name of ${naming.from}`}
        aria-invalid={!!wrong}
        ref={takeFocus}
        value={naming.text}
        onChange={(event) => setNaming({ ...naming, text: event.target.value.trim() })}
        onBlur={() => (wrong ? setNaming(undefined) : commit())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
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
    </>
  );

  return (
    <nav className="drawer-side" aria-label="Named values" data-scrolls>
      <div className="drawer-side-head">
        <h2>Named values</h2>
        <button
          type="button"
          className="button plain"
          disabled={naming !== undefined}
          onClick={() => setNaming({ text: '' })}
        >
          Add
        </button>
      </div>
      {naming && naming.from === undefined && <div className="drawer-side-form">{field}</div>}
      {names.length === 0 && !naming && (
        <p className="quiet drawer-hint">A value that several rules use can have a name here.</p>
      )}
      <ul ref={list}>
        {names.map((name) =>
          naming?.from === name ? (
            <li key={name} className="drawer-side-form">
              {field}
            </li>
          ) : (
            <li key={name} className={name === chosen ? 'chosen' : ''}>
              <button
                type="button"
                className="drawer-item mono"
                aria-current={name === chosen}
                onClick={() => studio.selection.set({ target: `let:${name}` })}
                onDoubleClick={() => setNaming({ from: name, text: name })}
                onKeyDown={(event) => {
                  if (event.key === 'F2') setNaming({ from: name, text: name });
                  if (event.key === 'Delete') studio.edits.removeLet(name);
                }}
              >
                <span className="clip">{name}</span>
                {broken.includes(name) && (
                  <span className="state broken">
                    <Icon name="broken" size={12} />
                    <span className="visually-hidden">has a problem</span>
                  </span>
                )}
              </button>
              {name === chosen && (
                <>
                  <button
                    type="button"
                    className="button plain"
                    title="F2"
                    onClick={() => setNaming({ from: name, text: name })}
                  >
                    Rename
                  </button>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={`Remove ${name}`}
                    onClick={() => {
                      studio.edits.removeLet(name);
                      studio.selection.set({ target: undefined });
                    }}
                  >
                    <Icon name="close" size={12} />
                  </button>
                </>
              )}
            </li>
          ),
        )}
      </ul>
    </nav>
  );
}
