import { readdirSync, readFileSync } from 'node:fs';
import { highlightTree } from '@lezer/highlight';
import { describe, expect, test } from 'vitest';
import { isMap, isScalar, parse, parseDocument, visit } from 'yaml';
import { celLanguage, inks } from './cel';

const mappings = new URL('../../../../samples/retail/mappings/', import.meta.url);
const catalogue = new URL('../../../../mapper/docs/functions.md', import.meta.url);

/** The first place that the grammar does not understand, as text. */
function mistake(expr: string): string | undefined {
  let found: string | undefined;
  celLanguage.parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) found ??= `${expr.slice(0, node.from)}⟨here⟩${expr.slice(node.from)}`;
    },
  });
  return found;
}

// What holds no expression: names, policies and plain values.
const plain = new Set([
  'as',
  'index',
  'position',
  'use',
  'kind',
  'order',
  'missing',
  'onMissing',
  'onNull',
  'default',
  'comment',
  'items',
]);

/** Every expression of a mapping file. */
function expressions(text: string): string[] {
  const found: string[] = [];
  const file = parseDocument(text);
  for (const part of ['let', 'rules']) {
    const node = file.get(part, true);
    if (!isMap(node)) continue;
    visit(node, {
      Pair: (_, pair) => {
        const key = isScalar(pair.key) ? String(pair.key.value) : '';
        if (isScalar(pair.value) && !plain.has(key)) found.push(String(pair.value.value));
        return plain.has(key) && isScalar(pair.value) ? visit.SKIP : undefined;
      },
    });
  }
  return found;
}

describe('the grammar understands', () => {
  for (const name of readdirSync(mappings))
    test(`every expression of ${name}`, () => {
      const all = expressions(readFileSync(new URL(`${name}/mapping.yaml`, mappings), 'utf8'));
      expect(all.length).toBeGreaterThan(2);
      for (const expr of all) expect(mistake(expr), expr).toBeUndefined();
    });

  test('every example of the function catalogue', () => {
    const all = readFileSync(catalogue, 'utf8')
      .split('\n')
      .map((line) => /^\| `` (.+?) `` \| `` [{[]/.exec(line)?.[1]?.replaceAll('\\|', '|'))
      .filter((expr) => expr !== undefined);
    expect(all.length).toBeGreaterThan(200);
    for (const expr of all) expect(mistake(expr), expr).toBeUndefined();
  });

  test.each([
    ['a ? b : c ? d : e'],
    ['!a && -b < c || d in [1, ?e,]'],
    ['source.?a[?0].?b.orValue({"k": 1u, ?"m": x})'],
    ['source.`ship-to`.?`a.b`'],
    ['.top.level'],
    ['orders.Line{sku: "a", ?n: m}'],
    [`r"a\\" + R'\\d' + b"x" + rb'\\' + """a "quoted" word""" + r'''\\''' + '''it's'''`],
    ['"a\\"b" + \'it\\\'s\''],
    ['1e3 + .5 + 0xFFu + 1.190'],
    ['a // why\n  .b()'],
  ])('%s', (expr) => expect(mistake(expr)).toBeUndefined());
});

test('the grammar refuses what is no expression', () => {
  for (const expr of ['', 'a +', 'a b', '"open', '(a', 'a.1', '{a}', 'in', 'a ? b', '`a`'])
    expect(mistake(expr), expr).toBeDefined();
});

test('functions, fields and literals have inks of their own', () => {
  const expr = 'sum(a.b.map(x, dec(x.c) * 2)) in ["t", true]';
  const ink: Record<string, string> = {};
  highlightTree(celLanguage.parser.parse(expr), inks, (from, to, style) => {
    ink[expr.slice(from, to)] = style;
  });
  expect(ink.sum).toBe(ink.map);
  expect(ink.sum).toBe(ink.dec);
  expect(ink.a).toBe(ink.c);
  expect(new Set([ink.sum, ink.a, ink['2'], ink['"t"'], ink.true]).size).toBe(5);
  expect(ink.in).toBe(ink.true);
});

test('a document of the samples is read as the server reads it', () => {
  // The helper above must not skip a part of the files it looks at.
  const text = readFileSync(new URL('shopify-order/mapping.yaml', mappings), 'utf8');
  const lets = Object.keys((parse(text) as { let: object }).let);
  expect(expressions(text).length).toBeGreaterThan(lets.length + 100);
});
