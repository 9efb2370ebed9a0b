// The sample and what the module makes of it, beside what is expected.
import { useMemo, useState } from 'react';
import { Icon } from '../../parts/Icon';
import { Empty } from '../../parts/parts';
import { plural } from '../../text/format';
import { useSelection, useStudio, useStudioState } from '../core/context';
import type { Run } from '../core/types';
import { withOmitted } from '../json/diff';
import { JsonView } from '../json/JsonView';
import { fits } from '../json/pointer';
import { InputEditor } from './InputEditor';
import { useStale } from './ModuleLine';
import { SampleBar } from './SampleBar';
import { whyWords } from './trace';
import { useDiff, useDocument } from './useDocument';
import { useTrace } from './useTrace';

export function PreviewTab() {
  const sample = useStudioState((state) => state.sample);
  const run = useStudioState((state) => (state.run?.sample === state.sample?.id ? state.run : undefined));
  const [editing, setEditing] = useState(false);
  const [beside, setBeside] = useState(true);
  const merged = useDiff(sample?.want, run?.output);
  return (
    <div className="drawer-rows">
      <SampleBar editing={editing} setEditing={setEditing}>
        {merged && <Counts counts={merged.counts} />}
        {sample?.want !== undefined && (
          <button
            type="button"
            className="button plain"
            aria-pressed={beside}
            onClick={() => setBeside(!beside)}
          >
            Expected beside output
          </button>
        )}
      </SampleBar>
      {sample ? (
        <div className="drawer-panes">
          <section className="drawer-pane" aria-label="Input">
            <h2>Input</h2>
            {editing ? (
              <InputEditor key={sample.id} sample={sample} />
            ) : (
              <Input input={sample.input} run={run} masked={sample.masked} />
            )}
          </section>
          <section className={`drawer-pane ${beside && merged ? 'wide' : ''}`} aria-label="Output">
            <div className="pane-heads">
              <h2>Output</h2>
              {beside && merged && <h2>Expected</h2>}
            </div>
            <Output run={run} merged={merged} beside={beside && !!merged} />
          </section>
        </div>
      ) : (
        <Empty title="No sample is chosen">
          Paste or upload a source message, or take a recorded one, to see what the mapping makes of it.
        </Empty>
      )}
    </div>
  );
}

export function Counts({ counts }: { counts: { changed: number; missing: number; extra: number } }) {
  const { changed, missing, extra } = counts;
  if (changed + missing + extra === 0)
    return (
      <span className="state ok">
        <Icon name="ok" size={14} />
        Output as expected
      </span>
    );
  const said = [
    changed && `${changed} changed`,
    missing && `${missing} missing`,
    extra && `${extra} not expected`,
  ].filter(Boolean);
  return (
    <span className="state attention" title="n goes to the next difference, p to the one before">
      <Icon name="attention" size={14} />
      {plural(changed + missing + extra, 'difference')}: {said.join(', ')}
    </span>
  );
}

interface InputProps {
  input: string;
  run: Run | undefined;
  masked: readonly string[] | undefined;
}

function Input({ input, run, masked }: InputProps) {
  const studio = useStudio();
  const read = useDocument(input);
  const source = useSelection((selection) => selection.source);
  const error = run?.error;
  const notes = useMemo(
    () => new Map(error?.pointer !== undefined ? [[error.pointer, error.message]] : []),
    [error],
  );
  const hidden = useMemo(() => new Set(masked), [masked]);
  const chosen = useMemo(() => error?.pointer, [error]);
  if (!read) return null;
  if (read.state === 'mistake')
    return (
      <p className="drawer-hint drawer-wrong" role="alert">
        The sample is no JSON: line {read.line}, column {read.col}: {read.message}. Edit it, or choose another
        one.
      </p>
    );
  return (
    <>
      {hidden.size > 0 && (
        <p className="drawer-hint quiet">
          {plural(hidden.size, 'personal field')} replaced by other values of the same form.
        </p>
      )}
      <JsonView
        root={read.root}
        label="Input"
        notes={notes}
        masked={hidden}
        chosen={chosen}
        lit={source === undefined ? [] : placesOf(read.root.pointer, source)}
        onChoose={(pointer) => studio.selection.set({ source: pointer.replace(/\/\d+(?=\/|$)/g, '/-') })}
      />
    </>
  );
}

/** A place of the contract is lit in the document only where it needs no item. */
const placesOf = (_: string, source: string) => (source.includes('/-') || source === '' ? [] : [source]);

interface OutputProps {
  run: Run | undefined;
  merged: ReturnType<typeof useDiff>;
  beside: boolean;
}

function Output({ run, merged, beside }: OutputProps) {
  const studio = useStudio();
  const target = useSelection((selection) => selection.target);
  const shape = useStudioState((state) => state.target);
  const module = useStudioState((state) => state.compiled?.module?.digest);
  const findings = useStudioState((state) => state.compiled?.findings.length ?? 0);
  const read = useDocument(run?.output);
  const stale = useStale();
  const { traced } = useTrace(!!run?.output);
  const root = useMemo(() => {
    const base = merged?.root ?? (read?.state === 'read' ? read.root : undefined);
    if (!base || !traced?.trace) return base;
    const omitted = traced.trace.skipped.flatMap(({ pointer, why }) =>
      pointer ? [{ pointer, why: whyWords[why] }] : [],
    );
    return withOmitted(base, omitted);
  }, [merged, read, traced]);

  const choose = (pointer: string) => {
    const field = shape?.fields.find((each) => fits(pointer, each.pointer));
    if (field) studio.selection.set({ target: field.path });
  };
  if (run?.error)
    return (
      <div className="notice broken drawer-refused" role="status">
        <Icon name="broken" />
        <div>
          <strong>The input is refused</strong>
          <p>{run.error.message}</p>
          <p className="quiet">
            {run.error.code}
            {run.error.pointer === undefined ? '' : `, at ${run.error.pointer || 'the document'}`}
            {run.error.rule && (
              <>
                , in the rule{' '}
                <button
                  type="button"
                  className="chip mono"
                  onClick={() => studio.selection.set({ target: run.error?.rule })}
                >
                  {run.error.rule}
                </button>
              </>
            )}
          </p>
        </div>
      </div>
    );
  if (!run || !root)
    return (
      <p className="drawer-hint quiet" role="status">
        {module || !findings
          ? 'The module is on its way.'
          : 'The mapping has problems: once they are solved, the output stands here.'}
      </p>
    );
  return (
    <>
      {stale && (
        <p className="drawer-hint drawer-older" role="status">
          {stale === 'errors'
            ? 'This output is of the last text without errors.'
            : 'This output is older than the text: compiling.'}
        </p>
      )}
      <JsonView
        root={root}
        label={beside ? 'Output and what is expected' : 'Output'}
        beside={beside}
        lit={target ? litOutput(root.pointer, target) : []}
        onChoose={choose}
      />
    </>
  );
}

/** The chosen target is lit where it stands outside of lists. */
const litOutput = (_: string, target: string) =>
  target.includes('[') || target.startsWith('let:') || target === ''
    ? []
    : [`/${target.replaceAll('.', '/')}`];
