// The fields of a contract as a tree. A list and its element are one node, save where the element is
// a list again: so "lines" has the fields of a line as children, as analysts think of it.
import type { MappingDoc, RuleNode, Shape, ShapeField } from '../core/types';

export interface TreeNode {
  index: number;
  /** Unique and steady: the pointer, or the rule's id for what only rules know. */
  key: string;
  name: string;
  pointer: string;
  /** As rules write it. */
  path: string;
  /** Index of the node around it; -1 of the root. */
  parent: number;
  level: number;
  /** Index after its last descendant. */
  end: number;
  field?: ShapeField;
  /** The element's field where the node is a list that stands for its elements too. */
  element?: ShapeField;
  /** Set if the node stands for a rule and not for a field: a branch, an item, an unknown target. */
  rule?: string;
  /** How such a rule stands to the node around it. */
  part?: 'branch' | 'item' | 'field' | 'stray';
}

export interface Tree {
  /** In preorder; the first is the message itself. */
  nodes: TreeNode[];
  /** Also pointers of elements, which lead to their list. */
  byPointer: Map<string, number>;
  byPath: Map<string, number>;
  byKey: Map<string, number>;
}

export const emptyTree: Tree = { nodes: [], byPointer: new Map(), byPath: new Map(), byKey: new Map() };

/** "order" of "shopify/order@1", "Address" of "shopify/order@1#Address". */
export const messageName = (ref: string) =>
  ref.split('#')[1] ?? ref.replace(/@.*$/, '').split('/').at(-1) ?? ref;

const isList = (field: ShapeField) => field.type === 'list' || field.type === 'map';

interface Draft {
  tree: Tree;
  /** Node that is being filled, for each depth of the shape. */
  around: number[];
}

function add(tree: Tree, parent: number, node: Omit<TreeNode, 'index' | 'parent' | 'level' | 'end'>): number {
  const index = tree.nodes.length;
  const above = tree.nodes[parent];
  tree.nodes.push({ ...node, index, parent, level: above ? above.level + 1 : 1, end: index + 1 });
  tree.byKey.set(node.key, index);
  for (let at = parent; at >= 0; at = tree.nodes[at]?.parent ?? -1) {
    const around = tree.nodes[at];
    if (around) around.end = index + 1;
  }
  return index;
}

function addField(draft: Draft, field: ShapeField, name: string): number {
  const { tree, around } = draft;
  const parent = field.depth > 0 ? (around[field.depth - 1] ?? -1) : -1;
  const list = tree.nodes[parent];
  // An element that is no list itself is one with its list.
  if (field.name === '[]' && list?.field?.type === 'list' && !list.element && !isList(field)) {
    list.element = field;
    tree.byPointer.set(field.pointer, parent);
    tree.byPath.set(field.path, parent);
    around[field.depth] = parent;
    return parent;
  }
  const { pointer, path } = field;
  const index = add(tree, parent, { key: pointer, name, pointer, path, field });
  tree.byPointer.set(pointer, index);
  tree.byPath.set(path, index);
  around[field.depth] = index;
  return index;
}

const shownName = (field: ShapeField, ref: string) => {
  if (field.depth === 0) return messageName(ref);
  if (field.name === '[]') return 'each element';
  return field.name === '*' ? 'any other name' : field.name;
};

/** The tree of a contract. */
export function treeOf(shape: Shape | undefined): Tree {
  if (!shape) return emptyTree;
  const tree: Tree = { nodes: [], byPointer: new Map(), byPath: new Map(), byKey: new Map() };
  const draft: Draft = { tree, around: [] };
  for (const field of shape.fields) addField(draft, field, shownName(field, shape.ref));
  return tree;
}

/** How a rule within a rule stands to it, by what both write. */
function standing(rule: RuleNode, child: RuleNode): 'branch' | 'item' | 'field' {
  const inside = rule.kind === 'each' ? `${rule.target}[]` : rule.target;
  if (child.target === inside) return 'branch';
  return child.target === `${inside}[]` ? 'item' : 'field';
}

/** A rule with branches or fixed items: then the fields of the contract alone do not tell its inside. */
const isOwner = (rule: RuleNode) => rule.children.some((child) => standing(rule, child) !== 'field');

/** Rules that a tree of fields alone cannot show, by the path of the node that they stand under. */
function hostsOf(
  doc: MappingDoc,
  base: Tree,
): { owners: Map<number, RuleNode>; strays: Map<number, RuleNode[]> } {
  const owners = new Map<number, RuleNode>();
  const strays = new Map<number, RuleNode[]>();
  const walk = (rules: readonly RuleNode[], around: number) => {
    for (const rule of rules) {
      const at = base.byPath.get(rule.target);
      if (at === undefined) {
        strays.set(around, [...(strays.get(around) ?? []), rule]);
        continue;
      }
      if (isOwner(rule)) owners.set(at, rule);
      else walk(rule.children, at);
    }
  };
  walk(doc.rules, 0);
  return { owners, strays };
}

/** Changes exactly when targetTree has to be made anew for the same shape. */
export function signature(doc: MappingDoc): string {
  const parts: string[] = [];
  const walk = (rules: readonly RuleNode[], inside: boolean) => {
    for (const rule of rules) {
      const special = inside || isOwner(rule);
      parts.push(special ? `${rule.id} ${rule.parts.when?.text ?? ''}` : rule.target);
      walk(rule.children, special);
    }
  };
  walk(doc.rules, false);
  return parts.join('\n');
}

/**
 * The tree of the target together with what only rules know: the branches of a choice, the items of
 * a fixed list, and rules whose target the contract does not have, so that no rule is ever invisible.
 */
export function targetTree(shape: Shape | undefined, doc: MappingDoc): Tree {
  const base = treeOf(shape);
  if (!shape) return base;
  const { owners, strays } = hostsOf(doc, base);
  if (owners.size === 0 && strays.size === 0) return base;
  const tree: Tree = { nodes: [], byPointer: new Map(), byPath: new Map(), byKey: new Map() };
  const moved = new Map<number, number>();

  const addRule = (rule: RuleNode, parent: number, part: TreeNode['part'], name: string) => {
    const known = base.nodes[base.byPath.get(rule.target) ?? -1];
    const field = known && (known.path === rule.target ? known.field : known.element);
    const index = add(tree, parent, {
      key: `#${rule.id}`,
      name,
      pointer: rule.pointer,
      path: rule.target,
      rule: rule.id,
      ...(field ? { field } : {}),
      ...(part ? { part } : {}),
    });
    addChildren(rule, index);
    return index;
  };
  const addChildren = (rule: RuleNode, index: number) => {
    rule.children.forEach((child, i) => {
      const how = standing(rule, child);
      if (how === 'branch') addRule(child, index, how, branchName(child, i));
      else if (how === 'item') addRule(child, index, how, `item ${i + 1}`);
      else addRule(child, index, part(child), lastName(child.target));
    });
  };
  const part = (rule: RuleNode): TreeNode['part'] => (base.byPath.has(rule.target) ? 'field' : 'stray');

  const copy = (from: number, parent: number) => {
    const node = base.nodes[from];
    if (!node) return;
    const { index: _, parent: __, level: ___, end, ...rest } = node;
    const index = add(tree, parent, rest);
    moved.set(from, index);
    const owner = owners.get(from);
    if (owner) addChildren(owner, index);
    else for (let at = from + 1; at < end; at = base.nodes[at]?.end ?? end) copy(at, index);
    for (const rule of strays.get(from) ?? []) addRule(rule, index, 'stray', lastName(rule.target));
  };
  copy(0, -1);
  for (const [from, to] of [
    [base.byPointer, tree.byPointer],
    [base.byPath, tree.byPath],
  ] as const)
    for (const [key, at] of from) {
      const index = moved.get(at);
      if (index !== undefined) to.set(key, index);
    }
  return tree;
}

const branchName = (rule: RuleNode, i: number) => {
  const when = rule.parts.when?.text;
  if (when === undefined) return 'otherwise';
  return `${i === 0 ? 'if' : 'else if'} ${when.replace(/\s+/g, ' ')}`;
};

/** "sku" of "lines[].sku", also of a name in backticks. */
export const lastName = (path: string) => {
  const quoted = /`([^`]*)`(?:\[\])*$/.exec(path);
  return quoted?.[1] ?? path.split('.').at(-1) ?? path;
};

/** The node of a pointer, or of the nearest place around it that the contract names. */
export function nearest(tree: Tree, pointer: string): number {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const index = tree.byPointer.get(at);
    if (index !== undefined) return index;
    if (!at) return -1;
  }
}

/** The rule that a target node shows: its own, or the first that writes its path. */
export function ruleOf(doc: MappingDoc, node: TreeNode): RuleNode | undefined {
  if (node.rule !== undefined) return doc.byId.get(node.rule);
  return doc.byTarget.get(node.path)?.[0];
}

export const ancestors = (tree: Tree, index: number): number[] => {
  const out: number[] = [];
  for (let at = tree.nodes[index]?.parent ?? -1; at >= 0; at = tree.nodes[at]?.parent ?? -1) out.push(at);
  return out;
};
