// What is known of each target: its rule, what is wrong with it, whether it was changed, what is left to do.
import type { Finding, MappingDoc, Outline, RuleNode } from '../core/types';
import { ruleOf, type Tree, type TreeNode } from './tree';

export interface Facts {
  /** Of each node; undefined if no rule writes it. */
  rules: (RuleNode | undefined)[];
  /** 0 open, 1 written in part or beneath, 2 written, 3 written by a rule around it. */
  written: Uint8Array;
  /** The target demands it here and now. */
  demanded: Uint8Array;
  problems: (Finding[] | undefined)[];
  /** Number of problems beneath. */
  troubled: Uint16Array;
  changed: Uint8Array;
}

/** What makes a rule another one, without the rules in it. */
export const ruleKey = (rule: RuleNode) =>
  JSON.stringify([
    rule.kind,
    Object.entries(rule.parts).map(([name, part]) => [name, part.text]),
    [rule.as, rule.index, rule.onMissing, rule.onNull, rule.default, rule.use, rule.comment],
  ]);

/** The rule that a finding is about: the last one that begins at its place or before. */
export function rulesOf(doc: MappingDoc, findings: readonly Finding[]): Map<string, Finding[]> {
  const rules = [...doc.byId.values()].sort((a, b) => a.line - b.line || a.col - b.col);
  const out = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { line = 0, col = 0 } = finding.position;
    let low = 0;
    let high = rules.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      const rule = rules[mid];
      if (rule && (rule.line < line || (rule.line === line && rule.col <= col))) low = mid + 1;
      else high = mid;
    }
    const id = rules[low - 1]?.id;
    if (id === undefined) continue;
    const list = out.get(id);
    if (list) list.push(finding);
    else out.set(id, [finding]);
  }
  return out;
}

/** A rule that writes all that lies beneath it by one expression. A loop without rules writes nothing yet. */
const writesAll = (rule: RuleNode | undefined) =>
  !!rule &&
  (rule.kind === 'value' ||
    rule.kind === 'use' ||
    (rule.kind === 'each' && (rule.parts.expr !== undefined || rule.use !== undefined)));

export interface Known {
  doc: MappingDoc;
  tree: Tree;
  outline: Outline | undefined;
  findings: readonly Finding[];
  /** As the branch has it, to tell what was changed; absent if the mapping is new. */
  saved: MappingDoc | undefined;
}

export function factsOf({ doc, tree, outline, findings, saved }: Known): Facts {
  const size = tree.nodes.length;
  const facts: Facts = {
    rules: tree.nodes.map((node) => ruleOf(doc, node)),
    written: new Uint8Array(size),
    demanded: new Uint8Array(size),
    problems: new Array(size),
    troubled: new Uint16Array(size),
    changed: new Uint8Array(size),
  };
  const found = rulesOf(doc, findings);
  const covered = new Uint8Array(size);
  for (const { index, parent, field } of tree.nodes) {
    const rule = facts.rules[index];
    const around = facts.rules[parent];
    if (parent >= 0 && (covered[parent] || writesAll(around))) covered[index] = 1;
    facts.written[index] = rule ? 2 : covered[index] ? 3 : 0;
    if (rule) {
      facts.problems[index] = found.get(rule.id);
      const before = saved?.byId.get(rule.id);
      if (!before || ruleKey(before) !== ruleKey(rule)) facts.changed[index] = 1;
    }
    facts.demanded[index] = field?.required && (parent <= 0 || facts.demanded[parent]) ? 1 : 0;
  }
  demand(facts, tree, outline);
  spread(facts, tree);
  return facts;
}

/** The checker knows better what is demanded: also beneath what is optional but written. */
function demand(facts: Facts, tree: Tree, outline: Outline | undefined) {
  if (!outline) return;
  facts.demanded.fill(0);
  for (const pointer of outline.required) {
    const at = tree.byPointer.get(pointer);
    if (at !== undefined) facts.demanded[at] = 1;
  }
}

function spread(facts: Facts, tree: Tree) {
  for (let at = tree.nodes.length - 1; at > 0; at--) {
    const parent = tree.nodes[at]?.parent ?? 0;
    const own = facts.problems[at]?.length ?? 0;
    facts.troubled[parent] = (facts.troubled[parent] ?? 0) + own + (facts.troubled[at] ?? 0);
    if (facts.written[at] && !facts.written[parent]) facts.written[parent] = 1;
  }
}

/** An object is there when its fields are. */
const holdsValue = ({ index, end, field }: TreeNode) =>
  index > 0 && (end === index + 1 || field?.type !== 'object');

export type FilterName = 'unmapped' | 'required' | 'problems' | 'changed';
export const filterNames: readonly FilterName[] = ['unmapped', 'required', 'problems', 'changed'];

const isOpen = (facts: Facts, { index, end, field }: TreeNode) =>
  !facts.written[index] && (end === index + 1 || field?.type === 'list');

/** Whether a target passes one filter. */
export function passes(facts: Facts, node: TreeNode, filter: FilterName): boolean {
  switch (filter) {
    case 'unmapped':
      return node.index > 0 && isOpen(facts, node);
    case 'required':
      return holdsValue(node) && !!facts.demanded[node.index];
    case 'problems':
      return !!facts.problems[node.index]?.length;
    case 'changed':
      return !!facts.changed[node.index];
  }
}

/** The next node with a problem after one, and around; -1 if there is none. */
export function nextProblem(facts: Facts, after: number, back = false): number {
  const size = facts.problems.length;
  for (let i = 1; i <= size; i++) {
    const at = (after + (back ? -i : i) + size * 2) % size;
    if (facts.problems[at]?.length) return at;
  }
  return -1;
}
