// A contract change under review: findings left, what changed in the middle, what it means right.
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { Problem } from '../../api/http';
import { toProblem } from '../../api/http';
import { useLoad } from '../../api/load';
import { type ContractPage as Contract, studioApi } from '../../api/studio';
import { useKept } from '../../app/kept';
import { useKeys } from '../../app/keys';
import { go, Link, usePlace, withQuery } from '../../app/router';
import { languageOf } from '../../parts/code/language';
import { Icon } from '../../parts/Icon';
import { Dot, State } from '../../parts/Meaning';
import { LoadedBody } from '../../parts/Page';
import { Copy, Empty, Loading, ProblemNotice } from '../../parts/parts';
import { plural } from '../../text/format';
import { ChangeFindings } from './ChangeFindings';
import { askComparison, type Comparison, type Mode, modeOf, modes, semanticDiff, verdictOf } from './compare';
import { baseName, refOfVersion } from './files';
import { contractHref, domainOf } from './names';
import { Witness } from './Witness';
import './contracts.css';
import './compare.css';

const CodeDiff = lazy(() => import('../../parts/code/CodeDiff').then((all) => ({ default: all.CodeDiff })));

/** In the address: a version, "edit" for a text in hand, or "branch:name". */
const edit = 'edit';
const branchOf = (side: string) => (side.startsWith('branch:') ? side.slice(7) : undefined);

async function load(ref: string, side: string, signal: AbortSignal): Promise<Contract> {
  const branch = branchOf(side);
  if (branch) return studioApi.contract(ref, { branch }, signal);
  return studioApi.contract(refOfVersion(ref, side), { version: side }, signal);
}

export default function ComparePage({ contract: ref }: { contract: string }) {
  const loaded = useLoad(`contract ${ref}`, (signal) => studioApi.contract(ref, {}, signal));
  useKeys('Compare', 1, [
    { keys: ['Escape'], label: 'Back to the contract', run: () => go(contractHref(ref)) },
  ]);
  return (
    <div className="page">
      <LoadedBody
        of={loaded}
        what="the contract"
        missing={
          <Empty
            title={`There is no contract ${ref}`}
            actions={
              <Link className="button" href="/contracts">
                Back to the contracts
              </Link>
            }
          >
            It may have been renamed or taken away, or it stands on a branch that does not run yet.
          </Empty>
        }
      >
        {(contract) => <Sides contract={contract} />}
      </LoadedBody>
    </div>
  );
}

/** Chooses the two sides from the address and loads them. */
function Sides({ contract }: { contract: Contract }) {
  const { query } = usePlace();
  const to = query.get('to') ?? contract.versions[0]?.version ?? contract.version;
  const before = contract.versions[contract.versions.findIndex(({ version }) => version === to) + 1];
  const from =
    query.get('from') ??
    (to === edit || branchOf(to) ? contract.version : (before?.version ?? contract.version));
  const key = `sides ${contract.ref} ${from} ${to}`;
  const sides = useLoad(key, (signal) =>
    Promise.all([load(contract.ref, from, signal), to === edit ? undefined : load(contract.ref, to, signal)]),
  );
  return (
    <>
      <Head contract={contract} from={from} to={to} />
      <LoadedBody
        of={sides}
        what="both versions"
        missing={
          <Empty title="One of the two versions does not exist">
            {contract.ref} has{' '}
            {contract.versions.map(({ version }) => version).join(', ') || 'no published version'}.
          </Empty>
        }
      >
        {([older, newer]) => <Review key={key} older={older} newer={newer} name={newer ? to : 'the edit'} />}
      </LoadedBody>
    </>
  );
}

function Head({ contract, from, to }: { contract: Contract; from: string; to: string }) {
  const place = usePlace();
  const branches = useLoad('branches', (signal) => studioApi.branches(signal));
  const drafts = branches.data.state === 'ready' ? branches.data.value.filter(({ runs }) => !runs) : [];
  const versions = contract.versions.map(({ version }) => version);
  const known = (side: string) => (versions.includes(side) || side === edit || branchOf(side) ? [] : [side]);
  const choose = (name: string) => (event: React.ChangeEvent<HTMLSelectElement>) =>
    go(withQuery(place, { from, to, [name]: event.target.value }), { replace: true });
  return (
    <header className="page-head">
      <Link className="icon-button" href={contractHref(contract.ref)} aria-label="Back to the contract">
        <Icon name="back" />
      </Link>
      <h1 className="with-dot">
        <Dot domain={domainOf(contract.ref)} />
        <bdi>{contract.title || contract.ref}</bdi>
      </h1>
      <span className="mono quiet">{contract.ref}</span>
      <span className="grow" />
      <select className="field" aria-label="Older version" value={from} onChange={choose('from')}>
        {[...known(from), ...versions].map((version) => (
          <option key={version}>{version}</option>
        ))}
      </select>
      <Icon name="arrow" />
      <select className="field" aria-label="Newer version" value={to} onChange={choose('to')}>
        {[...known(to), ...versions].map((version) => (
          <option key={version}>{version}</option>
        ))}
        {drafts.map(({ name }) => (
          <option key={name} value={`branch:${name}`}>
            branch {name}
          </option>
        ))}
        <option value={edit}>an edit: what if…</option>
      </select>
      <ModeChoice contract={contract} />
    </header>
  );
}

const modeWords: Record<Mode, string> = {
  backward: 'New readers, old messages',
  forward: 'Old readers, new messages',
  full: 'Both ways',
};

function ModeChoice({ contract }: { contract: Contract }) {
  const place = usePlace();
  const promised = modeOf(contract.compatibility);
  return (
    <select
      className="field"
      aria-label="Which way to check"
      value={place.query.get('mode') ?? promised}
      onChange={({ target: { value } }) =>
        go(withQuery(place, { mode: value === promised ? undefined : value }), { replace: true })
      }
    >
      {modes.map((mode) => (
        <option key={mode} value={mode}>
          {modeWords[mode]}
        </option>
      ))}
    </select>
  );
}

type Asked = { of?: string; result?: Comparison; problem?: Problem };

/** Asks again a moment after the text was last changed; what is known stays until the answer comes. */
function useComparison(
  older: Contract,
  newText: string,
  mode: Mode,
): Asked & { asking: boolean; retry: () => void } {
  const [asked, setAsked] = useState<Asked>({});
  const [turn, setTurn] = useState(0);
  const key = `${mode} ${turn} ${newText}`;
  const name = baseName(older.file);
  const model = older.contentModel === 'closed-writer' ? 'closed-writer' : 'strict';
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the mode, the turn and the text
  useEffect(() => {
    const aborter = new AbortController();
    const body = {
      old: { name, text: older.text },
      new: { name, text: newText },
      mode,
      contentModel: model,
    } as const;
    const timer = setTimeout(() => {
      askComparison(body, aborter.signal).then(
        (result) => setAsked({ of: key, result }),
        (thrown: unknown) => {
          if (!aborter.signal.aborted)
            setAsked((before) => ({ ...before, of: key, problem: toProblem(thrown) }));
        },
      );
    }, 150);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [key, name, older.text, model]);
  return { ...asked, asking: asked.of !== key, retry: () => setTurn((n) => n + 1) };
}

function Review({ older, newer, name }: { older: Contract; newer: Contract | undefined; name: string }) {
  const { query } = usePlace();
  const [draft, setDraft] = useKept(`edit ${older.ref}`, older.text);
  const [at, setAt] = useState(0);
  // The texts move only for who chooses a finding, not by themselves.
  const [chose, setChose] = useState(false);
  const mode = modes.find((each) => each === query.get('mode')) ?? modeOf(older.compatibility);
  const text = newer?.text ?? draft;
  const { result, problem, asking, retry } = useComparison(older, text, mode);
  const semantic = useMemo(() => newer && semanticDiff(older.fields, newer.fields), [older, newer]);
  const findings = result?.report?.findings ?? [];
  const chosen = findings[Math.min(at, findings.length - 1)];
  const step = (by: number) => {
    setChose(true);
    setAt((now) => Math.max(0, Math.min(Math.min(now, findings.length - 1) + by, findings.length - 1)));
  };
  useKeys('Findings', 2, [
    { keys: ['j'], label: 'Next finding', run: () => step(1) },
    { keys: ['k'], label: 'Previous finding', run: () => step(-1) },
  ]);
  const index = chosen ? findings.indexOf(chosen) : -1;
  const line = chosen?.position.file.startsWith('old:') ? undefined : chosen?.position.line;
  const newName = newer && newer.version !== older.version ? newer.version : name.replace('branch:', '');
  return (
    <>
      <VerdictBar {...{ result, problem, asking, retry }} names={[older.version, newName]} />
      <div className="compare">
        <section className="compare-findings" aria-label="Findings" tabIndex={0} data-scrolls>
          {result && (
            <ChangeFindings
              result={result}
              at={index}
              onChoose={(index) => {
                setChose(true);
                setAt(index);
              }}
            />
          )}
        </section>
        <section className="compare-diff" aria-label="What changed">
          {semantic && semantic.length > 0 && (
            <details open={semantic.length < 12} className="semantic">
              <summary>{plural(semantic.length, 'field')} changed</summary>
              <ul>
                {semantic.map(({ pointer, path, kind, text: said }) => (
                  <li key={`${kind} ${pointer}`} className={kind}>
                    <span aria-hidden="true">{kind === 'added' ? '+' : kind === 'removed' ? '−' : '~'}</span>
                    <span>
                      <bdi className="mono">{path}</bdi>: {said}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )}
          {!newer && (
            <div className="compare-edit">
              <span className="quiet">
                Edit or paste on the right; nothing is stored, and the verdict follows as you type.
              </span>
              <button
                type="button"
                className="button"
                disabled={draft === older.text}
                onClick={() => setDraft(undefined)}
              >
                Start over
              </button>
              <Copy text={draft} label="edited text">
                Copy
              </Copy>
            </div>
          )}
          <div className="code-place">
            <Suspense fallback={<Loading what="the texts" />}>
              <CodeDiff
                older={older.text}
                newer={text}
                language={languageOf(older.file)}
                labels={[`Text of ${older.version}`, newer ? `Text of ${newName}` : 'Edited text']}
                line={chose ? line : undefined}
                {...(newer ? {} : { onChange: setDraft })}
              />
            </Suspense>
          </div>
        </section>
        <section className="compare-meaning" aria-label="What it means" tabIndex={0} data-scrolls>
          {chosen ? (
            <Witness
              finding={chosen}
              witness={result?.witnesses[index]}
              contract={older}
              names={[older.version, newName]}
            />
          ) : (
            <p className="quiet compare-none">
              {result?.report
                ? 'No finding: no message is refused that was taken before.'
                : 'What a change means stands here once both texts can be read.'}
            </p>
          )}
        </section>
      </div>
    </>
  );
}

interface VerdictBarProps {
  result: Comparison | undefined;
  problem: Problem | undefined;
  asking: boolean;
  retry: () => void;
  names: readonly [older: string, newer: string];
}

function VerdictBar({ result, problem, asking, retry, names: [older, newer] }: VerdictBarProps) {
  if (problem)
    return (
      <div className="verdict">
        <ProblemNotice problem={problem}>
          <p className="quiet">{result ? 'What stands below is from the text before.' : ''}</p>
          <button type="button" className="button" onClick={retry}>
            Check again
          </button>
        </ProblemNotice>
      </div>
    );
  const verdict = result?.report && verdictOf(result.report, older, newer);
  return (
    <div className={`verdict-bar ${verdict?.meaning ?? 'unknown'}`} role="status" aria-busy={asking}>
      {verdict ? (
        <>
          <State meaning={verdict.meaning}>{verdict.word}</State>
          <span>{verdict.sentence}</span>
        </>
      ) : result ? (
        <>
          <State meaning="attention">Cannot be read</State>
          <span>
            {plural(result.mistakes.length, 'mistake')} in the text; there is no verdict until then.
          </span>
        </>
      ) : (
        <span>Checking…</span>
      )}
      {asking && result && <span className="quiet verdict-asking">checking again…</span>}
    </div>
  );
}
