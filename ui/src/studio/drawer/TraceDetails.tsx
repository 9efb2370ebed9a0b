// How a value came about: its rule, what was read, and the values on the way for each item of the loop.
import { useStudio } from '../core/context';
import { readable } from '../json/pointer';
import { oneLine } from '../json/rows';
import type { Asked } from './TraceTab';
import { itemWords, type Skipped, type Step, sheetOf, type Trace, type Value, whyWords } from './trace';

/** More rows than this are cut: the chosen value is among those that are shown. */
const mostRows = 50;

function RuleLine({ trace, rule, path }: { trace: Trace; rule: number; path: string }) {
  const studio = useStudio();
  const found = trace.rules[rule];
  return (
    <h2 className="trace-rule">
      <button
        type="button"
        className="chip mono"
        onClick={() => studio.selection.set({ target: path, tab: 'expression' })}
      >
        <bdi>{path || 'document'}</bdi>
      </button>
      {found && (
        <span className="quiet">
          {found.file ? `${found.file}, ` : ''}line {found.line}
        </span>
      )}
    </h2>
  );
}

interface SourcesProps {
  from: Value['from'] | undefined;
  more: boolean | undefined;
  onChoose?: (asked: Asked) => void;
}

function Sources({ from = [], more, onChoose }: SourcesProps) {
  if (from.length === 0) return null;
  return (
    <p className="trace-sources">
      <span className="quiet">Read </span>
      {from.map(({ pointer, missing, through, as }) => (
        <button
          key={`${pointer} ${through ?? ''}`}
          type="button"
          className="chip mono"
          title={as.join(', ')}
          onClick={() => onChoose?.({ side: 'input', pointer })}
        >
          {readable(pointer) || 'source'}
          {missing ? ' (missing)' : ''}
          {through ? ` through ${through}` : ''}
        </button>
      ))}
      {more && <span className="quiet"> and more</span>}
    </p>
  );
}

function CellOf({ step, more }: { step: Step | undefined; more: number }) {
  if (!step) return <td className="quiet">–</td>;
  const text = step.state ?? (step.value ? oneLine(step.value, 60) : '');
  return (
    <td className={step.state ? 'quiet' : 'mono'} title={step.value ? oneLine(step.value, 400) : undefined}>
      <bdi>
        {text}
        {step.cut ? '…' : ''}
      </bdi>
      {more > 0 && <span className="quiet"> ({more + 1} rounds)</span>}
    </td>
  );
}

interface WhyValueProps {
  trace: Trace;
  value: Value;
  pointer: string;
  onChoose: (asked: Asked) => void;
}

export function WhyValue({ trace, value, pointer, onChoose }: WhyValueProps) {
  const sheet = sheetOf(trace, value);
  const loop = value.pointer !== '' && sheet.rows.length > 1;
  const at = sheet.rows.findIndex((row) => row.value === value);
  const from = Math.max(0, Math.min(at - mostRows / 2, sheet.rows.length - mostRows));
  const shown = sheet.rows.slice(from, from + mostRows);
  return (
    <>
      <RuleLine trace={trace} rule={value.rule} path={value.path} />
      {value.because && (
        <p>
          The value is {value.because === 'null' ? 'null' : 'missing'}; what stands here is what a policy
          writes then.
        </p>
      )}
      {value.pointer !== pointer && pointer !== '' && (
        <p className="quiet">
          {readable(pointer)} was copied with {readable(value.pointer) || 'the document'}.
        </p>
      )}
      <Sources from={value.from} more={value.more} onChoose={onChoose} />
      {sheet.columns.length > 0 && (
        <div className="trace-sheet" tabIndex={0} data-scrolls role="group" aria-label="Values on the way">
          {loop ? (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Item</th>
                  {sheet.columns.map(({ key, text, for: part, whole }, i) => (
                    <th
                      key={key}
                      scope="col"
                      className={whole && i === 0 ? '' : 'mono'}
                      title={`${part}: ${text}`}
                    >
                      {whole && i === 0 ? 'Result' : text.length > 40 ? `${text.slice(0, 40)}…` : text}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map(({ value: each, items, cells, more }) => (
                  <tr key={each.pointer} className={each === value ? 'chosen' : ''}>
                    <th scope="row">
                      <button
                        type="button"
                        className="chip"
                        onClick={() => onChoose({ side: 'output', pointer: each.pointer })}
                      >
                        {items.map(itemWords).join(', ') || readable(each.pointer)}
                      </button>
                    </th>
                    {cells.map((step, i) => (
                      <CellOf key={sheet.columns[i]?.key} step={step} more={more[i] ?? 0} />
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Part</th>
                  <th scope="col">Value</th>
                </tr>
              </thead>
              <tbody>
                {sheet.columns.map(({ key, text, for: part, whole }, i) => (
                  <tr key={key} className={whole ? 'whole' : ''}>
                    <th scope="row" className="mono">
                      {part !== 'value' && part !== 'expr' && <span className="quiet">{part} </span>}
                      {text}
                    </th>
                    <CellOf step={sheet.rows[at]?.cells[i]} more={sheet.rows[at]?.more[i] ?? 0} />
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {sheet.rows.length > mostRows && (
            <p className="quiet">
              {shown.length} of {sheet.rows.length} items.
            </p>
          )}
        </div>
      )}
      <Lets trace={trace} from={value.from} />
    </>
  );
}

function Lets({ trace, from = [] }: { trace: Trace; from: Value['from'] }) {
  const names = new Set(from.map(({ through }) => through));
  const lets = trace.lets.filter(({ name }) => names.has(name));
  if (lets.length === 0) return null;
  return (
    <dl className="rule-facts">
      {lets.map(({ name, text, state, value }) => (
        <div key={name} className="trace-let">
          <dt className="mono" title={text}>
            {name}
          </dt>
          <dd className="mono">
            <bdi>{state ?? (value ? oneLine(value, 80) : '')}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function WhyLeftOut({ trace, skipped }: { trace: Trace; skipped: Skipped }) {
  return (
    <>
      <RuleLine trace={trace} rule={skipped.rule} path={skipped.path} />
      <p>{whyWords[skipped.why].replace('left out', 'Left out')}.</p>
      <Sources from={skipped.from} more={skipped.more} />
      {skipped.steps?.length ? (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {skipped.steps.map((step, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts may repeat, and the list never changes
              <tr key={i}>
                <th scope="row" className="mono">
                  {step.text}
                </th>
                <CellOf step={step} more={0} />
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  );
}

interface WentProps {
  source: string;
  values: readonly Value[];
  onChoose: (pointer: string) => void;
}

export function Went({ source, values, onChoose }: WentProps) {
  return (
    <>
      <h2 className="trace-rule">
        <span className="mono">{readable(source) || 'source'}</span>
      </h2>
      {values.length === 0 ? (
        <p className="quiet">Nothing of the output was made of it.</p>
      ) : (
        <>
          <p className="quiet">went into</p>
          <ul className="trace-went">
            {values.slice(0, 200).map((value) => (
              <li key={value.pointer}>
                <button type="button" className="chip mono" onClick={() => onChoose(value.pointer)}>
                  {readable(value.pointer) || 'document'}
                </button>
                <span className="quiet">
                  {[
                    ...new Set(
                      value.from
                        ?.filter(({ pointer }) => pointer.startsWith(source) || source.startsWith(pointer))
                        .flatMap(({ as }) => as),
                    ),
                  ].join(', ')}
                </span>
              </li>
            ))}
          </ul>
          {values.length > 200 && <p className="quiet">and {values.length - 200} more</p>}
        </>
      )}
    </>
  );
}
