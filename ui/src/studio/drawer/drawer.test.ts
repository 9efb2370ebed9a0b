import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseMapping } from '../core/document';
import { Lines } from '../core/lines';
import type { Finding, MappingDoc } from '../core/types';
import type { FunctionDoc } from '../editor/help.types';
import { insertion, searchFunctions } from './Catalogue';
import { addable, family, partsOf, partWords, ruleAt } from './parts';
import { groupProblems, nextGroup, partAt } from './problems';
import { usersOf } from './TablesTab';
import { pretty } from './TestsTab';
import {
  itemWords,
  readTraced,
  sheetOf,
  skippedAt,
  sourcesOf,
  type Trace,
  valueAt,
  whereItWent,
} from './trace';

const order = readFileSync(
  new URL('../../../../samples/retail/mappings/shopify-order/mapping.yaml', import.meta.url),
  'utf8',
);
const doc: MappingDoc = parseMapping(order);
const rule = (id: string) => {
  const found = doc.byId.get(id);
  if (!found) throw new Error(`no rule ${id}`);
  return found;
};

describe('parts of a rule', () => {
  test('stand in the order in which they are read', () => {
    expect(partsOf(rule('discountCodes'))).toEqual(['each', 'where', 'expr']);
    expect(addable(rule('discountCodes'))).toEqual(['when', 'sort', 'skip', 'limit']);
    expect(addable(rule('orderId'))).toEqual(['when', 'otherwise']);
  });

  test('alternatives belong to their rule', () => {
    const kinds = family(rule('lines[].kind'));
    expect(kinds.length).toBe(5);
    expect(kinds.map(({ parts }) => parts.expr?.text)).toEqual([
      undefined,
      '"giftCard"',
      '"tip"',
      '"product"',
      '"custom"',
    ]);
  });

  test('have words', () => {
    expect(
      ['expr', 'each[1]', 'sort[0]', 'sort[1]', 'join.on', 'join[0].each', 'groupBy.keys.sku'].map(partWords),
    ).toEqual([
      'Value',
      'Then each of, level 2',
      'Sorted by',
      'Then by',
      'Join on',
      'Join 1 with each',
      'Group key sku',
    ]);
  });

  test('the innermost rule is around a place', () => {
    const at = order.indexOf('line.?fulfillable_quantity');
    expect(ruleAt(doc.rules, at)?.target).toBe('lines[].openQuantity');
    expect(ruleAt(doc.rules, order.indexOf('zero: dec'))).toBeUndefined();
  });
});

describe('problems', () => {
  const lines = new Lines(order);
  const rangeOf = ({ line, col }: { line?: number; col?: number }) => {
    const from = lines.offset(line ?? 1, col);
    return { from, to: from };
  };
  const finding = (text: string, more: Partial<Finding> = {}): Finding => {
    const { line, col } = lines.place(order.indexOf(text));
    return {
      code: 'map/type',
      severity: 'error',
      message: text,
      position: { file: 'mappings/shopify-order/mapping.yaml', line, col },
      ...more,
    };
  };
  const state = {
    doc,
    name: 'shopify-order',
    compiled: {
      text: order,
      findings: [
        finding('line.?vendor'),
        finding('source.?billing_address'),
        finding('dec(line.price) * line.quantity'),
        finding('target: orders'),
        finding('', { position: { file: 'tables/channel.csv', line: 2, col: 1 }, message: 'twice' }),
      ],
    },
  };
  const groups = groupProblems(state, rangeOf);

  test('are grouped by rule, in the order of the file, other files last', () => {
    expect(groups.map(({ id }) => id)).toEqual([
      '',
      'let:bill',
      'lines[].vendor',
      'lines[].amount',
      'file:tables/channel.csv',
    ]);
  });

  test('know the part that they are in', () => {
    const [, bill, vendor] = groups;
    expect(bill?.problems[0] && partAt(bill.problems[0])).toEqual({
      part: 'expr',
      text: 'source.?billing_address',
      at: 0,
    });
    expect(vendor?.problems[0] && partAt(vendor.problems[0])?.part).toBe('expr');
    expect(groups[4]?.problems[0] && partAt(groups[4].problems[0])).toBeUndefined();
  });

  test('are gone through around the end', () => {
    expect(nextGroup(groups, 'lines[].vendor')?.id).toBe('lines[].amount');
    expect(nextGroup(groups, 'somewhere')?.id).toBe('');
    expect(nextGroup(groups, 'file:tables/channel.csv')?.id).toBe('');
    expect(nextGroup([], undefined)).toBeUndefined();
  });
});

describe('a trace', () => {
  const traced = readTraced(`{"findings":[],"trace":{"version":1,"mapping":"m","rules":[
    {"target":"total","line":3,"col":3},{"target":"lines[].sum","line":7,"col":7}],
    "output":"{}",
    "values":[
      {"pointer":"","path":"","kind":"object","rule":-1,"start":0,"end":9},
      {"pointer":"/total","path":"total","kind":"value","rule":0,"start":0,"end":1,
       "from":[{"pointer":"/t","as":["value"]},{"pointer":"/u","as":["condition"],"missing":true},{"pointer":"/t","as":["value"],"through":"z"}]},
      {"pointer":"/lines/0/sum","path":"lines[].sum","kind":"value","rule":1,"start":0,"end":1,
       "in":[{"name":"line","pointer":"/l/0"}],"from":[{"pointer":"/l/0/p","as":["value"]}],
       "steps":[{"for":"value","text":"line.p","value":598.90},{"for":"value","text":"dec(line.p)","value":12345678901234567890.10,"whole":true}]},
      {"pointer":"/lines/1/sum","path":"lines[].sum","kind":"value","rule":1,"start":0,"end":1,
       "in":[{"name":"line","pointer":"/l/1"}],"from":[{"pointer":"/l/1/p","as":["value"]}],
       "steps":[{"for":"value","text":"line.p","state":"missing"},{"for":"value","text":"line.p","value":2}]}],
    "skipped":[{"pointer":"/note","path":"note","rule":0,"why":"when"}],"lets":[]}}`);
  const trace = traced.trace as Trace;
  const value = (pointer: string) => {
    const found = valueAt(trace, pointer);
    if (!found) throw new Error(`nothing at ${pointer}`);
    return found;
  };

  test('tells where a value came from', () => {
    expect(sourcesOf(value('/total'))).toEqual(['/t']);
    expect(value('/lines/0/sum/deeper').pointer).toBe('/lines/0/sum');
    expect(skippedAt(trace, '/note')?.why).toBe('when');
  });

  test('tells where an input went, also by what is in it', () => {
    expect(whereItWent(trace, '/l').map(({ pointer }) => pointer)).toEqual(['/lines/0/sum', '/lines/1/sum']);
    expect(whereItWent(trace, '/l/1/p').map(({ pointer }) => pointer)).toEqual(['/lines/1/sum']);
    expect(whereItWent(trace, '/u')).toEqual([]);
  });

  test('lays the values on the way out, a row for each item, the result first, digit for digit', () => {
    const { columns, rows } = sheetOf(trace, value('/lines/1/sum'));
    expect(columns.map(({ text }) => text)).toEqual(['dec(line.p)', 'line.p']);
    expect(
      rows.map(({ cells }) => cells.map((step) => step?.value && 'text' in step.value && step.value.text)),
    ).toEqual([
      ['12345678901234567890.10', '598.90'],
      [undefined, '2'],
    ]);
    expect(rows[1]?.more).toEqual([0, 1]);
    expect(rows[0]?.items.map(itemWords)).toEqual(['line 1']);
  });
});

describe('the catalogue', () => {
  const docOf = (name: string, signature: string, doc = ''): FunctionDoc => ({
    name,
    signature,
    doc,
    group: 'text',
    examples: [],
  });
  const all = [
    docOf('after', 'text.after(text) -> text', 'What stands behind a separator.'),
    docOf('dec', 'dec(text) -> decimal', 'Reads a decimal.'),
    docOf('decimals', 'decimal.decimals() -> int'),
    docOf('base64.decode', 'base64.decode(text) -> bytes'),
    docOf('- (sign)', '-number'),
  ];
  test('is searched by name first, then by what is said', () => {
    expect(searchFunctions(all, 'dec').map(({ name }) => name)).toEqual(['dec', 'decimals', 'base64.decode']);
    expect(searchFunctions(all, 'separator').map(({ name }) => name)).toEqual(['after']);
    expect(searchFunctions(all, '').length).toBe(5);
  });
  test('gives what is put at the cursor', () => {
    expect(all.map((each) => insertion(each).replace('$' + '{}', '|'))).toEqual([
      '.after(|)',
      'dec(|)',
      '.decimals(|)',
      'base64.decode(|)',
      ' - ',
    ]);
  });
});

test('the users of a table are the rules that look it up', () => {
  expect(usersOf({ doc }, 'country')).toEqual(['billingAddress.countryCode', 'shippingAddress.countryCode']);
  expect(usersOf({ doc }, 'payment')).toEqual([]);
});

test('a case is written indented and keeps its digits', () => {
  expect(pretty('{"a":598.90,"b":{"c":[{"d":12345678901234567890}]}}')).toBe(
    '{\n  "a": 598.90,\n  "b": {\n    "c": [\n      { "d": 12345678901234567890 }\n    ]\n  }\n}\n',
  );
  expect(pretty('{no json')).toBe('{no json');
});
