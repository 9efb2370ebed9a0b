// Proposed rules for targets that nothing writes, each with its reasons.
import { useEffect, useMemo, useState } from 'react';
import type { Problem } from '../../api/client';
import { toProblem } from '../../api/http';
import { studioApi } from '../../api/studio';
import { Empty, ProblemNotice } from '../../parts/parts';
import { plural } from '../../text/format';
import { useStudio, useStudioState } from '../core/context';
import type { Proposal } from '../core/types';
import { withLoops } from './proposals';

interface Answer {
  text: string;
  proposals: readonly Proposal[];
  open: readonly string[];
}

/** Proposals below this are not asked for. */
const least = 0.4;
/** How long typing rests before proposals are asked for anew. */
const rest = 600;

const idOf = ({ target, expr }: Proposal) => `${target}\n${expr}`;
let kept: Answer | undefined;
const dismissed = new Set<string>();

export function SuggestionsTab() {
  const studio = useStudio();
  const doc = useStudioState((state) => state.doc);
  const [answer, setAnswer] = useState<Answer | undefined>(kept);
  const [problem, setProblem] = useState<Problem>();
  const [turn, setTurn] = useState(0);
  const [above, setAbove] = useState(80);
  const [gone, setGone] = useState<ReadonlySet<string>>(dismissed);
  const fresh = answer?.text === doc.text;

  // biome-ignore lint/correctness/useExhaustiveDependencies: turn asks again on purpose
  useEffect(() => {
    if (kept?.text === doc.text) return setAnswer(kept);
    const aborter = new AbortController();
    const timer = setTimeout(
      () => {
        const { name, branch, files } = studio.get();
        const changed = [...files.values()].filter(
          (file) => file.text !== file.saved && file.text !== doc.text,
        );
        const body = {
          text: doc.text,
          least,
          ...(branch ? { branch } : {}),
          ...(changed.length
            ? { files: changed.map(({ path, text }) => ({ path, text: text ?? null })) }
            : {}),
        };
        studioApi.suggest(name, body, aborter.signal).then(
          (found) => {
            kept = { text: doc.text, ...found };
            setAnswer(kept);
            setProblem(undefined);
          },
          (thrown) => {
            if (!aborter.signal.aborted) setProblem(toProblem(thrown));
          },
        );
      },
      kept ? rest : 0,
    );
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [studio, doc.text, turn]);

  const proposals = useMemo(
    () =>
      (answer?.proposals ?? [])
        .filter((each) => !gone.has(idOf(each)) && !doc.byTarget.has(each.target))
        .toSorted((a, b) => b.score - a.score),
    [answer, gone, doc],
  );
  const all = withLoops(
    proposals.filter(({ score }) => Math.round(score * 100) >= above),
    proposals,
  );
  const accept = (chosen: readonly Proposal[]) => {
    const some = withLoops(chosen, proposals);
    studio.edits.accept(some);
    const [first] = some;
    if (first) studio.selection.set({ target: first.target });
    studio.announce(`${plural(some.length, 'rule')} accepted`);
  };
  const dismiss = (proposal: Proposal) => {
    dismissed.add(idOf(proposal));
    setGone(new Set(dismissed));
  };

  if (!answer)
    return problem ? (
      <div className="drawer-pad">
        <ProblemNotice problem={problem}>
          <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
            Try again
          </button>
        </ProblemNotice>
      </div>
    ) : (
      <p className="drawer-hint quiet" role="status">
        Looking for rules…
      </p>
    );
  return (
    <div className="drawer-rows">
      <div className="drawer-bar">
        <label>
          <span className="quiet">Score of at least</span>{' '}
          <input
            className="field number suggestion-above"
            type="number"
            min={Math.round(least * 100)}
            max={100}
            step={5}
            value={above}
            onChange={(event) => setAbove(Number(event.target.value))}
          />
        </label>
        <button
          type="button"
          className="button primary"
          disabled={all.length === 0}
          onClick={() => accept(all)}
        >
          Accept {all.length === 0 ? 'all' : plural(all.length, 'proposal')}
        </button>
        <span role="status" className="quiet">
          {!fresh &&
            (problem ? `${problem.title}. These are of an older text.` : 'Of an older text: asking…')}
        </span>
        <span className="grow" />
        {gone.size > 0 && (
          <button
            type="button"
            className="button plain"
            onClick={() => {
              dismissed.clear();
              setGone(new Set());
            }}
          >
            Show {plural(gone.size, 'dismissed proposal')}
          </button>
        )}
      </div>
      {proposals.length === 0 ? (
        <Empty title="Nothing to propose">
          {answer.open.length
            ? `No source fits the ${plural(answer.open.length, 'required field')} without a rule: ${answer.open.slice(0, 6).join(', ')}${answer.open.length > 6 ? ', …' : ''}. Write an expression for each.`
            : 'Every field of the target that has a likely source is written.'}
        </Empty>
      ) : (
        <div className="drawer-scroll" tabIndex={0} data-scrolls role="group" aria-label="Proposals">
          <table className="table suggestions">
            <thead>
              <tr>
                <th scope="col">Target</th>
                <th scope="col">Expression</th>
                <th scope="col" className="number">
                  Score
                </th>
                <th scope="col">Why</th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {proposals.map((proposal) => (
                <tr key={idOf(proposal)}>
                  <td className="mono">
                    <bdi>{proposal.target}</bdi>
                  </td>
                  <td className="mono suggestion-expr">
                    {proposal.as ? <span className="quiet">each {proposal.as} in </span> : null}
                    <bdi>{proposal.expr}</bdi>
                  </td>
                  <td className="number">{Math.round(proposal.score * 100)}</td>
                  <td className="quiet">{proposal.reasons.join('; ')}</td>
                  <td>
                    <span className="actions">
                      <button
                        type="button"
                        className="button"
                        aria-label={`Accept ${proposal.target}`}
                        onClick={() => accept([proposal])}
                      >
                        Accept
                      </button>
                      <button
                        type="button"
                        className="button plain"
                        aria-label={`Dismiss ${proposal.target}`}
                        onClick={() => dismiss(proposal)}
                      >
                        Dismiss
                      </button>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
