// The complaints about lines that users of other mappers have, each as a test: facts, "the picture lies".
import { expect, test } from 'vitest';
import { fieldLinks, picture, readers, rowLinks } from './links';
import { list, search, withAncestors } from './rows';
import { docOf, outlineOf, shapeOf } from './sampledoc';
import { type Tree, targetTree, treeOf } from './tree';

const shop = treeOf(
  shapeOf('shopify/order@1', [
    'id:integer*',
    'total*',
    ['line_items[]*', ['sku', 'price*', 'quantity:integer*', 'gift:boolean', ['tax_lines[]', ['price*']]]],
    ['customer', ['first_name']],
  ]),
);
const shape = shapeOf('orders/order-placed@1', [
  'orderId*',
  ['lines[]*', ['sku*', 'amount:decimal*', 'tax:decimal', 'kind']],
  ['totals*', ['grand:decimal*']],
  'copy:any',
]);
const all = (tree: Tree) => new Uint8Array(tree.nodes.length).fill(1);
const doc = docOf([
  { target: 'orderId', expr: 'string(source.id)' },
  {
    target: 'lines',
    each: 'source.line_items.filter(l, l.quantity > 0)',
    as: 'line',
    rules: [
      { target: 'lines[].sku', expr: 'line.?sku' },
      { target: 'lines[].amount', expr: 'dec(line.price) * line.quantity' },
      { target: 'lines[].tax', expr: 'sum(line.?tax_lines.orValue([]).map(t, dec(t.price)))' },
      {
        target: 'lines[].kind',
        kind: 'choose',
        rules: [
          { target: 'lines[].kind', when: 'line.?gift.orValue(false)', expr: '"gift"' },
          { target: 'lines[].kind', expr: 'line.?sku' },
        ],
      },
    ],
  },
  { target: 'totals.grand', expr: 'total' },
  { target: 'copy', expr: 'source' },
]);
const outline = outlineOf(
  doc,
  {
    orderId: ['/id'],
    lines: [
      { pointer: '/line_items', as: ['range'] },
      { pointer: '/line_items/-/quantity', as: ['condition'] },
    ],
    'lines[].sku': ['/line_items/-/sku'],
    'lines[].amount': ['/line_items/-/price', '/line_items/-/quantity'],
    'lines[].tax': [
      { pointer: '/line_items/-/tax_lines', as: ['range'] },
      { pointer: '/line_items/-/tax_lines/-/price', as: ['value'] },
    ],
    'lines[].kind': [{ pointer: '/line_items/-/gift', as: ['condition'] }],
    'lines[].kind#3': ['/line_items/-/sku'],
    'totals.grand': [{ pointer: '/total', as: ['value'], through: ['total'] }],
    copy: [{ pointer: '', as: ['value'], whole: true }],
  },
  { 'lines[].sku': { conditional: true } },
);
const target = targetTree(shape, doc);
const links = fieldLinks(outline, doc, shop, target);
const named = (of = links) => of.map((l) => `${l.pointer} → ${target.nodes[l.target]?.key} ${l.kind}`);
const node = (tree: Tree, pointer: string) => tree.byPointer.get(pointer) ?? -1;
const listed = (tree: Tree, closed: string[] = []) => {
  const open = all(tree);
  for (const pointer of closed) open[node(tree, pointer)] = 0;
  return list(tree, { open });
};

test('every operand has its line, not only the first (kaoto#2948)', () => {
  expect(named()).toContain('/line_items/-/price → /lines/-/amount live');
  expect(named()).toContain('/line_items/-/quantity → /lines/-/amount live');
});

test('reads in filters, maps and from clauses have lines (ballerina-vscode#496, integrator#1360)', () => {
  expect(named()).toContain('/line_items/-/quantity → /lines conditional');
  expect(named()).toContain('/line_items/-/tax_lines/-/price → /lines/-/tax live');
  expect(named()).toContain('/line_items/-/tax_lines → /lines/-/tax live');
});

test('a copy of the whole message has its line (kaoto#2584)', () => {
  expect(named()).toContain(' → /copy live');
  expect(links.find(({ pointer }) => pointer === '')?.source).toBe(0);
});

test('through a let a line is indirect, with a when it is conditional, and a branch has its own', () => {
  expect(named()).toContain('/total → /totals/grand indirect');
  expect(named()).toContain('/line_items/-/sku → /lines/-/sku conditional');
  expect(named()).toContain('/line_items/-/gift → /lines/-/kind conditional');
  expect(named()).toContain('/line_items/-/sku → #lines[].kind#3 live');
});

test('a broken rule keeps the lines of what could be read', () => {
  const broken = outlineOf(doc, { orderId: ['/id'] }, { orderId: { state: 'broken' } });
  expect(named(fieldLinks(broken, doc, shop, target))).toEqual(['/id → /orderId broken']);
});

test('a place that the contract does not name goes to what is around it', () => {
  const deep = outlineOf(doc, { orderId: ['/customer/first_name/x', '/nothing'] });
  const found = fieldLinks(deep, doc, shop, target);
  expect(found.map((l) => shop.nodes[l.source]?.pointer)).toEqual(['/customer/first_name', '']);
});

test('closing a row drops no line (integrator#2614, product-integrator#270)', () => {
  const source = listed(shop, ['/line_items']);
  const rows = listed(target, ['/lines']);
  const drawn = rowLinks(links, source, rows);
  expect(drawn.all.reduce((sum, link) => sum + link.of.length, 0)).toBe(links.length);
  const lines = rows.rowOf[node(target, '/lines')];
  const items = source.rowOf[node(shop, '/line_items')];
  const merged = drawn.all.filter((link) => link.source === items && link.target === lines);
  expect(merged).toHaveLength(1);
  expect(merged[0]?.kind).toBe('live');
});

test('a filter drops no line (integrator#680)', () => {
  const keep = withAncestors(target, search(target, 'grand') ?? all(target));
  const drawn = rowLinks(links, listed(shop), list(target, { open: all(target), keep }));
  expect(drawn.all.reduce((sum, link) => sum + link.of.length, 0)).toBe(links.length);
});

test('what is closed on one side stays apart on the other', () => {
  const source = listed(shop);
  const drawn = rowLinks(links, source, listed(target, ['/lines']));
  const from = new Set(drawn.all.map((link) => link.source));
  for (const pointer of ['/line_items/-/price', '/line_items/-/quantity'])
    expect(from).toContain(source.rowOf[node(shop, pointer)]);
});

test('only links with an end in view are drawn; the others are stubs with counts', () => {
  const source = listed(shop);
  const rows = listed(target);
  const drawn = rowLinks(links, source, rows);
  const inView = (pointer: string) => rows.rowOf[node(target, pointer)] ?? -1;
  const only = { first: inView('/lines/-/amount'), last: inView('/lines/-/amount') };
  const up = picture(drawn, { first: source.length - 2, last: source.length - 1 }, only);
  expect(up.lines).toEqual([]);
  expect(up.stubs).toHaveLength(1);
  expect(up.stubs[0]).toMatchObject({ side: 'target', row: only.first, edge: 'above', kind: 'live' });
  expect(up.stubs[0]?.links).toHaveLength(2);
  expect(up.hidden.source).toEqual({ above: 2, below: 0 });
  const nothing = picture(drawn, { first: 0, last: -1 }, { first: 0, last: -1 });
  expect(nothing).toMatchObject({ lines: [], stubs: [] });
});

test('every link is in the picture when all is in view, once', () => {
  const source = listed(shop);
  const rows = listed(target);
  const drawn = rowLinks(links, source, rows);
  const whole = picture(drawn, { first: 0, last: source.length - 1 }, { first: 0, last: rows.length - 1 });
  expect(whole.lines).toHaveLength(drawn.all.length);
  expect(new Set(whole.lines).size).toBe(drawn.all.length);
  expect(whole.stubs).toEqual([]);
});

test('1,000 rules over one source make one stub, not 1,000 lines', () => {
  const wide = shapeOf(
    'a/b@1',
    Array.from({ length: 1000 }, (_, i) => `f${i}`),
  );
  const many = docOf(Array.from({ length: 1000 }, (_, i) => ({ target: `f${i}`, expr: 'source.total' })));
  const tree = targetTree(wide, many);
  const found = fieldLinks(
    outlineOf(many, Object.fromEntries([...many.byId.keys()].map((id) => [id, ['/total']]))),
    many,
    shop,
    tree,
  );
  const source = listed(shop);
  const drawn = rowLinks(found, source, listed(tree));
  const seen = picture(drawn, { first: 0, last: 10 }, { first: 500, last: 529 });
  expect(seen.lines).toHaveLength(30);
  expect(seen.stubs).toHaveLength(2);
  expect(seen.hidden.target).toEqual({ above: 499, below: 471 });
});

test('a source knows how many rules read it and what is beneath', () => {
  const { own, beneath } = readers(links, shop);
  expect(own[node(shop, '/line_items/-/quantity')]).toBe(2);
  expect(own[node(shop, '/customer/first_name')]).toBe(0);
  expect(beneath[node(shop, '/line_items')]).toBe(8);
});
