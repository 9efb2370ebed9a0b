// Takes rules out, with their comments and with whatever around them is empty then.
import { Refusal } from './edits';
import type { Change, MappingDoc, Range, RuleNode } from './types';

export function removeRules(doc: MappingDoc, ids: readonly string[]): Change[] {
  const gone = new Set(ids.flatMap((id) => doc.byId.get(id) ?? []));
  if (gone.size === 0) return [];
  // A rule without any rule left in it goes too.
  const isGone = (rule: RuleNode): boolean =>
    gone.has(rule) || (rule.children.length > 0 && !keeps(rule) && rule.children.every(isGone));
  const out: RuleNode[] = [];
  const collect = (rules: readonly RuleNode[]) => {
    for (const rule of rules) {
      if (isGone(rule)) out.push(rule);
      else collect(rule.children);
    }
  };
  collect(doc.rules);
  if (doc.rules.length > 0 && doc.rules.every((rule) => out.includes(rule))) return emptyRules(doc);
  const changes: Change[] = [];
  const done = new Set<RuleNode>();
  for (const rule of out) {
    if (done.has(rule)) continue;
    const siblings = siblingsOf(doc, rule);
    const among = siblings.filter((each) => out.includes(each));
    for (const each of among) done.add(each);
    if (rule.inline) changes.push(...fromBraces(siblings, among));
    else for (const each of among) changes.push(fromLines(doc, each, siblings));
  }
  return changes;
}

/** Whether a rule says something of its own that remains without its children. */
const keeps = (rule: RuleNode) =>
  rule.parts.otherwise !== undefined || (rule.kind === 'each' && rule.parts.expr !== undefined);

/** Rules in the same mapping or list. */
function siblingsOf(doc: MappingDoc, rule: RuleNode): RuleNode[] {
  const all = rule.parent ? rule.parent.children : doc.rules;
  return all.filter(
    (each) => each.entry === rule.entry && each.inline === rule.inline && sameField(rule, each),
  );
}

/** Children come from rules, items, choose or otherwise of their parent: only those of one are in one list. */
function sameField(a: RuleNode, b: RuleNode): boolean {
  const of = (rule: RuleNode) =>
    Object.entries(rule.parent?.fields ?? {}).find(
      ([, { whole }]) => rule.key.from >= whole.from && rule.key.from < whole.to,
    )?.[0];
  return of(a) === of(b);
}

function fromLines(doc: MappingDoc, rule: RuleNode, siblings: readonly RuleNode[]): Change {
  if (rule.parent && !rule.entry && rule.parent.fields.otherwise?.key.from === rule.key.from)
    return { ...rule.whole, insert: '' };
  const whole = withBlank(doc, rule.whole);
  const first = siblings.indexOf(rule) === 0;
  // What begins behind a dash leaves the dash to the next one.
  if (first && rule.whole.from === rule.key.from && !rule.entry) {
    const next = siblings[1];
    if (!next) throw new Refusal(`${rule.target} cannot be removed by itself`);
    return { from: rule.key.from, to: next.key.from, insert: '' };
  }
  return { ...whole, insert: '' };
}

/** With one of the blank lines around it, so that no two of them meet. */
function withBlank({ text }: MappingDoc, { from, to }: Range): Range {
  const blankAfter = /^[ \t]*\r?\n/.exec(text.slice(to, to + 200));
  const before = text.slice(0, from);
  const blankBefore = /\n[ \t]*\r?\n$/.test(before.slice(-200));
  if (blankBefore && blankAfter) return { from, to: to + blankAfter[0].length };
  if (blankBefore && to >= text.length) {
    const cut = /(?:[ \t]*\r?\n)+$/.exec(before)?.[0].length ?? 0;
    const keep = /^[ \t]*\r?\n/.exec(before.slice(from - cut))?.[0].length ?? 0;
    return { from: from - cut + keep, to };
  }
  return { from, to };
}

function fromBraces(siblings: readonly RuleNode[], gone: readonly RuleNode[]): Change[] {
  const kept = siblings.filter((rule) => !gone.includes(rule));
  const lastKept = kept.at(-1);
  const changes: Change[] = [];
  const tail = siblings.slice(lastKept ? siblings.indexOf(lastKept) + 1 : 0);
  siblings.forEach((rule, i) => {
    const next = siblings[i + 1];
    if (!gone.includes(rule) || tail.includes(rule) || !next) return;
    changes.push({ from: rule.whole.from, to: next.whole.from, insert: '' });
  });
  const end = tail.at(-1);
  if (lastKept && end) changes.push({ from: lastKept.whole.to, to: end.whole.to, insert: '' });
  return changes;
}

/** The last rule of a file is gone: rules stays, with nothing in it. */
function emptyRules(doc: MappingDoc): Change[] {
  const field = doc.fields.rules;
  if (!field) return [];
  const colon = doc.text.indexOf(':', field.key.to) + 1;
  const last = doc.rules.at(-1);
  const to = last && !last.inline ? Math.max(last.whole.to, field.value.to) : field.value.to;
  const ends = doc.text.slice(field.value.to, to).includes('\n') || doc.text[to - 1] === '\n';
  const newline = doc.text.includes('\r\n') ? '\r\n' : '\n';
  return [{ from: colon, to, insert: ` {}${ends ? newline : ''}` }];
}
