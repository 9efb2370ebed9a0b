import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { applyChanges, invert } from './changes';
import { parseMapping } from './document';
import { Refusal, setComment, setPart, setPolicy } from './edits';
import { Dice, expression, mappingFile } from './generate.fixture';
import { updateDoc } from './partial';
import { removeRules } from './remove';
import type { Change, MappingDoc, RuleNode } from './types';

const folder = new URL('../../../../samples/retail/mappings/', import.meta.url);
const samples = readdirSync(folder).map((name) =>
  readFileSync(new URL(`${name}/mapping.yaml`, folder), 'utf8'),
);
const files = [...samples, ...Array.from({ length: 500 }, (_, seed) => mappingFile(seed + 1))];

type Json = string | null | Json[] | { [key: string]: Json };
type Entries = Record<string, Json>;

/** What a reader of YAML makes of a text; line breaks at the end of blocks mean nothing to expressions. */
function read(text: string): Entries {
  const parsed = parseDocument(text, { schema: 'failsafe' });
  if (parsed.errors.length) throw new Error(`${parsed.errors[0]?.message}\n${text}`);
  const trim = (value: Json): Json => {
    if (typeof value === 'string') return value.trimEnd();
    if (Array.isArray(value)) return value.map(trim);
    if (!value) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, trim(item)]));
  };
  return trim(parsed.toJS() as Json) as Entries;
}

/** Where a rule is in what was read: the object or list around it, and its key there. */
function placeOf(doc: MappingDoc, root: Entries, rule: RuleNode): { around: Entries; key: string } {
  const { parent } = rule;
  const siblings = parent?.children ?? doc.rules;
  if (!parent) return nth(root.rules as Entries, siblings.indexOf(rule));
  const { around, key } = placeOf(doc, root, parent);
  const own = around[key] as Entries;
  const field = ['rules', 'items', 'choose'].find((name) => name in own && name in parent.fields);
  if (field) return nth(own[field] as Entries, siblings.indexOf(rule));
  const last = own.otherwise as Entries; // the last entry of choose, whose rules stand below otherwise
  return nth((last.rules ?? last.items ?? last.choose) as Entries, siblings.indexOf(rule));
}

const nth = (around: Entries, index: number) => ({ around, key: Object.keys(around)[index] ?? '' });

const bare = (doc: MappingDoc) =>
  JSON.parse(
    JSON.stringify(doc, (key, value) => {
      if (key === 'parent') return (value as RuleNode).id;
      return value instanceof Map
        ? [...value].map(([name, held]) => [name, Array.isArray(held) ? held.map(({ id }) => id) : held.id])
        : value;
    }),
  );

/** Makes an edit and checks what holds of all: it can be undone, and is read in part as in full. */
function make(doc: MappingDoc, changes: readonly Change[]): MappingDoc {
  const text = applyChanges(doc.text, changes);
  expect(applyChanges(text, invert(doc.text, changes))).toBe(doc.text);
  const full = parseMapping(text);
  expect(bare(updateDoc(doc, changes))).toEqual(bare(full));
  return full;
}

/** Nothing outside of a rule's lines is another. */
function onlyWithin(doc: MappingDoc, after: MappingDoc, { whole }: RuleNode) {
  expect(after.text.slice(0, whole.from)).toBe(doc.text.slice(0, whole.from));
  const tail = doc.text.slice(whole.to);
  expect(after.text.endsWith(tail)).toBe(true);
}

const check = (name: string, edit: (doc: MappingDoc, dice: Dice) => void) =>
  it(name, { timeout: 120_000 }, () => {
    files.forEach((text, i) => {
      try {
        edit(parseMapping(text), new Dice(i + 1));
      } catch (thrown) {
        if (thrown instanceof Error) thrown.message = `file ${i}: ${thrown.message}`;
        throw thrown;
      }
    });
  });

const ruleIn = (doc: MappingDoc, dice: Dice, wanted: (rule: RuleNode) => boolean) => {
  const rules = [...doc.byId.values()].filter(wanted);
  return rules.length ? dice.pick(rules) : undefined;
};

describe('edits of one rule', () => {
  check('read files as they are', (doc) => {
    expect(doc.problems).toEqual([]);
    expect(doc.text).toBe(doc.text);
    for (const rule of doc.byId.values())
      for (const part of Object.values(rule.parts)) expect(part.text).not.toBe('');
  });

  check('setPart changes an expression and nothing else', (doc, dice) => {
    const rule = ruleIn(doc, dice, (each) => !!each.parts.expr);
    if (!rule) return;
    const expr = dice.chance(20) ? `${rule.parts.expr?.text} + 1` : expression(dice);
    const after = make(doc, setPart(doc, rule.id, 'expr', expr));
    onlyWithin(doc, after, rule);
    const want = read(doc.text);
    const { around, key } = placeOf(doc, want, rule);
    const own = around[key];
    if (typeof own === 'string') around[key] = expr;
    else if (own && !Array.isArray(own)) {
      if ('expr' in own) own.expr = expr;
      else if (typeof own.otherwise === 'string') own.otherwise = expr;
      else (own.otherwise as Entries).expr = expr;
    }
    expect(read(after.text)).toEqual(want);
  });

  check('setPart adds a condition, and taking it away gives the text back', (doc, dice) => {
    const rule = ruleIn(doc, dice, (each) => !each.parts.when && !(each.entry && each.fields.otherwise));
    if (!rule || rule.entry) return;
    const expr = expression(dice);
    const after = make(doc, setPart(doc, rule.id, 'when', expr));
    onlyWithin(doc, after, rule);
    const want = read(doc.text);
    const { around, key } = placeOf(doc, want, rule);
    const own = around[key] as string | Entries;
    around[key] = typeof own === 'string' ? { expr: own, when: expr } : { ...own, when: expr };
    expect(read(after.text)).toEqual(want);
    const back = make(after, setPart(after, rule.id, 'when', undefined));
    expect(read(back.text)).toEqual(read(doc.text));
  });

  check('setPolicy states and unstates', (doc, dice) => {
    const rule = ruleIn(doc, dice, (each) => !each.entry);
    if (!rule) return;
    const after = make(doc, setPolicy(doc, rule.id, 'onMissing', 'default'));
    onlyWithin(doc, after, rule);
    expect(after.byId.get(rule.id)?.onMissing).toBe('default');
    if (!rule.onMissing) {
      const back = make(after, setPolicy(after, rule.id, 'onMissing', undefined));
      expect(read(back.text)).toEqual(read(doc.text));
    }
  });

  check('setComment writes and takes away', (doc, dice) => {
    const rule = ruleIn(doc, dice, (each) => !each.entry);
    if (!rule) return;
    const after = make(doc, setComment(doc, rule.id, 'because: "so" # really'));
    onlyWithin(doc, after, rule);
    expect(after.byId.get(rule.id)?.comment).toBe('because: "so" # really');
    const back = make(after, setComment(after, rule.id, undefined));
    expect(back.byId.get(rule.id)?.comment).toBeUndefined();
  });

  check('removeRules takes rules and nothing else', (doc, dice) => {
    const rule = ruleIn(doc, dice, (each) => !each.entry && (each.parent?.children.length ?? 2) > 1);
    if (!rule) return;
    const want = read(doc.text);
    const { around, key } = placeOf(doc, want, rule);
    delete around[key];
    let after: MappingDoc;
    try {
      after = make(doc, removeRules(doc, [rule.id]));
    } catch (thrown) {
      if (thrown instanceof Refusal) return;
      throw thrown;
    }
    expect(read(after.text)).toEqual(want);
    const all = make(doc, removeRules(doc, [...doc.byId.keys()]));
    expect(read(all.text)).toEqual({ ...read(doc.text), rules: {} });
  });
});
