// Who edits: this server asks nobody to sign in, so a person says it once, and the browser remembers.
import { useSyncExternalStore } from 'react';

export interface Author {
  name: string;
  email: string;
}

const key = 'crosswalk.author';
const nobody: Author = { name: '', email: '' };
const listeners = new Set<() => void>();

function read(): Author {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Author> | null;
    return kept ? { name: String(kept.name ?? ''), email: String(kept.email ?? '') } : nobody;
  } catch {
    return nobody;
  }
}

let now = read();

export function rememberAuthor(author: Author) {
  now = author;
  try {
    localStorage.setItem(key, JSON.stringify(author));
  } catch {
    // Storage is closed to this page: the name lasts until it is closed.
  }
  for (const listener of listeners) listener();
}

export const useAuthor = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );

/** The author as the server takes one. */
export const asPerson = ({ name, email }: Author) => ({
  name: name.trim(),
  ...(email.trim() ? { email: email.trim() } : {}),
});

/** "María José O'Neil" → "maria-jose-o-neil", for the name of a branch. */
export const slug = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
