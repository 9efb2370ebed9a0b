// What a person has in hand, kept by the browser: through a reload (this window) or for good (this machine).
import { useState } from 'react';

function read<T>(storage: Storage, key: string): T | undefined {
  try {
    const text = storage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function write(storage: Storage, key: string, value: unknown) {
  try {
    if (value === undefined) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is closed or full: the value lasts until the page is closed.
  }
}

/** A state that outlives a reload of this window. undefined forgets it, and the first value stands again. */
export function useKept<T>(key: string, first: T): readonly [T, (value: T | undefined) => void] {
  const name = `crosswalk.${key}`;
  const [value, setValue] = useState(() => read<T>(sessionStorage, name));
  const keep = (next: T | undefined) => {
    setValue(() => next);
    write(sessionStorage, name, next);
  };
  return [value ?? first, keep];
}

export interface Author {
  name: string;
  email?: string;
}

const author = 'crosswalk.author';

/** Who saves: this server asks nobody to sign in, so the person says it once on each machine. */
export const knownAuthor = (): Author => read<Author>(localStorage, author) ?? { name: '' };
export const keepAuthor = (person: Author) => write(localStorage, author, person);
