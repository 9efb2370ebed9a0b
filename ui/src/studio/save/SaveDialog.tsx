// Saving: to which branch, by whom, and what it changes.
import { type FormEvent, useEffect, useId, useState } from 'react';
import { type Problem, toProblem } from '../../api/http';
import { type Branch, type FileText, studioApi } from '../../api/studio';
import { asPerson, rememberAuthor, slug, useAuthor } from '../../app/author';
import { Icon } from '../../parts/Icon';
import { Dialog, ProblemNotice } from '../../parts/parts';
import { useStudio, useStudioState } from '../core/context';
import { mappingPath } from '../core/store';
import type { SaveOutcome } from '../core/studio.types';
import { Conflicts } from './Conflicts';
import { MappingDiff } from './MappingDiff';
import { draftsOf } from './settle';
import './save.css';

interface SaveDialogProps {
  onClose: () => void;
  onSaved: (outcome: SaveOutcome) => void;
}

export default function SaveDialog({ onClose, onSaved }: SaveDialogProps) {
  const studio = useStudio();
  const id = useId();
  const author = useAuthor();
  const name = useStudioState((state) => state.name);
  const here = useStudioState((state) => state.branch);
  const files = useStudioState((state) => state.files);
  const unreadable = useStudioState((state) => state.doc.problems.length > 0);
  const steps = useStudioState((state) => state.undo);
  const [branches, setBranches] = useState<readonly Branch[]>([]);
  const [typed, setTyped] = useState<string>();
  const [message, setMessage] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [conflict, setConflict] = useState<SaveOutcome>();

  useEffect(() => {
    const aborter = new AbortController();
    // Without the list a branch can still be named.
    studioApi.branches(aborter.signal).then(setBranches, () => {});
    return () => aborter.abort();
  }, []);

  const runs = branches.find((each) => each.runs)?.name;
  const suggestion = here && here !== runs ? here : `${slug(author.name) || 'draft'}/${name}`;
  const branch = typed ?? suggestion;
  const labels = [...new Set(steps.map((step) => step.label))];
  const said = message ?? (labels.length === 1 ? (labels[0] ?? '') : `Change ${name}`);
  const changed = [...files.values()].filter((file) => file.text !== file.saved);

  const save = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const outcome = await studio.save({
        branch: branch.trim(),
        author: asPerson(author),
        message: said.trim(),
      });
      if (outcome.state === 'conflict') setConflict(outcome);
      else onSaved(outcome);
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  const settled = (drafts: FileText[]) => {
    if (!conflict) return;
    studio.settle(conflict.commit, drafts);
    setConflict(undefined);
    void save();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void save();
  };

  return (
    <Dialog label={`Save ${name}`} className="save-dialog" onClose={onClose}>
      <header className="dialog-head">
        <h2>{conflict ? 'Two edits of the same place' : `Save ${name}`}</h2>
        <button type="button" className="icon-button" onClick={onClose} aria-label="Close">
          <Icon name="close" />
        </button>
      </header>
      {conflict ? (
        <Conflicts
          conflicts={conflict.conflicts}
          drafts={draftsOf(conflict, files)}
          onSettled={settled}
          onCancel={() => setConflict(undefined)}
        />
      ) : (
        <form onSubmit={submit} className="studio-save">
          <div className="studio-save-fields">
            <label htmlFor={`${id}branch`}>Branch</label>
            <input
              id={`${id}branch`}
              className="field"
              list={`${id}branches`}
              value={branch}
              required
              spellCheck={false}
              pattern="[A-Za-z0-9][A-Za-z0-9._\-]*(/[A-Za-z0-9][A-Za-z0-9._\-]*)*"
              title="Letters, digits, dots and hyphens, in parts divided by slashes"
              onChange={(event) => setTyped(event.target.value)}
            />
            <datalist id={`${id}branches`}>
              {branches.map((each) => (
                <option key={each.name} value={each.name} />
              ))}
            </datalist>
            <p className="quiet studio-save-note">
              {branch === runs
                ? 'This branch runs: what is saved to it is live without a further check.'
                : branches.some((each) => each.name === branch)
                  ? 'The edits go on top of what this branch has.'
                  : `A new branch, from ${here || runs || 'the one that runs'}.`}
            </p>
            <label htmlFor={`${id}name`}>Your name</label>
            <input
              id={`${id}name`}
              className="field"
              value={author.name}
              required
              autoComplete="name"
              onChange={(event) => rememberAuthor({ ...author, name: event.target.value })}
            />
            <label htmlFor={`${id}mail`}>Your e-mail</label>
            <input
              id={`${id}mail`}
              className="field"
              type="email"
              value={author.email}
              placeholder="optional"
              autoComplete="email"
              onChange={(event) => rememberAuthor({ ...author, email: event.target.value })}
            />
            <label htmlFor={`${id}message`}>What and why</label>
            <textarea
              id={`${id}message`}
              className="area"
              rows={2}
              value={said}
              required
              onChange={(event) => setMessage(event.target.value)}
            />
          </div>
          <MappingDiff files={changed} path={mappingPath(name)} unreadable={unreadable} />
          {problem && <ProblemNotice problem={problem} />}
          <footer className="dialog-foot">
            <span className="quiet">
              {problem ? 'Nothing was stored; everything you typed is still here.' : ''}
            </span>
            <span className="grow" />
            <button type="button" className="button" onClick={onClose}>
              Cancel
            </button>
            <button type="submit" className="button primary" disabled={busy || changed.length === 0}>
              {busy ? 'Saving…' : 'Save'}
            </button>
          </footer>
        </form>
      )}
    </Dialog>
  );
}
