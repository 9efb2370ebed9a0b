import { describe, expect, test } from 'vitest';
import { parseMapping } from '../core/document';
import { factsOf } from '../trees/facts';
import { sampler } from '../trees/sample';
import { shapeOf } from '../trees/sampledoc';
import { targetTree } from '../trees/tree';
import { csvOf, planPaste } from './paste';
import { cellText, shownRows, type TableInput, tableRows } from './rows';

const text = `mapping: x
source: a/b@1
target: c/d@1
onMissing: omit
let:
  # in cents
  zero: dec(source.total) * 0
rules:
  # the shop's own
  orderId: string(source.id)
  totals:
    rules:
      grand: {expr: "dec(source.total)", onMissing: error}
  lines:
    each: source.items
    as: line
    where: line.q > 0
    rules:
      sku: line.sku
`;
const shape = shapeOf('c/d@1', [
  'orderId*',
  'note',
  ['totals*', ['grand:decimal*', 'tax:decimal']],
  ['lines[]', ['sku*', 'q:integer']],
]);

function inputOf(mapping = text): TableInput {
  const doc = parseMapping(mapping);
  const tree = targetTree(shape, doc);
  const facts = factsOf({ doc, tree, outline: undefined, findings: [], saved: doc });
  const output = sampler('{"orderId":"7","totals":{"grand":598.90},"lines":[{"sku":"A"},{"sku":"B"}]}');
  return {
    doc,
    tree,
    facts,
    outline: new Map(),
    lets: new Map([['zero', { sources: ['total'], broken: false }]]),
    output,
  };
}
const rowsOf = (mapping?: string) => tableRows(inputOf(mapping));

describe('rows', () => {
  test('named values come first, then every target that holds a value or has a rule', () => {
    expect(rowsOf().map((row) => cellText(row, 'target'))).toEqual([
      'let zero',
      'orderId',
      'note',
      'totals',
      'totals.grand',
      'totals.tax',
      'lines',
      'lines[].sku',
      'lines[].q',
    ]);
  });

  test('a row says what its rule says, digits of the sample kept', () => {
    const row = (target: string) => rowsOf().find((each) => each.target === target);
    expect(row('orderId')).toMatchObject({
      expr: 'string(source.id)',
      comment: "the shop's own",
      sample: '"7"',
      status: 'written',
      required: true,
    });
    expect(row('totals.grand')).toMatchObject({
      sample: '598.90',
      policy: 'missing: error',
      part: 'expr',
    });
    expect(row('lines')).toMatchObject({ expr: 'source.items', part: 'each', sample: '2 items' });
    expect(row('lines')?.more).toContain('where line.q > 0');
    expect(row('note')).toMatchObject({ expr: '', status: 'open', part: 'expr' });
    expect(row('zero')).toMatchObject({ kind: 'let', sources: ['total'], comment: 'in cents' });
  });

  test('search looks at every column; filters and orders are those of their names', () => {
    const input = inputOf();
    const rows = tableRows(input);
    const targets = (query: Parameters<typeof shownRows>[2]) =>
      shownRows(rows, input, query).map(({ target }) => target);
    expect(targets({ search: 'shop own' })).toEqual(['orderId']);
    expect(targets({ search: '598.90' })).toEqual(['totals.grand']);
    expect(targets({ search: '', filter: 'unmapped' })).toEqual(['note', 'totals.tax', 'lines[].q']);
    expect(targets({ search: '', sort: 'target' })[0]).toBe('zero');
    expect(targets({ search: '', sort: 'target', down: true })[0]).toBe('totals.tax');
    expect(targets({ search: '', sort: 'status' })[0]).toBe('note');
  });
});

describe('paste', () => {
  const plan = (clipboard: string, from = 0) => {
    const rows = rowsOf();
    return planPaste(clipboard, rows, rows.slice(from));
  };
  const states = (clipboard: string) => plan(clipboard).rows.map(({ target, state }) => `${target} ${state}`);

  test('columns are target, expression and comment', () => {
    const { edits } = plan('note\tsource.note\tas it came\ntotals.tax\t"dec(""1"")"\n');
    expect(edits).toEqual([
      { target: 'note', expr: 'source.note', comment: 'as it came' },
      { target: 'totals.tax', expr: 'dec("1")' },
    ]);
  });

  test('a header names them in any order, and what an export adds is passed over', () => {
    expect(plan('Status\tExpression\tTarget\nx\tsource.n\tnote').edits).toEqual([
      { target: 'note', expr: 'source.n' },
    ]);
  });

  test('an export pasted back changes nothing', () => {
    const { rows, edits } = plan(csvOf(rowsOf()).slice(1));
    expect(edits).toEqual([]);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['same', 'empty', 'unknown']));
  });

  test('what cannot be taken is left out and said', () => {
    expect(
      states('nothing\tx\nlines\tsource.other\nnote\t\norderId\tstring(source.id)\nnote\ta\nnote\tb'),
    ).toEqual(['nothing unknown', 'lines loop', 'note empty', 'orderId same', 'note again', 'note again']);
    expect(states('')).toEqual([]);
  });

  test('one column goes downward from the chosen row', () => {
    expect(plan('source.a\nsource.b', 2).edits).toEqual([{ target: 'note', expr: 'source.a' }]);
    expect(plan('source.a\nsource.b', 2).rows[1]?.state).toBe('loop');
  });
});

test('a sheet quotes what it must', () => {
  const [header, first] = csvOf(
    rowsOf(text.replace("the shop's own", 'a, "b"')).filter(({ target }) => target === 'orderId'),
  )
    .slice(1)
    .split('\r\n');
  expect(header).toBe('Target,Source(s),Expression,Type,Policy,Sample value,Comment,Status');
  expect(first).toBe('orderId,,string(source.id),text,,"""7""","a, ""b""",Written');
});
