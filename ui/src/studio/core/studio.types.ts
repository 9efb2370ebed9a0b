// What the studio's views may ask of its core.
import type { Change, FileText, Policy, Proposal, Range, Sample, StudioState } from './types';

export type View = 'lines' | 'table' | 'text';
export type Tab = 'expression' | 'preview' | 'trace' | 'problems' | 'tests' | 'suggestions' | 'tables';

/** What is looked at. It is in the address, save for what the pointer is over. */
export interface Selection {
  view: View;
  tab: Tab;
  /** Path of the chosen target field: "lines[].sku". A let is "let:name". */
  target?: string | undefined;
  /** Pointer of the chosen source field. */
  source?: string | undefined;
  /** Path of the loop whose inside is shown alone. */
  focus?: string | undefined;
  hoverTarget?: string | undefined;
  hoverSource?: string | undefined;
  /** Sources that are marked to be mapped, by pointer. */
  marked: readonly string[];
}

/** How an array is made from an array. */
export type LoopKind = 'each' | 'whole' | 'flatten' | 'join' | 'group';

export interface LoopPlan {
  kind: LoopKind;
  /** Expressions of the lists, the outermost first; for a join the second one is joined. */
  lists: string[];
  /** Names of the items, one for each list. */
  as: string[];
  /** join: the pair of keys; group: the expression that items are grouped by. */
  on?: [string, string];
  by?: string;
}

/** Every call is one step that undo takes back; a call that changes nothing is none. */
export interface Edits {
  /** Writes an expression of a rule; undefined removes that part. */
  setPart(rule: string, part: string, text: string | undefined): void;
  /** Typing: like setPart, but a run of them is one step. An expression for a target without a rule makes the rule. */
  typePart(rule: string, part: string, text: string): void;
  /** Makes a rule for a target, with whatever rules around it are needed, or replaces its expression. */
  map(target: string, expr: string, policy?: { onMissing?: Policy; onNull?: Policy }): void;
  loop(target: string, plan: LoopPlan): void;
  setPolicy(rule: string, which: 'onMissing' | 'onNull', policy: Policy | undefined, value?: string): void;
  setComment(rule: string, comment: string | undefined): void;
  remove(rules: readonly string[]): void;
  accept(proposals: readonly Proposal[]): void;
  /** Makes it if there is none; a run of them about the same let is one step. */
  setLet(name: string, expr: string): void;
  renameLet(name: string, to: string): void;
  removeLet(name: string): void;
  setHeader(
    what: 'mapping' | 'title' | 'description' | 'source' | 'target' | 'onMissing' | 'onNull',
    value: string | undefined,
  ): void;
  /** Several maps at once, as pasted from a spreadsheet. */
  mapMany(rows: readonly { target: string; expr: string; comment?: string }[], label: string): void;
  /** Changes any file: tables, cases, or the text of the mapping in the text view. */
  changeText(path: string, changes: readonly Change[], label: string, typing?: boolean): void;
  putFile(path: string, text: string | undefined, label: string): void;
}

export interface SaveInput {
  branch: string;
  author: { name: string; email?: string };
  message: string;
}

export interface Studio {
  subscribe(listener: () => void): () => void;
  /** The same object until something changes. */
  get(): StudioState;
  edits: Edits;
  /** All edits that run makes are one step: a gesture may need several. */
  asOne(label: string, run: () => void): void;
  undo(): void;
  redo(): void;

  selection: {
    subscribe(listener: () => void): () => void;
    get(): Selection;
    set(changes: Partial<Selection>): void;
  };

  addSample(sample: Omit<Sample, 'id'>): void;
  chooseSample(id: string): void;
  /** Reads the recent messages of production, masked. */
  loadRecorded(): Promise<void>;
  /** Runs the chosen module on an input without a trace in the state. */
  runOnce(input: string, meta?: string): Promise<StudioState['run']>;

  /** Ends in saved, merged or conflict; what was typed stays in hand in every case. */
  save(input: SaveInput): Promise<SaveOutcome>;
  publish(input: { author: SaveInput['author']; message?: string }): Promise<PublishOutcome>;
  /** Settles the conflicts of a save by what was chosen for each, as new text in hand on the new base. */
  settle(base: string, files: readonly FileText[]): void;

  /** Places of an expression's byte offset or a finding's position in the text. */
  rangeOf(position: { line?: number; col?: number }): Range | undefined;
  /** What is said by aria-live. */
  announce(text: string): void;
  close(): void;
}

export type SaveOutcome = import('../../api/generated').components['schemas']['SaveResult'];
export type PublishOutcome = import('../../api/generated').components['schemas']['PublishResult'];
