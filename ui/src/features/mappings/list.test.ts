import { expect, test } from 'vitest';
import type { MappingSummary } from '../../api/studio';
import { runsOf, shownMappings } from './list';

const mapping = (name: string, more: Partial<MappingSummary> = {}): MappingSummary => ({
  name,
  file: `mappings/${name}/mapping.yaml`,
  source: 'a/b@1',
  target: 'c/d@1',
  state: 'ok',
  coverage: { written: 4, required: 4 },
  cases: { total: 2, failed: 0 },
  flows: [],
  usedBy: [],
  digest: 'aa',
  running: 'aa',
  ...more,
});

const all = [
  mapping('orders'),
  mapping('returns', { state: 'broken', coverage: { written: 1, required: 4 }, digest: 'bb' }),
  mapping('stock', { cases: { total: 2, failed: 1 }, branches: ['maria/stock'] }),
  mapping('prices', { coverage: { written: 0, required: 0 } }),
];
const any = () => true;
const names = (found: MappingSummary[]) => found.map(({ name }) => name);
const by = (state: string | null) => names(shownMappings(all, { state, sort: 'name', down: false }, any));

test('each filter shows what its name says, and an unknown one shows everything', () => {
  expect(by('broken')).toEqual(['returns']);
  expect(by('red')).toEqual(['stock']);
  expect(by('open')).toEqual(['returns']);
  expect(by('unpublished')).toEqual(['returns']);
  expect(by('drafts')).toEqual(['stock']);
  expect(by('constructor')).toHaveLength(4);
  expect(by(null)).toEqual(['orders', 'prices', 'returns', 'stock']);
});

test('a sort puts what needs a person first, then goes by name', () => {
  const sorted = (sort: 'state' | 'coverage' | 'cases', down = false) =>
    names(shownMappings(all, { state: null, sort, down }, any));
  expect(sorted('state')[0]).toBe('returns');
  expect(sorted('coverage')).toEqual(['returns', 'orders', 'prices', 'stock']);
  expect(sorted('cases')[0]).toBe('stock');
  expect(sorted('state', true).at(-1)).toBe('returns');
});

test('a module runs only where its digest is the one that runs', () => {
  expect(runsOf(mapping('x'))).toBe('same');
  expect(runsOf(mapping('x', { digest: 'bb' }))).toBe('older');
  const { running: _, ...still } = mapping('x');
  expect(runsOf(still)).toBe('none');
});
