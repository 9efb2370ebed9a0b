// A mapping as a sheet: one row for each named value and each target that holds a value or has a rule.
import type { LetNode, MappingDoc, OutlineRule, Policy, RuleNode } from '../core/types';
import { say } from '../trees/chip';
import { type Facts, type FilterName, passes } from '../trees/facts';
import type { Sampler } from '../trees/sample';
import type { Tree, TreeNode } from '../trees/tree';

export type Status = 'problem' | 'required' | 'open' | 'changed' | 'written' | 'around';

export interface TableRow {
  key: string;
  /** Path of the target, or the name of a let. */
  target: string;
  kind: 'let' | 'target';
  /** Node of the target tree; -1 of a let. */
  node: number;
  level: number;
  /** Id of the rule, if there is one. */
  rule?: string;
  /** Part of the rule that the expression cell edits; absent where the rule has none. */
  part?: string;
  /** The whole expression as the file has it, free of YAML. */
  expr: string;
  /** Words beside it: "as line where …". */
  more: string;
  sources: string[];
  /** Type that the target takes, or that a let has. */
  type: string;
  required: boolean;
  policy: string;
  sample: string;
  comment: string;
  status: Status;
  /** Why it is in trouble. */
  problem: string;
}

export interface TableInput {
  doc: MappingDoc;
  tree: Tree;
  facts: Facts;
  /** What the checker says of a rule, by its id. */
  outline: ReadonlyMap<string, OutlineRule>;
  lets: ReadonlyMap<string, { type?: string; sources: string[]; broken: boolean }>;
  output: Sampler;
}

const sourceName = (pointer: string) =>
  pointer.slice(1).replaceAll('/-', '[]').replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~') ||
  'source';

/** Names of the places that reads name, each once. */
export const sourceNames = (reads: readonly { pointer: string }[] | undefined): string[] => [
  ...new Set((reads ?? []).map(({ pointer }) => sourceName(pointer))),
];

const policyWord = (name: string, stated: Policy | undefined, inherited: Policy | undefined) => {
  const now = stated ?? inherited;
  return now ? [`${name} ${now}`] : [];
};

export function policyText(rule: RuleNode | undefined, doc: MappingDoc): string {
  if (!rule) return '';
  const stated = rule.onMissing ?? rule.onNull;
  if (!stated) return '';
  return [
    ...policyWord('missing:', rule.onMissing, doc.onMissing),
    ...policyWord('null:', rule.onNull, doc.onNull),
    ...(rule.default === undefined ? [] : [`default ${rule.default}`]),
  ].join(', ');
}

const typeOf = ({ field }: TreeNode): string =>
  !field ? '' : field.items && field.type !== 'object' ? `${field.type} of ${field.items}` : field.type;

function statusOf(facts: Facts, node: TreeNode): Status {
  if (facts.problems[node.index]?.length) return 'problem';
  if (facts.changed[node.index]) return 'changed';
  if (facts.written[node.index] === 2) return 'written';
  if (facts.written[node.index]) return 'around';
  return facts.demanded[node.index] ? 'required' : 'open';
}

/** An object without a rule is seen by its fields. */
const isShown = (facts: Facts, node: TreeNode) =>
  node.index > 0 && (!!facts.rules[node.index] || node.end === node.index + 1 || node.field?.type === 'list');

function letRow(node: LetNode, { lets }: TableInput): TableRow {
  const known = lets.get(node.name);
  return {
    key: `let:${node.name}`,
    target: node.name,
    kind: 'let',
    node: -1,
    level: 1,
    part: 'expr',
    expr: node.part.text,
    more: '',
    sources: known?.sources ?? [],
    type: known?.type ?? '',
    required: false,
    policy: '',
    sample: '',
    comment: node.comment ?? '',
    status: known?.broken ? 'problem' : 'written',
    problem: '',
  };
}

/** Of a list of plain values the first one; of what holds others how many there are. */
function sampleText(output: Sampler, pointer: string): string {
  const value = output.of(pointer);
  if (value.kind === 'scalar') return value.text;
  if (value.kind === 'list') return `${value.count} items`;
  return '';
}

export function tableRows(input: TableInput): TableRow[] {
  const { doc, tree, facts, outline, output } = input;
  const rows = doc.lets.map((each) => letRow(each, input));
  for (const node of tree.nodes) {
    if (!isShown(facts, node)) continue;
    const rule = facts.rules[node.index];
    const said = say(rule);
    const known = rule && outline.get(rule.id);
    rows.push({
      key: node.key,
      target: node.path,
      kind: 'target',
      node: node.index,
      level: node.level,
      ...(rule ? { rule: rule.id } : {}),
      ...(said.part ? { part: said.part } : {}),
      expr: (said.part && rule?.parts[said.part]?.text) ?? '',
      more: rule && said.part && rule.parts[said.part] ? (said.more ?? '') : rule ? said.text : '',
      sources: sourceNames(known?.reads),
      type: typeOf(node),
      required: !!facts.demanded[node.index],
      policy: policyText(rule, doc),
      sample: sampleText(output, node.pointer),
      comment: rule?.comment ?? '',
      status: statusOf(facts, node),
      problem: (facts.problems[node.index] ?? []).map(({ message }) => message).join('; '),
    });
  }
  return rows;
}

export const statusWords: Record<Status, string> = {
  problem: 'Problem',
  required: 'Required, open',
  open: 'Open',
  changed: 'Changed',
  written: 'Written',
  around: 'Written by a rule around it',
};

export const columns = [
  ['target', 'Target'],
  ['sources', 'Source(s)'],
  ['expr', 'Expression'],
  ['type', 'Type'],
  ['policy', 'Policy'],
  ['sample', 'Sample value'],
  ['comment', 'Comment'],
  ['status', 'Status'],
] as const;
export type Column = (typeof columns)[number][0];

/** A cell as text, for search, order and export. */
export function cellText(row: TableRow, column: Column): string {
  switch (column) {
    case 'target':
      return row.kind === 'let' ? `let ${row.target}` : row.target;
    case 'sources':
      return row.sources.join(', ');
    case 'status':
      return row.problem ? `${statusWords[row.status]}: ${row.problem}` : statusWords[row.status];
    default:
      return row[column];
  }
}

export interface TableQuery {
  search: string;
  filter?: FilterName | undefined;
  /** Absent: the order of the contract. */
  sort?: Column | undefined;
  down?: boolean | undefined;
}

const statusOrder: Status[] = ['problem', 'required', 'open', 'changed', 'written', 'around'];

export function shownRows(
  rows: readonly TableRow[],
  { tree, facts }: Pick<TableInput, 'tree' | 'facts'>,
  { search, filter, sort, down }: TableQuery,
): TableRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter((row) => {
    const node = tree.nodes[row.node];
    if (filter && !(node && passes(facts, node, filter))) return false;
    if (!words.length) return true;
    const hay = columns
      .map(([column]) => cellText(row, column))
      .join(' ')
      .toLowerCase();
    return words.every((word) => hay.includes(word));
  });
  if (!sort) return found;
  const order = new Intl.Collator(undefined, { numeric: true });
  const sign = down ? -1 : 1;
  const compare = (a: TableRow, b: TableRow) =>
    sort === 'status'
      ? statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status)
      : order.compare(cellText(a, sort), cellText(b, sort));
  return found.sort((a, b) => sign * compare(a, b));
}
