import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { findContracts, mappingText, nameProblem, suggestName } from './newmapping';

const contract = (ref: string, title: string, kind = 'event') => ({
  ref,
  title,
  kind,
  version: '1.0.0',
  status: 'active',
  file: 'x',
});

test('the file says the same whatever the title holds', () => {
  for (const title of [
    '',
    'Orders',
    'a: b',
    '"',
    "it's #1",
    'true',
    '- x',
    ' x ',
    'Größe → 名称',
    'a\nb',
    '{',
    '@x',
    '&a *b',
    '1.0',
    'null',
  ]) {
    const read = parse(
      mappingText({ name: 'x', title, source: 'shopify/order@1', target: 'sap/api@1#A_SalesOrder' }),
    );
    expect(read).toEqual({
      mapping: 'x',
      ...(title ? { title } : {}),
      source: 'shopify/order@1',
      target: 'sap/api@1#A_SalesOrder',
      onMissing: 'omit',
      onNull: 'omit',
    });
  }
});

test('a name is free, small and not an address of the page', () => {
  expect(nameProblem('shopify-order', [])).toBeUndefined();
  for (const bad of ['', 'new', 'Shopify', 'a/b', '-a', 'taken'])
    expect(nameProblem(bad, ['taken'])).toBeTruthy();
});

test('the suggested name tells the outside system and its thing, and is free', () => {
  expect(suggestName('shopify/order@1', 'orders/order-placed@1', [])).toBe('shopify-order');
  expect(suggestName('orders/order-placed@1', 'sap/sales-order@1', [])).toBe('sap-sales-order');
  expect(suggestName('orders/order-placed@1', 'sap/api@1#A_SalesOrder', [])).toBe('sap-a-sales-order');
  expect(suggestName('shopify/order@1', '', ['shopify-order'])).toBe('shopify-order-2');
  expect(suggestName('', '', [])).toBe('');
});

test('contracts are found by the words of a search, those that start with it first', () => {
  const all = [
    contract('returns/reorder@1', 'Order again'),
    contract('orders/order-placed@1', 'Order placed'),
    contract('sap/api@1', 'SAP', 'api'),
  ];
  expect(findContracts(all, 'order').map(({ ref }) => ref)).toEqual([
    'orders/order-placed@1',
    'returns/reorder@1',
  ]);
  expect(findContracts(all, 'api')).toHaveLength(1);
  expect(findContracts(all, '')).toHaveLength(3);
  expect(findContracts(all, 'order nothing')).toEqual([]);
});
