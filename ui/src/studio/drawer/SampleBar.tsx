// Which input the mapping runs on: stored cases, recorded messages, what was pasted or uploaded.
import { type ReactNode, useRef, useState } from 'react';
import { toProblem } from '../../api/http';
import { Dialog } from '../../parts/parts';
import { bytes } from '../../text/format';
import { sameList, useStudio, useStudioState } from '../core/context';
import type { Sample } from '../core/types';

const kinds: readonly [Sample['kind'], string][] = [
  ['case', 'Cases'],
  ['recorded', 'Recent messages'],
  ['pasted', 'Pasted'],
  ['uploaded', 'Uploaded'],
];

/** The largest file that is taken as a sample. */
const mostBytes = 8 * 1024 * 1024;

interface SampleBarProps {
  editing: boolean;
  setEditing: (editing: boolean) => void;
  children?: ReactNode;
}

export function SampleBar({ editing, setEditing, children }: SampleBarProps) {
  const studio = useStudio();
  const [said, setSaid] = useState<string>();
  const [pasting, setPasting] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const sample = useStudioState((state) => state.sample);

  const upload = async (chosen: File | undefined) => {
    if (!chosen) return;
    if (chosen.size > mostBytes)
      return setSaid(`${chosen.name} has ${bytes(chosen.size)}; samples have at most ${bytes(mostBytes)}.`);
    addAndChoose(studio, { name: chosen.name, kind: 'uploaded', input: await chosen.text() });
    setSaid(undefined);
  };
  const recorded = async () => {
    setSaid('Reading recent messages…');
    try {
      await studio.loadRecorded();
      const first = studio.get().samples.find(({ kind }) => kind === 'recorded');
      setSaid(first ? undefined : 'No message of this mapping is recorded yet.');
      if (first) studio.chooseSample(first.id);
    } catch (thrown) {
      setSaid(`${toProblem(thrown).title}.`);
    }
  };

  return (
    <div className="drawer-bar">
      <SampleSelect />
      <button type="button" className="button" onClick={() => setPasting(true)}>
        Paste…
      </button>
      <button type="button" className="button" onClick={() => file.current?.click()}>
        Upload…
      </button>
      <input
        ref={file}
        type="file"
        accept=".json,application/json,text/plain"
        hidden
        onChange={(event) => {
          void upload(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <button type="button" className="button" onClick={recorded}>
        Recent messages
      </button>
      {sample && (
        <button type="button" className="button" aria-pressed={editing} onClick={() => setEditing(!editing)}>
          {editing ? 'Done' : 'Edit input'}
        </button>
      )}
      <span role="status" className="quiet">
        {said}
      </span>
      <span className="grow" />
      {children}
      {pasting && <Paste onClose={() => setPasting(false)} />}
    </div>
  );
}

export function SampleSelect() {
  const studio = useStudio();
  const samples = useStudioState((state) => state.samples, sameList);
  const sample = useStudioState((state) => state.sample);
  return (
    <select
      className="field drawer-samples"
      aria-label="Sample"
      value={sample?.id ?? ''}
      disabled={samples.length === 0}
      onChange={(event) => studio.chooseSample(event.target.value)}
    >
      {!sample && <option value="">No sample</option>}
      {kinds.map(([kind, label]) => {
        const some = samples.filter((each) => each.kind === kind);
        if (some.length === 0) return null;
        return (
          <optgroup key={kind} label={label}>
            {some.map(({ id, name, masked }) => (
              <option key={id} value={id}>
                {name}
                {masked?.length ? `, ${masked.length} masked` : ''}
              </option>
            ))}
          </optgroup>
        );
      })}
    </select>
  );
}

type StudioCalls = ReturnType<typeof useStudio>;

/** A sample that was just added is the one that is looked at. */
export function addAndChoose(studio: StudioCalls, sample: Omit<Sample, 'id'>) {
  const before = new Set(studio.get().samples.map(({ id }) => id));
  studio.addSample(sample);
  const added = studio.get().samples.find(({ id }) => !before.has(id));
  if (added) studio.chooseSample(added.id);
}

function Paste({ onClose }: { onClose: () => void }) {
  const studio = useStudio();
  const [text, setText] = useState('');
  const use = () => {
    const count = studio.get().samples.filter(({ kind }) => kind === 'pasted').length;
    addAndChoose(studio, { name: `Pasted ${count + 1}`, kind: 'pasted', input: text });
    onClose();
  };
  return (
    <Dialog label="Paste a sample" className="drawer-dialog" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          use();
        }}
      >
        <label className="label" htmlFor="pasted-sample">
          A message of the source, as JSON
        </label>
        <textarea
          id="pasted-sample"
          className="area mono"
          rows={14}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim()) use();
          }}
        />
        <div className="actions">
          <button type="submit" className="button primary" disabled={!text.trim()}>
            Use as sample
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
