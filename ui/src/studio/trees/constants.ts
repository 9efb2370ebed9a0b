// What a target can be given besides a source: the values that its contract names, plain constants, and lets.
import type { LetNode, Outline } from '../core/types';
import { fuzzy } from './rank';
import type { TreeNode } from './tree';

type OutlineLet = Outline['lets'][number];

export interface Constant {
  expr: string;
  note: string;
  fits: 'same' | 'converts' | 'no';
  type: string;
}

/** A value of a contract as an expression writes it; undefined for what no expression can. */
function literal(value: unknown, type: string): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : `dec("${value}")`;
  if (typeof value !== 'string') return undefined;
  return type === 'decimal' ? `dec("${value}")` : JSON.stringify(value);
}

const plain: Record<string, readonly string[]> = {
  boolean: ['true', 'false'],
  integer: ['0', '1'],
  decimal: ['dec("0")'],
  number: ['0'],
  text: ['""'],
};

/** A let's type in the checker's words fits the target's in an analyst's. */
function letFits(let_: OutlineLet | undefined, type: string): boolean {
  const word = let_?.type?.replace(/^optional /, '') ?? '';
  const same: Record<string, RegExp> = {
    text: /^(text|string)$/,
    integer: /^int/,
    decimal: /^decimal$/,
    number: /^(decimal|int|number)/,
    boolean: /^bool/,
    time: /^(time|timestamp)$/,
    list: /^list/,
    object: /^(object|map)/,
  };
  return same[type]?.test(word) ?? false;
}

/** The constants for a target, those of its contract first, then lets, then plain ones. */
export function constantsFor(
  target: TreeNode,
  lets: readonly LetNode[],
  outline: readonly OutlineLet[],
  query: string,
): Constant[] {
  const field = target.field;
  if (!field) return [];
  const out: Constant[] = [];
  const add = (constant: Constant) => {
    if (out.every(({ expr }) => expr !== constant.expr)) out.push(constant);
  };
  for (const value of field.values ?? []) {
    const expr = literal(value, field.type);
    if (expr) add({ expr, note: 'a value that the contract names', fits: 'same', type: field.type });
  }
  for (const { name } of lets) {
    const known = outline.find((each) => each.name === name);
    if (letFits(known, field.type))
      add({ expr: name, note: 'a named value of this mapping', fits: 'same', type: known?.type ?? '' });
  }
  if (!field.values?.length)
    for (const expr of plain[field.type] ?? [])
      add({ expr, note: 'always the same', fits: 'same', type: field.type });
  return query ? out.filter(({ expr, note }) => fuzzy(query, `${expr} ${note}`) > 0) : out;
}
