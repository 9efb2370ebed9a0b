import { expect, test } from 'vitest';
import type { ShapeField } from '../../api/studio';
import { fieldRows, typeWords, usesByField } from './fields';

const field = (
  path: string,
  type: ShapeField['type'] = 'text',
  more: Partial<ShapeField> = {},
): ShapeField => {
  const pointer = path && `/${path.replaceAll('[]', '.-').replaceAll('.', '/')}`;
  const name = path.endsWith('[]') ? '[]' : (path.split('.').at(-1) ?? '');
  return { name, path, pointer, depth: pointer.split('/').length - 1, type, ...more };
};
const fields = [
  field('', 'object'),
  field('id'),
  field('lines', 'list'),
  field('lines[]', 'object'),
  field('lines[].sku', 'text', { description: 'Stock keeping unit' }),
  field('lines[].quantity', 'integer'),
  field('totals', 'object'),
  field('totals.grand', 'decimal'),
];
const paths = (search: string, folded: string[] = []) =>
  fieldRows(fields, new Map(), { search, folded: new Set(folded) }).map((row) => row.field.path);

test('without a search all fields stand there but those inside folded ones', () => {
  expect(paths('')).toEqual(fields.slice(1).map(({ path }) => path));
  expect(paths('', ['/lines'])).toEqual(['id', 'lines', 'totals', 'totals.grand']);
});

test('a search keeps what it hits and the fields around it, also where they are folded', () => {
  expect(paths('sku')).toEqual(['lines', 'lines[]', 'lines[].sku']);
  expect(paths('stock unit', ['/lines'])).toEqual(['lines', 'lines[]', 'lines[].sku']);
  expect(paths('grand')).toEqual(['totals', 'totals.grand']);
  expect(paths('integer')).toEqual(['lines', 'lines[]', 'lines[].quantity']);
  expect(paths('nothing like it')).toEqual([]);
});

test('one mapping is told once for each way it uses a field', () => {
  const uses = usesByField([
    { pointer: '/id', mapping: 'a', access: 'read' },
    { pointer: '/id', mapping: 'a', access: 'read' },
    { pointer: '/id', mapping: 'a', access: 'write', rule: 'id' },
  ]);
  expect(uses.get('/id')).toHaveLength(2);
});

test('types read as words', () => {
  expect(typeWords(field('a', 'list', { items: 'text' }))).toBe('list of text');
  expect(typeWords(field('a', 'decimal', { nullable: true }))).toBe('decimal or null');
  expect(typeWords(field('a', 'nothing', { nullable: true }))).toBe('nothing');
});
