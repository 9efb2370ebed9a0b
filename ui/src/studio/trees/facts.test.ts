import { expect, test } from 'vitest';
import type { Finding } from '../core/types';
import { badges, say } from './chip';
import { factsOf, nextProblem, passes, rulesOf } from './facts';
import { inView } from './painter';
import { alike, fuzzy, rank } from './rank';
import { sampler } from './sample';
import { docOf, outlineOf, shapeOf } from './sampledoc';
import { targetTree, treeOf } from './tree';

const shape = shapeOf('orders/order-placed@1', [
  'orderId*',
  'note',
  ['lines[]*', ['sku*', 'amount:decimal']],
  ['address', ['city*', 'zip']],
  ['buyer', ['name*']],
]);
const doc = docOf([
  { target: 'orderId', expr: 'string(source.id)' },
  { target: 'lines', each: 'source.items', as: 'line', rules: [{ target: 'lines[].sku', expr: 'line.sku' }] },
  { target: 'address', expr: 'source.address' },
]);
const tree = targetTree(shape, doc);
const at = (path: string) => tree.byPath.get(path) ?? -1;
const outline = { ...outlineOf(doc, {}), required: ['/orderId', '/lines', '/lines/-/sku', '/address/city'] };
const finding = (line: number, col = 9): Finding => ({
  code: 'map/unknown-field',
  severity: 'error',
  message: 'no',
  position: { file: 'mapping.yaml', line, col },
});
const facts = factsOf({
  doc,
  tree,
  outline,
  findings: [finding(3)],
  saved: docOf([{ target: 'orderId', expr: 'source.id' }]),
});

test('what is beneath a rule that writes all is written, and an object is written by its fields', () => {
  expect(facts.written[at('orderId')]).toBe(2);
  expect(facts.written[at('address.city')]).toBe(3);
  expect(facts.written[at('buyer')]).toBe(0);
  expect(facts.written[at('')]).toBe(1);
  expect(facts.written[at('lines[].amount')]).toBe(0);
});

test('a loop without rules leaves its fields open', () => {
  const empty = docOf([{ target: 'lines', each: 'source.items', as: 'line' }]);
  const known = factsOf({ doc: empty, tree, outline: undefined, findings: [], saved: undefined });
  expect(known.written[at('lines')]).toBe(2);
  expect(known.written[at('lines[].sku')]).toBe(0);
});

test('a finding is told at the rule that it stands in, and counted around it', () => {
  const found = rulesOf(doc, [finding(3), finding(1), finding(99)]);
  expect([...found.keys()]).toEqual(['lines[].sku', 'orderId', 'address']);
  expect(facts.problems[at('lines[].sku')]).toHaveLength(1);
  expect(facts.troubled[at('lines')]).toBe(1);
  expect(facts.troubled[0]).toBe(1);
  expect(nextProblem(facts, 0)).toBe(at('lines[].sku'));
  expect(nextProblem(facts, at('lines[].sku'))).toBe(at('lines[].sku'));
});

test('filters: unmapped, required, with problems, changed', () => {
  const passing = (filter: Parameters<typeof passes>[2]) =>
    tree.nodes.filter((node) => passes(facts, node, filter)).map(({ path }) => path);
  expect(passing('unmapped')).toEqual(['note', 'lines[].amount', 'buyer.name']);
  expect(passing('required')).toEqual(['orderId', 'lines', 'lines[].sku', 'address.city']);
  expect(passing('problems')).toEqual(['lines[].sku']);
  expect(passing('changed')).toEqual(['orderId', 'lines', 'lines[].sku', 'address']);
});

test('a rule reads in one line: chip, code, loop, policies (LogicAppsUX#3750)', () => {
  const [id, lines] = doc.rules;
  expect(say(id)).toMatchObject({ form: 'code', text: 'string(source.id)', part: 'expr' });
  expect(say(lines)).toMatchObject({ form: 'loop', text: 'each line in source.items', part: 'each' });
  expect(say(doc.byTarget.get('lines[].sku')?.[0])).toMatchObject({ form: 'path', text: 'line.sku' });
  expect(say(undefined)).toMatchObject({ form: 'none', part: 'expr' });
  const strict = { ...doc.rules[0], onMissing: 'error', onNull: 'omit' } as (typeof doc.rules)[number];
  expect(badges(strict).map(({ text }) => text)).toEqual(['missing → error', 'null → omit']);
  expect(badges(id)).toEqual([]);
});

test('values keep their digits, and of a list the first item is shown with the count', () => {
  const values = sampler(
    '{"id":4507894690001234567,"a/b":1.50,"items":[{"sku":"A"},{"sku":"B"}],"none":[],"x":null}',
  );
  expect(values.of('/id')).toEqual({ kind: 'scalar', text: '4507894690001234567' });
  expect(values.of('/a~1b')).toEqual({ kind: 'scalar', text: '1.50' });
  expect(values.of('/items')).toEqual({ kind: 'list', count: 2 });
  expect(values.of('/items/-/sku')).toEqual({ kind: 'scalar', text: '"A"' });
  expect(values.of('/none/-/sku')).toEqual({ kind: 'none' });
  expect(values.of('/x')).toEqual({ kind: 'scalar', text: 'null' });
  expect(sampler('{"half":').of('/half')).toEqual({ kind: 'none' });
});

test('sources are ranked by name and type', () => {
  const source = treeOf(
    shapeOf('shop/order@1', [
      'note*',
      'order_id*',
      'city_count:integer*',
      ['ship_address', ['city*', 'zip*']],
      'paid:boolean*',
    ]),
  );
  const ground = { doc: docOf([]), outline: undefined, source, target: tree };
  const node = (path: string) => tree.nodes[at(path)] ?? tree.nodes[0];
  const names = (path: string, query = '') => {
    const to = node(path);
    return to ? rank(ground, to, query).map(({ source: from }) => from.path) : [];
  };
  expect(names('orderId')[0]).toBe('order_id');
  expect(names('address.city')[0]).toBe('ship_address.city');
  expect(names('note', 'zp')[0]).toBe('ship_address.zip');
  expect(names('note', 'nothing like it')).toEqual([]);
  expect(alike('shippingAddress', 'Shipping-Address')).toBe(1);
  expect(fuzzy('ab', 'a-b')).toBeGreaterThan(fuzzy('ab', 'a----------b'));
});

test('a row is in view when its middle is', () => {
  expect(inView({ scrollTop: 0, clientHeight: 280 }, 100)).toEqual({ first: 0, last: 9 });
  expect(inView({ scrollTop: 13, clientHeight: 280 }, 100)).toEqual({ first: 0, last: 9 });
  expect(inView({ scrollTop: 15, clientHeight: 280 }, 100)).toEqual({ first: 1, last: 10 });
  expect(inView({ scrollTop: 0, clientHeight: 280 }, 3)).toEqual({ first: 0, last: 2 });
  expect(inView({ scrollTop: 0, clientHeight: 0 }, 3)).toEqual({ first: 0, last: -1 });
});
