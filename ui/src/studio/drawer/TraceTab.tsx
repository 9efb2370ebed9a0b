// Where each value came from, and where each input went.
import { useMemo, useState } from 'react';
import { Icon } from '../../parts/Icon';
import { Empty } from '../../parts/parts';
import { useStudio, useStudioState } from '../core/context';
import { withOmitted } from '../json/diff';
import { JsonView } from '../json/JsonView';
import { readable } from '../json/pointer';
import { SampleSelect } from './SampleBar';
import { Went, WhyLeftOut, WhyValue } from './TraceDetails';
import { skippedAt, sourcesOf, type Trace, valueAt, whereItWent, whyWords } from './trace';
import { useDocument } from './useDocument';
import { useTrace } from './useTrace';

/** What was clicked: a place of the output, or one of the input. */
export type Asked = { side: 'output' | 'input'; pointer: string };

export function TraceTab() {
  const studio = useStudio();
  const sample = useStudioState((state) => state.sample);
  const { traced, stale, problem } = useTrace();
  if (!sample)
    return (
      <Empty
        title="There is nothing to trace"
        actions={
          <button type="button" className="button" onClick={() => studio.selection.set({ tab: 'preview' })}>
            Choose a sample
          </button>
        }
      >
        A trace tells how each value of a sample’s output came about.
      </Empty>
    );
  return (
    <div className="drawer-rows">
      <div className="drawer-bar">
        <SampleSelect />
        <span role="status" className="quiet">
          {problem && stale
            ? `${problem.title}.${traced ? ' What stands here is older than the text.' : ''}`
            : stale && traced
              ? 'Older than the text: tracing…'
              : !traced
                ? 'Tracing…'
                : traced.trace?.truncated
                  ? 'There was more than a trace keeps: values at the end have no trace.'
                  : ''}
        </span>
        <span className="grow" />
        <span className="quiet">Click a value, or press Enter on it</span>
      </div>
      {traced &&
        (traced.trace ? (
          <Panes key={sample.id} trace={traced.trace} input={sample.input} />
        ) : (
          <Empty title="The mapping has problems">Once they are solved, its runs can be traced.</Empty>
        ))}
    </div>
  );
}

function Panes({ trace, input }: { trace: Trace; input: string }) {
  const studio = useStudio();
  const [asked, setAsked] = useState<Asked>();
  const source = useDocument(input);
  const output = useDocument(trace.output);
  const root = useMemo(() => {
    if (output?.state !== 'read') return undefined;
    const omitted = trace.skipped.flatMap(({ pointer, why }) =>
      pointer ? [{ pointer, why: whyWords[why] }] : [],
    );
    return withOmitted(output.root, omitted);
  }, [output, trace]);
  const notes = useMemo(
    () => new Map(trace.error?.pointer === undefined ? [] : [[trace.error.pointer, trace.error.message]]),
    [trace],
  );

  const value = asked?.side === 'output' ? valueAt(trace, asked.pointer) : trace.failed;
  const skipped = asked?.side === 'output' ? skippedAt(trace, asked.pointer) : undefined;
  const went = asked?.side === 'input' ? whereItWent(trace, asked.pointer) : [];
  const litInput = skipped ? sourcesOf(skipped) : value && asked?.side !== 'input' ? sourcesOf(value) : [];

  const ask = (next: Asked) => {
    setAsked(next);
    if (next.side === 'input') return;
    const path = (skippedAt(trace, next.pointer) ?? valueAt(trace, next.pointer))?.path;
    if (path) studio.selection.set({ target: path });
  };

  return (
    <div className="drawer-panes">
      <section className="drawer-pane" aria-label="Input">
        <h2>Input</h2>
        {source?.state === 'read' ? (
          <JsonView
            root={source.root}
            label="Input: Enter tells where a value went"
            notes={notes}
            lit={litInput}
            chosen={asked?.side === 'input' ? asked.pointer : (litInput[0] ?? trace.error?.pointer)}
            onChoose={(pointer) => ask({ side: 'input', pointer })}
          />
        ) : (
          <p className="drawer-hint">The sample is no JSON.</p>
        )}
      </section>
      <section className="drawer-pane" aria-label="Output">
        <h2>Output</h2>
        {root ? (
          <JsonView
            root={root}
            label="Output: Enter tells where a value came from"
            lit={went.map(({ pointer }) => pointer)}
            chosen={asked?.side === 'output' ? asked.pointer : went[0]?.pointer}
            onChoose={(pointer) => ask({ side: 'output', pointer })}
          />
        ) : (
          <div className="notice broken drawer-refused">
            <Icon name="broken" />
            <div>
              <strong>The input is refused</strong>
              <p>{trace.error?.message}</p>
            </div>
          </div>
        )}
      </section>
      <section
        className="drawer-pane trace-why"
        aria-label="How it came about"
        aria-live="polite"
        tabIndex={0}
        data-scrolls
      >
        {asked?.side === 'input' ? (
          <Went
            source={asked.pointer}
            values={went}
            onChoose={(pointer) => ask({ side: 'output', pointer })}
          />
        ) : skipped ? (
          <WhyLeftOut trace={trace} skipped={skipped} />
        ) : value ? (
          <WhyValue trace={trace} value={value} pointer={asked?.pointer ?? ''} onChoose={ask} />
        ) : asked ? (
          <p className="drawer-hint quiet">
            {readable(asked.pointer) || 'The document'} only holds other values.
          </p>
        ) : (
          <p className="drawer-hint quiet">
            Choose a value of the output to see the rule, the sources and the values on the way; or a value of
            the input to see where it went.
          </p>
        )}
      </section>
    </div>
  );
}
