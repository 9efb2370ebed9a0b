// Texts of documents as values, read once each.
import { useMemo } from 'react';
import { type Json, JsonMistake, parseJson } from '../../text/json';
import { diff, type Merged, type Node, plain } from '../json/diff';

export type ReadDocument =
  | { state: 'read'; json: Json; root: Node }
  | { state: 'mistake'; message: string; line: number; col: number };

export function readDocument(text: string): ReadDocument {
  try {
    const json = parseJson(text);
    return { state: 'read', json, root: plain(json) };
  } catch (thrown) {
    if (thrown instanceof JsonMistake)
      return { state: 'mistake', message: thrown.message, line: thrown.line, col: thrown.col };
    throw thrown;
  }
}

export const useDocument = (text: string | undefined) =>
  useMemo(() => (text === undefined ? undefined : readDocument(text)), [text]);

/** How an output differs from what is expected; undefined where one of them is no JSON. */
export function compareTexts(want: string | undefined, got: string | undefined): Merged | undefined {
  if (want === undefined || got === undefined) return undefined;
  const [w, g] = [readDocument(want), readDocument(got)];
  return w.state === 'read' && g.state === 'read' ? diff(w.json, g.json) : undefined;
}

export const useDiff = (want: string | undefined, got: string | undefined) =>
  useMemo(() => compareTexts(want, got), [want, got]);
