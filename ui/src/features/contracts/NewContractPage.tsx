// A new contract out of what a team has: samples, or a description in another format.
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { type Problem, toProblem } from '../../api/http';
import { type ImportContract, type ImportedContract, studioApi } from '../../api/studio';
import { useKept } from '../../app/kept';
import { useKeys } from '../../app/keys';
import { go, Link } from '../../app/router';
import { useServer } from '../../app/server';
import { languageOf } from '../../parts/code/language';
import { placeOf } from '../../parts/Findings';
import { Icon } from '../../parts/Icon';
import { State } from '../../parts/Meaning';
import { Loading, ProblemNotice } from '../../parts/parts';
import { SaveForm } from '../../parts/SaveForm';
import { plural } from '../../text/format';
import { baseName } from './files';
import { formats, Origin, type OriginState } from './Origin';
import { schemaFields } from './schemafields';
import './contracts.css';
import './newcontract.css';

const CodeText = lazy(() => import('../../parts/code/CodeText').then((all) => ({ default: all.CodeText })));

const first: OriginState = {
  from: 'sample',
  name: '',
  title: '',
  texts: [{ name: 'sample-1.json', text: '' }],
};
const nameForm = /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

type Asked = { of?: ImportContract; made?: ImportedContract; problem?: Problem };

/** Imports a moment after the last change; what was made stays until the next answer. */
function useImport(query: ImportContract | undefined): Asked & { asking: boolean; retry: () => void } {
  const [asked, setAsked] = useState<Asked>({});
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: turn repeats the import on purpose
  useEffect(() => {
    if (!query) return;
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      studioApi.importContract(query, aborter.signal).then(
        (made) => setAsked({ of: query, made }),
        (thrown: unknown) => {
          if (!aborter.signal.aborted)
            setAsked((before) => ({ ...before, of: query, problem: toProblem(thrown) }));
        },
      );
    }, 250);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [query, turn]);
  return {
    ...(query ? asked : {}),
    asking: !!query && asked.of !== query,
    retry: () => setTurn((n) => n + 1),
  };
}

export default function NewContractPage() {
  const [origin, setOrigin] = useKept<OriginState>('new-contract', first);
  useKeys('New contract', 1, [
    { keys: ['Escape'], label: 'Back to the contracts', run: () => go('/contracts') },
  ]);
  const { workspace } = useServer();
  const contracts = workspace.data.state === 'ready' ? workspace.data.value.contracts : [];
  const taken = contracts.some(({ ref }) => ref.replace(/@.*/, '') === origin.name);
  const named = nameForm.test(origin.name) && !taken;
  const texts = useMemo(() => origin.texts.filter(({ text }) => text.trim()), [origin.texts]);
  const { from, name, title, component } = origin;
  const query = useMemo<ImportContract | undefined>(
    () =>
      texts.length
        ? {
            from,
            name: nameForm.test(name) ? name : 'drafts/unnamed',
            texts,
            ...(title.trim() ? { title: title.trim() } : {}),
            ...(component ? { component } : {}),
          }
        : undefined,
    [from, name, title, component, texts],
  );
  const { made, problem, asking, retry } = useImport(query);
  return (
    <div className="page">
      <header className="page-head">
        <Link className="icon-button" href="/contracts" aria-label="Back to the contracts">
          <Icon name="back" />
        </Link>
        <h1>New contract</h1>
        <span className="quiet">from a sample or a description; nothing is stored until you save</span>
        <span className="grow" />
        <button type="button" className="button" onClick={() => setOrigin(undefined)}>
          Start over
        </button>
      </header>
      <div className="new-contract">
        <section className="new-origin" aria-label="What it is made from" tabIndex={0} data-scrolls>
          <Origin state={origin} choices={made?.choices ?? []} taken={taken} onChange={setOrigin} />
        </section>
        <section className="new-result" aria-label="What came of it" aria-busy={asking}>
          {problem && (
            <div className="section">
              <ProblemNotice problem={problem}>
                <p className="quiet">Nothing you typed is lost.</p>
                <button type="button" className="button" onClick={retry}>
                  Try again
                </button>
              </ProblemNotice>
            </div>
          )}
          {made ? (
            <Result made={made} named={named} onSaved={() => setOrigin(undefined)} />
          ) : (
            !problem && (
              <p className="new-hint quiet" role="status">
                {query
                  ? 'Reading…'
                  : `Paste ${formats[from].paste} on the left. What Crosswalk makes of it stands here: each field, why its type was chosen, and what stays loose.`}
              </p>
            )
          )}
        </section>
      </div>
    </div>
  );
}

const noteWords = {
  inferred: ['inferred', 'unknown'],
  loose: ['loose', 'attention'],
  dropped: ['dropped', 'attention'],
} as const;

/** A text that a person changed, and what it was made from. */
interface Edit {
  of: string;
  text: string;
}

interface ResultProps {
  made: ImportedContract;
  named: boolean;
  onSaved: () => void;
}

function Result({ made, named, onSaved }: ResultProps) {
  const [edits, setEdits] = useKept<Record<string, Edit>>('new-contract-edits', {});
  const files = made.files.map((file) => ({
    ...file,
    text: edits[baseName(file.path)]?.text ?? file.text ?? null,
  }));
  const schema = files.find(({ path }) => !path.endsWith('contract.yaml')) ?? files[0];
  const [shown, setShown] = useState(schema?.path);
  const file = files.find(({ path }) => path === shown) ?? schema;
  const text = schema?.text ?? '';
  const fields = useMemo(() => schemaFields(text, made.notes), [text, made.notes]);
  const edited = files.some(({ path }) => edits[baseName(path)]);
  const outdated = made.files.some(({ path, text: now }) => {
    const edit = edits[baseName(path)];
    return edit && edit.of !== now;
  });
  // By the name of the file alone: naming the contract moves its folder.
  const edit = (path: string, next: string) => {
    const of = made.files.find((each) => each.path === path)?.text ?? '';
    const { [baseName(path)]: before, ...others } = edits;
    setEdits(next === of ? others : { ...others, [baseName(path)]: { of: before?.of ?? of, text: next } });
  };

  if (made.findings.length)
    return (
      <div className="section">
        <h2>{plural(made.findings.length, 'mistake')} in the text</h2>
        <ul className="findings">
          {made.findings.map((finding) => (
            <li key={`${placeOf(finding.position)} ${finding.message}`}>
              <State meaning={finding.severity === 'error' ? 'broken' : 'attention'}>
                {finding.severity === 'error' ? 'Error' : 'Warning'}
              </State>
              <div>
                <bdi>{finding.message}</bdi>
                {finding.hint && <span className="sub">{finding.hint}</span>}
                <span className="mono quiet">{placeOf(finding.position)}</span>
              </div>
            </li>
          ))}
        </ul>
      </div>
    );
  if (!file || !schema)
    return (
      <p className="new-hint quiet">
        The text describes {plural(made.choices.length, 'message')}. Choose one on the left.
      </p>
    );
  const loose = made.notes.filter(({ kind }) => kind !== 'inferred').length;
  return (
    <>
      <div className="new-columns">
        <div className="new-fields" tabIndex={0} data-scrolls role="region" aria-label="Fields and notes">
          <p className="new-sum">
            {fields ? plural(fields.length - 1, 'field') : 'The schema is not JSON'} ·{' '}
            {plural(made.notes.length, 'note')}
            {loose > 0 && ` · ${loose} loose or dropped`}
          </p>
          <ul>
            {fields?.map((field) => (
              <li key={field.pointer} style={{ paddingInlineStart: 16 + field.depth * 14 }}>
                <span className="new-field">
                  <bdi className={field.pointer ? 'mono' : undefined}>{field.name}</bdi>
                  <span className="quiet">{field.type}</span>
                  {field.required && field.pointer && <span className="tag">required</span>}
                </span>
                {field.notes.map(({ kind, message }) => (
                  <span key={`${kind} ${message}`} className="new-note">
                    <span className={`state ${noteWords[kind][1]}`}>{noteWords[kind][0]}</span>{' '}
                    <bdi>{message}</bdi>
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </div>
        <div className="new-text">
          <div className="contract-bar">
            <div className="toggles" role="group" aria-label="Which file">
              {files.map(({ path }) => (
                <button
                  key={path}
                  type="button"
                  aria-pressed={path === file.path}
                  onClick={() => setShown(path)}
                >
                  {baseName(path)}
                </button>
              ))}
            </div>
            <span className="grow" />
            {edited && (
              <button type="button" className="button" onClick={() => setEdits(undefined)}>
                {outdated ? 'Take the new result' : 'Undo my edits'}
              </button>
            )}
          </div>
          {outdated && (
            <div className="notice attention page-stale" role="status">
              <Icon name="attention" />
              <div>
                The input on the left changed after you edited this text, which is kept as you left it.
              </div>
            </div>
          )}
          <div className="code-place">
            <Suspense fallback={<Loading what="the text" />}>
              <CodeText
                text={file.text ?? ''}
                language={languageOf(file.path)}
                label={`Text of ${baseName(file.path)}`}
                onChange={(next) => edit(file.path, next)}
              />
            </Suspense>
          </div>
        </div>
      </div>
      <SaveForm
        verb="Save the contract"
        files={files}
        branch={named ? (made.ref?.replace(/^.*\//, '').replace(/@.*/, '') ?? '') : ''}
        message={`${made.ref?.replace(/@.*/, '') ?? 'contracts'}: a new contract`}
        blocked={
          !named
            ? 'Give the contract a free name on the left: domain/name, in small letters.'
            : fields
              ? undefined
              : 'The schema is not JSON.'
        }
        onSaved={({ branch }) => {
          setEdits(undefined);
          onSaved();
          go(`/contracts/${encodeURI(made.ref ?? '')}?branch=${encodeURIComponent(branch)}`);
        }}
      />
    </>
  );
}
