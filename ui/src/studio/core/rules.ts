// The rules of a mapping file as a tree.
import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Lines } from './lines';
import { isEmpty, type Node, type PairNode, type Places } from './nodes';
import { beneath, pointerOf, splitPath } from './paths';
import type { MappingDoc, Part, Policy, RuleKind, RuleNode } from './types';

export interface Reader {
  doc: MappingDoc;
  lines: Lines;
  places: Places;
}

type MapNode = YAMLMap<Node, Node | null>;

export function readRules(
  reader: Reader,
  map: Node,
  around: string,
  parent: RuleNode | undefined,
): RuleNode[] {
  if (!isMap(map)) return [];
  const inline = map.flow === true;
  const rules: RuleNode[] = [];
  for (const pair of map.items as PairNode[]) {
    if (!isScalar(pair.key)) continue;
    const name = String(pair.key.value ?? '');
    const target = beneath(around, splitPath(name) ?? [name]);
    const { key, value, whole } = reader.places.field(pair, inline);
    const rule = blankRule(reader, target, { key, value, whole, inline, entry: false, parent });
    const comment = inline ? undefined : reader.places.commentOf({ key, value, whole });
    if (comment) rule.comment = comment;
    readRule(reader, rule, pair.value);
    rules.push(rule);
  }
  return rules;
}

type Place = Pick<RuleNode, 'key' | 'value' | 'whole' | 'inline' | 'entry'> & {
  parent: RuleNode | undefined;
};

/** A rule without content, known to the document. */
function blankRule({ doc, lines }: Reader, target: string, { parent, ...place }: Place): RuleNode {
  const same = doc.byTarget.get(target);
  const rule: RuleNode = {
    id: same ? `${target}#${same.length + 1}` : target,
    target,
    pointer: pointerOf(target),
    kind: 'value',
    ...place,
    ...lines.place(place.key.from),
    form: 'scalar',
    fields: {},
    parts: {},
    children: [],
    ...(parent ? { parent } : {}),
  };
  if (same) same.push(rule);
  else doc.byTarget.set(target, [rule]);
  doc.byId.set(rule.id, rule);
  return rule;
}

const part = ({ places }: Reader, node: Node | null): Part | undefined =>
  isScalar(node) && !isEmpty(node) ? { text: places.textOf(node), range: places.range(node, 0) } : undefined;

function readRule(reader: Reader, rule: RuleNode, node: Node | null) {
  if (isScalar(node)) {
    const expr = part(reader, node);
    if (expr) rule.parts.expr = expr;
    return;
  }
  if (!isMap(node)) {
    if (node) rule.form = (node as { flow?: boolean }).flow ? 'flow' : 'block';
    return;
  }
  rule.form = node.flow ? 'flow' : 'block';
  const values = new Map<string, Node | null>();
  for (const pair of node.items as PairNode[]) {
    if (!isScalar(pair.key)) continue;
    const name = String(pair.key.value ?? '');
    rule.fields[name] = reader.places.field(pair, rule.form === 'flow');
    values.set(name, pair.value);
  }
  rule.kind = kindOf(values);
  for (const [name, value] of values) readField(reader, rule, name, value);
  readBelow(reader, rule, values);
}

function kindOf(values: ReadonlyMap<string, unknown>): RuleKind {
  if (values.has('each')) return 'each';
  if (values.has('rules')) return 'object';
  if (values.has('items')) return 'tuple';
  if (values.has('choose')) return 'choose';
  if (values.has('use')) return 'use';
  return 'value';
}

const expressions = new Set([
  'expr',
  'each',
  'where',
  'when',
  'from',
  'having',
  'skip',
  'limit',
  'sort',
  'otherwise',
]);
const words: Record<string, 'as' | 'index' | 'use'> = { as: 'as', index: 'index', use: 'use' };
const naming = new Set(['as', 'index', 'position']);

function readField(reader: Reader, rule: RuleNode, name: string, value: Node | null) {
  if (isScalar(value)) {
    const text = reader.places.textOf(value);
    if (expressions.has(name)) {
      const found = part(reader, value);
      if (found) rule.parts[name] = found;
    } else if (name === 'onMissing' || name === 'onNull') {
      if (['omit', 'null', 'default', 'error'].includes(text)) rule[name] = text as Policy;
    } else if (name === 'comment') rule.comment = text;
    else if (name === 'default') rule.default = literal(reader, value);
    else {
      const word = words[name];
      if (word) rule[word] = text;
      if (naming.has(name)) binds(rule, text);
    }
    return;
  }
  switch (name) {
    case 'default':
      if (value) rule.default = literal(reader, value);
      return;
    case 'each':
      return readLists(reader, rule, value);
    case 'join':
      if (isMap(value)) return readNamed(reader, rule, value as MapNode, 'join');
      if (isSeq(value))
        value.items.forEach((item, i) => {
          if (isMap(item)) readNamed(reader, rule, item as MapNode, `join[${i}]`);
        });
      return;
    case 'sort':
      if (!isSeq(value)) return readSortKey(reader, rule, value, 'sort');
      value.items.forEach((item, i) => {
        readSortKey(reader, rule, item as Node, `sort[${i}]`);
      });
      return;
    case 'groupBy':
      if (isMap(value))
        for (const pair of value.items as PairNode[])
          if (isScalar(pair.key) && isScalar(pair.value)) binds(rule, String(pair.value.value));
          else if (isScalar(pair.key) && isMap(pair.value))
            readNamed(reader, rule, pair.value as MapNode, `groupBy.${pair.key.value}`);
  }
}

const binds = (rule: RuleNode, name: string) => {
  rule.names = [...(rule.names ?? []), name];
};

/** each as a list of names with expressions. */
function readLists(reader: Reader, rule: RuleNode, node: Node | null) {
  if (!isSeq(node)) return;
  node.items.forEach((item, i) => {
    const pair = isMap(item) ? (item.items[0] as PairNode | undefined) : undefined;
    if (!pair || !isScalar(pair.key)) return;
    if (i === 0) rule.as = String(pair.key.value);
    binds(rule, String(pair.key.value));
    const found = part(reader, pair.value);
    if (found) rule.parts[i ? `each[${i}]` : 'each'] = found;
  });
}

function readNamed(reader: Reader, rule: RuleNode, map: MapNode, around: string) {
  for (const pair of map.items as PairNode[]) {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const found = part(reader, pair.value);
    if (around.startsWith('groupBy')) binds(rule, name);
    else if (name === 'as' && isScalar(pair.value)) binds(rule, String(pair.value.value));
    if (found && !(around.startsWith('join') && name !== 'each' && name !== 'on'))
      rule.parts[`${around}.${name}`] = found;
  }
}

function readSortKey(reader: Reader, rule: RuleNode, node: Node | null, name: string) {
  const by = isMap(node) ? ((node as MapNode).get('by', true) as unknown as Node | null) : node;
  const found = part(reader, by);
  if (found) rule.parts[name] = found;
}

/** The literal as the file writes it; a text without the quotes that YAML asks for. */
function literal({ places }: Reader, node: Node): string {
  if (isScalar(node)) return places.textOf(node);
  const { from, to } = places.range(node, 0);
  return places.text.slice(from, to);
}

/** Rules within a rule: of an object, of each element, of items and of choose. */
function readBelow(reader: Reader, rule: RuleNode, values: ReadonlyMap<string, Node | null>) {
  const inside = rule.kind === 'each' ? `${rule.target}[]` : rule.target;
  const below = values.get('rules');
  if (below) rule.children = readRules(reader, below, inside, rule);
  const items = values.get('items');
  if (isSeq(items))
    rule.children.push(
      ...readEntries(reader, items.items as Node[], items.flow === true, `${inside}[]`, rule),
    );
  const choose = values.get('choose');
  if (isSeq(choose))
    rule.children.push(...readEntries(reader, choose.items as Node[], choose.flow === true, inside, rule));
  const otherwise = values.get('otherwise');
  const field = rule.fields.otherwise;
  if (isMap(otherwise) && field && !rule.entry) {
    const place = {
      key: field.key,
      value: field.value,
      whole: field.whole,
      inline: rule.form === 'flow',
      entry: false,
    };
    const alternative = blankRule(reader, rule.target, { ...place, parent: rule });
    readRule(reader, alternative, otherwise);
    rule.children.push(alternative);
  }
}

function readEntries(
  reader: Reader,
  nodes: Node[],
  inline: boolean,
  target: string,
  parent: RuleNode,
): RuleNode[] {
  return nodes.map((node) => {
    const value = reader.places.range(node, 0);
    const dash = reader.places.text.lastIndexOf('-', value.from);
    const whole = inline ? value : reader.places.own({ from: dash, to: value.to }, dash);
    const rule = blankRule(reader, target, { key: value, value, whole, inline, entry: true, parent });
    readRule(reader, rule, node);
    const last = isMap(node) && !rule.fields.when ? rule.fields.otherwise : undefined;
    if (isMap(node) && last)
      readLast(reader, rule, (node as MapNode).get('otherwise', true) as unknown as Node | null);
    rule.key = { from: value.from, to: value.from };
    return rule;
  });
}

/** What stands after the last otherwise of choose is the rule itself. */
function readLast(reader: Reader, rule: RuleNode, node: Node | null) {
  delete rule.parts.otherwise;
  const { fields } = rule;
  if (isScalar(node)) {
    const expr = part(reader, node);
    if (expr) rule.parts.expr = expr;
  } else readRule(reader, rule, node);
  rule.fields = { ...fields, ...rule.fields };
}
