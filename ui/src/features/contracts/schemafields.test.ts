import { expect, test } from 'vitest';
import { schemaFields } from './schemafields';

const said = (schema: unknown, notes: Parameters<typeof schemaFields>[1] = []) =>
  schemaFields(JSON.stringify(schema), notes)?.map(
    ({ pointer, type, required }) => `${pointer || '.'} ${type}${required ? ' *' : ''}`,
  );

test('fields stand in the order of the schema, with elements of lists and what references name', () => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string' },
      at: { type: ['string', 'null'], format: 'date-time' },
      tags: { type: 'array', items: { type: 'string' } },
      lines: { type: 'array', items: { $ref: '#/$defs/a~1b' } },
    },
    $defs: { 'a/b': { type: 'object', properties: { 'x/y': { type: 'number' } } } },
  };
  expect(said(schema)).toEqual([
    '. object *',
    '/id text *',
    '/at time or null',
    '/tags list of text',
    '/lines list of object',
    '/lines/- object',
    '/lines/-/x~1y number',
  ]);
});

test('a note stands at its field, or at the message where the field is not listed', () => {
  const note = (pointer: string) => ({ pointer, kind: 'inferred' as const, message: pointer });
  const fields = schemaFields('{"properties":{"a":{"type":"array","items":{"type":"string"}}}}', [
    note('/a/-'),
    note('/gone'),
  ]);
  expect(fields?.map(({ pointer, notes }) => [pointer, notes.map((each) => each.pointer)])).toEqual([
    ['', ['/gone']],
    ['/a', []],
    ['/a/-', ['/a/-']],
  ]);
});

test('schemas that name themselves, lead nowhere or are no schemas end', () => {
  const loop = { properties: { a: { $ref: '#' } } };
  expect(said(loop)?.length).toBe(13);
  expect(said({ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } })).toEqual(['. any *']);
  expect(said({ $ref: '#/nothing/here' })).toEqual(['. any *']);
  expect(said({ properties: { a: true, b: null } })).toHaveLength(3);
  expect(schemaFields('{', [])).toBeUndefined();
  expect(schemaFields('[]', [])).toBeUndefined();
});
