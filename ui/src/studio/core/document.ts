// Reads a mapping file with the place of everything in it. It knows the form of a mapping and nothing of contracts;
// what is wrong in that form is told by the server, which reads the file too.
import { isMap, isScalar, parseDocument } from 'yaml';
import { Lines } from './lines';
import { type Node, type PairNode, Places } from './nodes';
import { type Reader, readRules } from './rules';
import type { Field, LetNode, MappingDoc, Policy, Range, RuleNode } from './types';

// Only texts, so that 1.0 stays 1.0; repeated keys are the server's to refuse.
const options = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, merge: false } as const;

export const emptyDoc = (text = ''): MappingDoc => ({
  text,
  mapping: '',
  title: '',
  description: '',
  source: '',
  target: '',
  fields: {},
  lets: [],
  rules: [],
  byId: new Map(),
  byTarget: new Map(),
  problems: [],
});

export const policies: readonly Policy[] = ['omit', 'null', 'default', 'error'];

/** Reads a text in full. Mistakes are in problems; what could be read in spite of them is in the rest. */
export function parseMapping(text: string): MappingDoc {
  const doc = emptyDoc(text);
  const lines = new Lines(text);
  const places = new Places(text, lines);
  const parsed = parseDocument(text, options);
  for (const error of parsed.errors)
    doc.problems.push({ from: error.pos[0], to: error.pos[1], message: error.message });
  const root = parsed.contents as Node | null;
  if (!isMap(root)) {
    if (root && !(isScalar(root) && root.value === ''))
      doc.problems.push({
        from: root.range?.[0] ?? 0,
        to: root.range?.[1] ?? text.length,
        message: 'A mapping file is a mapping of keys to values: mapping, source, target and rules',
      });
    return doc;
  }
  const reader: Reader = { doc, lines, places };
  for (const pair of root.items as PairNode[]) readTop(reader, pair, root.flow === true);
  return doc;
}

function readTop(reader: Reader, pair: PairNode, inline: boolean) {
  const { doc, places } = reader;
  if (!isScalar(pair.key)) return;
  const name = String(pair.key.value);
  doc.fields[name] = places.field(pair, inline);
  const value = pair.value;
  const text = isScalar(value) ? places.textOf(value) : '';
  switch (name) {
    case 'mapping':
    case 'source':
    case 'target':
    case 'title':
    case 'description':
      doc[name] = text;
      return;
    case 'onMissing':
    case 'onNull':
      if (policies.includes(text as Policy)) doc[name] = text as Policy;
      return;
    case 'let':
      if (isMap(value))
        doc.lets = (value.items as PairNode[]).flatMap((item) => readLet(reader, item, value.flow === true));
      return;
    case 'rules':
      if (isMap(value)) doc.rules = readRules(reader, value, '', undefined);
      return;
  }
}

function readLet({ places, lines }: Reader, pair: PairNode, inline: boolean): LetNode[] {
  if (!isScalar(pair.key)) return [];
  const field: Field = places.field(pair, inline);
  const text = isScalar(pair.value) ? places.textOf(pair.value) : '';
  const comment = inline ? undefined : places.commentOf(field);
  return [
    {
      name: String(pair.key.value),
      key: field.key,
      whole: field.whole,
      ...lines.place(field.key.from),
      part: { text, range: field.value },
      ...(comment ? { comment } : {}),
    },
  ];
}

/** The rule that stands at a place of a finding: the innermost whose text holds it. */
export function ruleAt(doc: MappingDoc, offset: number): RuleNode | undefined {
  let found: RuleNode | undefined;
  let level: readonly RuleNode[] = doc.rules;
  for (;;) {
    const next = level.find(
      ({ key, value, whole }) =>
        offset >= Math.min(key.from, whole.from) && offset < Math.max(value.to, whole.to),
    );
    if (!next) return found;
    found = next;
    level = next.children;
  }
}

/** Where a piece of a text comes from: its offset, its first line, and the target that its rules lie beneath. */
export interface Piece {
  from: number;
  line: number;
  around: string;
}

/** Reads rules alone, in whole lines; undefined if they cannot be read for sure. */
export function parseRules(text: string, piece: Piece): RuleNode[] | undefined {
  const parsed = parseDocument(text, options);
  const root = parsed.contents as Node | null;
  if (parsed.errors.length || !isMap(root) || root.flow) return undefined;
  const lines = new Lines(text);
  const reader: Reader = { doc: emptyDoc(text), lines, places: new Places(text, lines) };
  const rules = readRules(reader, root, piece.around, undefined);
  for (const rule of reader.doc.byId.values()) settle(rule, piece);
  return rules;
}

/** Places of a piece as places of the whole. */
function settle(rule: RuleNode, { from, line }: Piece) {
  const move = (range: Range) => {
    range.from += from;
    range.to += from;
  };
  // Places may share their ranges: each moves once.
  const ranges = new Set([rule.key, rule.value, rule.whole]);
  for (const field of Object.values(rule.fields))
    for (const range of [field.key, field.value, field.whole]) ranges.add(range);
  for (const part of Object.values(rule.parts)) ranges.add(part.range);
  for (const range of ranges) if (!moved.has(range)) move(range);
  for (const range of ranges) moved.add(range);
  rule.line += line - 1;
}

const moved = new WeakSet<Range>();
