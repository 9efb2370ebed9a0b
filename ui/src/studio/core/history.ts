// What undo takes back. A step is one gesture; a run of typing in one place is one step.
import { applyChanges, invert } from './changes';
import type { Change, Step } from './types';

/** One file of a step: changes of its text, or another text altogether (undefined: no such file). */
export type FileEdit =
  | { path: string; changes: readonly Change[] }
  | { path: string; text: string | undefined };

export interface Entry extends Step {
  back: readonly FileEdit[];
  forth: readonly FileEdit[];
  /** Typing in one place: the next edit with the same name belongs to this step. */
  run?: string;
}

const weigh = (edits: readonly FileEdit[]) =>
  edits.reduce(
    (sum, edit) =>
      sum +
      ('changes' in edit
        ? edit.changes.reduce((n, change) => n + change.insert.length + 24, 0)
        : (edit.text?.length ?? 0)),
    64,
  );

/** A pause in typing begins a new step. */
const pause = 1500;

export class History {
  undo: readonly Entry[] = [];
  redo: readonly Entry[] = [];
  readonly #most: number;

  /** most is how many characters the steps may hold together; the oldest go first. */
  constructor(most = 4_000_000) {
    this.#most = most;
  }

  /** Notes an edit that was made, as its parts follow each other. */
  note(step: Step & { run?: string }, forth: readonly FileEdit[], back: readonly FileEdit[]) {
    const last = this.undo.at(-1);
    if (step.run && last?.run === step.run && step.at - last.at < pause && this.redo.length === 0) {
      const joined = {
        ...last,
        at: step.at,
        back: [...back, ...last.back],
        forth: [...last.forth, ...forth],
      };
      this.undo = [...this.undo.slice(0, -1), squeeze(joined)];
    } else this.undo = [...this.undo, { ...step, back, forth }];
    this.redo = [];
    this.#trim();
  }

  stepBack(): Entry | undefined {
    const entry = this.undo.at(-1);
    if (!entry) return undefined;
    this.undo = this.undo.slice(0, -1);
    this.redo = [...this.redo, plain(entry)];
    return entry;
  }

  stepForth(): Entry | undefined {
    const entry = this.redo.at(-1);
    if (!entry) return undefined;
    this.redo = this.redo.slice(0, -1);
    this.undo = [...this.undo, plain(entry)];
    return entry;
  }

  /** Makes the steps from an index on one step. */
  join(from: number, label: string) {
    const parts = this.undo.slice(from);
    const last = parts.at(-1);
    if (!last) return;
    const back = parts.toReversed().flatMap((part) => part.back);
    const forth = parts.flatMap((part) => part.forth);
    this.undo = [...this.undo.slice(0, from), { label, at: last.at, back, forth }];
  }

  /** Ends a run of typing: the next edit is a step of its own. */
  rest() {
    const last = this.undo.at(-1);
    if (last?.run) this.undo = [...this.undo.slice(0, -1), plain(last)];
  }

  #trim() {
    let weight = 0;
    let keep = this.undo.length;
    while (keep > 0) {
      const entry = this.undo[keep - 1];
      weight += entry ? weigh(entry.back) + weigh(entry.forth) : 0;
      if (weight > this.#most && keep < this.undo.length) break;
      keep--;
    }
    if (keep > 0) this.undo = this.undo.slice(keep);
  }
}

const plain = ({ run: _, ...entry }: Entry): Entry => entry;

/** What takes an edit of a text back. */
export function reverse(edit: FileEdit, before: string | undefined): FileEdit {
  if ('changes' in edit && before !== undefined)
    return { path: edit.path, changes: invert(before, edit.changes) };
  return { path: edit.path, text: before };
}

/** A long run of small changes of one file becomes one change each way. */
function squeeze(entry: Entry): Entry {
  if (entry.forth.length < 2) return entry;
  const forth = joinAll(entry.forth);
  const back = joinAll(entry.back);
  return forth && back ? { ...entry, forth: [forth], back: [back] } : entry;
}

/** Edits of one file in a row, each a single change that touches the one before, as one change. */
function joinAll(edits: readonly FileEdit[]): FileEdit | undefined {
  let joined: Change | undefined;
  let path = '';
  for (const edit of edits) {
    const change = 'changes' in edit && edit.changes.length === 1 ? edit.changes[0] : undefined;
    if (!change || (path && path !== edit.path)) return undefined;
    path = edit.path;
    joined = joined ? compose(joined, change) : change;
    if (!joined) return undefined;
  }
  return joined && { path, changes: [joined] };
}

/** Two changes, the second of the text after the first, as one; undefined if they lie apart. */
export function compose(first: Change, second: Change): Change | undefined {
  const end = first.from + first.insert.length;
  if (second.to < first.from || second.from > end) return undefined;
  const before = Math.max(0, first.from - second.from);
  const after = Math.max(0, second.to - end);
  const kept = applyChanges(first.insert, [
    {
      from: Math.max(0, second.from - first.from),
      to: Math.min(first.insert.length, Math.max(0, second.to - first.from)),
      insert: second.insert,
    },
  ]);
  return { from: first.from - before, to: first.to + after, insert: kept };
}
