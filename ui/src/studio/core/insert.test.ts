import { describe, expect, it } from 'vitest';
import { parseMapping } from './document';
import { Refusal } from './edits';
import type { Context } from './insert';
import { editsOf, type Make, runMakes } from './perform';
import type { Edits } from './studio.types';

const targets = [
  '',
  'orderId',
  'placedAt',
  'customer',
  'customer.id',
  'customer.email',
  'lines',
  'lines[]',
  'lines[].sku',
  'lines[].qty',
  'lines[].taxes',
  'lines[].taxes[]',
  'lines[].taxes[].rate',
  'tags',
  'tags[]',
  'totals',
  'totals.net',
  'totals.grand',
];
const context: Context = {
  name: 'm',
  orderOf: (target) => (targets.includes(target) ? targets.indexOf(target) : undefined),
  holdsObjects: (target) => target !== 'tags',
};

/** The text after edits. */
function edited(text: string, edit: (edits: Edits) => void): string {
  let doc = parseMapping(text);
  const perform = (_label: string, makes: readonly Make[]) => {
    doc = runMakes(doc, makes).doc;
  };
  const never = () => {
    throw new Error('no file is changed here');
  };
  edit(editsOf({ context, perform, changeText: never, putFile: never }));
  expect(doc.problems).toEqual([]);
  return doc.text;
}

const head = 'mapping: m\nsource: a/b@1\ntarget: c/d@1\n';
const file = (rules: string) => `${head}\nrules:\n${rules}`;

describe('map', () => {
  it('builds a file from nothing', () => {
    const text = edited('', (edits) => {
      edits.map('lines[].sku', '"A"');
      edits.map('orderId', 'string(source.id)');
      edits.setHeader('source', 'a/b@1');
    });
    expect(text).toBe(`mapping: m
source: a/b@1
rules:
  orderId: string(source.id)
  lines:
    items:
      - rules:
          sku: '"A"'
`);
  });

  it('puts a rule where the contract has it', () => {
    const text = file(
      '  orderId: source.id\n\n  # totals\n  totals:\n    rules:\n      grand: source.total\n',
    );
    expect(edited(text, (edits) => edits.map('placedAt', 'source.at'))).toBe(
      file(
        '  orderId: source.id\n  placedAt: source.at\n\n  # totals\n  totals:\n    rules:\n      grand: source.total\n',
      ),
    );
    expect(edited(text, (edits) => edits.map('totals.net', 'source.net'))).toBe(
      file(
        '  orderId: source.id\n\n  # totals\n  totals:\n    rules:\n      net: source.net\n      grand: source.total\n',
      ),
    );
    expect(edited(text, (edits) => edits.map('customer.email', 'source.?email'))).toContain(
      '  orderId: source.id\n  customer:\n    rules:\n      email: source.?email\n\n  # totals',
    );
  });

  it('writes paths with dots where the file does', () => {
    const text = file('  totals.net: source.net');
    expect(edited(text, (edits) => edits.map('totals.grand', 'source.total'))).toBe(
      file('  totals.net: source.net\n  totals.grand: source.total'),
    );
    expect(edited(text, (edits) => edits.map('customer.id', 'source.c'))).toBe(
      file('  customer.id: source.c\n  totals.net: source.net'),
    );
  });

  it('writes into braces', () => {
    const text = file('  totals: {rules: {grand: source.total}}\n');
    expect(edited(text, (edits) => edits.map('totals.net', 'f(a, b)'))).toBe(
      file("  totals: {rules: {net: 'f(a, b)', grand: source.total}}\n"),
    );
    const empty = `${head}rules: {}\n`;
    expect(edited(empty, (edits) => edits.map('orderId', 'x'))).toBe(`${head}rules:\n  orderId: x\n`);
  });

  it('replaces an expression, and a whole rule by one', () => {
    const text = file(
      '  orderId: {expr: source.id, onMissing: error}\n  tags: {each: source.t, as: t, expr: t}\n',
    );
    expect(edited(text, (edits) => edits.map('orderId', 'source.no'))).toContain(
      '{expr: source.no, onMissing: error}',
    );
    expect(edited(text, (edits) => edits.map('tags', 'source.tags'))).toContain('\n  tags: source.tags\n');
  });

  it('states policies with the rule', () => {
    expect(edited(file('  a: 1\n'), (edits) => edits.map('orderId', 'x', { onMissing: 'error' }))).toContain(
      '  orderId: {expr: x, onMissing: error}\n',
    );
  });

  it('refuses a field of what is copied as a whole', () => {
    expect(() =>
      edited(file('  customer: source.customer\n'), (edits) => edits.map('customer.id', 'x')),
    ).toThrow(Refusal);
  });

  it('keeps line ends of Windows, and files without one at the end', () => {
    const text = file('  orderId: source.id').replaceAll('\n', '\r\n');
    expect(edited(text, (edits) => edits.map('placedAt', 'x'))).toBe(
      file('  orderId: source.id\n  placedAt: x').replaceAll('\n', '\r\n'),
    );
  });

  it('maps many in the order of the contract, and comments on them', () => {
    const text = edited(file('  tags: x\n'), (edits) =>
      edits.mapMany(
        [
          { target: 'totals.grand', expr: 'g' },
          { target: 'orderId', expr: 'i', comment: 'the id' },
        ],
        'Paste 2 rows',
      ),
    );
    expect(text).toBe(file('  # the id\n  orderId: i\n  tags: x\n  totals:\n    rules:\n      grand: g\n'));
  });
});

describe('loop', () => {
  it('goes through a list, and takes rules for its elements', () => {
    const text = edited(file('  orderId: x\n'), (edits) => {
      edits.loop('lines', { kind: 'each', lists: ['source.lines'], as: ['line'] });
      edits.map('lines[].sku', 'line.sku');
      edits.loop('lines[].taxes', { kind: 'each', lists: ['line.taxes'], as: ['tax'] });
      edits.map('lines[].taxes[].rate', 'tax.rate');
      edits.loop('tags', { kind: 'each', lists: ['source.tags'], as: ['tag'] });
    });
    expect(text).toBe(
      file(`  orderId: x
  lines:
    each: source.lines
    as: line
    rules:
      sku: line.sku
      taxes:
        each: line.taxes
        as: tax
        rules:
          rate: tax.rate
  tags:
    each: source.tags
    as: tag
    expr: tag
`),
    );
  });

  it('flattens, joins and groups', () => {
    const flat = edited(file('  a: 1\n'), (edits) =>
      edits.loop('lines', {
        kind: 'flatten',
        lists: ['source.orders', 'order.lines'],
        as: ['order', 'line'],
      }),
    );
    expect(flat).toContain(
      '    each:\n      - order: source.orders\n      - line: order.lines\n    rules: {}\n',
    );
    const joined = edited(flat, (edits) =>
      edits.loop('lines', {
        kind: 'join',
        lists: ['source.lines', 'source.stock'],
        as: ['line', 'stock'],
        on: ['line.sku', 'stock.sku'],
      }),
    );
    expect(joined).toContain(
      '    each: source.lines\n    as: line\n    join:\n      each: source.stock\n      as: stock\n      on: line.sku == stock.sku\n    rules: {}\n',
    );
    const grouped = edited(joined, (edits) =>
      edits.loop('lines', { kind: 'group', lists: ['source.lines'], as: ['line'], by: 'line.sku' }),
    );
    expect(grouped).toContain(
      '    each: source.lines\n    as: line\n    groupBy:\n      keys:\n        sku: line.sku\n      items: lines\n    rules: {}\n',
    );
    expect(
      edited(grouped, (edits) => edits.loop('lines', { kind: 'whole', lists: ['source.lines'], as: [] })),
    ).toContain('\n  lines: source.lines\n');
  });

  it('follows the new name of an item', () => {
    const text = file(
      '  lines:\n    each: source.lines\n    as: line\n    where: line.qty > 0\n    rules:\n      sku: line.sku + "line"\n',
    );
    expect(
      edited(text, (edits) => edits.loop('lines', { kind: 'each', lists: ['source.items'], as: ['item'] })),
    ).toBe(
      file(
        '  lines:\n    each: source.items\n    as: item\n    where: item.qty > 0\n    rules:\n      sku: item.sku + "line"\n',
      ),
    );
  });

  it('accepts proposals, lists first', () => {
    const proposal = { source: '', score: 1, reasons: [] };
    const text = edited('', (edits) =>
      edits.accept([
        { ...proposal, target: 'lines[].sku', expr: 'line.sku' },
        { ...proposal, target: 'lines', expr: 'source.lines', as: 'line' },
      ]),
    );
    expect(text).toBe(
      'mapping: m\n\nrules:\n  lines:\n    each: source.lines\n    as: line\n    rules:\n      sku: line.sku\n'.replace(
        'm\n\n',
        'm\n',
      ),
    );
  });
});

describe('named values and header', () => {
  const text = `${head}\nlet:\n  a: source.a\n  b: a + 1 # b\n\nrules:\n  x: a\n  y: source.list.map(a, a.b) + "a" + s.a\n  z: {expr: 'f(a, b)', when: a > 1}\n`;

  it('renames a value wherever it is used, and nothing of the same name', () => {
    expect(edited(text, (edits) => edits.renameLet('a', 'first'))).toBe(
      `${head}\nlet:\n  first: source.a\n  b: first + 1 # b\n\nrules:\n  x: first\n  y: source.list.map(a, a.b) + "a" + s.a\n  z: {expr: 'f(first, b)', when: first > 1}\n`,
    );
    expect(() => edited(text, (edits) => edits.renameLet('a', 'in'))).toThrow(Refusal);
    expect(() => edited(text, (edits) => edits.renameLet('a', 'b'))).toThrow(Refusal);
  });

  it('adds, changes and removes them', () => {
    const set = edited(text, (edits) => {
      edits.setLet('c', 'a: b');
      edits.setLet('a', 'source.z');
    });
    expect(set).toContain("let:\n  a: source.z\n  b: a + 1 # b\n  c: 'a: b'\n\n");
    expect(edited(file('  x: 1\n'), (edits) => edits.setLet('c', '2'))).toBe(
      `${head}\nlet:\n  c: 2\n\nrules:\n  x: 1\n`,
    );
    const gone = edited(text, (edits) => {
      edits.removeLet('a');
      edits.removeLet('b');
    });
    expect(gone).toBe(text.replace(/let:[\s\S]*?\n\nrules/, 'rules'));
  });

  it('sets the header in its order', () => {
    const set = edited(text, (edits) => {
      edits.setHeader('title', 'Orders: all # of them');
      edits.setHeader('onNull', 'omit');
      edits.setHeader('source', 'x/y@2');
    });
    expect(set.split('\n').slice(0, 5)).toEqual([
      'mapping: m',
      "title: 'Orders: all # of them'",
      'source: x/y@2',
      'target: c/d@1',
      'onNull: omit',
    ]);
    expect(edited(set, (edits) => edits.setHeader('title', undefined))).not.toContain('title');
  });

  it('sets a default as a value', () => {
    const set = (value: string) =>
      edited(file('  x: a\n'), (edits) => edits.setPolicy('x', 'onMissing', 'default', value));
    expect(set('EUR')).toBe(file('  x: {expr: a, onMissing: default, default: EUR}\n'));
    expect(set('"12"')).toContain('default: "12"');
    expect(set('12.50')).toContain('default: 12.50');
    expect(set('{"a": [1, "x: y"]}')).toContain("default: {a: [1, 'x: y']}");
    const back = edited(set('EUR'), (edits) => edits.setPolicy('x', 'onMissing', undefined));
    expect(back).toBe(file('  x: a\n'));
  });
});

it('edits a text that has mistakes elsewhere', () => {
  const text = `${file('  a: source.x\n  b: c: d\n')}`;
  const doc = parseMapping(text);
  const { doc: next } = runMakes(doc, [
    (now) => [{ ...(now.byId.get('a')?.parts.expr?.range ?? { from: 0, to: 0 }), insert: 'z' }],
  ]);
  expect(next.text).toBe(text.replace('source.x', 'z'));
});
