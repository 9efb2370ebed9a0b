// What a person has in hand, kept by the browser through a reload of this window.
import { useState } from 'react';

function read<T>(key: string): T | undefined {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function write(key: string, value: unknown) {
  try {
    if (value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is closed or full: the value lasts until the page is closed.
  }
}

/** A state that outlives a reload of this window. undefined forgets it, and the first value stands again. */
export function useKept<T>(key: string, first: T): readonly [T, (value: T | undefined) => void] {
  const name = `crosswalk.${key}`;
  const [value, setValue] = useState(() => read<T>(name));
  const keep = (next: T | undefined) => {
    setValue(() => next);
    write(name, next);
  };
  return [value ?? first, keep];
}
