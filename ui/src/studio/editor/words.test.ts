import { describe, expect, test } from 'vitest';
import { Helper } from './help';
import type { ExpressionHelp, ExpressionQuery, Shape } from './help.types';
import { type Known, localWords, resolve } from './words';

const field = (pointer: string, type: Shape['fields'][number]['type'], required = false) => {
  const name = pointer.split('/').at(-1) ?? '';
  return {
    name: name === '-' ? '[]' : name,
    path: pointer,
    pointer,
    depth: pointer.split('/').length - 1,
    type,
    required,
  };
};
const known: Known = {
  shape: {
    ref: 'shop/order@1',
    version: '1.0.0',
    fields: [
      field('', 'object', true),
      field('/id', 'integer', true),
      field('/ship-to', 'object'),
      field('/ship-to/city', 'text'),
      field('/lines', 'list', true),
      field('/lines/-', 'object'),
      field('/lines/-/sku', 'text'),
      field('/lines/-/qty', 'integer', true),
    ],
  },
  functions: [
    {
      name: 'dec',
      signature: 'dec(text) -> decimal',
      doc: 'Reads a decimal.',
      group: 'Numbers',
      examples: [],
    },
    {
      name: 'after',
      signature: 'text.after(text) -> text',
      doc: 'What stands behind.',
      group: 'Text',
      examples: [],
    },
    {
      name: 'base64.decode',
      signature: 'base64.decode(text) -> bytes',
      doc: 'Reads base64.',
      group: 'Text',
      examples: [],
    },
    { name: '? :', signature: 'bool ? T : T', doc: 'One of two.', group: 'Conditions', examples: [] },
  ],
  scope: [
    { name: 'line', kind: 'item', type: 'object', pointer: '/lines/-' },
    { name: 'zero', kind: 'let', type: 'decimal' },
  ],
  tables: ['channel', 'country'],
};

/** Labels at the sign |. */
function at(text: string) {
  const offset = text.indexOf('|');
  const found = localWords(text.replace('|', ''), offset, known);
  return found && { from: found.from, labels: found.completions.map(({ label }) => label) };
}

describe('words without the server', () => {
  test.each<[string, number, string[]]>([
    ['source.|', 7, ['id', '`ship-to`', 'lines', 'after']],
    ['source.?li|', 8, ['id', '`ship-to`', 'lines', 'after']],
    ['dec(source.`ship-to`.?ci|)', 22, ['city', 'after']],
    ['source.lines[0].s|', 16, ['sku', 'qty', 'after']],
    ['line.|', 5, ['sku', 'qty', 'after']],
    ['line.?sku.orValue("").|', 22, ['after']],
    ['lookup("c|', 8, ['channel', 'country']],
    ['unknown.x|', 8, ['after']],
  ])('%s', (text, from, labels) => expect(at(text)).toEqual({ from, labels }));

  test('at the start: names, functions and words', () => {
    expect(at('1 + |')).toEqual({
      from: 4,
      labels: ['source', 'meta', 'line', 'zero', 'dec', 'base64.decode', 'true', 'false', 'null', 'in'],
    });
  });

  test('what may be missing is read with a question mark', () => {
    const inserted = (text: string) =>
      localWords(text, text.length, known)?.completions.flatMap(({ kind, insert, label }) =>
        kind === 'field' ? [insert ?? label] : [],
      );
    expect(inserted('line.')).toEqual(['?sku', 'qty']);
    expect(inserted('line.?')).toEqual(['sku', 'qty']);
  });

  test('none within a text, a number or a comment', () => {
    for (const text of ['"a|', "'it\\'s |", '1.|', 'a // b|']) expect(at(text), text).toBeUndefined();
    expect(at('"a" + l|')?.from).toBe(6);
  });

  test('a chain leads to a place of the contract, or nowhere', () => {
    expect(resolve('source', known)).toBe('');
    expect(resolve('source.lines[?2].?sku', known)).toBe('/lines/-/sku');
    expect(resolve('line.nothing', known)).toBeUndefined();
    expect(resolve('zero', known)).toBeUndefined();
  });
});

describe('asking', () => {
  const query = (offset: number): ExpressionQuery => ({
    text: '',
    line: 1,
    col: 1,
    part: 'expr',
    expr: 'a',
    offset,
  });
  const help: ExpressionHelp = { completions: [] };

  test('the same question is one call, also while it is under way', async () => {
    let calls = 0;
    const helper = new Helper(() => Promise.resolve({ ...help, from: ++calls }));
    const both = await Promise.all([helper.ask('m', query(1)), helper.ask('m', query(1))]);
    expect(both.map((answer) => answer?.from)).toEqual([1, 1]);
    expect((await helper.ask('m', query(2)))?.from).toBe(2);
    expect((await helper.ask('m', query(1)))?.from).toBe(1);
  });

  test('a question that is given up stops its call and is asked anew', async () => {
    let calls = 0;
    const helper = new Helper((_, __, signal) => {
      calls++;
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('given up')));
        if (calls > 1) resolve(help);
      });
    });
    const aborter = new AbortController();
    const first = helper.ask('m', query(1), aborter.signal);
    aborter.abort();
    expect(await first).toBeUndefined();
    expect(await helper.ask('m', query(1))).toBe(help);
  });

  test('a failure is no answer and is not kept', async () => {
    let calls = 0;
    const helper = new Helper(() => (calls++ ? Promise.resolve(help) : Promise.reject(new Error('gone'))));
    expect(await helper.ask('m', query(1))).toBeUndefined();
    expect(await helper.ask('m', query(1))).toBe(help);
  });
});
