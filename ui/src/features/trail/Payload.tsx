// A payload as it was, printed without touching a digit: after, before, and what changed between them.
import { useId, useMemo, useState } from 'react';
import { Copy } from '../../parts/parts';
import { count } from '../../text/format';
import { comparable, diffJson, type Json, type Line, parseJson, printJson, textOf } from '../../text/json';

type View = 'after' | 'before' | 'diff';

const mapped: Record<View, string> = { after: 'After', before: 'Before', diff: 'Changes' };
const called: Record<View, string> = { after: 'Answer', before: 'Request', diff: 'Changes' };

function tryParse(text: string | undefined): Json | undefined {
  if (!text) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

interface PayloadProps {
  before?: string | undefined;
  after?: string | undefined;
  title?: string;
  /** The two are what was asked of a system and what it answered. */
  call?: boolean;
}

export function Payload({ before, after, title, call }: PayloadProps) {
  const names = call ? called : mapped;
  const older = useMemo(() => tryParse(before), [before]);
  const newer = useMemo(() => tryParse(after), [after]);
  const views: View[] = [];
  if (after) views.push('after');
  if (before) views.push('before');
  if (!call && older && newer && before !== after && comparable(older, newer)) views.push('diff');
  const [chosen, setChosen] = useState<View>();
  const view = chosen && views.includes(chosen) ? chosen : (views[0] ?? 'after');
  const source = (view === 'before' ? before : after) ?? '';
  const parsed = view === 'before' ? older : newer;
  const lines = useMemo(
    () =>
      view === 'diff' && older && newer ? diffJson(older, newer) : parsed ? printJson(parsed) : undefined,
    [view, older, newer, parsed],
  );
  const label = title ?? (call || views.length > 1 ? names[view] : 'Payload');
  return (
    <div className="payload">
      <div className="payload-head">
        {views.length > 1 ? (
          <div className="toggles" role="group" aria-label="Which payload">
            {views.map((each) => (
              <button key={each} type="button" aria-pressed={each === view} onClick={() => setChosen(each)}>
                {names[each]}
              </button>
            ))}
          </div>
        ) : (
          <span className="quiet">
            {title ?? (call ? names[view] : after ? 'Payload' : 'Payload before')}
          </span>
        )}
        <Copy text={lines && view !== 'diff' ? textOf(lines) : source} label="payload">
          Copy
        </Copy>
      </div>
      {lines ? <Lines lines={lines} label={label} /> : <PlainText text={source} label={label} />}
    </div>
  );
}

/** More lines than this are shown on request: a browser lays out 2,000 at once without a pause. */
const page = 2000;

function Lines({ lines, label }: { lines: readonly Line[]; label: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, page);
  return (
    <>
      <pre className="code" tabIndex={0} role="group" aria-label={label}>
        {shown.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
          <CodeLine key={i} line={line} />
        ))}
      </pre>
      {shown.length < lines.length && (
        <button type="button" className="button plain" onClick={() => setAll(true)}>
          Show all {count(lines.length)} lines
        </button>
      )}
    </>
  );
}

function CodeLine({ line: { depth, pieces, mark } }: { line: Line }) {
  return (
    <span className={mark === '+' ? 'code-line added' : mark ? 'code-line removed' : 'code-line'}>
      {mark && <span className="code-mark">{mark === '-' ? '−' : mark}</span>}
      {'  '.repeat(depth)}
      {pieces.map(([ink, text], i) =>
        ink === 'sign' ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
          <span key={i} className={`ink-${ink}`}>
            {text}
          </span>
        ),
      )}
      {'\n'}
    </span>
  );
}

function PlainText({ text, label }: { text: string; label: string }) {
  const id = useId();
  return (
    <pre className="code" tabIndex={0} role="group" aria-label={label} id={id}>
      {text}
    </pre>
  );
}
