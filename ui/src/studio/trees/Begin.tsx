// A mapping that does not say yet from what to what: both are chosen here.
import { useState } from 'react';
import { useServer } from '../../app/server';
import { Empty } from '../../parts/parts';
import { useStudio } from '../core/context';
import { mappingPath } from '../core/store';

export function Begin() {
  const studio = useStudio();
  const { workspace } = useServer();
  const { doc, name, files } = studio.get();
  const [from, setFrom] = useState(doc.source);
  const [to, setTo] = useState(doc.target);
  const refs =
    workspace.data.state === 'ready'
      ? workspace.data.value.contracts.filter(({ kind }) => kind !== 'api').map(({ ref }) => ref)
      : [];
  const text = files.get(mappingPath(name))?.text ?? '';
  const begin = () => {
    const head = [`source: ${from.trim()}`, `target: ${to.trim()}`].join('\n');
    // What stands there stays: only the two lines are set.
    const rest = text
      .split('\n')
      .filter((line) => !/^(source|target):/.test(line))
      .join('\n');
    const start = rest.trim() ? rest.replace(/\n*$/, '\n') : `mapping: ${name}\n`;
    const rules = /^rules:/m.test(rest) ? '' : 'rules: {}\n';
    studio.edits.putFile(mappingPath(name), `${placed(start, head)}${rules}`, `Map ${from} to ${to}`);
  };

  return (
    <Empty
      title="From what to what does this mapping go?"
      actions={
        <form
          className="trees-begin"
          onSubmit={(event) => {
            event.preventDefault();
            begin();
          }}
        >
          <Contract label="Source" value={from} refs={refs} onChange={setFrom} />
          <Contract label="Target" value={to} refs={refs} onChange={setTo} />
          <button type="submit" className="button primary" disabled={!from.trim() || !to.trim()}>
            Begin
          </button>
          <button type="button" className="button" onClick={() => studio.selection.set({ view: 'text' })}>
            Write it as text
          </button>
        </form>
      }
    >
      Choose the contract of the messages that come in and of those that go out. Their fields appear side by
      side, and each required one that is still open is marked.
    </Empty>
  );
}

/** The two lines below the one that names the mapping, where people look for them. */
function placed(text: string, head: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^(mapping|title):/.test(line));
  const after = lines.findLastIndex((line) => /^(mapping|title):/.test(line));
  lines.splice(at < 0 ? 0 : after + 1, 0, head);
  return lines.join('\n');
}

interface ContractProps {
  label: string;
  value: string;
  refs: readonly string[];
  onChange: (ref: string) => void;
}

function Contract({ label, value, refs, onChange }: ContractProps) {
  const id = `trees-begin-${label.toLowerCase()}`;
  return (
    <label>
      <span className="label">{label}</span>
      <input
        className="field"
        list={id}
        value={value}
        placeholder={label === 'Source' ? 'shopify/order@1' : 'orders/order-placed@1'}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {refs.map((ref) => (
          <option key={ref} value={ref} />
        ))}
      </datalist>
    </label>
  );
}
