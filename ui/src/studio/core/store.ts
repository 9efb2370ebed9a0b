// The studio: the files in hand, what is derived from them, and everything that may be asked of both.
import { toProblem } from '../../api/http';
import type { studioApi } from '../../api/studio';
import { applyChanges, real } from './changes';
import { emptyDoc, parseMapping } from './document';
import { type FileEdit, History } from './history';
import { Lines } from './lines';
import { SelectionStore } from './selection';
import type { Edits, Studio } from './studio.types';
import type { Change, FileState, FileText, MappingDoc, StudioState } from './types';

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
    this.edits = { changeText: this.changeText, putFile: this.putFile } as Edits;
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

  changeText = (path: string, changes: readonly Change[], label: string, typing = false) => {
    this.#edit([{ path, changes }], label, typing ? path : undefined);
  };

  putFile = (path: string, text: string | undefined, label: string) => {
    this.#edit([{ path, text }], label);
  };

  /** Makes an edit and notes it as one step; run names a run of typing. */
  #edit(edits: readonly FileEdit[], label: string, run?: string) {
    const textOf = (path: string) => this.#state.files.get(path)?.text;
    const meant = edits.filter((edit) =>
      'changes' in edit
        ? real(textOf(edit.path) ?? '', edit.changes).length > 0
        : edit.text !== textOf(edit.path),
    );
    if (meant.length === 0) return;
    this.#history.note({ label, at: Date.now(), ...(run ? { run } : {}) }, meant, textOf);
    this.#write(meant);
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

  #write(edits: readonly FileEdit[]) {
    const files = new Map(this.#state.files);
    for (const edit of edits) {
      const file = files.get(edit.path) ?? { path: edit.path, saved: undefined, text: undefined };
      const text = 'changes' in edit ? applyChanges(file.text ?? '', edit.changes) : edit.text;
      if (text === undefined && file.saved === undefined) files.delete(edit.path);
      else files.set(edit.path, { ...file, text });
    }
    const text = files.get(this.path)?.text;
    const doc =
      text === this.#state.doc.text ? this.#state.doc : text === undefined ? emptyDoc() : parseMapping(text);
    this.#set({
      files,
      doc,
      dirty: [...files.values()].some((file) => file.text !== file.saved),
      undo: this.#history.undo,
      redo: this.#history.redo,
    });
    void this.#loadShapes();
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

export type { MappingDoc };
