// What a paste from a spreadsheet would do, told before it is done, and the table as CSV.
import { cell, readPasted } from '../tables/csv';
import { type Column, cellText, columns, type TableRow } from './rows';

export type PasteState = 'new' | 'changed' | 'same' | 'unknown' | 'loop' | 'empty' | 'again';

export interface PastedRow {
  target: string;
  expr: string;
  comment?: string;
  /** The expression that stands there now. */
  before: string;
  state: PasteState;
}

export interface PastePlan {
  rows: PastedRow[];
  /** Those that change something. */
  edits: { target: string; expr: string; comment?: string }[];
}

const headers: Record<'target' | 'expr' | 'comment', readonly string[]> = {
  target: ['target', 'target field', 'field', 'ziel', 'zielfeld', 'cible', 'destino'],
  expr: ['expression', 'expr', 'rule', 'formula', 'ausdruck', 'regel', 'expresión', 'règle'],
  comment: ['comment', 'note', 'remark', 'kommentar', 'bemerkung', 'comentario', 'commentaire'],
};

const find = (header: readonly string[], names: readonly string[]) =>
  header.findIndex((each) => names.includes(each.trim().toLowerCase()));

/** Which column of the clipboard is which; -1 is none. */
function layoutOf(cells: readonly string[][]): {
  at: Record<'target' | 'expr' | 'comment', number>;
  from: number;
} {
  const header = cells[0] ?? [];
  const target = find(header, headers.target);
  const expr = find(header, headers.expr);
  if (target >= 0 && expr >= 0)
    return { at: { target, expr, comment: find(header, headers.comment) }, from: 1 };
  return { at: { target: 0, expr: 1, comment: 2 }, from: 0 };
}

/**
 * Plans the paste of a clipboard. One column of cells goes downward from a row; otherwise columns are
 * target, expression and comment, or as a header names them. below are the rows from the chosen one on.
 */
export function planPaste(text: string, rows: readonly TableRow[], below: readonly TableRow[]): PastePlan {
  const cells = readPasted(text).filter((row) => row.some((each) => each.trim()));
  const width = Math.max(0, ...cells.map((row) => row.length));
  const known = new Map(rows.filter(({ kind }) => kind === 'target').map((row) => [row.target, row]));
  const { at, from } = layoutOf(cells);
  const wanted =
    width === 1
      ? cells.map(([expr = ''], i) => ({ target: below[i]?.target ?? '', expr, comment: '' }))
      : cells.slice(from).map((row) => ({
          target: (row[at.target] ?? '').trim(),
          expr: row[at.expr] ?? '',
          comment: at.comment < 0 ? '' : (row[at.comment] ?? ''),
        }));
  const seen = new Set<string>();
  const planned = wanted.map(({ target, expr, comment }): PastedRow => {
    const row = known.get(target);
    const state = stateOf(row, expr.trim(), comment.trim(), seen.has(target));
    seen.add(target);
    return {
      target,
      expr: expr.trim(),
      ...(comment.trim() ? { comment: comment.trim() } : {}),
      before: row?.expr ?? '',
      state,
    };
  });
  const edits = planned
    .filter(({ state }) => state === 'new' || state === 'changed')
    .map(({ target, expr, comment }) => ({ target, expr, ...(comment ? { comment } : {}) }));
  return { rows: planned, edits };
}

const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

function stateOf(row: TableRow | undefined, expr: string, comment: string, again: boolean): PasteState {
  if (!row) return 'unknown';
  if (again) return 'again';
  if (!expr) return 'empty';
  const same = flat(row.expr) === flat(expr);
  if (same && (!comment || comment === row.comment)) return 'same';
  // A list that is gone through, and what holds other rules, is more than an expression.
  if (row.rule !== undefined && row.part !== 'expr') return 'loop';
  return row.rule === undefined ? 'new' : 'changed';
}

export const pasteWords: Record<PasteState, string> = {
  new: 'new rule',
  changed: 'changed',
  same: 'as it is',
  unknown: 'not a target of this mapping: left out',
  loop: 'a loop or a group of rules: left out, edit it in its row',
  empty: 'no expression: left out',
  again: 'named twice: only the first counts',
};

/** The shown rows with a header, as RFC 4180 has it; spreadsheets read the mark as UTF-8. */
export function csvOf(rows: readonly TableRow[]): string {
  const line = (cells: readonly string[]) => cells.map((text) => cell(text).raw).join(',');
  const text = (row: TableRow) => columns.map(([column]: readonly [Column, string]) => cellText(row, column));
  const body = [columns.map(([, name]) => name), ...rows.map(text)].map(line).join('\r\n');
  return `\ufeff${body}\r\n`;
}
