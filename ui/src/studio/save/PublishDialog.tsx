// Publishing: the branch becomes what runs, if it holds.
import { useState } from 'react';
import { type Problem, toProblem } from '../../api/http';
import { asPerson, rememberAuthor, useAuthor } from '../../app/author';
import { FindingList } from '../../parts/Findings';
import { Icon } from '../../parts/Icon';
import { State } from '../../parts/Meaning';
import { Copy, Dialog, ProblemNotice } from '../../parts/parts';
import { middle, plural } from '../../text/format';
import { useStudio, useStudioState } from '../core/context';
import type { PublishOutcome } from '../core/studio.types';
import './save.css';

interface PublishDialogProps {
  onClose: () => void;
  /** Saving comes first. */
  onSave: () => void;
}

export default function PublishDialog({ onClose, onSave }: PublishDialogProps) {
  const studio = useStudio();
  const author = useAuthor();
  const name = useStudioState((state) => state.name);
  const branch = useStudioState((state) => state.branch);
  const dirty = useStudioState((state) => state.dirty);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [outcome, setOutcome] = useState<PublishOutcome>();

  const publish = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      setOutcome(await studio.publish({ author: asPerson(author) }));
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog label={`Publish ${name}`} className="publish-dialog" onClose={onClose}>
      <header className="dialog-head">
        <h2>{`Publish ${name}`}</h2>
        <button type="button" className="icon-button" onClick={onClose} aria-label="Close">
          <Icon name="close" />
        </button>
      </header>
      <div className="publish-body">
        {outcome?.state === 'published' ? (
          <Published outcome={outcome} name={name} />
        ) : (
          <>
            {dirty ? (
              <p>
                There are unsaved edits, and what runs is what is saved. Save them first, to publish them with{' '}
                <strong>{branch}</strong>.
              </p>
            ) : (
              <p>
                Everything on <strong>{branch}</strong> is merged into the branch that runs. The next message
                is mapped by it. It is refused if the workspace would have errors, or if a case of what
                changed fails.
              </p>
            )}
            {!dirty && (
              <label className="publish-name">
                Your name
                <input
                  className="field"
                  value={author.name}
                  autoComplete="name"
                  onChange={(event) => rememberAuthor({ ...author, name: event.target.value })}
                />
              </label>
            )}
            <Preview />
            {outcome?.state === 'refused' && (
              <section className="publish-refused" aria-label="Why it is refused">
                <p>
                  <State meaning="broken">Refused</State> {plural(outcome.findings.length, 'finding')} would
                  break what runs.
                </p>
                <FindingList findings={outcome.findings} of={branch} about={`mappings/${name}/`} />
              </section>
            )}
            {outcome?.state === 'conflict' && (
              <section className="publish-refused">
                <p>
                  <State meaning="broken">Conflict</State> What runs was changed in the same{' '}
                  {plural(outcome.conflicts.length, 'place')} meanwhile:{' '}
                  {outcome.conflicts.map((each) => each.target ?? each.path).join(', ')}. Write there what
                  runs now, publish, and make your change on top of it; everything else is kept.
                </p>
              </section>
            )}
            {problem && <ProblemNotice problem={problem} />}
          </>
        )}
      </div>
      <footer className="dialog-foot">
        <span className="grow" />
        <button type="button" className="button" onClick={onClose}>
          {outcome?.state === 'published' ? 'Close' : 'Cancel'}
        </button>
        {outcome?.state !== 'published' &&
          (dirty ? (
            <button type="button" className="button primary" onClick={onSave}>
              Save first
            </button>
          ) : (
            <button
              type="button"
              className="button primary"
              disabled={busy || !author.name.trim()}
              onClick={() => void publish()}
            >
              {busy ? 'Publishing…' : 'Publish'}
            </button>
          ))}
      </footer>
    </Dialog>
  );
}

/** Which module runs, and which one the preview shows. */
function Preview() {
  const running = useStudioState((state) => state.running);
  const digest = useStudioState((state) =>
    state.compiled?.text === state.doc.text ? state.compiled.module?.digest : undefined,
  );
  return (
    <dl className="publish-digests">
      <dt>Runs now</dt>
      <dd>{running ? <Digest value={running} /> : <span className="quiet">nothing of this name</span>}</dd>
      <dt>In this preview</dt>
      <dd>
        {digest ? (
          <Digest value={digest} />
        ) : (
          <span className="quiet">no module: the mapping has errors, or is being checked</span>
        )}
        {digest && digest === running && (
          <span className="quiet"> the same: publishing changes nothing for this mapping</span>
        )}
      </dd>
    </dl>
  );
}

const Digest = ({ value }: { value: string }) => (
  <Copy text={value} label="module digest">
    {middle(value, 12, 6)}
  </Copy>
);

function Published({ outcome, name }: { outcome: PublishOutcome; name: string }) {
  const running = useStudioState((state) => state.running);
  const digest = useStudioState((state) => state.compiled?.module?.digest);
  return (
    <div role="status">
      <p>
        <State meaning="ok">Published</State> The next message is mapped by it.
      </p>
      <dl className="publish-digests">
        <dt>Runs in production</dt>
        <dd>
          {running && <Digest value={running} />}{' '}
          {running && digest && (
            <span className={running === digest ? 'quiet' : 'publish-other'}>
              {running === digest
                ? 'the module of this preview, byte for byte'
                : 'not the module of this preview: somebody else’s edits were merged in'}
            </span>
          )}
        </dd>
        {outcome.mappings
          .filter((each) => each.name !== name)
          .map((each) => (
            <div key={each.name}>
              <dt>{each.name}</dt>
              <dd>
                <Digest value={each.digest} />
              </dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
