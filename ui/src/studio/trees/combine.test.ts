import { expect, test } from 'vitest';
import { combinations } from './combine';
import type { Ground } from './connect';
import { docOf, type RuleSketch, shapeOf } from './sampledoc';
import { targetTree, treeOf } from './tree';

const source = treeOf(
  shapeOf('shop/order@1', [
    'name*',
    'nick',
    'total*',
    'shipping:decimal',
    'count:integer*',
    ['lines[]*', ['price*', 'quantity:integer*']],
  ]),
);
const shape = shapeOf('orders/order@1', [
  'title',
  'grand:decimal',
  'size:integer',
  ['lines[]', ['amount:decimal']],
]);
const ways = (from: string[], to: string, rules: RuleSketch[] = []) => {
  const doc = docOf(rules);
  const ground: Ground = { doc, outline: undefined, source, target: targetTree(shape, doc) };
  const target = ground.target.nodes[ground.target.byPath.get(to) ?? -1];
  const nodes = from.flatMap((pointer) => source.nodes[source.byPointer.get(pointer) ?? -1] ?? []);
  if (!target || nodes.length !== from.length) throw new Error(`${from} or ${to} is not in the shapes`);
  return combinations(ground, nodes, target).map(({ expr }) => expr);
};

test('numbers are added, multiplied or taken away; what is missing counts as nothing', () => {
  expect(ways(['/total', '/shipping'], 'grand')).toEqual([
    'dec(source.total) + source.?shipping.optMap(v, dec(v)).orValue(dec("0"))',
    'dec(source.total) * source.?shipping.optMap(v, dec(v)).orValue(dec("0"))',
    'dec(source.total) - source.?shipping.optMap(v, dec(v)).orValue(dec("0"))',
  ]);
});

test('inside a loop they are fields of the item', () => {
  const rules: RuleSketch[] = [{ target: 'lines', each: 'source.lines', as: 'line', rules: [] }];
  expect(ways(['/lines/-/price', '/lines/-/quantity'], 'lines[].amount', rules)[1]).toBe(
    'dec(line.price) * dec(line.quantity)',
  );
});

test('texts are joined, or the first that is there is taken', () => {
  expect(ways(['/nick', '/name'], 'title')).toEqual([
    'source.?nick.orValue("") + " " + source.name',
    'source.?nick.orValue("") + source.name',
    'source.?nick.orValue("") + ", " + source.name',
    'source.?nick.orValue(source.name)',
  ]);
  // After one that is always there, the next would never be asked.
  expect(ways(['/name', '/nick'], 'title')).toHaveLength(3);
});

test('what needs a loop first cannot be put together', () => {
  expect(ways(['/lines/-/price', '/lines/-/quantity'], 'lines[].amount')).toEqual([]);
});
