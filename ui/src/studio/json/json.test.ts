import { describe, expect, test } from 'vitest';
import { parseJson } from '../../text/json';
import { align } from './align';
import { agrees, diff, plain, withOmitted } from './diff';
import { fits, readable, tokens, within } from './pointer';
import { foldedAtFirst, oneLine, rowsOf } from './rows';

const told = (want: string, got: string) =>
  diff(parseJson(want), parseJson(got)).differences.map(
    ({ pointer, mark, want, got }) =>
      `${mark} ${pointer} ${want ? oneLine(want) : '–'} → ${got ? oneLine(got) : '–'}`,
  );

describe('a diff', () => {
  test.each<[string, string, string, string[]]>([
    ['equal documents', '{"a":1,"b":[{}]}', '{ "b": [ {} ], "a": 1 }', []],
    ['digits count', '{"a":598.90}', '{"a":598.9}', ['changed /a 598.90 → 598.9']],
    [
      'long numbers keep their last digit',
      '[4507894690001234567]',
      '[4507894690001234568]',
      ['changed /0 4507894690001234567 → 4507894690001234568'],
    ],
    ['escapes do not count', '"Gr\\u00fcn\\/"', '"Grün/"', []],
    ['another kind', '{"a":"1"}', '{"a":1}', ['changed /a "1" → 1']],
    ['null is not missing', '{"a":null}', '{}', ['missing /a null → –']],
    [
      'an object counts once',
      '{"a":{"b":1,"c":2}}',
      '{"d":{"e":1}}',
      ['missing /a {"b": 1, "c": 2} → –', 'extra /d – → {"e": 1}'],
    ],
    ['an item in between', '[1,2,3]', '[1,9,2,3]', ['extra /1 – → 9']],
    [
      'an item less',
      '[{"s":"a","q":1},{"s":"b","q":2}]',
      '[{"s":"b","q":2}]',
      ['missing /0 {"s": "a", "q": 1} → –'],
    ],
    [
      'an item less and one changed',
      '[{"s":"a","q":1},{"s":"b","q":2}]',
      '[{"s":"b","q":3}]',
      ['missing /0 {"s": "a", "q": 1} → –', 'changed /0/q 2 → 3'],
    ],
    [
      'as many on both sides',
      '[{"a":1},{"a":2}]',
      '[{"a":3},{"a":4}]',
      ['changed /0/a 1 → 3', 'changed /1/a 2 → 4'],
    ],
    ['names with slashes', '{"a/b":{"~":1}}', '{"a/b":{"~":2}}', ['changed /a~1b/~0 1 → 2']],
  ])('%s', (_, want, got, differences) => {
    expect(told(want, got)).toEqual(differences);
    expect(agrees(parseJson(want), parseJson(got))).toBe(differences.length === 0);
  });

  test('counts, and shows what is missing where it would stand', () => {
    const { root, counts } = diff(
      parseJson('{"a":1,"b":2,"c":{"d":3}}'),
      parseJson('{"a":1,"c":{"d":4},"e":5}'),
    );
    expect(counts).toEqual({ changed: 1, missing: 1, extra: 1 });
    expect(rowsOf(root).map(({ depth, name, text, mark, want }) => [depth, name, text, mark, want])).toEqual([
      [0, undefined, '{', undefined, undefined],
      [1, '"a"', '1', undefined, undefined],
      [1, '"b"', '2', 'missing', undefined],
      [1, '"c"', '{', undefined, undefined],
      [2, '"d"', '4', 'changed', '3'],
      [1, undefined, '}', undefined, undefined],
      [1, '"e"', '5', 'extra', undefined],
      [0, undefined, '}', undefined, undefined],
    ]);
  });

  test('of two large lists ends soon and is exact at both ends', () => {
    const list = (n: number, change: number) =>
      parseJson(
        `[${Array.from({ length: n }, (_, i) => `{"sku":"S${i}","qty":${i === change ? 0 : i + 1}}`).join()}]`,
      );
    const { differences } = diff(list(20_000, -1), list(20_000, 12_345));
    expect(differences.map(({ pointer }) => pointer)).toEqual(['/12345/qty']);
  });
});

test('a list with many changes pairs every item once', () => {
  const list = (seed: number) =>
    Array.from({ length: 60 }, (_, i) => parseJson(`{"k":${(i * seed) % 37},"v":${i % 5}}`));
  const [want, got] = [list(7), list(11).slice(5)];
  const pairs = align(want, got);
  const once = (side: 'want' | 'got') => pairs.map((pair) => pair[side]).filter((at) => at >= 0);
  expect(once('want')).toEqual(want.map((_, i) => i));
  expect(once('got')).toEqual(got.map((_, i) => i));
});

test('folded rows say how much they hold, and every row has a key of its own', () => {
  const root = plain(parseJson('{"lines":[{"sku":"a"},{"sku":"b"}],"e":[],"n":12345678901234567890}'));
  const all = rowsOf(root);
  expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  expect(
    all.filter(({ index }) => index !== undefined).map(({ index, pointer }) => [index, pointer]),
  ).toEqual([
    [0, '/lines/0'],
    [1, '/lines/1'],
  ]);
  const short = rowsOf(root, new Set(['/lines']));
  expect(short.map(({ text, size }) => [text, size])).toEqual([
    ['{', 3],
    ['[…]', 2],
    ['[]', undefined],
    ['12345678901234567890', undefined],
    ['}', undefined],
  ]);
});

test('what was left out stands at its place, with the reason', () => {
  const root = withOmitted(plain(parseJson('{"a":{"b":1},"l":[{"x":1}]}')), [
    { pointer: '/a/c', why: 'missing' },
    { pointer: '/l/0/y', why: 'when' },
    { pointer: '/gone/deep', why: 'around' },
    { pointer: '/a/b', why: 'missing' },
  ]);
  const ghosts = rowsOf(root).filter(({ ghost }) => ghost);
  expect(ghosts.map(({ pointer, depth, name, ghost }) => [pointer, depth, name, ghost])).toEqual([
    ['/a/c', 2, '"c"', 'missing'],
    ['/l/0/y', 3, '"y"', 'when'],
  ]);
  const b = rowsOf(root).find(({ pointer }) => pointer === '/a/b');
  expect(b?.comma).toBe(false);
});

test('a large document opens with its big parts folded', () => {
  const items = Array.from({ length: 30_000 }, (_, i) => `{"id":${i}}`).join();
  const root = plain(parseJson(`{"head":{"a":1},"items":[${items}]}`));
  expect(rowsOf(root, foldedAtFirst(root)).length).toBeLessThan(20);
  const small = plain(parseJson('{"a":[{"b":1}]}'));
  expect(foldedAtFirst(small).size).toBe(0);
});

test('pointers', () => {
  expect(tokens('/a~1b/0/~0')).toEqual(['a/b', '0', '~']);
  expect(readable('/lines/0/ship~1to')).toBe('lines[0].`ship/to`');
  expect(fits('/lines/12/sku', '/lines/-/sku')).toBe(true);
  expect(fits('/lines/x/sku', '/lines/-/sku')).toBe(false);
  expect(within('/a/b', '/a')).toBe(true);
  expect(within('/ab', '/a')).toBe(false);
});
