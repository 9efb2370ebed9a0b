// What a connection between a source and a target would write, and whether it fits.
import type { LoopKind, LoopPlan } from '../core/studio.types';
import type { MappingDoc, Outline } from '../core/types';
import {
  access,
  asList,
  type Base,
  baseFor,
  itemName,
  nodeAt,
  openLists,
  scopeAt,
  source,
  through,
} from './access';
import type { Tree, TreeNode } from './tree';
import { conversion } from './types';

export interface Ground {
  doc: MappingDoc;
  outline: Outline | undefined;
  source: Tree;
  target: Tree;
}

export interface NewLoop {
  target: string;
  plan: LoopPlan;
}

export interface Connection {
  /** Path that the expression is written at. */
  target: string;
  expr: string;
  fits: 'same' | 'converts' | 'no';
  /** Why it fits or does not, in a few words. */
  why: string;
  /** Loops that have to be made around it, the outermost first. */
  loops: NewLoop[];
  /** A list onto a list: the loop chooser has to be asked. */
  asks: boolean;
  /** It cannot be written at all; types that do not fit can, and are the checker's to tell. */
  blocked?: boolean;
}

/** The last name of a pointer: "line_items" of "/orders/-/line_items". */
const lastOf = (pointer: string) =>
  (pointer.split('/').findLast((part) => part && part !== '-') ?? '')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');

interface Chain {
  lists: string[];
  as: string[];
  /** The item of the last list. */
  item: Base;
}

/** Goes through lists one in the other, each by the item of the one around it. */
function chainOf(ground: Ground, pointers: readonly string[], from: Base, taken: Set<string>): Chain {
  const out: Chain = { lists: [], as: [], item: from };
  for (const pointer of pointers) {
    const list = access(ground.source, pointer, out.item);
    const name = itemName(lastOf(pointer), taken);
    taken.add(name);
    // The first list must be one; later ones may be missing and then have no items.
    out.lists.push(out.lists.length ? list.expr : asList(list));
    out.as.push(name);
    out.item = { name, pointer: `${pointer}/-` };
  }
  return out;
}

const taken = (doc: MappingDoc, scope: readonly Base[]) =>
  new Set(['source', 'meta', ...scope.map(({ name }) => name), ...doc.lets.map(({ name }) => name)]);

/** What mapping a target from a source would write. */
export function connect(ground: Ground, from: TreeNode, to: TreeNode): Connection {
  const { doc, outline } = ground;
  const isScalarList = to.field?.type === 'list' && !!to.element && to.element.type !== 'object';
  const intoList = isScalarList && from.field?.type !== 'list';
  const goal = intoList ? to.element : to.field;
  const at = intoList ? `${to.path}[]` : to.path;
  const scope = scopeAt(doc, outline, at);
  const base = baseFor(from.pointer, scope);
  const found = access(ground.source, from.pointer, base);
  const out: Connection = { target: at, expr: found.expr, fits: 'no', why: '', loops: [], asks: false };
  if (!from.field || !goal || to.part === 'stray')
    return { ...out, blocked: true, why: 'the contract does not have this target' };
  if (from.field.type === 'list' && to.field?.type === 'list')
    return { ...out, fits: 'same', why: 'a list onto a list', asks: true };
  const fit = conversion(from.field, goal);
  Object.assign(out, { fits: fit.fits, why: fit.why });
  const open = openLists(doc, ground.target, to, intoList);
  if (found.lists.length === 0) {
    out.expr = through(found.expr, found.optional, fit.call);
    const list = open.at(-1);
    return list ? { ...out, why: `${fit.why}, in one fixed item of ${list.name}` } : out;
  }
  if (open.length > found.lists.length) return noLoop(out, open[0]);
  if (open.length === 0) return firstOf(ground, from, base, found.lists, { ...out, call: fit.call });
  return withLoops(ground, { out, from, base, lists: found.lists, open, call: fit.call });
}

const noLoop = (out: Connection, list: TreeNode | undefined): Connection => ({
  ...out,
  fits: 'no',
  blocked: true,
  why: `${list?.name} has no loop yet: map a list to it first`,
});

/** A field of a list's items for a target that is written once: that of the first item. */
function firstOf(
  ground: Ground,
  from: TreeNode,
  base: Base,
  lists: readonly string[],
  { call, ...out }: Connection & { call: string | undefined },
): Connection {
  let expr = base.name;
  let start = base.pointer;
  for (const list of lists) {
    const step = access(ground.source, list, { name: expr, pointer: start });
    expr = `${step.expr}[?0]`;
    start = `${list}/-`;
  }
  const rest = from.pointer.slice(start.length);
  if (rest) {
    // What is read of an optional is optional as well.
    const names = access(ground.source, from.pointer, { name: expr, pointer: start }).expr.slice(expr.length);
    expr += names.replace(/\.\??(?=[\w`])/g, '.?');
  }
  return { ...out, expr: through(expr, true, call), why: `${out.why}, of the first item` };
}

interface Looping {
  out: Connection;
  from: TreeNode;
  base: Base;
  lists: string[];
  open: TreeNode[];
  call: string | undefined;
}

/** Pairs the lists around the source with those around the target from the inside; what is left outside is flattened. */
function withLoops(ground: Ground, { out, from, base, lists, open, call }: Looping): Connection {
  const names = taken(ground.doc, scopeAt(ground.doc, ground.outline, out.target));
  const flat = lists.length - open.length + 1;
  let item = base;
  const loops = open.map((list, i): NewLoop => {
    const pointers = i === 0 ? lists.slice(0, flat) : [lists[flat + i - 1] ?? ''];
    const chain = chainOf(ground, pointers, item, names);
    item = chain.item;
    return {
      target: list.path,
      plan: { kind: pointers.length > 1 ? 'flatten' : 'each', lists: chain.lists, as: chain.as },
    };
  });
  const last = access(ground.source, from.pointer, item);
  return { ...out, expr: through(last.expr, last.optional, call), loops };
}

export interface LoopChoice {
  kind: LoopKind;
  title: string;
  /** What it does, in a sentence. */
  sentence: string;
  /** A small picture in words: what goes in, what comes out. */
  before: string;
  after: string;
  plan: LoopPlan;
  /** Loops of lists around the target that have to be made first. */
  around: NewLoop[];
}

/** The ways of making a list from a list, the likeliest first. */
export function loopChoices(ground: Ground, from: TreeNode, to: TreeNode): LoopChoice[] {
  const scope = scopeAt(ground.doc, ground.outline, to.path);
  const base = baseFor(from.pointer, scope);
  const { lists: outer } = access(ground.source, from.pointer, base);
  const names = taken(ground.doc, scope);
  const open = openLists(ground.doc, ground.target, to);
  const around: NewLoop[] = [];
  let start = base;
  // Lists around both: a loop for each pair, so that only what is left is flattened.
  const paired = Math.min(open.length, outer.length);
  for (let i = 0; i < paired; i++) {
    const chain = chainOf(ground, [outer[i] ?? ''], start, names);
    around.push({ target: open[i]?.path ?? '', plan: { kind: 'each', lists: chain.lists, as: chain.as } });
    start = chain.item;
  }
  const lists = [...outer.slice(paired), from.pointer];
  const own = chainOf(ground, lists, start, new Set(names));
  const name = own.as.at(-1) ?? 'item';
  const word = lastOf(from.pointer);
  const plan = (kind: LoopKind, more: Partial<LoopPlan> = {}): LoopPlan => ({
    kind,
    lists: own.lists,
    as: own.as,
    ...more,
  });
  const nested = lists.length > 1;
  const inner = innerList(ground, from);
  const each: LoopChoice = {
    kind: nested ? 'flatten' : 'each',
    title: nested ? 'Flatten' : 'Each',
    sentence: nested
      ? `Makes one ${to.name} item for each of ${word}, of all the lists around it in one row.`
      : `Makes one ${to.name} item for each item of ${word}. You map its fields next.`,
    before: nested ? '[[a, b], [c]]' : '[a, b, c]',
    after: nested ? '[a′, b′, c′]' : '[a′, b′, c′]',
    plan: plan(nested ? 'flatten' : 'each'),
    around,
  };
  const out = [each];
  if (!nested) {
    out.push({
      kind: 'whole',
      title: 'As is',
      sentence: `Copies ${word} as it stands. The items must fit ${to.name} already.`,
      before: '[a, b, c]',
      after: '[a, b, c]',
      plan: plan('whole'),
      around,
    });
    const deeper = inner ? chainOf(ground, [...lists, inner.pointer], start, new Set(names)) : undefined;
    if (deeper && inner)
      out.push({
        kind: 'flatten',
        title: 'Flatten',
        sentence: `Goes through ${inner.name} of each ${name}, and makes one item for each of them.`,
        before: '[[a, b], [c]]',
        after: '[a′, b′, c′]',
        plan: { kind: 'flatten', lists: deeper.lists, as: deeper.as },
        around,
      });
  }
  const other = partner(ground, from);
  if (other) {
    const second = access(ground.source, other.pointer, source);
    const as = itemName(other.name, new Set([...names, ...own.as]));
    out.push({
      kind: 'join',
      title: 'Join',
      sentence: `Puts each ${name} beside the item of ${other.name} that has the same key.`,
      before: '[a1, b2] and [1x, 2y]',
      after: '[a1x, b2y]',
      plan: {
        kind: 'join',
        lists: [...own.lists, asList(second)],
        as: [...own.as, as],
        on: keysFor(ground, from, other, name, as),
      },
      around,
    });
  }
  const by = groupKey(ground, from);
  if (by)
    out.push({
      kind: 'group',
      title: 'Group',
      sentence: `Makes one ${to.name} item for all of ${word} that have the same ${by.name}.`,
      before: '[a1, b2, c1]',
      after: '[1: a c, 2: b]',
      plan: plan('group', { by: access(ground.source, by.pointer, own.item).expr }),
      around,
    });
  return out;
}

const children = (tree: Tree, node: TreeNode): TreeNode[] => {
  const out: TreeNode[] = [];
  for (let at = node.index + 1; at < node.end; at = tree.nodes[at]?.end ?? node.end) {
    const child = tree.nodes[at];
    if (child) out.push(child);
  }
  return out;
};

const innerList = (ground: Ground, list: TreeNode) =>
  children(ground.source, list).find((child) => child.field?.type === 'list');

/** How well a shared name serves as a key: an id of one list is seldom that of another. */
const keyWorth = (name: string) => (name === 'id' ? 2 : isKey(name) ? 3 : 1);

/** Another list of the source to join with: the one that shares the best key. */
function partner(ground: Ground, list: TreeNode): TreeNode | undefined {
  const own = new Set(keyFields(ground, list).map(({ name }) => name));
  if (own.size === 0) return undefined;
  let best: TreeNode | undefined;
  let most = -1;
  for (const node of ground.source.nodes) {
    if (node.index === list.index || node.field?.type !== 'list' || node.pointer.includes('/-')) continue;
    const fields = keyFields(ground, node);
    if (fields.length === 0) continue;
    const worth = Math.max(0, ...fields.map(({ name }) => (own.has(name) ? keyWorth(name) : 0)));
    if (worth > most) {
      most = worth;
      best = node;
    }
  }
  return best;
}

const keyFields = (ground: Ground, list: TreeNode) =>
  children(ground.source, list).filter(({ field }) => field?.type === 'text' || field?.type === 'integer');

const isKey = (name: string) =>
  /(^|[_.-])(id|key|code|sku|number|no|ref)$|(Id|Key|Code|Sku|Number|Ref)$/.test(name);

function keysFor(ground: Ground, a: TreeNode, b: TreeNode, left: string, right: string): [string, string] {
  const others = keyFields(ground, b);
  const shared = keyFields(ground, a).filter(({ name }) => others.some((other) => other.name === name));
  const key = shared.toSorted((a, b) => keyWorth(b.name) - keyWorth(a.name))[0] ?? keyFields(ground, a)[0];
  const twin = others.find(({ name }) => name === key?.name) ?? others[0];
  const read = (node: TreeNode | undefined, list: TreeNode, name: string) =>
    node ? access(ground.source, node.pointer, { name, pointer: `${list.pointer}/-` }).expr : name;
  return [read(key, a, left), read(twin, b, right)];
}

function groupKey(ground: Ground, list: TreeNode): TreeNode | undefined {
  const fields = keyFields(ground, list);
  // Things are grouped by what they are of, and an id is each one's own.
  return (
    fields.find(({ name }) => /^(sku|gtin|ean|article|material|currency|country)/i.test(name)) ??
    fields.find(({ name }) => isKey(name) && !/(^|_)(api_)?id$|^id/i.test(name)) ??
    fields[0]
  );
}

/** The node of a pointer, for callers that have no index. */
export const sourceNode = (ground: Ground, pointer: string) => nodeAt(ground.source, pointer);
