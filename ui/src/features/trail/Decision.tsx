// A message that waits or is parked: why, and what a person can do about it.
import { type FormEvent, useId, useMemo, useState } from 'react';
import { api, type Problem, type TrailMessage, toProblem } from '../../api/client';
import { useNow } from '../../app/clock';
import { Icon } from '../../parts/Icon';
import { ProblemNotice } from '../../parts/parts';
import { plural, until } from '../../text/format';
import { diffJson, JsonMistake, parseJson, printJson, textOf } from '../../text/json';
import { ErrorBox } from './StepDetails';

type Doing = 'edit' | 'discard';

export function Decision({ message, onDone }: { message: TrailMessage; onDone: () => void }) {
  const [doing, setDoing] = useState<Doing>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const run = async (action: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await action();
      setDoing(undefined);
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
      onDone();
    }
  };
  const resend = (payload?: string, reason?: string) =>
    run(() =>
      api.resend(message.id, {
        ...(payload === undefined ? {} : { payload }),
        ...(reason ? { reason } : {}),
      }),
    );

  if (message.state === 'waiting') return <Waiting message={message} />;
  return (
    <section className="decision broken" aria-label={`Parked in ${message.flow}`}>
      <h3>
        <Icon name="parked" size={14} />
        <span>
          Parked in <b>{message.flow}</b> after {plural(message.attempts, 'attempt')}
        </span>
      </h3>
      {message.error && <ErrorBox error={message.error} broken />}
      {problem && <ProblemNotice problem={problem} />}
      {doing === 'edit' && (
        <EditForm
          payload={message.payload ?? ''}
          busy={busy}
          onCancel={() => setDoing(undefined)}
          onSend={resend}
        />
      )}
      {doing === 'discard' && (
        <DiscardForm
          busy={busy}
          onCancel={() => setDoing(undefined)}
          onDiscard={(reason) => run(() => api.discard(message.id, reason))}
        />
      )}
      {!doing && (
        <div className="actions">
          <button type="button" className="button primary" disabled={busy} onClick={() => resend()}>
            {busy ? 'Sending…' : 'Resend'}
          </button>
          {message.payload !== undefined && (
            <button type="button" className="button" disabled={busy} onClick={() => setDoing('edit')}>
              Edit and resend…
            </button>
          )}
          <button type="button" className="button danger" disabled={busy} onClick={() => setDoing('discard')}>
            Discard…
          </button>
        </div>
      )}
    </section>
  );
}

function Waiting({ message }: { message: TrailMessage }) {
  const now = useNow();
  const next = message.nextAttemptAt;
  const due = next ? until(next, now) : undefined;
  return (
    <section className="decision attention" aria-label={`Waiting in ${message.flow}`}>
      <h3>
        <Icon name="waiting" size={14} />
        <span>
          Waiting in <b>{message.flow}</b> after {plural(message.attempts, 'attempt')}
          {due && (due === 'now' ? '; the next attempt is due now' : `; the next attempt is in ${due}`)}
        </span>
      </h3>
      {message.error && <ErrorBox error={message.error} broken={false} />}
    </section>
  );
}

/** Pretty for a person to edit; what is not JSON stays as it came. */
function editable(payload: string): string {
  try {
    return textOf(printJson(parseJson(payload)));
  } catch {
    return payload;
  }
}

function mistakeOf(text: string): string | undefined {
  try {
    parseJson(text);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof JsonMistake) return `Line ${thrown.line}, column ${thrown.col}: ${thrown.message}.`;
    throw thrown;
  }
}

interface EditFormProps {
  payload: string;
  busy: boolean;
  onCancel: () => void;
  onSend: (payload: string | undefined, reason: string) => void;
}

function EditForm({ payload, busy, onCancel, onSend }: EditFormProps) {
  const id = useId();
  const start = useMemo(() => editable(payload), [payload]);
  const [text, setText] = useState(start);
  const [reason, setReason] = useState('');
  const mistake = useMemo(() => mistakeOf(text), [text]);
  const changes = useMemo(() => {
    if (mistake || text === start) return 0;
    try {
      return diffJson(parseJson(payload), parseJson(text)).filter((line) => line.mark === '+').length || 1;
    } catch {
      return 1;
    }
  }, [mistake, text, start, payload]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!mistake) onSend(changes ? text : undefined, reason.trim());
  };
  return (
    <form className="decision-form" onSubmit={send}>
      <div>
        <label className="label" htmlFor={`${id}payload`}>
          Payload
        </label>
        <textarea
          id={`${id}payload`}
          className="area mono"
          rows={16}
          spellCheck={false}
          wrap="off"
          value={text}
          aria-invalid={!!mistake}
          aria-describedby={`${id}state`}
          onChange={(event) => setText(event.target.value)}
        />
        <p
          id={`${id}state`}
          className={mistake ? 'decision-note state broken' : 'decision-note quiet'}
          role="status"
        >
          {mistake ?? (changes ? `${plural(changes, 'changed line')}.` : 'Unchanged.')}
        </p>
      </div>
      <div>
        <label className="label" htmlFor={`${id}reason`}>
          Reason <span className="quiet">(kept in the journal)</span>
        </label>
        <input
          id={`${id}reason`}
          className="field decision-reason"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="actions">
        <button type="submit" className="button primary" disabled={busy || !!mistake}>
          {busy ? 'Sending…' : changes ? 'Resend with the changes' : 'Resend as it is'}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

interface DiscardFormProps {
  busy: boolean;
  onCancel: () => void;
  onDiscard: (reason: string) => void;
}

function DiscardForm({ busy, onCancel, onDiscard }: DiscardFormProps) {
  const id = useId();
  const [reason, setReason] = useState('');
  const discard = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) onDiscard(reason.trim());
  };
  return (
    <form className="decision-form" onSubmit={discard}>
      <div>
        <label className="label" htmlFor={id}>
          Why is this given up?
        </label>
        <input
          id={id}
          // biome-ignore lint/a11y/noAutofocus: the person asked for this form
          autoFocus
          className="field decision-reason"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          placeholder="Entered by hand in SAP as 4500001234"
        />
        <p className="decision-note quiet">
          The message is not sent again. Its trail, with this reason, stays.
        </p>
      </div>
      <div className="actions">
        <button type="submit" className="button danger" disabled={busy || !reason.trim()}>
          {busy ? 'Discarding…' : 'Discard'}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
