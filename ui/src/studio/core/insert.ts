// Where a rule for a target comes to stand: within the rules around it, which are made if there are none, and after
// the sibling that comes before it in the contract.
import { addInline, lineAfter, Refusal, replaceScalar, setPart, spotAt, stepOf } from './edits';
import { joinName, joinPath, stepsOf } from './paths';
import { columnOf, newlineOf, type Spot, slice, write } from './scalar';
import type { Change, MappingDoc, RuleNode } from './types';

/** What edits know besides the text. */
export interface Context {
  /** Of the mapping, for a file that does not say it yet. */
  name: string;
  /** Where a target stands in its contract; undefined if it is not in it. */
  orderOf(target: string): number | undefined;
  /** Whether the elements of a target list are objects. */
  holdsObjects(target: string): boolean;
}

/** The content of a rule, before it is known where it will stand: lines of keys, or one expression. */
export type Body = { expr: string } | { lines: Line[] };

/** A key with an expression, a plain text that needs no quotes, or more lines. */
export interface Line {
  key: string;
  expr?: string;
  raw?: string;
  below?: readonly Line[];
  /** Entries of a list. */
  entries?: readonly (readonly Line[])[];
}

export function writeLines(lines: readonly Line[], spot: Spot): string {
  const pad = ' '.repeat(spot.indent);
  return lines.map((line) => pad + writeLine(line, spot)).join(spot.newline);
}

function writeLine({ key, expr, raw, below, entries }: Line, spot: Spot): string {
  const deeper = { ...spot, indent: spot.indent + spot.step };
  if (below) return `${key}:${spot.newline}${writeLines(below, deeper)}`;
  if (entries) {
    const pad = ' '.repeat(deeper.indent);
    const inner = { ...spot, indent: deeper.indent + 2 };
    return [`${key}:`, ...entries.map((lines) => `${pad}- ${writeLines(lines, inner).trimStart()}`)].join(
      spot.newline,
    );
  }
  if (raw !== undefined) return `${key}: ${raw}`;
  return `${key}: ${write(expr ?? '', { ...spot, lead: spot.indent + key.length + 2 })}`;
}

/** The same within braces. */
export function writeInline(lines: readonly Line[], spot: Spot): string {
  const inner = { ...spot, inline: true };
  return lines
    .map(({ key, expr, raw, below, entries }) => {
      if (below) return `${key}: {${writeInline(below, inner)}}`;
      if (entries) return `${key}: [${entries.map((each) => `{${writeInline(each, inner)}}`).join(', ')}]`;
      return `${key}: ${raw ?? write(expr ?? '', inner)}`;
    })
    .join(', ');
}

const inside = (rule: RuleNode) => (rule.kind === 'each' ? `${rule.target}[]` : rule.target);

/** Keys of rules need quotes where YAML would read something else. */
export const keyText = (path: string, spot: Spot) => write(path, { ...spot, inline: true, tail: true });

/** The rules among which a target belongs: the deepest ones that are there. */
function containerOf(doc: MappingDoc, target: string): { around: RuleNode | undefined; rest: string[] } {
  const steps = stepsOf(target);
  let around: RuleNode | undefined;
  let rest = steps;
  let level: readonly RuleNode[] = doc.rules;
  for (;;) {
    const next = level.find((rule) => holds(rule, steps) && rule.kind !== 'value' && rule.kind !== 'use');
    if (!next) {
      const whole = level.find((rule) => holds(rule, steps));
      if (whole)
        throw new Refusal(
          `${whole.target} is written as a whole by one rule: remove it to write ${target} by itself`,
        );
      return { around, rest };
    }
    around = next;
    rest = steps.slice(stepsOf(inside(next)).length);
    // An entry of items or of choose gives the rules in which others stand.
    level = next.children.filter(
      (child) =>
        next.kind === 'object' || !child.entry || child.children.length > 0 || child.kind === 'object',
    );
  }
}

/** Whether a target lies beneath a rule. */
function holds(rule: RuleNode, steps: readonly string[]): boolean {
  const own = stepsOf(inside(rule));
  const entry = rule.entry || rule.kind === 'choose' || rule.kind === 'tuple';
  return (
    own.every((step, i) => step === steps[i]) &&
    (entry ? steps.length >= own.length : steps.length > own.length)
  );
}

/** Makes a rule for a target that none writes. */
export function insertRule(doc: MappingDoc, target: string, body: Body, context: Context): Change[] {
  if (doc.problems.length && !doc.fields.rules)
    throw new Refusal('The text cannot be read as it is: correct it in the text view first');
  const { around, rest } = containerOf(doc, target);
  if (rest.length === 0) throw new Refusal(`${target} is written already`);
  if (rest[0] === '[]')
    throw new Refusal(
      `${around?.target ?? target} has no element to write into: choose how the list is made first`,
    );
  const siblings = around ? around.children.filter((child) => !child.entry) : doc.rules;
  const line = lineFor(doc, siblings, rest, body);
  if (around && around.form === 'scalar')
    throw new Refusal(`${around.target} is written as a whole by one rule`);
  return place(doc, around, siblings, target, line, context);
}

/** The line of a new rule with those that must stand around it. */
function lineFor(doc: MappingDoc, siblings: readonly RuleNode[], rest: readonly string[], body: Body): Line {
  const list = rest.indexOf('[]');
  const names = list < 0 ? rest : rest.slice(0, list);
  const own: Line =
    list < 0
      ? 'expr' in body
        ? { key: '', expr: body.expr }
        : { key: '', below: body.lines }
      : { key: '', below: [{ key: 'items', entries: [entryFor(doc, rest.slice(list + 1), body)] }] };
  const dotted = names.length > 1 && prefersDots(doc, siblings, names);
  if (dotted || names.length === 1) return { ...own, key: joinPath(names) };
  let line: Line = { ...own, key: joinName(names.at(-1) ?? '') };
  for (const name of names.slice(0, -1).reverse())
    line = { key: joinName(name), below: [{ key: 'rules', below: [line] }] };
  return line;
}

/** Within a list that no loop makes, the one element that the rule asks for. */
function entryFor(doc: MappingDoc, rest: readonly string[], body: Body): Line[] {
  if (rest.length === 0) return 'expr' in body ? [{ key: 'expr', expr: body.expr }] : body.lines;
  return [{ key: 'rules', below: [lineFor(doc, [], rest, body)] }];
}

/** Whether the file writes "a.b: x" rather than rules within rules. */
function prefersDots(doc: MappingDoc, siblings: readonly RuleNode[], names: readonly string[]): boolean {
  const dots = (rule: RuleNode) => /\./.test(slice(doc.text, rule.key).replace(/`[^`]*`/g, ''));
  const like = siblings.filter(
    (rule) => dots(rule) && slice(doc.text, rule.key).startsWith(`${joinName(names[0] ?? '')}.`),
  );
  if (like.length) return true;
  let dotted = 0;
  let nested = 0;
  for (const rule of doc.byId.values()) {
    if (!rule.entry && dots(rule)) dotted++;
    else if (rule.kind === 'object') nested++;
  }
  return dotted > nested;
}

function place(
  doc: MappingDoc,
  around: RuleNode | undefined,
  siblings: readonly RuleNode[],
  target: string,
  line: Line,
  context: Context,
): Change[] {
  const field = around ? around.fields.rules : doc.fields.rules;
  const newline = newlineOf(doc.text);
  const step = stepOf(doc);
  if (!field) {
    if (around) return newRules(doc, around, line);
    return newFile(doc, line, context);
  }
  const raw = slice(doc.text, field.value);
  const inBraces = around ? around.form === 'flow' || around.inline : false;
  const first = siblings[0];
  if (!first) {
    const key = around ? columnOf(doc.text, field.key.from) : 0;
    const spot: Spot = { inline: inBraces, indent: key + step, step, lead: 0, newline };
    const quoted = { ...line, key: keyText(line.key, spot) };
    const colon = doc.text.indexOf(':', field.key.to) + 1;
    if (inBraces)
      return [
        { from: colon, to: Math.max(colon, field.value.to), insert: ` {${writeInline([quoted], spot)}}` },
      ];
    if (raw && !/^\{\s*\}$/.test(raw))
      throw new Refusal(`The rules of ${around?.target ?? 'the file'} are no mapping of fields to rules`);
    return [
      { from: colon, to: Math.max(colon, field.value.to), insert: newline + writeLines([quoted], spot) },
    ];
  }
  const before = siblingBefore(siblings, target, context);
  const indent = columnOf(doc.text, first.key.from);
  const spot: Spot = { inline: first.inline, indent, step, lead: 0, newline };
  const quoted = { ...line, key: keyText(line.key, spot) };
  if (first.inline) {
    const text = writeInline([quoted], spot);
    if (before) return addInline(field.value, before, text);
    return [{ from: first.key.from, to: first.key.from, insert: `${text}, ` }];
  }
  const text = writeLines([quoted], spot);
  if (before) return [lineAfter(doc, before.whole.to, text)];
  return [{ from: first.whole.from, to: first.whole.from, insert: text + newline }];
}

/** The sibling after which a target stands by the order of its contract; the last one if that does not say. */
function siblingBefore(
  siblings: readonly RuleNode[],
  target: string,
  context: Context,
): RuleNode | undefined {
  const own = context.orderOf(target);
  if (own === undefined) return siblings.at(-1);
  let best: RuleNode | undefined;
  let at = -1;
  let known = false;
  for (const rule of siblings) {
    const there = context.orderOf(rule.target);
    if (there === undefined) continue;
    known = true;
    if (there < own && there >= at) {
      best = rule;
      at = there;
    }
  }
  return known ? best : siblings.at(-1);
}

/** The rules of a loop that had an expression for its elements, or of an entry that had nothing. */
function newRules(doc: MappingDoc, around: RuleNode, line: Line): Change[] {
  const step = stepOf(doc);
  const newline = newlineOf(doc.text);
  const spot = spotAt(doc, around.value, around.form === 'flow');
  const quoted = { ...line, key: keyText(line.key, spot) };
  const old = around.fields.expr;
  if (around.form === 'flow') {
    const text = `rules: {${writeInline([quoted], spot)}}`;
    if (old) return [{ ...old.whole, insert: text }];
    return addInline(around.value, lastField(around), text);
  }
  const first = Object.values(around.fields).sort((a, b) => a.key.from - b.key.from)[0];
  const indent = first ? columnOf(doc.text, first.key.from) : spot.indent + step;
  const pad = ' '.repeat(indent);
  const text = `rules:${newline}${writeLines([quoted], { inline: false, indent: indent + step, step, lead: 0, newline })}`;
  if (old) return [{ from: old.key.from, to: old.value.to, insert: text }];
  const last = lastField(around);
  if (!last) throw new Refusal(`${around.target} has no keys to add rules to`);
  return [lineAfter(doc, last.whole.to, pad + text)];
}

const lastField = (rule: RuleNode) => Object.values(rule.fields).sort((a, b) => b.key.from - a.key.from)[0];

/** The first rule of a file: with rules:, and with the name of the mapping where there is none. */
function newFile(doc: MappingDoc, line: Line, context: Context): Change[] {
  const newline = newlineOf(doc.text);
  const step = 2;
  const spot: Spot = { inline: false, indent: 0, step, lead: 0, newline };
  const quoted = { ...line, key: keyText(line.key, spot) };
  const lines: Line[] = [{ key: 'rules', below: [quoted] }];
  const headless = !doc.fields.mapping;
  if (headless) lines.unshift({ key: 'mapping', raw: context.name });
  const open = doc.text !== '' && !doc.text.endsWith('\n');
  const gap = doc.text.trim() ? newline : '';
  return [
    {
      from: doc.text.length,
      to: doc.text.length,
      insert: (open ? newline : '') + gap + writeLines(lines, spot) + newline,
    },
  ];
}

/** Writes an expression for a target, by the rule that is there or by a new one. */
export function mapTarget(doc: MappingDoc, target: string, expr: string, context: Context): Change[] {
  if (!expr.trim()) throw new Refusal('The expression is empty');
  const rule = doc.byTarget.get(target)?.find((each) => !each.entry || each.kind === 'value');
  if (!rule) return insertRule(doc, target, { expr }, context);
  if (rule.kind === 'value') {
    const part = rule.parts.expr;
    if (part)
      return replaceScalar(
        doc,
        part.range,
        part.text,
        expr,
        rule.form === 'scalar' ? rule.inline : rule.form === 'flow',
      );
    return setPart(doc, rule.id, 'expr', expr);
  }
  return replaceBody(doc, rule, { expr });
}

/** Writes the content of a rule anew. */
export function replaceBody(doc: MappingDoc, rule: RuleNode, body: Body): Change[] {
  const newline = newlineOf(doc.text);
  const colon = rule.entry ? rule.value.from : doc.text.indexOf(':', rule.key.to) + 1;
  const indent = columnOf(doc.text, rule.key.from);
  const step = stepOf(doc);
  const spot: Spot = {
    inline: rule.inline,
    indent,
    step,
    lead: indent + rule.key.to - rule.key.from + 2,
    newline,
  };
  const space = rule.entry ? '' : ' ';
  if ('expr' in body) return [{ from: colon, to: rule.value.to, insert: space + write(body.expr, spot) }];
  if (rule.inline)
    return [{ from: colon, to: rule.value.to, insert: `${space}{${writeInline(body.lines, spot)}}` }];
  const deeper = { ...spot, indent: rule.entry ? indent : indent + step };
  const text = writeLines(body.lines, deeper);
  return [{ from: colon, to: rule.value.to, insert: rule.entry ? text.trimStart() : newline + text }];
}
