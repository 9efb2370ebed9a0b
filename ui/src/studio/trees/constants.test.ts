import { expect, test } from 'vitest';
import type { LetNode, Outline, ShapeField } from '../core/types';
import { constantsFor } from './constants';
import type { TreeNode } from './tree';

const node = (field: Partial<ShapeField>) => ({ field: { type: 'text', ...field } }) as TreeNode;
const range = { from: 0, to: 0 };
const lets = ['total', 'name'].map(
  (name): LetNode => ({ name, key: range, whole: range, line: 1, col: 1, part: { text: '', range } }),
);
const outline = [
  { name: 'total', type: 'optional decimal' },
  { name: 'name', type: 'text' },
] as Outline['lets'];
const exprs = (field: Partial<ShapeField>, query = '') =>
  constantsFor(node(field), lets, outline, query).map(({ expr }) => expr);

test('values of the contract come first and leave no room for others', () => {
  expect(exprs({ values: ['open', 'say "hi"'] })).toEqual(['"open"', '"say \\"hi\\""', 'name']);
  expect(exprs({ type: 'decimal', values: ['1.50'] })).toEqual(['dec("1.50")', 'total']);
});

test('without such values plain constants of the type are offered', () => {
  expect(exprs({ type: 'boolean' })).toEqual(['true', 'false']);
  expect(exprs({ type: 'decimal' })).toEqual(['total', 'dec("0")']);
  expect(exprs({ type: 'list' })).toEqual([]);
});

test('what is typed narrows them down', () => {
  expect(exprs({ values: ['open', 'closed'] }, 'clos')).toEqual(['"closed"']);
});
