// Reads a text again after a change, without reading what the change does not reach: the lines of the innermost rule
// around it are read alone, and everything behind them moves.
import { applyChanges } from './changes';
import { parseMapping, parseRules } from './document';
import { newlineOf } from './scalar';
import type { Change, MappingDoc, Range, RuleNode } from './types';

/** The document after changes: as parseMapping gives it, only sooner. */
export function updateDoc(doc: MappingDoc, changes: readonly Change[]): MappingDoc {
  const text = applyChanges(doc.text, changes);
  return (doc.problems.length ? undefined : partial(doc, changes, text)) ?? parseMapping(text);
}

interface Reach extends Range {
  /** How much longer the text is. */
  grows: number;
}

function reachOf(changes: readonly Change[]): Reach | undefined {
  const first = changes[0];
  if (!first) return undefined;
  const reach = { from: first.from, to: first.to, grows: 0 };
  for (const { from, to, insert } of changes) {
    reach.from = Math.min(reach.from, from);
    reach.to = Math.max(reach.to, to);
    reach.grows += insert.length - (to - from);
  }
  return reach;
}

/** The innermost rule that stands on whole lines of its own and holds a range with room around it. */
function holder(doc: MappingDoc, reach: Range): RuleNode | undefined {
  let found: RuleNode | undefined;
  let level: readonly RuleNode[] = doc.rules;
  for (;;) {
    const next: RuleNode | undefined = level.find(
      ({ whole }) => whole.from <= reach.from && whole.to > reach.from,
    );
    if (
      !next ||
      next.inline ||
      reach.from < next.key.from ||
      reach.to >= next.whole.to ||
      next.whole.from === next.key.from
    )
      return found;
    if (!next.entry && doc.text[next.whole.to - 1] === '\n') found = next;
    level = next.children;
  }
}

function partial(doc: MappingDoc, changes: readonly Change[], text: string): MappingDoc | undefined {
  const reach = reachOf(changes);
  const old = reach && holder(doc, reach);
  if (!reach || !old) return undefined;
  const { from } = old.whole;
  const to = old.whole.to + reach.grows;
  const lines = text.slice(from, to);
  // Marks of documents, and tabs before a key, have a meaning of their own for the whole file.
  if (
    !lines.endsWith('\n') ||
    /^(?:---|\.\.\.|%|\t)/m.test(lines) ||
    newlineOf(lines) !== newlineOf(doc.text)
  )
    return undefined;
  const lineNumber = old.line - linesIn(doc.text, from, old.key.from);
  const read = parseRules(lines, { from, line: lineNumber, around: aroundOf(old) });
  const fresh = read?.[0];
  if (!fresh || read.length !== 1 || fresh.col !== old.col || fresh.target !== old.target) return undefined;
  if (fresh.whole.from !== from || fresh.whole.to !== to || fresh.comment !== old.comment) return undefined;
  if (old.value.from === old.value.to || fresh.value.from === fresh.value.to) return undefined;
  const grownLines = linesIn(text, from, to) - linesIn(doc.text, from, old.whole.to);
  return splice(doc, old, fresh, text, { edge: old.whole.to, by: reach.grows, lines: grownLines });
}

const aroundOf = ({ parent }: RuleNode) =>
  parent ? (parent.kind === 'each' ? `${parent.target}[]` : parent.target) : '';

function linesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

interface Shift {
  /** What lies at it or behind moves. */
  edge: number;
  by: number;
  lines: number;
}

/** The document with one rule in place of another. */
function splice(doc: MappingDoc, old: RuleNode, fresh: RuleNode, text: string, shift: Shift): MappingDoc {
  const next: MappingDoc = { ...doc, text, byId: new Map(), byTarget: new Map() };
  // What lies around the rule may begin with its key and end with its value.
  const moveAt = (at: number) => {
    if (at >= shift.edge) return at + shift.by;
    if (at === old.key.from) return fresh.key.from;
    return at > old.whole.from ? fresh.value.to : at;
  };
  const move = ({ from, to }: Range): Range => ({ from: moveAt(from), to: moveAt(to) });
  const note = (rule: RuleNode): RuleNode => {
    const same = next.byTarget.get(rule.target);
    rule.id = same ? `${rule.target}#${same.length + 1}` : rule.target;
    if (same) same.push(rule);
    else next.byTarget.set(rule.target, [rule]);
    next.byId.set(rule.id, rule);
    return rule;
  };
  const noteAll = (rule: RuleNode) => {
    note(rule);
    for (const child of rule.children) noteAll(child);
  };
  const copy = (rule: RuleNode, parent: RuleNode | undefined): RuleNode => {
    if (rule === old) {
      if (parent) fresh.parent = parent;
      noteAll(fresh);
      return fresh;
    }
    const moved: RuleNode = rule.whole.to < shift.edge ? { ...rule } : moveRule(rule, shift, move);
    if (parent) moved.parent = parent;
    note(moved);
    moved.children = rule.children.map((child) => copy(child, moved));
    return moved;
  };
  next.rules = doc.rules.map((rule) => copy(rule, undefined));
  next.fields = moveFields(doc.fields, move);
  next.lets = doc.lets.map((each) =>
    each.whole.to < shift.edge
      ? each
      : {
          ...each,
          key: move(each.key),
          whole: move(each.whole),
          line: each.key.from >= shift.edge ? each.line + shift.lines : each.line,
          part: { ...each.part, range: move(each.part.range) },
        },
  );
  return next;
}

type Move = (range: Range) => Range;

function moveFields(fields: RuleNode['fields'], move: Move): RuleNode['fields'] {
  const next: RuleNode['fields'] = {};
  for (const name in fields) {
    const field = fields[name];
    if (field) next[name] = { key: move(field.key), value: move(field.value), whole: move(field.whole) };
  }
  return next;
}

function moveRule(rule: RuleNode, shift: Shift, move: Move): RuleNode {
  const parts: RuleNode['parts'] = {};
  for (const name in rule.parts) {
    const part = rule.parts[name];
    if (part) parts[name] = { text: part.text, range: move(part.range) };
  }
  return {
    ...rule,
    key: move(rule.key),
    value: rule.form === 'scalar' && parts.expr ? parts.expr.range : move(rule.value),
    whole: move(rule.whole),
    line: rule.key.from >= shift.edge ? rule.line + shift.lines : rule.line,
    parts,
    fields: rule.form === 'scalar' ? rule.fields : moveFields(rule.fields, move),
  };
}
