// The cases of the mapping: what goes in, what must come out, and whether it does.
import { useState } from 'react';
import { Icon } from '../../parts/Icon';
import { State } from '../../parts/Meaning';
import { Empty } from '../../parts/parts';
import { duration } from '../../text/format';
import { printJson, textOf } from '../../text/json';
import { useStudio, useStudioState } from '../core/context';
import type { Sample } from '../core/types';
import { changeBetween } from '../editor/setup';
import { JsonView } from '../json/JsonView';
import { takeFocus } from './focus';
import { JsonEditor } from './InputEditor';
import { Counts } from './PreviewTab';
import { casePath, useCases, type Verdict, verdictOf } from './useCases';
import { readDocument, useDiff, useDocument } from './useDocument';

const caseName = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** A document as the files of cases have it: indented, with a line break at the end. */
export function pretty(text: string): string {
  const read = readDocument(text);
  return read.state === 'read' ? `${textOf(printJson(read.json))}\n` : text;
}

export function TestsTab() {
  const studio = useStudio();
  const cases = useCases();
  const runs = useStudioState((state) => state.caseRuns);
  const sample = useStudioState((state) => state.sample);
  const run = useStudioState((state) => state.run);
  const [chosen, setChosen] = useState<string>();
  const [naming, setNaming] = useState<{ from?: string; text: string }>();
  const shown =
    cases.find(({ id }) => id === chosen) ?? cases.find(({ id }) => id === sample?.id) ?? cases[0];
  const mapping = studio.get().name;
  const taken = naming && naming.text !== naming.from && cases.some(({ name }) => name === naming.text);
  const wrong = naming?.text
    ? taken
      ? 'There is a case of this name.'
      : caseName.test(naming.text)
        ? undefined
        : 'Letters, digits, dots and hyphens.'
    : undefined;

  const move = (from: string, to: string | undefined, label: string) =>
    studio.asOne(label, () => {
      for (const part of ['in', 'want', 'meta'] as const) {
        const path = casePath(mapping, from, part);
        const text = studio.get().files.get(path)?.text;
        if (text === undefined) continue;
        if (to !== undefined) studio.edits.putFile(casePath(mapping, to, part), text, label);
        studio.edits.putFile(path, undefined, label);
      }
    });

  const commit = () => {
    if (!naming || wrong) return;
    const { from, text } = naming;
    setNaming(undefined);
    if (!text || text === from) return;
    if (from !== undefined) return move(from, text, `Rename the case ${from} to ${text}`);
    if (!sample) return;
    const label = `New case ${text}`;
    studio.asOne(label, () => {
      studio.edits.putFile(casePath(mapping, text, 'in'), pretty(sample.input), label);
      const output = run?.sample === sample.id ? run.output : undefined;
      studio.edits.putFile(
        casePath(mapping, text, 'want'),
        output === undefined ? '{}\n' : pretty(output),
        label,
      );
      if (sample.meta) studio.edits.putFile(casePath(mapping, text, 'meta'), sample.meta, label);
    });
  };

  return (
    <div className="drawer-columns">
      <nav className="drawer-side" aria-label="Cases" data-scrolls>
        <div className="drawer-side-head">
          <h2>Cases</h2>
          <button
            type="button"
            className="button plain"
            disabled={!sample || naming !== undefined}
            title={
              sample ? `Keeps ${sample.name} and its output as a case` : 'Choose a sample in Preview first'
            }
            onClick={() => setNaming({ text: '' })}
          >
            New from sample
          </button>
        </div>
        {naming && (
          <div className="drawer-side-form">
            <input
              className="field"
              aria-label={naming.from === undefined ? 'Name of the new case' : `New name of ${naming.from}`}
              aria-invalid={!!wrong}
              ref={takeFocus}
              placeholder="what-it-shows"
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
          </div>
        )}
        <ul>
          {cases.map((each) => (
            <li key={each.id} className={each === shown ? 'chosen' : ''}>
              <button
                type="button"
                className="drawer-item"
                aria-current={each === shown}
                onClick={() => setChosen(each.id)}
                onDoubleClick={() => setNaming({ from: each.name, text: each.name })}
                onKeyDown={(event) => {
                  if (event.key === 'F2') setNaming({ from: each.name, text: each.name });
                }}
              >
                <Light verdict={verdictOf(each, runs.get(each.id))} />
                <span className="clip">{each.name}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {shown ? (
        <Case
          key={shown.id}
          sample={shown}
          onRename={() => setNaming({ from: shown.name, text: shown.name })}
          onDelete={() => move(shown.name, undefined, `Delete the case ${shown.name}`)}
        />
      ) : (
        <Empty
          title="No cases yet"
          actions={
            <button type="button" className="button" onClick={() => studio.selection.set({ tab: 'preview' })}>
              Choose a sample
            </button>
          }
        >
          A case is an input with the output that must come of it. Choose a sample, look at its output, and
          keep both.
        </Empty>
      )}
    </div>
  );
}

const lights = {
  ok: ['ok', 'as expected'],
  failed: ['broken', 'not as expected'],
  unknown: ['unknown', 'not run yet'],
} as const;

function Light({ verdict }: { verdict: Verdict }) {
  const [meaning, word] = lights[verdict];
  return (
    <span className={`state ${meaning}`} title={word}>
      <Icon name={meaning} size={14} />
      <span className="visually-hidden">{word}</span>
    </span>
  );
}

interface CaseProps {
  sample: Sample;
  onRename: () => void;
  onDelete: () => void;
}

function Case({ sample, onRename, onDelete }: CaseProps) {
  const studio = useStudio();
  const run = useStudioState((state) => state.caseRuns.get(sample.id));
  const [editing, setEditing] = useState<'in' | 'want'>();
  const verdict = verdictOf(sample, run);
  const merged = useDiff(sample.want, run?.output);
  const output = useDocument(run?.output);
  const path = casePath(studio.get().name, sample.name, editing ?? 'in');
  const text = useStudioState((state) => state.files.get(path)?.text);
  const [meaning, word] = lights[verdict];
  const edit = (part: 'in' | 'want', label: string) => (
    <button
      type="button"
      className="button"
      aria-pressed={editing === part}
      onClick={() => setEditing(editing === part ? undefined : part)}
    >
      {label}
    </button>
  );
  return (
    <section className="drawer-pane" aria-label={sample.name}>
      <div className="drawer-bar">
        <h2 className="visually-hidden">{sample.name}</h2>
        {merged && run ? <Counts counts={merged.counts} /> : <State meaning={meaning}>{word}</State>}
        {run && <span className="quiet number">{duration(run.ms)}</span>}
        <span className="grow" />
        {edit('in', 'Edit input')}
        {edit('want', 'Edit expected')}
        <button
          type="button"
          className="button"
          disabled={run?.output === undefined || verdict === 'ok'}
          onClick={() => {
            if (run?.output === undefined) return;
            const label = `Take the output of ${sample.name} as expected`;
            studio.edits.putFile(casePath(studio.get().name, sample.name, 'want'), pretty(run.output), label);
          }}
        >
          Take output as expected
        </button>
        <button
          type="button"
          className="button plain"
          onClick={() => {
            studio.chooseSample(sample.id);
            studio.selection.set({ tab: 'preview' });
          }}
        >
          Preview
        </button>
        <button type="button" className="button plain" onClick={onRename}>
          Rename
        </button>
        <button type="button" className="button plain" onClick={onDelete}>
          Delete
        </button>
      </div>
      {editing ? (
        <JsonEditor
          key={path}
          label={editing === 'in' ? `Input of ${sample.name}` : `Expected output of ${sample.name}`}
          value={text ?? ''}
          onChange={(next, before) =>
            studio.edits.changeText(
              path,
              [changeBetween(before, next)],
              `Change the case ${sample.name}`,
              true,
            )
          }
        />
      ) : run?.error ? (
        <div className="notice broken drawer-refused">
          <Icon name="broken" />
          <div>
            <strong>The input is refused</strong>
            <p>
              {run.error.message}
              {run.error.pointer === undefined ? '' : `, at ${run.error.pointer || 'the document'}`}
            </p>
          </div>
        </div>
      ) : merged ? (
        <>
          <div className="pane-heads">
            <h2>Output</h2>
            <h2>Expected</h2>
          </div>
          <JsonView
            root={merged.root}
            label="Output and what is expected"
            beside
            chosen={merged.differences[0]?.pointer}
          />
        </>
      ) : output?.state === 'read' ? (
        <JsonView root={output.root} label="Output" />
      ) : (
        <p className="drawer-hint quiet" role="status">
          The case has not run with this text yet.
        </p>
      )}
    </section>
  );
}
