import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  addColumn,
  addRow,
  duplicates,
  paste,
  readCsv,
  readPasted,
  removeColumn,
  removeRow,
  setCell,
  sortRows,
  writeCsv,
} from './csv';

const samples = new URL('../../../../samples/retail/tables/', import.meta.url);
const table = (text: string) => readCsv(text).table;

describe('untouched text stays as it is', () => {
  for (const name of readdirSync(samples))
    test(name, () => {
      const text = readFileSync(new URL(name, samples), 'utf8');
      const { table, mistakes } = readCsv(text);
      expect(mistakes).toEqual([]);
      expect(writeCsv(table)).toBe(text);
    });

  test.each([
    [''],
    ['key,value'],
    ['\ufeffkey,value\r\na,"b"\r\n'],
    ['key,value\n"a ""b"" c","x\ny"\n\nq, r\n'],
    ['key,value\n"open'],
    ['key,value\na"b,c\n"a"b,c\n1\n'],
    ['key\r\r\n'],
  ])('%j', (text) => expect(writeCsv(table(text))).toBe(text));

  test('text that is made up, at random', () => {
    const signs = ['a', 'ü', ',', ',', '"', '"', '\n', '\r\n', ' ', '\t', '😀'];
    let seed = 7;
    const pick = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return signs[seed % signs.length] ?? '';
    };
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: round % 24 }, pick).join('');
      expect(writeCsv(table(text))).toBe(text);
    }
  });
});

test('an edit changes its cell alone', () => {
  const text = 'key,value\n"a",  b\n"c","d ""e"""\n';
  expect(writeCsv(setCell(table(text), 1, 0, 'f'))).toBe('key,value\n"a",  b\nf,"d ""e"""\n');
  expect(writeCsv(setCell(table(text), 0, 1, 'x,"y"'))).toBe('key,value\n"a","x,""y"""\n"c","d ""e"""\n');
  expect(writeCsv(setCell(table(text), 0, 0, 'a'))).toBe(text);
});

test('rows and columns come and go, also where the file ends without a line break', () => {
  expect(writeCsv(addRow(table('key,value\r\na,1')))).toBe('key,value\r\na,1\r\n,\r\n');
  expect(writeCsv(addRow(table('key')))).toBe('key\n\n');
  expect(writeCsv(removeRow(table('key\na\nb\n'), 0))).toBe('key\nb\n');
  expect(writeCsv(addColumn(table('key\na\n'), 'more, of it'))).toBe('key,"more, of it"\na,\n');
  expect(writeCsv(removeColumn(table('key,value\na,"1"\n'), 0))).toBe('value\n"1"\n');
});

test('sorting counts numbers as numbers and keeps the bytes of each row', () => {
  expect(writeCsv(sortRows(table('key,n\n"a",10\nb,9\nc,"100"'), 1))).toBe('key,n\nb,9\n"a",10\nc,"100"');
  expect(writeCsv(sortRows(table('key\na\nb\n'), 0, true))).toBe('key\nb\na\n');
});

test('mistakes say their line', () => {
  expect(readCsv('key,value\na\n"x\ny",z\n"open').mistakes).toEqual([
    { line: 2, message: 'The row has 1 cells, the header 2.' },
    { line: 5, message: 'A quoted cell is not closed.' },
    { line: 5, message: 'The row has 1 cells, the header 2.' },
  ]);
});

test('duplicates are told with the row that had the key first', () => {
  expect([...duplicates(table('value,key\n1,a\n2,b\n3,a\n4,a\n'))]).toEqual([
    [2, 0],
    [3, 0],
  ]);
  expect(duplicates(table('from,value\n1,a\n1,b\n')).size).toBe(0);
});

test('cells of a spreadsheet', () => {
  expect(readPasted('a\tb\r\nc\t"d ""x""\ny"\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd "x"\ny'],
  ]);
  expect(readPasted('a,"b,c"\nd,e')).toEqual([
    ['a', 'b,c'],
    ['d', 'e'],
  ]);
  const pasted = paste(table('key,value\n"a",1\n'), 0, 1, [['1'], ['2', 'too much']]);
  expect(writeCsv(pasted)).toBe('key,value\n"a",1\n,2\n');
});
