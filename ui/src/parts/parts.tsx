// Parts of a few lines each.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Problem } from '../api/client';
import { useNow } from '../app/clock';
import { ago, exact } from '../text/format';
import { Icon } from './Icon';

/** A time, relative, with the exact one on hover. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exact(at)}>
      {ago(at, now)}
    </time>
  );
}

/** Copies text and says so for a moment. label is what is copied: "module digest". */
export function Copy({ text, label, children }: { text: string; label: string; children?: ReactNode }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), 1500);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    copyText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  return (
    <button
      type="button"
      className="copy"
      onClick={copy}
      title={`Copy ${label}: ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`}
    >
      {children}
      <span className="visually-hidden">, copy {label}</span>
      <Icon name={outcome === 'copied' ? 'check' : outcome ? 'close' : 'copy'} size={12} />
      <span className="visually-hidden" aria-live="polite">
        {outcome === 'copied' ? 'Copied' : outcome ? 'The browser refused to copy' : ''}
      </span>
    </button>
  );
}

/** The clipboard needs a secure address; over plain http an old way still works. */
async function copyText(text: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('refused');
}

/** What went wrong, where and what next. */
export function ProblemNotice({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <div className="notice broken" role="alert">
      <Icon name="broken" />
      <div>
        <strong>{problem.title}</strong>
        {problem.detail && <p>{problem.detail}</p>}
        {problem.hint && <p className="quiet">{problem.hint}</p>}
        {children}
      </div>
    </div>
  );
}

/** An empty list: one sentence, and what to do next. */
export function Empty({
  title,
  children,
  actions,
}: {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="empty">
      <div>
        <strong>{title}</strong>
        <p>{children}</p>
      </div>
      {actions && <div className="actions">{actions}</div>}
    </div>
  );
}

/** Says that something is loading, but only when it takes long enough to be noticed. */
export function Loading({ what }: { what: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="empty" role="status">
      {late && <p>Loading {what}…</p>}
    </div>
  );
}

/** A modal dialog of the browser: it keeps the focus, and Esc closes it. */
export function Dialog({
  label,
  className,
  onClose,
  children,
}: {
  label: string;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {children}
    </dialog>
  );
}
