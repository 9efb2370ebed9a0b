// The expressions that a rule may have, in the order in which they are read, with the words for them.
import type { RuleNode } from '../core/types';

const words: Record<string, string> = {
  when: 'Only when',
  each: 'For each item of',
  where: 'Where',
  having: 'Groups where',
  skip: 'Skip',
  limit: 'At most',
  expr: 'Value',
  from: 'From',
  otherwise: 'Otherwise',
  sort: 'Sorted by',
};

const order = [
  'when',
  'from',
  'each',
  'join',
  'where',
  'groupBy',
  'having',
  'sort',
  'skip',
  'limit',
  'expr',
  'otherwise',
];
const rank = (part: string) => {
  const at = order.indexOf(part.replace(/[[.].*$/, ''));
  return at < 0 ? order.length : at;
};

/** "join[0].on" → "Join 1 on"; "groupBy.keys.sku" → "Group key sku". */
export function partWords(part: string): string {
  const plain = words[part];
  if (plain) return plain;
  const indexed = /^(\w+)\[(\d+)\](?:\.(\w+))?$/.exec(part);
  if (indexed) {
    const n = Number(indexed[2]);
    if (indexed[1] === 'each') return `Then each of, level ${n + 1}`;
    if (indexed[1] === 'sort') return n ? `Then by` : 'Sorted by';
    return `${indexed[1] === 'join' ? 'Join' : indexed[1]} ${n + 1} ${indexed[3] === 'each' ? 'with each' : (indexed[3] ?? '')}`.trim();
  }
  const group = /^groupBy\.(keys|items)\.(.+)$/.exec(part);
  if (group) return group[1] === 'keys' ? `Group key ${group[2]}` : `List ${group[2]}`;
  if (part === 'join.each') return 'Join with each';
  if (part === 'join.on') return 'Join on';
  return part;
}

/** The parts that a rule has. */
export const partsOf = (rule: RuleNode): string[] =>
  Object.keys(rule.parts).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }));

/** Parts that a rule of its kind may have besides. */
export function addable(rule: RuleNode): string[] {
  const has = (part: string) => Object.keys(rule.parts).some((name) => name.replace(/[[.].*$/, '') === part);
  const possible = rule.kind === 'each' ? ['when', 'where', 'sort', 'skip', 'limit'] : ['when'];
  if (rule.kind === 'value') possible.push('otherwise');
  if ('groupBy' in rule.fields) possible.push('having');
  return possible.filter((part) => !has(part));
}

/** What a new part begins with, so that it can be typed over. */
export const begin: Record<string, string> = {
  when: 'true',
  where: 'true',
  having: 'true',
  skip: '0',
  limit: '10',
  otherwise: '""',
  sort: '""',
};

/** The rules that speak of a target: itself and its alternatives. */
export const family = (rule: RuleNode): RuleNode[] => [
  rule,
  ...rule.children.filter((child) => child.target === rule.target || rule.kind === 'tuple').flatMap(family),
];

/** The innermost rule around an offset of the text. */
export function ruleAt(rules: readonly RuleNode[], offset: number): RuleNode | undefined {
  for (const rule of rules)
    if (rule.whole.from <= offset && offset < rule.whole.to) return ruleAt(rule.children, offset) ?? rule;
  return undefined;
}
