// Puts the other side of a conflict into a draft that has ours.
import type { FileText, MergeConflict, SaveResult } from '../../api/studio';
import { applyChanges } from '../core/changes';
import { parseMapping } from '../core/document';
import { lineAfter } from '../core/edits';
import { stepsOf } from '../core/paths';
import { removeRules } from '../core/remove';
import { columnOf, newlineOf } from '../core/scalar';
import type { Change, Field, FileState, MappingDoc } from '../core/types';

export type Choice = 'ours' | 'theirs';

/**
 * The draft with the other side's text for one conflict; undefined if its place is not found, and then only a person
 * can tell where it belongs. null: the file goes.
 */
export function takeTheirs(draft: string, conflict: MergeConflict): string | null | undefined {
  const { target, theirs, path } = conflict;
  if (target === undefined) return theirs ?? null;
  if (path.endsWith('.csv')) return inTable(draft, conflict);
  const doc = parseMapping(draft);
  const changes = inMapping(doc, conflict, target);
  if (!changes) return undefined;
  const text = applyChanges(draft, changes);
  return doc.problems.length === 0 && parseMapping(text).problems.length > 0 ? undefined : text;
}

function inMapping(doc: MappingDoc, { theirs }: MergeConflict, target: string): Change[] | undefined {
  const [, name] = /^let:(.*)$/.exec(target) ?? [];
  const [, key] = /^head:(.*)$/.exec(target) ?? [];
  if (name !== undefined || key !== undefined) {
    const field: Field | undefined = key !== undefined ? doc.fields[key] : undefined;
    const named = doc.lets.find((each) => each.name === name);
    const place = field ?? (named && { key: named.key, whole: named.whole, value: named.part.range });
    if (place) return swap(doc, place, theirs);
    const last = name !== undefined ? doc.lets.at(-1)?.whole : doc.fields.target?.whole;
    return theirs && last
      ? [lineAfter(doc, last.to, indented(doc, theirs, name === undefined ? 0 : (doc.lets[0]?.col ?? 3) - 1))]
      : undefined;
  }
  const rule = doc.byId.get(target) ?? doc.byTarget.get(target)?.[0];
  if (rule) {
    if (theirs === undefined) return removeRules(doc, [rule.id]);
    return rule.inline ? [{ ...rule.whole, insert: theirs.trim() }] : swap(doc, rule, theirs);
  }
  if (theirs === undefined) return [];
  const steps = stepsOf(target);
  const siblings = [...doc.byId.values()].filter((each) => {
    const other = stepsOf(each.target);
    return (
      !each.inline &&
      !each.entry &&
      other.length === steps.length &&
      steps.slice(0, -1).every((step, i) => step === other[i])
    );
  });
  const last = siblings.at(-1) ?? (steps.length === 1 ? doc.rules.at(-1) : undefined);
  if (!last) return undefined;
  return [lineAfter(doc, last.whole.to, indented(doc, theirs, columnOf(doc.text, last.key.from)))];
}

/** Another text in the lines of a key. */
function swap(doc: MappingDoc, { key, whole }: Field, theirs: string | undefined): Change[] {
  if (theirs === undefined) return [{ ...whole, insert: '' }];
  const column = columnOf(doc.text, key.from);
  const from = theirs.trimStart().startsWith('#') ? whole.from : key.from - column;
  const newline = doc.text[whole.to - 1] === '\n' ? newlineOf(doc.text) : '';
  return [{ from, to: whole.to, insert: indented(doc, theirs, column) + newline }];
}

const indented = ({ text }: MappingDoc, lines: string, column: number) =>
  lines
    .replace(/\s+$/, '')
    .split(/\r?\n/)
    .map((line) => (line ? ' '.repeat(column) + line : line))
    .join(newlineOf(text));

/** Rows of tables are told by their key, and as whole lines. */
function inTable(draft: string, { ours, theirs }: MergeConflict): string | undefined {
  if (ours === undefined)
    return theirs === undefined ? draft : draft + (draft.endsWith('\n') ? '' : '\n') + theirs;
  const at = draft.indexOf(ours);
  if (at < 0) return undefined;
  const end = at + ours.length;
  const gap = draft[end - 1] !== '\n' && theirs === undefined && draft[end] === '\n' ? 1 : 0;
  return draft.slice(0, at) + (theirs ?? '') + draft.slice(end + gap);
}

/** What to go on from after a conflict: the merged drafts, and what is in hand where nothing had to be merged. */
export function draftsOf(
  { conflicts, files: merged }: Pick<SaveResult, 'conflicts' | 'files'>,
  files: ReadonlyMap<string, FileState>,
): FileText[] {
  const paths = new Set(conflicts.map(({ path }) => path));
  for (const { path } of merged) paths.delete(path);
  return [...merged, ...[...paths].map((path) => ({ path, text: files.get(path)?.text ?? null }))];
}
