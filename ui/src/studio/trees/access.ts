// Expressions that read a place, and the names that stand for items at a target.
import type { MappingDoc, Outline, RuleNode } from '../core/types';
import { nearest, type Tree, type TreeNode } from './tree';

/** A name that an expression may begin with, and the place that it stands for. */
export interface Base {
  name: string;
  pointer: string;
}

const plain = /^[A-Za-z_][A-Za-z0-9_]*$/;
const reserved = new Set(
  'as break const continue else false for function if import in let loop namespace null package return true var void while'.split(
    ' ',
  ),
);

export const celName = (name: string) => (plain.test(name) && !reserved.has(name) ? name : `\`${name}\``);

export const source: Base = { name: 'source', pointer: '' };

const segments = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

export interface Access {
  expr: string;
  /** It may be missing or null. */
  optional: boolean;
  /** Lists between the base and the place, from the outside: their pointers. The expression ends at the first. */
  lists: string[];
}

/** The name whose place holds the pointer most closely. */
export function baseFor(pointer: string, scope: readonly Base[]): Base {
  let best = source;
  for (const base of scope) {
    const holds = pointer === base.pointer || pointer.startsWith(`${base.pointer}/`);
    if (holds && base.pointer.length > best.pointer.length) best = base;
  }
  return best;
}

/** Reads a place from a name. */
export function access(tree: Tree, pointer: string, base: Base): Access {
  let expr = base.name;
  let at = base.pointer;
  let optional = false;
  const lists: string[] = [];
  for (const part of segments(pointer.slice(base.pointer.length))) {
    const isElement = part === '-';
    if (isElement) lists.push(at);
    at += `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (isElement || lists.length) continue;
    const field = tree.nodes[tree.byPointer.get(at) ?? -1]?.field;
    optional ||= !field?.required || !!field.nullable;
    expr += `${optional ? '.?' : '.'}${celName(part)}`;
  }
  return { expr, optional, lists };
}

/** Puts what an expression gives through a function; of an optional what is in it. */
export function through(expr: string, optional: boolean, call: string | undefined): string {
  if (!call) return expr;
  return optional ? `${expr}.optMap(v, ${call}(v))` : `${call}(${expr})`;
}

/** Of a list that may be missing: no items. */
export const asList = ({ expr, optional }: Pick<Access, 'expr' | 'optional'>) =>
  optional ? `${expr}.orValue([])` : expr;

const chain = /^([A-Za-z_]\w*)((?:\s*\.\??(?:[A-Za-z_]\w*|`[^`]+`))*?)(?:\.orValue\(\[\]\))?$/;

/** The place that a plain path expression reads, if it is one. */
export function placeOf(expr: string, scope: readonly Base[]): string | undefined {
  const match = chain.exec(expr.trim());
  if (!match) return undefined;
  const base = [...scope, source].find(({ name }) => name === match[1]);
  if (!base) return undefined;
  const names = [...(match[2] ?? '').matchAll(/\.\??(?:`([^`]+)`|(\w+))/g)].map((m) => m[1] ?? m[2] ?? '');
  return base.pointer + names.map((n) => `/${n.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The loops around a target, from the outside; with self also its own. */
export function loopsAround(doc: MappingDoc, target: string, self = false): RuleNode[] {
  const out: RuleNode[] = [];
  for (const rule of doc.byId.values()) {
    if (rule.kind !== 'each') continue;
    if (target.startsWith(`${rule.target}[]`) || (self && rule.target === target)) out.push(rule);
  }
  return out.sort((a, b) => a.target.length - b.target.length);
}

/** The item names that an expression at the target may use, as the checker says or as the rules are written. */
export function scopeAt(doc: MappingDoc, outline: Outline | undefined, target: string): Base[] {
  const scope: Base[] = [];
  for (const loop of loopsAround(doc, target)) {
    const inside = `${loop.target}[]`;
    const known = outline?.rules.find((rule) => rule.path.startsWith(inside) && rule.scope?.length);
    const items = known?.scope?.filter((name) => name.kind === 'item' && name.pointer !== undefined) ?? [];
    for (const item of items)
      if (!scope.some(({ name }) => name === item.name))
        scope.push({ name: item.name, pointer: item.pointer ?? '' });
    const each = loop.parts.each?.text;
    if (items.length || !loop.as || !each) continue;
    const list = placeOf(each, scope) ?? readList(outline, loop);
    if (list !== undefined) scope.push({ name: loop.as, pointer: `${list}/-` });
  }
  return scope;
}

const readList = (outline: Outline | undefined, loop: RuleNode) =>
  outline?.rules
    .find((rule) => rule.path === loop.target && rule.kind === 'each')
    ?.reads?.find((read) => read.as.includes('range'))?.pointer;

/** What a loop calls the item of a list: the list's name in the singular. */
export function itemName(list: string, taken: ReadonlySet<string>): string {
  const words = list
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
  if (words.length > 1 && words.at(-1) === 'items') words.pop();
  const last = words.pop() ?? 'item';
  words.push(singular(last));
  let name = words.map((word, i) => (i ? word.slice(0, 1).toUpperCase() + word.slice(1) : word)).join('');
  if (!plain.test(name) || reserved.has(name)) name = 'item';
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}${n}`;
  return free;
}

function singular(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('s') && !/(ss|us|is)$/.test(word) && word.length > 2) return word.slice(0, -1);
  return word === 'source' ? 'item' : word;
}

/** Lists around a target node that no rule makes yet, from the outside; with self also its own. */
export function openLists(doc: MappingDoc, tree: Tree, node: TreeNode, self = false): TreeNode[] {
  const out: TreeNode[] = [];
  for (let at = self ? node.index : node.parent; at >= 0; at = tree.nodes[at]?.parent ?? -1) {
    const around = tree.nodes[at];
    if (around?.field?.type === 'list' && !doc.byTarget.get(around.path)?.length) out.unshift(around);
  }
  return out;
}

export const nodeAt = (tree: Tree, pointer: string): TreeNode | undefined =>
  tree.nodes[nearest(tree, pointer)];
