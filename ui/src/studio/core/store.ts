// The studio: the files in hand, what is derived from them, and everything that may be asked of both.
import { toProblem } from '../../api/http';
import type { studioApi } from '../../api/studio';
import { type Runner, WorkerRunner } from '../run/runner';
import { Bench } from './bench';
import { applyChanges, real } from './changes';
import { Compiler, laterInBrowser } from './compiler';
import { emptyDoc, parseMapping } from './document';
import { browserShelf, Drafts, type Shelf, unsaved } from './draft';
import { Refusal } from './edits';
import { type FileEdit, History, reverse } from './history';
import type { Context } from './insert';
import { Lines } from './lines';
import { updateDoc } from './partial';
import { editsOf, type Make, runMakes } from './perform';
import { casesFolder } from './samples';
import { SelectionStore } from './selection';
import type { Edits, SaveInput, SaveOutcome, Studio } from './studio.types';
import type { Change, Compiled, FileState, FileText, MappingDoc, Sample, Shape, StudioState } from './types';

export type Calls = Pick<
  typeof studioApi,
  'mapping' | 'branches' | 'shape' | 'compile' | 'recorded' | 'save' | 'publish'
>;

/** What the studio starts from. */
export interface Opened {
  name: string;
  branch: string;
  base: string;
  writable: boolean;
  files: readonly FileText[];
  running?: string | undefined;
}

/** What a browser has and a test stands in for. */
export interface Surroundings {
  runner: Runner;
  shelf: Shelf | undefined;
  later: (run: () => void, ms?: number) => () => void;
  now: () => number;
}

export const inBrowser = (): Surroundings => ({
  runner: new WorkerRunner(),
  shelf: browserShelf(),
  later: laterInBrowser,
  now: () => Date.now(),
});

export const mappingPath = (name: string) => `mappings/${name}/mapping.yaml`;

/** A draft is written when the hands rest, or at the latest after so many milliseconds. */
const draftAfter = 300;

export class StudioStore implements Studio {
  readonly selection = new SelectionStore();
  readonly edits: Edits;
  readonly path: string;
  drafts: Drafts;
  #state: StudioState;
  #listeners = new Set<() => void>();
  #history = new History();
  #calls: Calls;
  #around: Surroundings;
  #compiler: Compiler;
  #bench: Bench;
  #closed = new AbortController();
  #draftDue: (() => void) | undefined;

  constructor(opened: Opened, calls: Calls, around: Surroundings = inBrowser()) {
    this.#calls = calls;
    this.#around = around;
    this.path = mappingPath(opened.name);
    this.drafts = new Drafts(around.shelf, opened.branch, opened.name);
    const files = new Map<string, FileState>();
    for (const { path, text } of opened.files)
      files.set(path, { path, saved: text ?? undefined, text: text ?? undefined });
    const text = files.get(this.path)?.text;
    this.#state = {
      name: opened.name,
      branch: opened.branch,
      base: opened.base,
      writable: opened.writable,
      files,
      doc: text === undefined ? emptyDoc() : parseMapping(text),
      link: { state: 'fresh', at: around.now() },
      samples: [],
      caseRuns: new Map(),
      ...(opened.running ? { running: opened.running } : {}),
      dirty: false,
      undo: [],
      redo: [],
    };
    const draft = this.drafts.read();
    if (draft) this.#state.draft = { at: draft.at };
    this.edits = editsOf({
      context: this.#context(),
      perform: this.#perform,
      changeText: this.changeText,
      putFile: this.putFile,
    });
    const hold = {
      get: this.get,
      set: (changes: Partial<StudioState>) => this.#set(changes),
      drop: (name: 'run' | 'sample') => this.#without(name),
    };
    this.#bench = new Bench(hold, around.runner);
    this.#compiler = new Compiler({
      ask: (body, signal) => calls.compile(opened.name, body, signal),
      compiled: (compiled) => this.#compiled(compiled),
      link: (link) => this.#set({ link }),
      now: around.now,
      later: around.later,
    });
    this.#bench.look();
    this.#follow();
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  get = () => this.#state;

  #set(changes: Partial<StudioState>) {
    this.#state = { ...this.#state, ...changes };
    for (const listener of [...this.#listeners]) listener();
  }

  #without<K extends 'refused' | 'draft' | 'run' | 'sample'>(name: K) {
    const { [name]: _, ...rest } = this.#state;
    this.#state = rest as StudioState;
  }

  #textOf = (path: string) => this.#state.files.get(path)?.text;

  changeText = (path: string, changes: readonly Change[], label: string, typing = false) => {
    this.#edit([{ path, changes }], label, typing ? path : undefined);
  };

  putFile = (path: string, text: string | undefined, label: string) => {
    this.#edit([{ path, text }], label);
  };

  #perform = (label: string, makes: readonly Make[], run?: string) => {
    try {
      const { doc, steps } = runMakes(this.#state.doc, makes);
      const edits = steps.map((changes) => ({ path: this.path, changes }));
      this.#edit(edits, label, run, doc);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      this.#set({ refused: thrown.message });
      this.announce(thrown.message);
    }
  };

  /** Makes edits, each of the files after those before it, and notes them as one step; run names a run of typing. */
  #edit(edits: readonly FileEdit[], label: string, run?: string, doc?: MappingDoc) {
    const forth: FileEdit[] = [];
    const back: FileEdit[] = [];
    const texts = new Map<string, string | undefined>();
    for (const edit of edits) {
      const before = texts.has(edit.path) ? texts.get(edit.path) : this.#textOf(edit.path);
      const meant = 'changes' in edit ? { ...edit, changes: real(before ?? '', edit.changes) } : edit;
      if ('changes' in meant ? meant.changes.length === 0 : meant.text === before) continue;
      forth.push(meant);
      back.unshift(reverse(meant, before));
      texts.set(edit.path, 'changes' in meant ? applyChanges(before ?? '', meant.changes) : meant.text);
    }
    if (forth.length === 0) return;
    this.#history.note({ label, at: this.#around.now(), ...(run ? { run } : {}) }, forth, back);
    this.#write(forth, doc);
  }

  asOne = (label: string, run: () => void) => {
    this.#history.rest();
    const from = this.#history.undo.length;
    run();
    this.#history.join(from, label);
    if (this.#history.undo !== this.#state.undo) this.#set({ undo: this.#history.undo });
  };

  undo = () => {
    const entry = this.#history.stepBack();
    if (!entry) return;
    this.#write(entry.back);
    this.announce(`Undone: ${entry.label}`);
  };

  redo = () => {
    const entry = this.#history.stepForth();
    if (!entry) return;
    this.#write(entry.forth);
    this.announce(`Done again: ${entry.label}`);
  };

  /** doc is the document after the edits, if it is known. */
  #write(edits: readonly FileEdit[], known?: MappingDoc) {
    const files = new Map(this.#state.files);
    let { doc } = this.#state;
    for (const edit of edits) {
      const file = files.get(edit.path) ?? { path: edit.path, saved: undefined, text: undefined };
      const text = 'changes' in edit ? applyChanges(file.text ?? '', edit.changes) : edit.text;
      if (text === undefined && file.saved === undefined) files.delete(edit.path);
      else files.set(edit.path, { ...file, text });
      if (edit.path === this.path && !known)
        doc =
          'changes' in edit
            ? updateDoc(doc, edit.changes)
            : text === undefined
              ? emptyDoc()
              : parseMapping(text);
    }
    this.#without('refused');
    this.#put(files, known ?? doc);
  }

  /** Files and their document, with all that follows from them. */
  #put(files: ReadonlyMap<string, FileState>, doc: MappingDoc) {
    const dirty = [...files.values()].some((file) => file.text !== file.saved);
    const { undo, redo } = this.#history;
    this.#state = { ...this.#state, files, doc, dirty, undo, redo };
    // The question is on its way before anything renders.
    this.#follow();
    this.#set({});
    this.#keepDraft();
    this.#bench.look();
  }

  /** Asks the server about what is in hand now. */
  #follow() {
    const { doc, branch, files } = this.#state;
    const cases = casesFolder(this.#state.name);
    const others = unsaved(files).filter(({ path }) => path !== this.path && !path.startsWith(cases));
    if (doc.text.trim()) this.#compiler.want({ text: doc.text, branch, files: others });
    void this.#loadShapes();
  }

  #compiled(compiled: Compiled) {
    // The module begins to run beside the page before anything renders.
    if (compiled.module) this.#bench.use(compiled.module);
    this.#set({ compiled });
  }

  /** Asks the server again at once. */
  retry = () => {
    this.#compiler.retry();
    void this.#loadShapes();
  };

  #keepDraft() {
    if (this.#draftDue) return;
    this.#draftDue = this.#around.later(() => this.flush(), draftAfter);
  }

  /** Writes the draft now: the page may be about to go. */
  flush = () => {
    this.#draftDue?.();
    this.#draftDue = undefined;
    const { base, files } = this.#state;
    // A draft that was offered and not yet decided about is not written over by nothing.
    const left = unsaved(files);
    if (this.#state.draft && left.length === 0) return;
    const kept = this.drafts.write({ at: this.#around.now(), base, files: left });
    if (kept === (this.#state.atRisk ?? false)) this.#set({ atRisk: !kept && left.length > 0 });
  };

  /** Takes what an earlier visit left unsaved in hand, or throws it away. */
  restoreDraft = (restore: boolean) => {
    const draft = this.drafts.read();
    this.#without('draft');
    if (!restore) this.drafts.drop();
    if (restore && draft) {
      // What the branch has by now is merged in when it is saved, on the commit that the draft started from.
      this.#set({ base: draft.base || this.#state.base });
      this.#edit(
        draft.files.map(({ path, text }) => ({ path, text: text ?? undefined })),
        'Restore unsaved edits',
      );
    } else this.#set({});
  };

  /** What the contract of the target says of the order and the kind of fields. */
  #context(): Context {
    let known: Shape | undefined;
    let places = new Map<string, number>();
    const placeOf = (path: string) => {
      const { target } = this.#state;
      if (target !== known) {
        known = target;
        places = new Map(target?.fields.map((field, i) => [field.path, i]));
      }
      return places.get(path);
    };
    return {
      name: this.#state.name,
      orderOf: placeOf,
      holdsObjects: (path) => {
        const at = placeOf(path);
        const items = at === undefined ? undefined : this.#state.target?.fields[at]?.items;
        return items === undefined || items === 'object' || items === 'any';
      },
    };
  }

  #shapes: Partial<Record<'source' | 'target', string>> = {};

  /** The contracts that the text names, whenever it names others. */
  async #loadShapes() {
    const load = async (side: 'source' | 'target') => {
      const ref: string = this.#state.doc[side];
      if (!ref || this.#shapes[side] === ref) return;
      this.#shapes[side] = ref;
      try {
        const shape = await this.#calls.shape(ref, this.#state.branch, this.#closed.signal);
        if (this.#shapes[side] === ref) this.#set({ [side]: shape });
      } catch (thrown) {
        if (this.#closed.signal.aborted) return;
        // A name that is being typed is no contract yet; a server that is away is asked again.
        if (toProblem(thrown).status === 0 && this.#shapes[side] === ref) {
          delete this.#shapes[side];
          this.#around.later(() => this.#loadShapes(), 2000);
        }
      }
    };
    await Promise.all([load('source'), load('target')]);
  }

  rangeOf = ({ line, col }: { line?: number; col?: number }) => {
    if (!line) return undefined;
    const at = new Lines(this.#state.doc.text).offset(line, col);
    return { from: at, to: at };
  };

  addSample = (sample: Omit<Sample, 'id'>) => this.#bench.add(sample);
  chooseSample = (id: string) => this.#bench.choose(id);
  runOnce = (input: string, meta?: string) => this.#bench.once(input, meta);

  loadRecorded = async () => {
    const messages = await this.#calls.recorded(this.#state.name, undefined, this.#closed.signal);
    this.#bench.addRecorded(messages);
  };

  save = async ({ branch, author, message }: SaveInput): Promise<SaveOutcome> => {
    const { base, files } = this.#state;
    const sent = unsaved(files);
    const outcome = await this.#calls.save({ branch, base, author, message, files: sent });
    if (outcome.state !== 'conflict') this.#saved(outcome, sent);
    return outcome;
  };

  /** The branch now has what was sent, and what others did meanwhile. What was typed since stays in hand. */
  #saved({ branch, commit, files: changed }: SaveOutcome, sent: readonly FileText[]) {
    const files = new Map(this.#state.files);
    for (const { path, text } of sent) {
      const file = files.get(path);
      if (text === null && file?.text === undefined) files.delete(path);
      else if (file) files.set(path, { ...file, saved: text ?? undefined });
    }
    const edits: FileEdit[] = [];
    for (const { path, text } of changed) {
      const next = text ?? undefined;
      const file = files.get(path) ?? { path, saved: undefined, text: undefined };
      // Where nobody typed since, the merged text comes into hand.
      const untouched = file.text === file.saved;
      files.set(path, { ...file, saved: next });
      if (untouched) edits.push({ path, text: next });
    }
    if (branch !== this.#state.branch) {
      this.drafts.drop();
      this.drafts = new Drafts(this.#around.shelf, branch, this.#state.name);
    }
    this.#set({ files, branch, base: commit });
    if (edits.length) this.#edit(edits, 'Merge what others saved');
    else this.#put(files, this.#state.doc);
    this.flush();
  }

  publish = async (input: { author: SaveInput['author']; message?: string }) => {
    const { branch, base, name } = this.#state;
    const { author, message } = input;
    const outcome = await this.#calls.publish({
      branch,
      commit: base,
      author,
      ...(message ? { message } : {}),
    });
    const running = outcome.mappings.find((mapping) => mapping.name === name)?.digest;
    if (outcome.state === 'published' && running) this.#set({ running });
    return outcome;
  };

  settle = (base: string, files: readonly FileText[]) => {
    this.#set({ base });
    this.#edit(
      files.map(({ path, text }) => ({ path, text: text ?? undefined })),
      'Settle conflicts',
    );
  };

  announce = (text: string) => {
    const place = typeof document === 'undefined' ? undefined : document.getElementById('studio-says');
    if (place) place.textContent = text;
  };

  close = () => {
    if (this.#draftDue) this.flush();
    this.#closed.abort();
    this.#compiler.close();
    this.#bench.close();
  };
}
