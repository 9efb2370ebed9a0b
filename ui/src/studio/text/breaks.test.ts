import { expect, it } from 'vitest';
import { applyChanges } from '../core/changes';
import { breaksOf, changesOfFile } from './breaks';

it.each(['', 'a\nb', 'a\r\nb\r\n', '\r\n\r\nx\r\n', 'a\nb\r\nc\n\r\nd', 'ü\r\n🙂\r\n'])(
  'finds offsets of %j',
  (file) => {
    const breaks = breaksOf(file);
    expect(breaks.text).toBe(file.replaceAll('\r\n', '\n'));
    for (let at = 0; at <= breaks.text.length; at++) {
      const there = breaks.toFile(at);
      expect(breaks.toEditor(there)).toBe(at);
      expect(breaksOf(file.slice(0, there)).text).toBe(breaks.text.slice(0, at));
    }
  },
);

it('writes the line breaks of the file', () => {
  const file = 'a: 1\r\nb: 2\r\n';
  const breaks = breaksOf(file);
  const typed = [{ from: 4, to: 4, insert: '\nx: 3' }];
  expect(applyChanges(file, changesOfFile(file, breaks, typed))).toBe('a: 1\r\nx: 3\r\nb: 2\r\n');
});
