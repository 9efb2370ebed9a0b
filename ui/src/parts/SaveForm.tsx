// Saves new files to a branch of the workspace: branch, author, message, and what came of it.
import { type FormEvent, useId, useState } from 'react';
import { type Problem, toProblem } from '../api/http';
import { useLoad } from '../api/load';
import { type FileText, type SaveResult, studioApi } from '../api/studio';
import { asPerson, rememberAuthor, slug, useAuthor } from '../app/author';
import { Icon } from './Icon';
import { ProblemNotice } from './parts';

interface SaveFormProps {
  /** Verb of the button: "Save the contract". */
  verb: string;
  files: readonly FileText[];
  branch: string;
  message: string;
  /** Why it cannot be saved yet. */
  blocked?: string | undefined;
  onSaved: (result: SaveResult) => void;
}

export function SaveForm({
  verb,
  files,
  branch: suggested,
  message: first,
  blocked,
  onSaved,
}: SaveFormProps) {
  const id = useId();
  const branches = useLoad('branches', (signal) => studioApi.branches(signal));
  const author = useAuthor();
  const [branch, setBranch] = useState<string>();
  const [message, setMessage] = useState<string>();
  const [state, setState] = useState<{ busy?: boolean; problem?: Problem; conflict?: SaveResult }>({});
  const known = branches.data.state === 'ready' ? branches.data.value : [];
  const runs = known.find((each) => each.runs);
  const to = (branch ?? (suggested && `${slug(author.name).split('-')[0] || 'draft'}/${suggested}`)).trim();
  const onto = known.find((each) => each.name === to);
  const why =
    blocked ??
    (!to
      ? 'Name a branch.'
      : onto?.runs
        ? `${to} is the branch that runs; save to one of your own.`
        : !author.name.trim()
          ? 'Say who you are: a commit has an author.'
          : branches.data.state === 'failed'
            ? branches.data.problem.title
            : !runs
              ? 'Waiting for the branches…'
              : undefined);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (why || state.busy) return;
    setState({ busy: true });
    try {
      const result = await studioApi.save({
        branch: to,
        base: (onto ?? runs)?.commit ?? '',
        author: asPerson(author),
        message: (message ?? first).trim() || first,
        files: [...files],
      });
      setState(result.state === 'conflict' ? { conflict: result } : {});
      if (result.state !== 'conflict') onSaved(result);
    } catch (thrown) {
      setState({ problem: toProblem(thrown) });
    }
  };
  return (
    <form className="save-form" onSubmit={save}>
      <label>
        <span className="label">Branch</span>
        <input
          className="field mono"
          list={`${id}branches`}
          value={branch ?? to}
          spellCheck={false}
          onChange={(event) => setBranch(event.target.value)}
        />
        <datalist id={`${id}branches`}>
          {known
            .filter((each) => !each.runs)
            .map(({ name }) => (
              <option key={name} value={name} />
            ))}
        </datalist>
      </label>
      <label>
        <span className="label">Your name</span>
        <input
          className="field"
          autoComplete="name"
          value={author.name}
          onChange={(event) => rememberAuthor({ ...author, name: event.target.value })}
        />
      </label>
      <label>
        <span className="label">E-mail, if you like</span>
        <input
          className="field"
          type="email"
          autoComplete="email"
          value={author.email}
          onChange={(event) => rememberAuthor({ ...author, email: event.target.value })}
        />
      </label>
      <label className="wide">
        <span className="label">Message</span>
        <input
          className="field"
          value={message ?? first}
          onChange={(event) => setMessage(event.target.value)}
        />
      </label>
      <div className="save-end">
        <button type="submit" className="button primary" disabled={!!why || !!state.busy}>
          {state.busy ? 'Saving…' : verb}
        </button>
        <span className="quiet" role="status">
          {why ?? (onto ? `A commit on ${to}.` : `A new branch ${to}; what runs stays as it is.`)}
        </span>
      </div>
      {state.problem && <ProblemNotice problem={state.problem}>Nothing you typed is lost.</ProblemNotice>}
      {state.conflict && (
        <div className="notice attention" role="alert">
          <Icon name="attention" />
          <div>
            <strong>Somebody made the same files on {to} meanwhile</strong>
            <p>
              {state.conflict.conflicts.map(({ path }) => path).join(', ')}. Nothing was stored; choose
              another name or another branch.
            </p>
          </div>
        </div>
      )}
    </form>
  );
}
