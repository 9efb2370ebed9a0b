// What is typed and not saved, kept in this browser, so that a reload or a crash loses none of it.
import type { FileState, FileText } from './types';

export interface Draft {
  /** When the last edit was made, in milliseconds. */
  at: number;
  /** Commit that the edits started from. */
  base: string;
  files: FileText[];
}

/** As localStorage: it may throw, be full, or be missing. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (branch: string, name: string) => `crosswalk.draft.${branch}.${name}`;

/** Files that differ from those that the branch has. */
export const unsaved = (files: ReadonlyMap<string, FileState>): FileText[] =>
  [...files.values()]
    .filter((file) => file.text !== file.saved)
    .map(({ path, text }) => ({ path, text: text ?? null }));

export class Drafts {
  readonly #shelf: Shelf | undefined;
  readonly #key: string;

  constructor(shelf: Shelf | undefined, branch: string, name: string) {
    this.#shelf = shelf;
    this.#key = keyOf(branch, name);
  }

  read(): Draft | undefined {
    try {
      const draft = JSON.parse(this.#shelf?.getItem(this.#key) ?? 'null') as Draft | null;
      return draft && Array.isArray(draft.files) && draft.files.length > 0 ? draft : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether the draft is kept: a browser may refuse, and then leaving the page must be guarded. */
  write(draft: Draft): boolean {
    try {
      if (!this.#shelf) return false;
      if (draft.files.length) this.#shelf.setItem(this.#key, JSON.stringify(draft));
      else this.#shelf.removeItem(this.#key);
      return true;
    } catch {
      return false;
    }
  }

  drop() {
    try {
      this.#shelf?.removeItem(this.#key);
    } catch {
      // Then it is offered once more, and can be discarded once more.
    }
  }
}

/** The browser's own shelf, if this page may use it. */
export function browserShelf(): Shelf | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
