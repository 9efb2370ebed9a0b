// Edits of one rule as changes of text: they touch the lines of the rule and nothing else.
import { difference } from './changes';
import { trailing } from './nodes';
import { columnOf, newlineOf, rewrite, type Spot, slice, write, writeLiteral } from './scalar';
import type { Change, Field, MappingDoc, Policy, Range, RuleNode } from './types';

/** An edit that cannot be made, in words for whoever asked for it. */
export class Refusal extends Error {}

/** Keys of a rule in the order in which people write them. */
const order = [
  'when',
  'use',
  'from',
  'each',
  'as',
  'index',
  'join',
  'where',
  'groupBy',
  'having',
  'sort',
  'skip',
  'limit',
  'position',
  'expr',
  'rules',
  'items',
  'choose',
  'otherwise',
  'onMissing',
  'onNull',
  'default',
  'comment',
];
const rank = (name: string) => (order.indexOf(name) + order.length + 1) % (order.length + 1);

export const ruleOf = (doc: MappingDoc, id: string): RuleNode => {
  const rule = doc.byId.get(id);
  if (!rule) throw new Refusal(`There is no rule ${id} any more`);
  return rule;
};

/** How far the file indents a level. */
export function stepOf(doc: MappingDoc): number {
  const first = doc.rules.find((rule) => !rule.inline) ?? doc.lets[0];
  const column = first ? columnOf(doc.text, first.key.from) : 0;
  return column || 2;
}

/** Column of the first key on the line of an offset: behind the dashes of entries. */
export function keyColumn(text: string, at: number): number {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const lead = /^[ \t]*(?:-[ \t]+)*/.exec(text.slice(start, at))?.[0].length ?? 0;
  return lead;
}

const restOfLine = (text: string, at: number) => {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? text.length : end);
};

/** Where a scalar stands that is written anew. */
export function spotAt(doc: MappingDoc, range: Range, inline: boolean): Spot {
  const raw = slice(doc.text, range);
  const block = /^[>|]/.test(raw);
  const pad = block ? /\n([ \t]*)\S/.exec(raw)?.[1]?.length : undefined;
  return {
    inline,
    indent: keyColumn(doc.text, range.from),
    step: stepOf(doc),
    lead: columnOf(doc.text, range.from),
    newline: newlineOf(doc.text),
    ...(pad === undefined ? {} : { pad }),
    tail: !block && restOfLine(doc.text, range.to).trim() !== '',
  };
}

/** Replaces a scalar; said is its text as it was. */
export function replaceScalar(
  doc: MappingDoc,
  range: Range,
  said: string,
  text: string,
  inline: boolean,
): Change[] {
  const raw = slice(doc.text, range);
  const spot = spotAt(doc, range, inline);
  if (!raw) {
    const lead = doc.text[range.from - 1] === ':' ? ' ' : '';
    return [{ ...range, insert: lead + write(text, { ...spot, lead: spot.lead + 1 }) }];
  }
  return narrow(range, raw, rewrite(text, raw, said, spot));
}

/** Only what differs is replaced, so that marks in an editor stay where they are. */
const narrow = ({ from }: Range, raw: string, next: string): Change[] =>
  difference(raw, next).map((change) => ({ ...change, from: change.from + from, to: change.to + from }));

/** Whether a part stands within braces. */
function partInline(doc: MappingDoc, rule: RuleNode, part: string): boolean {
  if (rule.form === 'scalar') return rule.inline;
  const field = rule.fields[part.replace(/[.[].*/, '')] ?? rule.fields.otherwise;
  const nested = field && /^[[{]/.test(slice(doc.text, field.value));
  return rule.form === 'flow' || !!nested;
}

/** Words of a rule that are no expressions but are set in the same way. */
const words = new Set(['as', 'index', 'position', 'use', 'comment']);
const plainParts = new Set([
  'expr',
  'each',
  'where',
  'when',
  'from',
  'having',
  'sort',
  'skip',
  'limit',
  'otherwise',
]);

export function setPart(doc: MappingDoc, id: string, part: string, text: string | undefined): Change[] {
  const rule = ruleOf(doc, id);
  const present = rule.parts[part];
  if (text === undefined || text.trim() === '') {
    if (part === 'expr' && rule.kind === 'value')
      throw new Refusal('A rule without an expression is no rule: remove it');
    return removeKey(doc, rule, part);
  }
  if (present) return replaceScalar(doc, present.range, present.text, text, partInline(doc, rule, part));
  const field = rule.fields[part];
  if (field && words.has(part))
    return replaceScalar(doc, field.value, slice(doc.text, field.value), text, rule.form === 'flow');
  if (part === 'expr' && rule.form === 'scalar') return replaceScalar(doc, rule.value, '', text, rule.inline);
  if (!plainParts.has(part) && !words.has(part)) throw new Refusal(`The rule ${rule.target} has no ${part}`);
  return setKey(doc, rule, part, (spot) => write(text, spot));
}

type Make = (spot: Spot) => string;

/** Writes a key of a rule whose value is made for the place where it comes to stand. */
export function setKey(doc: MappingDoc, rule: RuleNode, name: string, make: Make): Change[] {
  const field = rule.fields[name];
  if (field) {
    const spot = spotAt(doc, field.value, rule.form === 'flow');
    const next = make(spot);
    const lead = doc.text[field.value.from - 1] === ':' && !next.startsWith(spot.newline) ? ' ' : '';
    return narrow(field.value, slice(doc.text, field.value), lead + next);
  }
  if (rule.form === 'scalar') return spread(doc, rule, name, make);
  const fields = Object.values(rule.fields).sort((a, b) => a.key.from - b.key.from);
  if (rule.form === 'flow')
    return addInline(rule.value, fields.at(-1), `${name}: ${make(spotAt(doc, rule.value, true))}`);
  return addLine(doc, rule, fields, name, make);
}

/** Adds an entry to a mapping within braces. */
export function addInline(braces: Range, after: Field | undefined, entry: string): Change[] {
  if (!after) return [{ from: braces.from + 1, to: Math.max(braces.from + 1, braces.to - 1), insert: entry }];
  return [{ from: after.whole.to, to: after.whole.to, insert: `, ${entry}` }];
}

function addLine(
  doc: MappingDoc,
  rule: RuleNode,
  fields: readonly Field[],
  name: string,
  make: Make,
): Change[] {
  const first = fields[0];
  const newline = newlineOf(doc.text);
  const indent = first
    ? columnOf(doc.text, first.key.from)
    : keyColumn(doc.text, rule.key.from) + stepOf(doc);
  const spot: Spot = { inline: false, indent, step: stepOf(doc), lead: indent + name.length + 2, newline };
  const value = make(spot);
  const entry = `${name}:${value.startsWith(newline) ? '' : ' '}${value}`;
  if (!first)
    return [{ from: rule.value.from, to: rule.value.to, insert: newline + ' '.repeat(indent) + entry }];
  const names = Object.entries(rule.fields).sort(([, a], [, b]) => a.key.from - b.key.from);
  const before = names.filter(([other]) => rank(other) <= rank(name)).at(-1)?.[1];
  if (!before)
    return [{ from: first.key.from, to: first.key.from, insert: entry + newline + ' '.repeat(indent) }];
  return [lineAfter(doc, before.whole.to, ' '.repeat(indent) + entry)];
}

/** Whole lines after an offset at which a line begins, or at which the file ends. */
export function lineAfter({ text }: MappingDoc, at: number, lines: string): Change {
  const newline = newlineOf(text);
  const open = at > 0 && text[at - 1] !== '\n';
  return { from: at, to: at, insert: open ? newline + lines : lines + newline };
}

/** A rule of one expression becomes one with keys. */
function spread(doc: MappingDoc, rule: RuleNode, name: string, make: Make): Change[] {
  const expr = rule.parts.expr;
  const newline = newlineOf(doc.text);
  const inlineSpot = spotAt(doc, rule.value, true);
  const entries: [string, Make][] = [[name, make]];
  if (expr) entries.unshift(['expr', (spot) => requote(doc, expr.range, expr.text, spot)]);
  const flow = `{${entries.map(([key, value]) => `${key}: ${value(inlineSpot)}`).join(', ')}}`;
  const isBlock = /^[>|]/.test(slice(doc.text, rule.value));
  const { from } = rule.value;
  const lead = doc.text[from - 1] === ':' ? ' ' : '';
  const fits = !isBlock && !flow.includes('\n') && inlineSpot.lead + flow.length <= 120;
  if (rule.inline || inlineSpot.tail || fits) return [{ from, to: rule.value.to, insert: lead + flow }];
  const column = keyColumn(doc.text, rule.key.from);
  const indent = column + (rule.entry ? 0 : stepOf(doc));
  const spot = (key: string): Spot => ({
    inline: false,
    indent,
    step: stepOf(doc),
    lead: indent + key.length + 2,
    newline,
  });
  const lines = entries
    .sort(([a], [b]) => (a === 'expr' ? -1 : b === 'expr' ? 1 : rank(a) - rank(b)))
    .map(([key, value]) => `${key}: ${value(spot(key))}`);
  const body = lines.join(newline + ' '.repeat(indent));
  if (rule.entry) return [{ from: rule.value.from, to: rule.value.to, insert: body }];
  const colon = doc.text.lastIndexOf(':', rule.value.from) + 1;
  return [{ from: colon, to: rule.value.to, insert: newline + ' '.repeat(indent) + body }];
}

/** A scalar for another place: written as it is, if that says the same there. */
function requote(doc: MappingDoc, range: Range, text: string, spot: Spot): string {
  const raw = slice(doc.text, range);
  if (raw.includes('\n') || /^[>|]/.test(raw)) {
    const { pad: _, ...place } = spot;
    return spot.inline ? write(text.replaceAll('\n', ' '), place) : rewrite(text, raw, text, place);
  }
  return rewrite(text, raw, text, spot);
}

/** Takes a key out of a rule; a rule that then has only an expression becomes short again. */
export function removeKey(doc: MappingDoc, rule: RuleNode, name: string): Change[] {
  const field = rule.fields[name];
  if (!field) return [];
  const fields = Object.values(rule.fields).sort((a, b) => a.key.from - b.key.from);
  if (fields.length === 1)
    throw new Refusal(`${name} is all that the rule ${rule.target} has: remove the rule`);
  const expr = rule.parts.expr;
  if (expr && fields.length === 2 && rule.fields.expr && name !== 'expr') return shorten(doc, rule);
  return takeField(rule, field, fields);
}

/** The change that takes one of the fields of a mapping out. */
function takeField(rule: RuleNode, field: Field, fields: readonly Field[]): Change[] {
  const at = fields.indexOf(field);
  const next = fields[at + 1];
  if (rule.form === 'flow') {
    if (next) return [{ from: field.whole.from, to: next.whole.from, insert: '' }];
    return [{ from: fields[at - 1]?.whole.to ?? field.whole.from, to: field.whole.to, insert: '' }];
  }
  // The first key of an entry stands behind its dash: the next one takes its place.
  if (next && field.whole.from === field.key.from)
    return [{ from: field.key.from, to: next.key.from, insert: '' }];
  return [{ ...field.whole, insert: '' }];
}

/** {expr: x, when: y} without when is x again. */
function shorten(doc: MappingDoc, rule: RuleNode): Change[] {
  const expr = rule.parts.expr;
  if (!expr) return [];
  const fields = Object.values(rule.fields).sort((a, b) => a.key.from - b.key.from);
  const gone = fields.find((field) => field !== rule.fields.expr);
  const commented = fields.some(
    (each) =>
      each.whole.from < each.key.from - keyColumn(doc.text, each.key.from) || trailing(doc.text, each),
  );
  if (rule.form === 'block' && (rule.entry || commented)) return gone ? takeField(rule, gone, fields) : [];
  const spot = { ...spotAt(doc, rule.value, rule.inline), indent: keyColumn(doc.text, rule.key.from) };
  const { pad: _, ...place } = spot;
  const lead = keyColumn(doc.text, rule.key.from) + (rule.key.to - rule.key.from) + 2;
  const text = requote(doc, expr.range, expr.text, { ...place, lead });
  if (rule.form === 'flow') return [{ ...rule.value, insert: text }];
  return [{ from: doc.text.lastIndexOf(':', rule.value.from) + 1, to: rule.value.to, insert: ` ${text}` }];
}

/** Sets what becomes of a missing or null value; value is the default, as JSON or as a text. */
export function setPolicy(
  doc: MappingDoc,
  id: string,
  which: 'onMissing' | 'onNull',
  policy: Policy | undefined,
): Change[] {
  const rule = ruleOf(doc, id);
  if (policy) return setKey(doc, rule, which, () => policy);
  return removeKey(doc, rule, which);
}

export function setDefault(doc: MappingDoc, id: string, value: string | undefined): Change[] {
  const rule = ruleOf(doc, id);
  if (value === undefined) return removeKey(doc, rule, 'default');
  return setKey(doc, rule, 'default', (spot) => writeLiteral(value, spot));
}

/** Writes what a person says of a rule: as lines above it, or under the key comment where it has that or no line. */
export function setComment(doc: MappingDoc, id: string, comment: string | undefined): Change[] {
  const rule = ruleOf(doc, id);
  const said = comment?.trim() || undefined;
  const field = rule.fields.comment;
  if (field || rule.inline || rule.entry) {
    if (said === undefined)
      return [
        ...removeKey(doc, rule, 'comment'),
        ...(rule.inline || rule.entry ? [] : commentInLines(doc, rule, undefined)),
      ];
    if (field) return replaceScalar(doc, field.value, rule.comment ?? '', said, rule.form === 'flow');
    return setKey(doc, rule, 'comment', (spot) => write(said, spot));
  }
  return commentInLines(doc, rule, said);
}

function commentInLines(doc: MappingDoc, rule: RuleNode, said: string | undefined): Change[] {
  // What the comment at the end of the line said is above now.
  const end = trailing(doc.text, rule);
  const dropped = end ? [{ ...end, insert: '' }] : [];
  return [...commentAbove(doc, rule, said), ...dropped];
}

function commentAbove({ text }: MappingDoc, rule: RuleNode, said: string | undefined): Change[] {
  const begin = text.lastIndexOf('\n', rule.key.from - 1) + 1;
  const lead = text.slice(begin, rule.key.from);
  const newline = newlineOf(text);
  const lines = said?.split(/\r?\n/).map((line) => `${lead}# ${line}`.trimEnd() + newline) ?? [];
  return [{ from: rule.whole.from, to: begin, insert: lines.join('') }];
}
