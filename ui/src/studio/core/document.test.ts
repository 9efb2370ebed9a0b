import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMapping, ruleAt } from './document';
import { stepsOf } from './paths';
import type { MappingDoc, Range, RuleNode } from './types';

const samples = new URL('../../../../samples/retail/mappings/', import.meta.url);
const names = readdirSync(samples);

const at = (doc: MappingDoc, { from, to }: Range) => doc.text.slice(from, to);
const rule = (doc: MappingDoc, id: string): RuleNode => {
  const found = doc.byId.get(id);
  if (!found) throw new Error(`no rule ${id} among ${[...doc.byId.keys()].join(', ')}`);
  return found;
};

describe('sample mappings', () => {
  it.each(names)('%s: every place holds what it should', (name) => {
    const doc = parseMapping(readFileSync(new URL(`${name}/mapping.yaml`, samples), 'utf8'));
    expect(doc.problems).toEqual([]);
    expect(doc.mapping).toBe(name);
    expect(doc.byId.size).toBeGreaterThan(5);
    for (const each of doc.byId.values()) {
      if (!each.entry) {
        const steps = stepsOf(each.target);
        expect(at(doc, each.key).endsWith(steps.at(-1) ?? '')).toBe(true);
      }
      for (const { text, range } of Object.values(each.parts)) {
        const squeezed = (s: string) => s.replace(/[\s'"]+/g, '');
        expect(squeezed(at(doc, range)).replace(/^>-?/, '')).toBe(squeezed(text));
      }
      expect(each.whole.from).toBeLessThanOrEqual(each.key.from);
      expect(each.whole.to).toBeGreaterThanOrEqual(each.value.to);
      if (!each.inline) expect(at(doc, each.whole).endsWith('\n')).toBe(true);
      expect(ruleAt(doc, each.key.from)?.line).toBe(each.line);
    }
    for (const each of doc.lets) expect(at(doc, each.key)).toBe(each.name);
  });

  it('reads the Shopify order', () => {
    const doc = parseMapping(readFileSync(new URL('shopify-order/mapping.yaml', samples), 'utf8'));
    expect(rule(doc, 'lines[].sku').parts).toMatchObject({ expr: { text: 'line.?sku' } });
    expect(rule(doc, 'lines').as).toBe('line');
    expect(rule(doc, 'lines[].kind').children).toHaveLength(4);
    expect(rule(doc, 'lines[].kind#5').parts.expr?.text).toBe('\'"custom"\''.slice(1, -1));
    expect(rule(doc, 'externalIds[]#2').parts.when?.text).toBe('source.?checkout_id.hasValue()');
    expect(rule(doc, 'externalIds[].id#2').pointer).toBe('/externalIds/-/id');
    expect(doc.lets.find((each) => each.name === 'zero')?.comment).toBe(
      "zero with the decimals of the shop's currency",
    );
  });
});

const head = 'mapping: m\nsource: a/b@1\ntarget: c/d@1\n';

it('reads every form of a rule', () => {
  const doc = parseMapping(
    `${head}rules:
  # why
  # so
  a.\`b.c\`: source.x # end
  sku: {expr: source.?sku, when: source.?sku.hasValue(), otherwise: '"none"', default: {a: 1}}
  parts:
    each:
      - order: source.orders
      - line: order.lines
    join: {each: source.stock, as: stock, on: line.sku == stock.sku}
    groupBy: {keys: {sku: line.sku}, items: {amounts: dec(line.amount)}}
    sort: [{by: sku, order: desc}, size(amounts)]
    expr: sku
  address: {use: shopify-address, from: source.?a}
  o:
    when: x
    rules: {p: 1}
    otherwise: {rules: {p: 2}}
`,
  );
  expect(rule(doc, 'a.`b.c`').pointer).toBe('/a/b.c');
  expect(rule(doc, 'a.`b.c`').comment).toBe('why\nso\nend');
  expect(at(doc, rule(doc, 'a.`b.c`').whole)).toContain('# why');
  expect(rule(doc, 'sku').parts.otherwise?.text).toBe('"none"');
  expect(rule(doc, 'sku').default).toBe('{a: 1}');
  const texts = Object.entries(rule(doc, 'parts').parts).map(([name, { text }]) => [name, text]);
  expect(Object.fromEntries(texts)).toEqual({
    each: 'source.orders',
    'each[1]': 'order.lines',
    'join.each': 'source.stock',
    'join.on': 'line.sku == stock.sku',
    'groupBy.keys.sku': 'line.sku',
    'groupBy.items.amounts': 'dec(line.amount)',
    'sort[0]': 'sku',
    'sort[1]': 'size(amounts)',
    expr: 'sku',
  });
  expect(rule(doc, 'address').kind).toBe('use');
  expect(rule(doc, 'o.p').parts.expr?.text).toBe('1');
  expect(rule(doc, 'o.p#2').parts.expr?.text).toBe('2');
});

it('keeps what can be read beside a mistake', () => {
  const doc = parseMapping(`${head}rules:\n  a: source.x\n  b: c: d\n  e: source.e\n`);
  expect(doc.problems).not.toEqual([]);
  expect(rule(doc, 'a').parts.expr?.text).toBe('source.x');
});

it('counts columns in bytes', () => {
  const doc = parseMapping(`${head}rules: {"ü": source.u, "b": source.b}\n`);
  expect(rule(doc, 'b')).toMatchObject({ line: 4, col: 25 });
});

it('reads an empty text', () => {
  for (const text of ['', '\n', '# nothing\n', '- a\n', 'x']) expect(parseMapping(text).rules).toEqual([]);
});
