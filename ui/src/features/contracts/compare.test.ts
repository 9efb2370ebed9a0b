import { expect, test } from 'vitest';
import type { CompatFinding, ShapeField } from '../../api/studio';
import { parseJson } from '../../text/json';
import { modeOf, readComparison, semanticDiff, touched, verdictOf, witnessLines } from './compare';

const field = (pointer: string, more: Partial<ShapeField> = {}): ShapeField => ({
  name: pointer.split('/').at(-1) ?? '',
  path: pointer.slice(1).replaceAll('/-', '[]').replaceAll('/', '.'),
  pointer,
  depth: pointer.split('/').length - 1,
  type: 'text',
  ...more,
});
const finding = (more: Partial<CompatFinding> = {}): CompatFinding => ({
  code: 'compat/x',
  verdict: 'breaking',
  layer: 'value',
  direction: 'backward',
  severity: 'error',
  pointer: '/a',
  position: { file: 'new:v1' },
  message: 'a',
  ...more,
});

test('a witness keeps every digit', () => {
  const text =
    '{"mistakes":[],"report":{"verdict":"breaking","bump":"major","findings":[{"witness":{"n":9007199254740993.10}},{}]}}';
  const { witnesses } = readComparison(text);
  expect(witnesses).toHaveLength(2);
  expect(
    witnessLines(witnesses[0] ?? parseJson('0'), '/n').map((line) =>
      line.pieces.map(([, piece]) => piece).join(''),
    ),
  ).toEqual(['{', '"n": 9007199254740993.10', '}']);
  expect(witnesses[1]).toBeUndefined();
});

test('the line at fault is the one where its value begins', () => {
  const json = parseJson('{"a/b":{"c~":[1,{"x":[]}]},"d":{}}');
  const faults = (at: string | undefined) =>
    witnessLines(json, at).flatMap(({ fault }, i) => (fault ? [i] : []));
  expect(faults('')).toEqual([0]);
  expect(faults('/a~1b/c~0')).toEqual([2]);
  expect(faults('/a~1b/c~0/1/x')).toEqual([5]);
  expect(faults('/d')).toEqual([9]);
  expect(faults('/nowhere')).toEqual([]);
  expect(faults(undefined)).toEqual([]);
});

test('the verdict is one sentence and counts what breaks', () => {
  const say = (verdict: 'compatible' | 'unknown' | 'breaking', findings: CompatFinding[]) =>
    verdictOf({ verdict, bump: verdict === 'breaking' ? 'major' : 'none', findings }, '1.4.0', '2.0.0');
  expect(say('breaking', [finding(), finding(), finding({ verdict: 'compatible' })]).sentence).toMatch(
    /^2 changes break what 1\.4\.0 and 2\.0\.0 promise each other\. It needs a new major version\.$/,
  );
  expect(say('breaking', [finding()]).sentence).toMatch(/^1 change breaks/);
  expect(say('compatible', []).sentence).toMatch(/^2\.0\.0 means the same as 1\.4\.0/);
  expect(say('unknown', [finding({ verdict: 'unknown' })]).meaning).toBe('unknown');
});

test('what changed is told field by field, of new and gone parts only the outermost', () => {
  const older = [
    field(''),
    field('/q', { type: 'integer', limits: '0 or more' }),
    field('/kind', { values: ['a', 'b'] }),
    field('/old', { type: 'object' }),
    field('/old/x'),
  ];
  const newer = [
    field(''),
    field('/q', { type: 'integer', limits: '1 or more', required: true }),
    field('/kind', { values: ['b', 'c'] }),
    field('/new', { type: 'object' }),
    field('/new/y', { required: true }),
  ];
  expect(semanticDiff(older, newer).map(({ path, kind, text }) => `${path} ${kind}: ${text}`)).toEqual([
    'q changed: now required, limits 0 or more → 1 or more',
    'kind changed: no longer a, also c',
    'new added: new, optional object',
    'old removed: gone',
  ]);
  expect(semanticDiff(older, older)).toEqual([]);
});

test('a finding touches the uses of its field and of what is beneath', () => {
  const use = (pointer: string) => ({ pointer, mapping: 'm', access: 'read' as const });
  const uses = [use('/lines/-/sku'), use('/lines'), use('/lin')];
  expect(touched(uses, finding({ at: '/lines/0/sku' }))).toEqual([uses[0]]);
  expect(touched(uses, finding({ at: '/lines' }))).toEqual([uses[0], uses[1]]);
  expect(touched(uses, finding({ at: '' }))).toEqual(uses);
  expect(touched(uses, finding({ pointer: '/properties/lines/items/properties/sku/minLength' }))).toEqual([
    uses[0],
  ]);
  expect(touched(uses, finding({ pointer: '/$defs/Line/properties/sku' }))).toEqual(uses);
});

test('what a contract promises decides the check', () => {
  expect(modeOf('full-transitive')).toBe('full');
  expect(modeOf('none')).toBe('backward');
  expect(modeOf(undefined)).toBe('backward');
});
