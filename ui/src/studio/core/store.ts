// The studio: the files in hand, what is derived from them, and everything that may be asked of both.
import { toProblem } from '../../api/http';
import type { studioApi } from '../../api/studio';
import { applyChanges, real } from './changes';
import { emptyDoc, parseMapping } from './document';
import { Refusal } from './edits';
import { type FileEdit, History, reverse } from './history';
import type { Context } from './insert';
import { Lines } from './lines';
import { updateDoc } from './partial';
import { editsOf, type Make, runMakes } from './perform';
import { SelectionStore } from './selection';
import type { Edits, Studio } from './studio.types';
import type { Change, FileState, FileText, MappingDoc, Shape, StudioState } from './types';

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

export const mappingPath = (name: string) => `mappings/${name}/mapping.yaml`;

export class StudioStore implements Studio {
  readonly selection = new SelectionStore();
  readonly edits: Edits;
  readonly path: string;
  #state: StudioState;
  #listeners = new Set<() => void>();
  #history = new History();
  #calls: Calls;
  #closed = new AbortController();

  constructor(opened: Opened, calls: Calls) {
    this.#calls = calls;
    this.path = mappingPath(opened.name);
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
      link: { state: 'fresh', at: Date.now() },
      samples: [],
      caseRuns: new Map(),
      ...(opened.running ? { running: opened.running } : {}),
      dirty: false,
      undo: [],
      redo: [],
    };
    this.edits = editsOf({
      context: this.#context(),
      perform: this.#perform,
      changeText: this.changeText,
      putFile: this.putFile,
    });
    void this.#loadShapes();
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
    this.#history.note({ label, at: Date.now(), ...(run ? { run } : {}) }, forth, back);
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
    if (entry) this.#write(entry.back);
  };

  redo = () => {
    const entry = this.#history.stepForth();
    if (entry) this.#write(entry.forth);
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
    const { refused: _, ...state } = this.#state;
    this.#state = state;
    this.#set({
      files,
      doc: known ?? doc,
      dirty: [...files.values()].some((file) => file.text !== file.saved),
      undo: this.#history.undo,
      redo: this.#history.redo,
    });
    void this.#loadShapes();
  }

  /** What the contract of the target says of the order and the kind of fields. */
  #context(): Context {
    let known: Shape | undefined;
    let places = new Map<string, number>();
    const look = () => {
      const { target } = this.#state;
      if (target === known) return;
      known = target;
      places = new Map(target?.fields.map((field, i) => [field.path, i]));
    };
    return {
      name: this.#state.name,
      orderOf: (target) => {
        look();
        return places.get(target);
      },
      holdsObjects: (target) => {
        look();
        const at = places.get(target);
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
        if (toProblem(thrown).status === 0) delete this.#shapes[side];
      }
    };
    await Promise.all([load('source'), load('target')]);
  }

  rangeOf = ({ line, col }: { line?: number; col?: number }) => {
    if (!line) return undefined;
    const at = new Lines(this.#state.doc.text).offset(line, col);
    return { from: at, to: at };
  };

  addSample = (): void => {};
  chooseSample = (): void => {};
  loadRecorded = async () => {};
  runOnce = async () => undefined;
  save = (): Promise<never> => Promise.reject(new Error('not yet'));
  publish = (): Promise<never> => Promise.reject(new Error('not yet'));
  settle = (): void => {};

  announce = (text: string) => {
    const place = document.getElementById('studio-says');
    if (place) place.textContent = text;
  };

  close = () => this.#closed.abort();
}
