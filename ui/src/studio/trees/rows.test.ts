import { expect, test } from 'vitest';
import { aroundOnly, firstOpen, list, search, typeAhead, withAncestors, withInside } from './rows';
import { docOf, shapeOf } from './sampledoc';
import { signature, type Tree, targetTree, treeOf } from './tree';

const order = shapeOf('orders/order-placed@1', [
  'orderId*',
  'currency*',
  ['lines[]*', ['sku*', 'quantity:integer*', ['allocations[]', ['amount:decimal*', ['levels[]', ['name']]]]]],
  'tags:text[]',
  'kind',
  ['ids[]', ['system', 'id']],
]);
const all = (tree: Tree) => new Uint8Array(tree.nodes.length).fill(1);
const names = (tree: Tree, rows: ReturnType<typeof list>) =>
  [...rows.node.subarray(0, rows.length)].map((at) => tree.nodes[at]?.name);
const at = (tree: Tree, path: string) => tree.byPath.get(path) ?? -1;

test('a list and its element are one row, four levels deep', () => {
  const tree = treeOf(order);
  const rows = list(tree, { open: all(tree) });
  expect(names(tree, rows)).toEqual([
    'order-placed',
    'orderId',
    'currency',
    'lines',
    'sku',
    'quantity',
    'allocations',
    'amount',
    'levels',
    'name',
    'tags',
    'kind',
    'ids',
    'system',
    'id',
  ]);
  const name = tree.nodes[at(tree, 'lines[].allocations[].levels[].name')];
  expect(name).toMatchObject({ level: 5, pointer: '/lines/-/allocations/-/levels/-/name' });
  expect(at(tree, 'tags[]')).toBe(at(tree, 'tags'));
});

test('a list of lists keeps a row for its elements, so that both loops can be made', () => {
  const field = (name: string, path: string, pointer: string, depth: number, type: string) => ({
    ...{ name, path, pointer, depth },
    type: type as 'list',
  });
  const tree = treeOf({
    ref: 'a/grid@1',
    version: '1',
    fields: [
      field('', '', '', 0, 'object'),
      field('cells', 'cells', '/cells', 1, 'list'),
      field('[]', 'cells[]', '/cells/-', 2, 'list'),
      field('[]', 'cells[][]', '/cells/-/-', 3, 'integer'),
    ],
  });
  expect(tree.nodes.map(({ name, pointer }) => [name, pointer])).toEqual([
    ['grid', ''],
    ['cells', '/cells'],
    ['each element', '/cells/-'],
  ]);
  expect(tree.byPointer.get('/cells/-/-')).toBe(2);
});

test('what is closed is found at the row of its nearest listed ancestor', () => {
  const tree = treeOf(order);
  const open = all(tree);
  open[at(tree, 'lines')] = 0;
  const rows = list(tree, { open });
  const lines = rows.rowOf[at(tree, 'lines')];
  expect(lines).toBe(3);
  expect(rows.rowOf[at(tree, 'lines[].allocations[].levels[].name')]).toBe(lines);
  expect(rows.state[3]).toBe(1);
  expect(rows.rowOf[at(tree, 'kind')]).toBe(5);
});

test('a filter keeps hits and their ancestors, and says where the others are', () => {
  const tree = treeOf(order);
  const hits = search(tree, 'amount');
  const keep = withAncestors(tree, hits ?? all(tree));
  const rows = list(tree, { open: all(tree), keep });
  expect(names(tree, rows)).toEqual(['order-placed', 'lines', 'allocations', 'amount']);
  expect(rows.rowOf[at(tree, 'lines[].sku')]).toBe(1);
  expect(rows.rowOf[at(tree, 'orderId')]).toBe(0);
  expect(rows.rowOf[at(tree, 'lines[].allocations[].levels[].name')]).toBe(2);
  expect([rows.place[2], rows.siblings[2]]).toEqual([1, 1]);
});

test('a search by path finds the field and not all that lies beneath it', () => {
  const tree = treeOf(order);
  const hits = search(tree, 'lines sku');
  expect([...(hits ?? [])].flatMap((hit, i) => (hit ? [tree.nodes[i]?.path] : []))).toEqual(['lines[].sku']);
  const lines = search(tree, 'lines');
  expect([...(lines ?? [])].flatMap((hit, i) => (hit ? [tree.nodes[i]?.path] : []))).toEqual(['lines']);
  expect(search(tree, '  ')).toBeUndefined();
});

test('what lies in a hit can be opened, what lies around one is open', () => {
  const tree = treeOf(order);
  const hits = search(tree, 'allocations') ?? all(tree);
  const keep = withAncestors(tree, withInside(tree, hits));
  const closed = list(tree, { open: aroundOnly(tree, hits), keep });
  expect(names(tree, closed)).toEqual(['order-placed', 'lines', 'allocations']);
  expect(closed.state[2]).toBe(1);
  const opened = list(tree, { open: all(tree), keep });
  expect(names(tree, opened)).toEqual(['order-placed', 'lines', 'allocations', 'amount', 'levels', 'name']);
});

test('the inside of one loop is shown alone', () => {
  const tree = treeOf(order);
  const rows = list(tree, { open: all(tree), top: at(tree, 'lines[].allocations') });
  expect(names(tree, rows)).toEqual(['allocations', 'amount', 'levels', 'name']);
  expect(rows.rowOf[at(tree, 'orderId')]).toBe(-1);
  expect([rows.place[0], rows.siblings[0], rows.place[2], rows.siblings[2]]).toEqual([1, 1, 2, 2]);
});

test('place and number of siblings are those of the listed rows', () => {
  const tree = treeOf(order);
  const rows = list(tree, { open: all(tree) });
  const quantity = rows.rowOf[at(tree, 'lines[].quantity')] ?? -1;
  expect([rows.place[quantity], rows.siblings[quantity]]).toEqual([2, 3]);
});

test('10,000 fields are listed, searched and matched completely', () => {
  const wide = shapeOf(
    'big/message@1',
    Array.from({ length: 100 }, (_, i) => [
      `group${i}[]`,
      Array.from({ length: 99 }, (_, j) => `field${i}_${j}`),
    ]),
  );
  const tree = treeOf(wide);
  expect(tree.nodes).toHaveLength(1 + 100 * 100);
  const rows = list(tree, { open: all(tree) });
  expect(rows.length).toBe(10_001);
  const hits = search(tree, 'field42_7');
  expect(hits?.reduce((sum, hit) => sum + hit, 0)).toBe(11);
  // A large tree opens where it is used, and shows its first level.
  const open = firstOpen(tree, [at(tree, 'group42[].field42_7')]);
  expect(list(tree, { open }).length).toBe(1 + 100 + 99);
});

test('typing letters goes to the next name that begins with them', () => {
  const tree = treeOf(order);
  const rows = list(tree, { open: all(tree) });
  expect(tree.nodes[rows.node[typeAhead(tree, rows, 0, 'l')] ?? 0]?.name).toBe('lines');
  expect(tree.nodes[rows.node[typeAhead(tree, rows, 3, 'l')] ?? 0]?.name).toBe('levels');
  expect(tree.nodes[rows.node[typeAhead(tree, rows, 3, 'li')] ?? 0]?.name).toBe('lines');
  expect(typeAhead(tree, rows, 0, 'zz')).toBe(-1);
});

test('no rule is invisible: branches, items and targets that the contract lacks have rows', () => {
  const doc = docOf([
    { target: 'orderId', expr: 'string(source.id)' },
    {
      target: 'kind',
      kind: 'choose',
      rules: [
        { target: 'kind', when: 'source.gift', expr: '"gift"' },
        { target: 'kind', expr: '"product"' },
      ],
    },
    {
      target: 'lines',
      each: 'source.items',
      as: 'line',
      rules: [{ target: 'lines[].colour', expr: 'line.color' }],
    },
    {
      target: 'ids',
      kind: 'tuple',
      rules: [
        { target: 'ids[]', rules: [{ target: 'ids[].system', expr: '"a"' }] },
        { target: 'ids[]', rules: [{ target: 'ids[].system', expr: '"b"' }] },
      ],
    },
  ]);
  const tree = targetTree(order, doc);
  const shown = list(tree, { open: all(tree) });
  const told = names(tree, shown);
  expect(told).toContain('if source.gift');
  expect(told).toContain('otherwise');
  expect(told).toContain('colour');
  expect(told.slice(told.indexOf('ids'))).toEqual(['ids', 'item 1', 'system', 'item 2', 'system']);
  const ids = new Set(tree.nodes.map(({ rule }) => rule));
  for (const id of ['kind#2', 'kind#3', 'lines[].colour', 'ids[].system', 'ids[].system#2'])
    expect(ids).toContain(id);
  expect(tree.nodes.find(({ name }) => name === 'colour')).toMatchObject({ part: 'stray' });
  expect(tree.byPath.get('lines[].sku')).toBe(tree.nodes.find(({ name }) => name === 'sku')?.index);
});

test('typing in an expression keeps the tree; a new branch changes it', () => {
  const one = docOf([{ target: 'kind', kind: 'choose', rules: [{ target: 'kind', when: 'a', expr: '1' }] }]);
  const typed = docOf([
    { target: 'kind', kind: 'choose', rules: [{ target: 'kind', when: 'a', expr: '12' }] },
  ]);
  const other = docOf([
    { target: 'kind', kind: 'choose', rules: [{ target: 'kind', when: 'ab', expr: '1' }] },
  ]);
  expect(signature(typed)).toBe(signature(one));
  expect(signature(other)).not.toBe(signature(one));
});
