// Rules that make a list from lists.
import { Refusal, replaceScalar, spotAt, stepOf } from './edits';
import { mistakeInName, renameIn } from './expression';
import {
  type Context,
  insertRule,
  type Line,
  mapTarget,
  replaceBody,
  writeInline,
  writeLines,
} from './insert';
import { columnOf, newlineOf, slice } from './scalar';
import type { LoopPlan } from './studio.types';
import type { Change, MappingDoc, RuleNode } from './types';

/** Keys that say how the elements of a list are made. */
const loopKeys = new Set(['each', 'as', 'index', 'join', 'groupBy']);

export function planLoop(doc: MappingDoc, target: string, plan: LoopPlan, context: Context): Change[] {
  const [list = '', second = ''] = plan.lists;
  if (plan.kind === 'whole') return mapTarget(doc, target, list, context);
  for (const name of plan.as) {
    const mistake = mistakeInName(name);
    if (mistake) throw new Refusal(mistake);
  }
  const [as = 'item', other = 'other'] = plan.as;
  const head: Line[] = [];
  if (plan.kind === 'flatten')
    head.push({
      key: 'each',
      entries: plan.lists.map((expr, i) => [{ key: plan.as[i] ?? `item${i + 1}`, expr }]),
    });
  else head.push({ key: 'each', expr: list }, { key: 'as', raw: as });
  if (plan.kind === 'join') {
    const [left, right] = plan.on ?? ['', ''];
    const on = left && right ? `${left} == ${right}` : '';
    head.push({
      key: 'join',
      below: [
        { key: 'each', expr: second },
        { key: 'as', raw: other },
        { key: 'on', expr: on || 'true' },
      ],
    });
  }
  const group = plan.kind === 'group' ? groupNames(plan, as) : undefined;
  if (group)
    head.push({
      key: 'groupBy',
      below: [
        { key: 'keys', below: [{ key: group.key, expr: plan.by ?? '' }] },
        { key: 'items', raw: group.items },
      ],
    });
  const old = doc.byTarget.get(target)?.find((each) => !each.entry);
  const element: Line = context.holdsObjects(target)
    ? { key: 'rules', raw: '{}' }
    : { key: 'expr', expr: group ? group.key : (plan.as.at(plan.kind === 'flatten' ? -1 : 0) ?? as) };
  if (!old) return insertRule(doc, target, { lines: [...head, element] }, context);
  if (old.kind !== 'each') return replaceBody(doc, old, { lines: [...head, element] });
  return reloop(doc, old, head, as);
}

/** A loop that is there goes another way: what it makes of an item stays. */
function reloop(doc: MappingDoc, old: RuleNode, head: readonly Line[], as: string): Change[] {
  const fields = Object.entries(old.fields).sort(([, a], [, b]) => a.key.from - b.key.from);
  const gone = fields.filter(([name]) => loopKeys.has(name) && !(name === 'index'));
  const first = gone[0]?.[1];
  if (!first) throw new Refusal(`The loop of ${old.target} cannot be read`);
  const newline = newlineOf(doc.text);
  const changes: Change[] = [];
  if (old.form === 'flow') {
    const spot = spotAt(doc, old.value, true);
    const kept = fields.filter(([name]) => !gone.some(([other]) => other === name));
    const rest = kept.map(([, field]) => slice(doc.text, field.whole));
    changes.push({ ...old.value, insert: `{${[writeInline(head, spot), ...rest].join(', ')}}` });
    return changes;
  }
  const indent = columnOf(doc.text, first.key.from);
  const text = writeLines(head, { inline: false, indent, step: stepOf(doc), lead: 0, newline });
  changes.push({ from: first.key.from, to: first.value.to, insert: text.trimStart() });
  for (const [, field] of gone.slice(1)) changes.push({ ...field.whole, insert: '' });
  if (old.as && old.as !== as) changes.push(...renameBelow(doc, old, old.as, as));
  return changes;
}

/** Follows a new name of an item through the rules that use it. */
function renameBelow(doc: MappingDoc, rule: RuleNode, name: string, to: string): Change[] {
  const changes: Change[] = [];
  const visit = (each: RuleNode) => {
    for (const [part, { text, range }] of Object.entries(each.parts)) {
      if (each === rule && loopKeys.has(part.replace(/[.[].*/, ''))) continue;
      const next = renameIn(text, name, to);
      if (next !== text)
        changes.push(
          ...replaceScalar(
            doc,
            range,
            text,
            next,
            each.form === 'flow' || (each.form === 'scalar' && each.inline),
          ),
        );
    }
    for (const child of each.children) if (child.as !== name) visit(child);
  };
  visit(rule);
  return changes;
}

/** Names for the key and the items of a group: from the expression, and never the same. */
function groupNames(plan: LoopPlan, as: string): { key: string; items: string } {
  const last = /([A-Za-z_][A-Za-z0-9_]*)\W*$/.exec(plan.by ?? '')?.[1] ?? 'key';
  const key = mistakeInName(last) || last === as ? 'key' : last;
  const plural = `${as}s`;
  return { key, items: plural === key ? 'items' : plural };
}
