import { expect, test } from 'vitest';
import { itemName, placeOf, scopeAt } from './access';
import { connect, type Ground, loopChoices } from './connect';
import { docOf, outlineOf, type RuleSketch, shapeOf } from './sampledoc';
import { targetTree, treeOf } from './tree';

const source = treeOf(
  shapeOf('shopify/order@1', [
    'id:integer*',
    'total_price*',
    'note',
    'made:time*',
    'ship-to*',
    'tags:text[]*',
    ['customer', ['email*']],
    [
      'line_items[]*',
      ['sku', 'price*', 'quantity:integer*', ['tax_lines[]', ['rate:number*', ['parts[]', ['code*']]]]],
    ],
    ['stock[]', ['sku*', 'level:integer*']],
  ]),
);
const shape = shapeOf('orders/order-placed@1', [
  'orderId*',
  'grand:decimal*',
  'note',
  'placed:time',
  'paid:boolean',
  'tags:text[]',
  ['lines[]*', ['sku*', 'amount:decimal', ['taxes[]', ['rate:number', ['parts[]', ['code']]]]]],
]);
const ground = (rules: RuleSketch[]): Ground => {
  const doc = docOf(rules);
  return { doc, outline: undefined, source, target: targetTree(shape, doc) };
};
const nodes = (g: Ground, from: string, to: string) => {
  const a = g.source.nodes[g.source.byPointer.get(from) ?? -1];
  const b = g.target.nodes[g.target.byPath.get(to) ?? -1];
  if (!a || !b) throw new Error(`${from} or ${to} is not in the shapes`);
  return [a, b] as const;
};
const made = (g: Ground, from: string, to: string) => connect(g, ...nodes(g, from, to));
const looped: RuleSketch[] = [{ target: 'lines', each: 'source.line_items', as: 'line', rules: [] }];

test('a field onto a field is its path, with what turns one type into the other', () => {
  const g = ground([]);
  expect(made(g, '/total_price', 'grand')).toMatchObject({
    expr: 'dec(source.total_price)',
    fits: 'converts',
  });
  expect(made(g, '/id', 'orderId')).toMatchObject({ expr: 'string(source.id)', fits: 'converts' });
  expect(made(g, '/made', 'placed')).toMatchObject({ expr: 'source.made', fits: 'same' });
  expect(made(g, '/note', 'note')).toMatchObject({ expr: 'source.?note', fits: 'same' });
  expect(made(g, '/note', 'grand').expr).toBe('source.?note.optMap(v, dec(v))');
  expect(made(g, '/customer/email', 'note').expr).toBe('source.?customer.?email');
  expect(made(g, '/ship-to', 'note').expr).toBe('source.`ship-to`');
  expect(made(g, '/made', 'paid')).toMatchObject({ fits: 'no', why: 'time does not fit boolean' });
});

test('inside a loop a field is that of the item', () => {
  const g = ground(looped);
  expect(made(g, '/line_items/-/sku', 'lines[].sku')).toMatchObject({ expr: 'line.?sku', loops: [] });
  expect(made(g, '/line_items/-/price', 'lines[].amount').expr).toBe('dec(line.price)');
  expect(made(g, '/note', 'lines[].sku').expr).toBe('source.?note');
});

test('a loop that is written otherwise is known from the checker', () => {
  const doc = docOf([
    { target: 'lines', each: 'picked', as: 'it', rules: [{ target: 'lines[].sku', expr: 'it.sku' }] },
  ]);
  const outline = outlineOf(
    doc,
    {},
    {
      'lines[].sku': { scope: [{ name: 'it', kind: 'item', pointer: '/line_items/-' }] },
    },
  );
  expect(scopeAt(doc, outline, 'lines[].amount')).toEqual([{ name: 'it', pointer: '/line_items/-' }]);
  const g = { doc, outline, source, target: targetTree(shape, doc) };
  expect(made(g, '/line_items/-/price', 'lines[].amount').expr).toBe('dec(it.price)');
});

test('lists around both are gone through, from the outside (atlasmap#435: nested collections)', () => {
  const g = ground([]);
  expect(made(g, '/line_items/-/sku', 'lines[].sku')).toMatchObject({
    expr: 'line.?sku',
    loops: [{ target: 'lines', plan: { kind: 'each', lists: ['source.line_items'], as: ['line'] } }],
  });
  expect(made(g, '/line_items/-/tax_lines/-/parts/-/code', 'lines[].taxes[].parts[].code')).toMatchObject({
    expr: 'part.code',
    loops: [
      { target: 'lines', plan: { lists: ['source.line_items'], as: ['line'] } },
      { target: 'lines[].taxes', plan: { lists: ['line.?tax_lines.orValue([])'], as: ['taxLine'] } },
      { target: 'lines[].taxes[].parts', plan: { lists: ['taxLine.?parts.orValue([])'], as: ['part'] } },
    ],
  });
  expect(made(ground(looped), '/line_items/-/tax_lines/-/rate', 'lines[].taxes[].rate')).toMatchObject({
    expr: 'taxLine.rate',
    loops: [{ target: 'lines[].taxes', plan: { lists: ['line.?tax_lines.orValue([])'] } }],
  });
});

test('a source that lies deeper than its target is flattened, or its first item is taken', () => {
  const g = ground([]);
  expect(made(g, '/line_items/-/tax_lines/-/rate', 'lines[].amount')).toMatchObject({
    expr: 'dec(taxLine.rate)',
    loops: [
      {
        target: 'lines',
        plan: { kind: 'flatten', lists: ['source.line_items', 'line.?tax_lines'], as: ['line', 'taxLine'] },
      },
    ],
  });
  expect(made(g, '/line_items/-/sku', 'note').expr).toBe('source.line_items[?0].?sku');
  expect(made(g, '/line_items/-/price', 'grand').expr).toBe('source.line_items[?0].?price.optMap(v, dec(v))');
});

test('a list of plain values can be made of a field (LogicAppsUX#2746)', () => {
  expect(made(ground([]), '/line_items/-/sku', 'tags')).toMatchObject({
    target: 'tags[]',
    expr: 'line.?sku',
    loops: [{ target: 'tags', plan: { kind: 'each', lists: ['source.line_items'], as: ['line'] } }],
  });
});

test('a field for a list that has no loop is written into one fixed item', () => {
  expect(made(ground([]), '/note', 'lines[].sku')).toMatchObject({
    target: 'lines[].sku',
    expr: 'source.?note',
    fits: 'same',
    why: 'both are text, in one fixed item of lines',
  });
});

test('a list of a list needs the outer one first', () => {
  expect(made(ground([]), '/line_items/-/price', 'lines[].taxes[].rate')).toMatchObject({
    blocked: true,
    why: 'lines has no loop yet: map a list to it first',
  });
});

test('a list onto a list asks which way, each first', () => {
  const g = ground([]);
  expect(made(g, '/line_items', 'lines')).toMatchObject({ asks: true });
  const choices = loopChoices(g, ...nodes(g, '/line_items', 'lines'));
  expect(choices.map(({ kind }) => kind)).toEqual(['each', 'whole', 'flatten', 'join', 'group']);
  expect(choices[0]?.plan).toEqual({ kind: 'each', lists: ['source.line_items'], as: ['line'] });
  expect(choices[2]?.plan).toMatchObject({
    lists: ['source.line_items', 'line.?tax_lines'],
    as: ['line', 'taxLine'],
  });
  expect(choices[3]?.plan).toMatchObject({
    lists: ['source.line_items', 'source.?stock.orValue([])'],
    as: ['line', 'stock'],
    on: ['line.?sku', 'stock.sku'],
  });
  expect(choices[4]?.plan).toMatchObject({ kind: 'group', by: 'line.?sku' });
});

test('a deeper list onto a list is flattened; inside its loop it is not', () => {
  const deep = ground([]);
  expect(loopChoices(deep, ...nodes(deep, '/line_items/-/tax_lines', 'lines'))[0]).toMatchObject({
    kind: 'flatten',
    plan: { lists: ['source.line_items', 'line.?tax_lines'] },
  });
  const inside = ground(looped);
  expect(loopChoices(inside, ...nodes(inside, '/line_items/-/tax_lines', 'lines[].taxes'))[0]).toMatchObject({
    kind: 'each',
    plan: { lists: ['line.?tax_lines.orValue([])'], as: ['taxLine'] },
    around: [],
  });
  expect(loopChoices(deep, ...nodes(deep, '/line_items/-/tax_lines', 'lines[].taxes'))[0]).toMatchObject({
    kind: 'each',
    around: [{ target: 'lines', plan: { lists: ['source.line_items'], as: ['line'] } }],
    plan: { lists: ['line.?tax_lines.orValue([])'] },
  });
});

test('items are named by their list', () => {
  const none = new Set<string>();
  expect(itemName('line_items', none)).toBe('line');
  expect(itemName('taxLines', none)).toBe('taxLine');
  expect(itemName('addresses', none)).toBe('address');
  expect(itemName('entries', none)).toBe('entry');
  expect(itemName('items', none)).toBe('item');
  expect(itemName('in', none)).toBe('item');
  expect(itemName('lines', new Set(['line', 'line2']))).toBe('line3');
});

test('plain paths are read as places', () => {
  const scope = [{ name: 'line', pointer: '/line_items/-' }];
  expect(placeOf('source.?a.`b-c`.orValue([])', [])).toBe('/a/b-c');
  expect(placeOf('line.?tax_lines', scope)).toBe('/line_items/-/tax_lines');
  expect(placeOf('source.a.filter(x, x.b)', [])).toBeUndefined();
  expect(placeOf('other.a', [])).toBeUndefined();
});
