// What two people changed differently, side by side: one of the two is chosen for each.
import { useState } from 'react';
import type { FileText, MergeConflict } from '../../api/studio';
import { plural } from '../../text/format';
import { type Choice, takeTheirs } from './settle';

interface ConflictsProps {
  conflicts: readonly MergeConflict[];
  /** Drafts that have ours in place of each conflict. */
  drafts: readonly FileText[];
  onSettled: (files: FileText[]) => void;
  onCancel: () => void;
}

const keyOf = ({ path, target }: MergeConflict) => `${path} ${target ?? ''}`;

export function Conflicts({ conflicts, drafts, onSettled, onCancel }: ConflictsProps) {
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const [stuck, setStuck] = useState<string>();
  const open = conflicts.filter((each) => !choices.has(keyOf(each))).length;
  const choose = (conflict: MergeConflict, choice: Choice) => {
    setStuck(undefined);
    setChoices(new Map(choices).set(keyOf(conflict), choice));
  };
  const settle = () => {
    const texts = new Map(drafts.map(({ path, text }) => [path, text ?? null]));
    for (const conflict of conflicts) {
      if (choices.get(keyOf(conflict)) !== 'theirs') continue;
      const text = takeTheirs(texts.get(conflict.path) ?? '', conflict);
      if (text === undefined) return setStuck(keyOf(conflict));
      texts.set(conflict.path, text);
    }
    onSettled([...texts].map(([path, text]) => ({ path, text })));
  };
  return (
    <div className="conflicts">
      <p>
        Somebody saved to this branch meanwhile. What you both changed in different places is merged;{' '}
        {plural(conflicts.length, 'place')} you both changed differently. Nothing is stored yet.
      </p>
      <div className="conflicts-list" tabIndex={0} data-scrolls>
        {conflicts.map((conflict) => (
          <Conflict
            key={keyOf(conflict)}
            conflict={conflict}
            chosen={choices.get(keyOf(conflict))}
            stuck={stuck === keyOf(conflict)}
            onChoose={(choice) => choose(conflict, choice)}
          />
        ))}
      </div>
      <footer className="dialog-foot">
        <span className="quiet">{open ? `${plural(open, 'choice')} to make` : 'All chosen'}</span>
        <span className="grow" />
        <button type="button" className="button" onClick={onCancel}>
          Back
        </button>
        <button type="button" className="button primary" disabled={open > 0} onClick={settle}>
          Save with these choices
        </button>
      </footer>
    </div>
  );
}

interface ConflictProps {
  conflict: MergeConflict;
  chosen: Choice | undefined;
  stuck: boolean;
  onChoose: (choice: Choice) => void;
}

function Conflict({ conflict, chosen, stuck, onChoose }: ConflictProps) {
  const { path, target, base, ours, theirs, author } = conflict;
  const name = target ?? 'the whole file';
  const side = (choice: Choice, title: string, text: string | undefined) => (
    <label className="conflict-side" data-chosen={chosen === choice}>
      <span>
        <input
          type="radio"
          name={keyOf(conflict)}
          checked={chosen === choice}
          onChange={() => onChoose(choice)}
        />
        {title}
      </span>
      {text === undefined ? <em className="quiet">removed</em> : <code>{text}</code>}
    </label>
  );
  return (
    <fieldset className="conflict">
      <legend>
        <strong>{name}</strong> <span className="quiet">{path}</span>
      </legend>
      <div className="conflict-sides">
        {side('ours', 'Yours', ours)}
        {side('theirs', author ? `Of ${author}` : 'On the branch', theirs)}
      </div>
      {base !== undefined && (
        <details>
          <summary className="quiet">Before both</summary>
          <code>{base}</code>
        </details>
      )}
      {stuck && (
        <p className="conflict-stuck" role="alert">
          This text finds no place in yours by itself. Keep yours here, and copy from theirs in the text view.
        </p>
      )}
    </fieldset>
  );
}
