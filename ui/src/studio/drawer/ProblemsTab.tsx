// What the check found, by rule, with ways out.
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { placeOf } from '../../parts/Findings';
import { State } from '../../parts/Meaning';
import { Empty } from '../../parts/parts';
import { useSelection, useStudio, useStudioState } from '../core/context';
import { Helper, queryOf } from '../editor/help';
import type { ExpressionFix } from '../editor/help.types';
import { groupProblems, type Problem, partAt } from './problems';

const helper = new Helper();

export function ProblemsTab() {
  const studio = useStudio();
  const compiled = useStudioState((state) => state.compiled);
  const doc = useStudioState((state) => state.doc);
  const link = useStudioState((state) => state.link);
  const target = useSelection((selection) => selection.target);
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(
    () =>
      groupProblems(
        { doc, name: studio.get().name, ...(compiled ? { compiled } : {}) },
        studio.rangeOf.bind(studio),
      ),
    [compiled, doc, studio],
  );
  const older = compiled && compiled.text !== doc.text;

  if (!compiled)
    return (
      <p className="drawer-hint quiet" role="status">
        {link.state === 'lost'
          ? `${link.why} What is typed is kept; it is checked once there is an answer.`
          : 'Checking…'}
      </p>
    );
  if (groups.length === 0 && doc.problems.length === 0)
    return older ? (
      <Empty title={link.state === 'lost' ? 'Not checked yet' : 'Checking…'}>
        {link.state === 'lost'
          ? 'The server does not answer. The text that it last checked had no problems; what was typed since is kept and is checked once there is an answer.'
          : 'The text that was last checked had no problems.'}
      </Empty>
    ) : (
      <Empty title="No problems">Every rule is understood, and every required field is written.</Empty>
    );

  const step = (event: KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way) return;
    const all = [...(list.current?.querySelectorAll<HTMLElement>('.problem-go') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, at + way))]?.focus();
  };

  return (
    <div
      ref={list}
      className="drawer-scroll problems"
      data-scrolls
      tabIndex={0}
      role="group"
      aria-label="Problems"
      onKeyDown={step}
    >
      {older && (
        <p className="drawer-hint drawer-older" role="status">
          {link.state === 'lost'
            ? 'Of an older text: the server does not answer.'
            : 'Of an older text: checking…'}
        </p>
      )}
      {doc.problems.map(({ from, message }) => (
        <div key={`${from} ${message}`} className="problem">
          <State meaning="broken">Error</State>
          <button type="button" className="problem-go" onClick={() => studio.selection.set({ view: 'text' })}>
            {message}
          </button>
        </div>
      ))}
      {groups.map(({ id, title, problems }) => (
        <section key={id} className={id === target ? 'chosen' : ''} aria-label={title}>
          <h2 className={id.startsWith('file:') || id === '' ? '' : 'mono'}>
            <bdi>{title}</bdi>
          </h2>
          {problems.map((problem) => (
            <One
              key={`${placeOf(problem.finding.position)} ${problem.finding.message}`}
              problem={problem}
              id={id}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

const meanings = {
  error: ['broken', 'Error'],
  warning: ['attention', 'Warning'],
  info: ['unknown', 'Note'],
} as const;

function One({ problem, id }: { problem: Problem; id: string }) {
  const studio = useStudio();
  const { finding } = problem;
  const [meaning, word] = meanings[finding.severity];
  const go = () => {
    if (id.startsWith('file:tables/')) studio.selection.set({ tab: 'tables' });
    else if (id && !id.startsWith('file:')) studio.selection.set({ target: id, tab: 'expression' });
    else studio.selection.set({ view: 'text' });
  };
  return (
    <div className="problem">
      <State meaning={meaning}>{word}</State>
      <div>
        <button type="button" className="problem-go" onClick={go}>
          <bdi>{finding.message}</bdi>
        </button>
        {finding.hint && <span className="quiet"> {finding.hint}</span>}
        {finding.detail?.notes?.map((note) => (
          <span key={note} className="quiet problem-note">
            {note}
          </span>
        ))}
      </div>
      <Fixes problem={problem} />
      <span className="quiet mono problem-place">
        {finding.position.line ? `${finding.position.line}:${finding.position.col ?? 1}` : ''}
      </span>
    </div>
  );
}

/** The fixes of a finding within an expression; the server is asked for them in turn. */
function Fixes({ problem }: { problem: Problem }) {
  const studio = useStudio();
  const [fixes, setFixes] = useState<readonly ExpressionFix[]>([]);
  const { finding, rule, let: inLet } = problem;
  const at = useMemo(() => partAt(problem), [problem]);
  const name = inLet?.name;
  const id = rule?.id;

  useEffect(() => {
    setFixes([]);
    if (!at || (id === undefined && name === undefined)) return;
    const place = name === undefined ? { rule: id ?? '', part: at.part } : { let: name, part: at.part };
    const query = queryOf(studio.get(), place, at.text, Math.min(at.at, at.text.length));
    if (!query) return;
    const aborter = new AbortController();
    void helper.ask(studio.get().name, query, aborter.signal).then((help) => {
      const found = help?.findings?.filter(
        (each) => each.code === finding.code && each.message === finding.message,
      );
      setFixes(found?.flatMap((each) => each.fixes ?? []) ?? []);
    });
    return () => aborter.abort();
  }, [studio, at, id, name, finding]);

  if (fixes.length === 0 || !at) return null;
  const apply = (fix: ExpressionFix) =>
    studio.asOne(fix.label, () => {
      if (name !== undefined) studio.edits.setLet(name, fix.expr);
      else if (id !== undefined) {
        studio.edits.setPart(id, at.part, fix.expr);
        if (fix.onMissing) studio.edits.setPolicy(id, 'onMissing', fix.onMissing);
      }
    });
  return (
    <span className="problem-fixes">
      {fixes.map((fix) => (
        <button key={fix.label} type="button" className="button" title={fix.expr} onClick={() => apply(fix)}>
          {fix.label}
        </button>
      ))}
    </span>
  );
}
