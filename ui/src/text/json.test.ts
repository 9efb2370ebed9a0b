import { describe, expect, it } from 'vitest';
import { comparable, diffJson, JsonMistake, type Line, parseJson, printJson, textOf } from './json';

const pretty = (text: string) => textOf(printJson(parseJson(text)));
const marked = (lines: Line[]) => lines.map((line) => (line.mark ?? ' ') + textOf([line])).join('\n');

describe('printing', () => {
  it('keeps the digits of every number', () => {
    expect(pretty('{"total":598.90,"id":4507894690001234567,"e":1.0E+2}')).toBe(
      '{ "total": 598.90, "id": 4507894690001234567, "e": 1.0E+2 }',
    );
  });
  it('keeps escapes and field order, and breaks what is long or nested', () => {
    const text = `{"b":"\\u00e9\\n","a":{"list":[1,2,3],"deep":[{"x":null}]},"empty":[],"none":{}}`;
    expect(pretty(text)).toBe(
      [
        '{',
        '  "b": "\\u00e9\\n",',
        '  "a": {',
        '    "list": [1, 2, 3],',
        '    "deep": [',
        '      { "x": null }',
        '    ]',
        '  },',
        '  "empty": [],',
        '  "none": {}',
        '}',
      ].join('\n'),
    );
  });
  it('reads back what it printed', () => {
    const text = '{"a":[{"b":[1.10,true,"x"]},[]],"c":{"d":{"e":"'.concat('y'.repeat(80), '"}}}');
    expect(JSON.parse(pretty(text))).toEqual(JSON.parse(text));
  });
});

describe('mistakes', () => {
  it.each([
    ['{"a":1,}', 1, 8, 'field name'],
    ['{\n  "a": 01\n}', 2, 9, 'comma'],
    ['[1, 2', 1, 6, 'comma'],
    ['"open', 1, 1, 'not closed'],
    ['{"a" 1}', 1, 6, 'colon'],
    ['', 1, 1, 'ends'],
    ['{} x', 1, 4, 'nothing may follow'],
    ['[nul]', 1, 2, 'cannot start'],
  ])('%s is refused at %d:%d', (text, line, col, message) => {
    try {
      parseJson(text);
      expect.unreachable();
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(JsonMistake);
      const mistake = thrown as JsonMistake;
      expect([mistake.line, mistake.col]).toEqual([line, col]);
      expect(mistake.message).toContain(message);
    }
  });
  it('stops at absurd nesting instead of overflowing', () => {
    expect(() => parseJson('['.repeat(100_000))).toThrow('nested deeper');
  });
});

describe('diff', () => {
  const diff = (a: string, b: string) => marked(diffJson(parseJson(a), parseJson(b)));
  it('shows a changed value as one line out, one line in', () => {
    expect(diff('{"a":1,"b":{"c":2.50}}', '{"b":{"c":2.5},"a":1}')).toBe(
      [' {', '   "b": {', '-    "c": 2.50', '+    "c": 2.5', '   }', '   "a": 1', ' }'].join('\n'),
    );
  });
  it('keeps equal array items at both ends', () => {
    expect(diff('{"l":[1,2,3]}', '{"l":[1,9,2,3]}')).toBe(
      [' {', '   "l": [', '     1', '+    9', '     2', '     3', '   ]', ' }'].join('\n'),
    );
  });
  it('marks added and removed fields', () => {
    expect(diff('{"gone":1,"x":{"k":[]}}', '{"x":{"k":[]},"new":true}')).toBe(
      [' {', '-  "gone": 1', '   "x": {', '     "k": []', '   }', '+  "new": true', ' }'].join('\n'),
    );
  });
});

it('compares only documents of the same build', () => {
  expect(comparable(parseJson('{"a":1,"b":2}'), parseJson('{"a":3,"c":4}'))).toBe(true);
  expect(comparable(parseJson('{"a":1,"b":2,"c":3}'), parseJson('{"orderId":"1","lines":[]}'))).toBe(false);
  expect(comparable(parseJson('[1]'), parseJson('{"a":1}'))).toBe(false);
});
