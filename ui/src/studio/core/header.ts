// Edits of what stands above the rules: title, contracts, policies, and named values.
import { lineAfter, Refusal, replaceScalar, stepOf } from './edits';
import { mistakeInName, renameIn, usesOf } from './expression';
import { newlineOf, type Spot, slice, write } from './scalar';
import type { Change, LetNode, MappingDoc, RuleNode } from './types';

const order = ['mapping', 'title', 'description', 'source', 'target', 'onMissing', 'onNull', 'let', 'rules'];

export type HeaderKey = 'title' | 'description' | 'onMissing' | 'onNull' | 'source' | 'target' | 'mapping';

export function setHeader(doc: MappingDoc, key: HeaderKey, value: string | undefined): Change[] {
  const field = doc.fields[key];
  if (value === undefined || value === '') return field ? [{ ...field.whole, insert: '' }] : [];
  if (field) return replaceScalar(doc, field.value, doc[key] ?? slice(doc.text, field.value), value, false);
  const spot: Spot = {
    inline: false,
    indent: 0,
    step: 2,
    lead: key.length + 2,
    newline: newlineOf(doc.text),
  };
  return [newField(doc, key, `${key}: ${write(value, spot)}`)];
}

/** Lines for a key of the file, at its place among the others. */
function newField(doc: MappingDoc, key: string, text: string): Change {
  const newline = newlineOf(doc.text);
  const fields = Object.entries(doc.fields).sort(([, a], [, b]) => a.key.from - b.key.from);
  const before = fields.filter(([name]) => order.indexOf(name) < order.indexOf(key)).at(-1)?.[1];
  if (before) return lineAfter(doc, before.whole.to, text);
  const first = fields[0]?.[1];
  if (first) return { from: first.whole.from, to: first.whole.from, insert: text + newline };
  const open = doc.text !== '' && !doc.text.endsWith('\n');
  return { from: doc.text.length, to: doc.text.length, insert: (open ? newline : '') + text + newline };
}

const inlineLet = (doc: MappingDoc) =>
  slice(doc.text, doc.fields.let?.value ?? { from: 0, to: 0 }).startsWith('{');

export function setLet(doc: MappingDoc, name: string, expr: string): Change[] {
  const old = doc.lets.find((each) => each.name === name);
  if (!expr.trim()) throw new Refusal('A named value needs an expression');
  if (old) return replaceScalar(doc, old.part.range, old.part.text, expr, inlineLet(doc));
  const mistake = mistakeInName(name);
  if (mistake) throw new Refusal(mistake);
  const step = stepOf(doc);
  const newline = newlineOf(doc.text);
  const field = doc.fields.let;
  const last = doc.lets.at(-1);
  const column = last ? last.col - 1 : step;
  const spot: Spot = {
    inline: inlineLet(doc),
    indent: column,
    step,
    lead: column + name.length + 2,
    newline,
  };
  const text = `${name}: ${write(expr, spot)}`;
  if (field && last) {
    if (spot.inline) return [{ from: last.whole.to, to: last.whole.to, insert: `, ${text}` }];
    return [lineAfter(doc, last.whole.to, ' '.repeat(column) + text)];
  }
  if (field) {
    const colon = doc.text.indexOf(':', field.key.to) + 1;
    const block = write(expr, { ...spot, inline: false });
    return [
      {
        from: colon,
        to: Math.max(colon, field.value.to),
        insert: `${newline}${' '.repeat(column)}${name}: ${block}`,
      },
    ];
  }
  // A file that sets its rules off by a blank line sets these off too.
  const rules = doc.fields.rules;
  const gap = rules && /\n[ \t]*\r?\n$/.test(doc.text.slice(0, rules.whole.from)) ? newline : '';
  const block = `let:${newline}${' '.repeat(column)}${text}`;
  if (rules && gap)
    return [{ from: rules.whole.from, to: rules.whole.from, insert: block + newline + newline }];
  return [newField(doc, 'let', block)];
}

export function removeLet(doc: MappingDoc, name: string): Change[] {
  const old = doc.lets.find((each) => each.name === name);
  const field = doc.fields.let;
  if (!old || !field) throw new Refusal(`There is no named value ${name} any more`);
  if (doc.lets.length === 1) return [{ ...withBlankAfter(doc, field.whole), insert: '' }];
  if (!inlineLet(doc)) return [{ ...old.whole, insert: '' }];
  const at = doc.lets.indexOf(old);
  const next = doc.lets[at + 1];
  const before = doc.lets[at - 1];
  if (next) return [{ from: old.whole.from, to: next.whole.from, insert: '' }];
  return [{ from: before?.whole.to ?? old.whole.from, to: old.whole.to, insert: '' }];
}

function withBlankAfter({ text }: MappingDoc, { from, to }: { from: number; to: number }) {
  const blank = /^[ \t]*\r?\n/.exec(text.slice(to));
  return { from, to: to + (blank && /\n[ \t]*\r?\n$/.test(text.slice(0, from)) ? blank[0].length : 0) };
}

/** Gives a named value another name, here and wherever it is used. */
export function renameLet(doc: MappingDoc, name: string, to: string): Change[] {
  const old = doc.lets.find((each) => each.name === name);
  if (!old) throw new Refusal(`There is no named value ${name} any more`);
  if (name === to) return [];
  const mistake = mistakeInName(to);
  if (mistake) throw new Refusal(mistake);
  if (doc.lets.some((each) => each.name === to)) throw new Refusal(`There is a named value ${to} already`);
  const changes: Change[] = [{ ...old.key, insert: to }];
  const rename = (text: string, range: LetNode['part']['range'], inline: boolean) => {
    if (usesOf(text, name).length)
      changes.push(...replaceScalar(doc, range, text, renameIn(text, name, to), inline));
  };
  for (const each of doc.lets) rename(each.part.text, each.part.range, inlineLet(doc));
  const visit = (rule: RuleNode) => {
    const hides = rule.names?.includes(name) ?? false;
    for (const [part, { text, range }] of Object.entries(rule.parts))
      if (!hides || part === 'each' || part === 'when')
        rename(
          text,
          range,
          rule.form === 'flow' || (rule.form === 'scalar' && rule.inline) || nested(doc, rule, part),
        );
    if (!hides) rule.children.forEach(visit);
  };
  doc.rules.forEach(visit);
  return changes;
}

/** A part within braces though its rule is not: join: {on: …}. */
const nested = (doc: MappingDoc, rule: RuleNode, part: string) => {
  const field = rule.fields[part.replace(/[.[].*/, '')];
  return !!field && /^[[{]/.test(slice(doc.text, field.value));
};
