import { expect, test } from 'vitest';
import type { Proposal } from '../core/types';
import { withLoops } from './proposals';

const proposal = (target: string, as?: string): Proposal => ({
  target,
  expr: 'source.x',
  ...(as ? { as } : {}),
  source: '/x',
  score: 0.7,
  reasons: [],
});
const field = proposal('lines[].taxes[].rate');
const other = proposal('orderId');
const inner = proposal('lines[].taxes', 'tax');
const outer = proposal('lines', 'line');
const all = [field, other, inner, outer, proposal('linesOfText', 'text')];

test('a rule inside loops takes the loops with it', () => {
  expect(withLoops([field], all)).toEqual([field, inner, outer]);
});

test('a rule outside of loops comes alone', () => {
  expect(withLoops([other], all)).toEqual([other]);
});
