// Changes of a text and what undoes them.
import type { Change } from './types';

const inOrder = (changes: readonly Change[]) =>
  changes.length < 2 ? changes : [...changes].sort((a, b) => a.from - b.from || a.to - b.to);

/** The text after changes, which refer to the text before and do not overlap. */
export function applyChanges(text: string, changes: readonly Change[]): string {
  let out = '';
  let at = 0;
  for (const { from, to, insert } of inOrder(changes)) {
    out += text.slice(at, from) + insert;
    at = to;
  }
  return out + text.slice(at);
}

/** Changes that turn the text after them back into the text before. */
export function invert(text: string, changes: readonly Change[]): Change[] {
  let shift = 0;
  return inOrder(changes).map(({ from, to, insert }) => {
    const start = from + shift;
    shift += insert.length - (to - from);
    return { from: start, to: start + insert.length, insert: text.slice(from, to) };
  });
}

/** The one change that turns a text into another: what they begin and end with alike stays. */
export function difference(before: string, after: string): Change[] {
  if (before === after) return [];
  let from = 0;
  const least = Math.min(before.length, after.length);
  while (from < least && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let end = 0;
  while (
    end < least - from &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  return [{ from, to: before.length - end, insert: after.slice(from, after.length - end) }];
}

/** Changes that do something. */
export const real = (text: string, changes: readonly Change[]) =>
  changes.filter(({ from, to, insert }) => text.slice(from, to) !== insert);
