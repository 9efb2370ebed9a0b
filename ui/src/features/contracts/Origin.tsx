// What a new contract is made from: its name, the kind of text, and the texts themselves.
import { useState } from 'react';
import type { ContractText, ImportContract } from '../../api/studio';
import { Icon } from '../../parts/Icon';

export interface OriginState {
  from: ImportContract['from'];
  name: string;
  title: string;
  texts: ContractText[];
  component?: string;
}

interface Format {
  word: string;
  /** "one or more messages as JSON" */
  paste: string;
  file: string;
  several: boolean;
}

export const formats: Record<OriginState['from'], Format> = {
  sample: { word: 'Sample', paste: 'one or more messages as JSON', file: 'sample.json', several: true },
  jsonschema: { word: 'JSON Schema', paste: 'a JSON Schema', file: 'schema.json', several: true },
  openapi: { word: 'OpenAPI', paste: 'an OpenAPI document', file: 'openapi.yaml', several: true },
  graphql: { word: 'GraphQL', paste: 'a GraphQL schema', file: 'schema.graphql', several: true },
  edmx: { word: 'EDMX', paste: 'the metadata of an OData service', file: 'metadata.xml', several: true },
  xsd: { word: 'XSD', paste: 'an XML Schema', file: 'schema.xsd', several: true },
};

/** "sample-2.json" for the second of "sample.json". */
const numbered = (file: string, n: number) => file.replace(/(\.[^.]+)$/, `-${n}$1`);

function freeName(file: string, texts: readonly ContractText[]): string {
  let n = texts.length + 1;
  while (texts.some(({ name }) => name === numbered(file, n))) n++;
  return numbered(file, n);
}

interface OriginProps {
  state: OriginState;
  /** Messages that the text describes. */
  choices: readonly string[];
  /** The name is that of a contract which is there already. */
  taken: boolean;
  onChange: (state: OriginState) => void;
}

export function Origin({ state, choices, taken, onChange }: OriginProps) {
  const [over, setOver] = useState(false);
  const format = formats[state.from];
  const set = (changes: Partial<OriginState>) => onChange({ ...state, ...changes });
  const without = ({ component: _, ...rest }: OriginState): OriginState => rest;
  const setText = (index: number, text: string) =>
    onChange({ ...state, texts: state.texts.map((each, i) => (i === index ? { ...each, text } : each)) });
  const upload = async (files: FileList | null) => {
    if (!files?.length) return;
    const read = await Promise.all(
      [...files].map(async (file) => ({ name: file.name, text: await file.text() })),
    );
    const kept = state.texts.filter(({ text }) => text.trim());
    const fresh = read.filter(({ name }) => !kept.some((each) => each.name === name));
    onChange({ ...without(state), texts: [...kept, ...fresh] });
  };
  return (
    <div
      role="group"
      aria-label="Name and texts"
      className={over ? 'origin over' : 'origin'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        upload(event.dataTransfer.files);
      }}
    >
      <label>
        <span className="label">Name</span>
        <input
          className="field mono"
          aria-label="Name"
          aria-describedby="origin-name-note"
          placeholder="orders/pos-receipt"
          value={state.name}
          spellCheck={false}
          onChange={(event) => set({ name: event.target.value.trim().toLowerCase() })}
        />
        <span className="quiet origin-note" id="origin-name-note">
          {taken
            ? 'There is a contract of this name. Choose another; to change that one, open it and ask “What if…”.'
            : 'domain/name, in small letters'}
        </span>
      </label>
      <label>
        <span className="label">Title</span>
        <input
          className="field"
          placeholder="Receipt of a till"
          value={state.title}
          onChange={(event) => set({ title: event.target.value })}
        />
      </label>
      <div>
        <span className="label">Made from</span>
        <div className="toggles origin-formats" role="group" aria-label="Made from">
          {Object.entries(formats).map(([from, { word, file }]) => (
            <button
              key={from}
              type="button"
              aria-pressed={from === state.from}
              onClick={() =>
                onChange({
                  ...without(state),
                  from: from as OriginState['from'],
                  texts: state.texts.map((each, i) => ({ ...each, name: numbered(file, i + 1) })),
                })
              }
            >
              {word}
            </button>
          ))}
        </div>
      </div>
      {choices.length > 1 && (
        <label>
          <span className="label">Message</span>
          <select
            className="field"
            aria-label="Message"
            value={state.component ?? ''}
            onChange={({ target: { value } }) =>
              onChange(value ? { ...state, component: value } : without(state))
            }
          >
            <option value="">Choose one of {choices.length}</option>
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        </label>
      )}
      {state.texts.map((each, index) => (
        <div key={each.name} className="origin-text">
          <div className="origin-head">
            <span className="label mono">{each.name}</span>
            {state.texts.length > 1 && (
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove ${each.name}`}
                onClick={() => onChange({ ...state, texts: state.texts.filter((_, i) => i !== index) })}
              >
                <Icon name="close" size={14} />
              </button>
            )}
          </div>
          <textarea
            className="area mono"
            aria-label={`Text of ${each.name}`}
            placeholder={`Paste ${format.paste} here`}
            rows={state.texts.length > 1 ? 8 : 16}
            spellCheck={false}
            value={each.text}
            onChange={(event) => setText(index, event.target.value)}
          />
        </div>
      ))}
      <div className="actions">
        <label className="button">
          Upload…
          <input
            className="visually-hidden"
            type="file"
            multiple={format.several}
            onChange={(event) => {
              upload(event.target.files);
              event.target.value = '';
            }}
          />
        </label>
        <button
          type="button"
          className="button"
          onClick={() =>
            onChange({
              ...state,
              texts: [...state.texts, { name: freeName(format.file, state.texts), text: '' }],
            })
          }
        >
          {state.from === 'sample' ? 'Add another sample' : 'Add a file it includes'}
        </button>
      </div>
      {state.from === 'sample' && (
        <p className="quiet origin-note">
          More samples make a better guess: what is missing in one of them becomes optional.
        </p>
      )}
    </div>
  );
}
