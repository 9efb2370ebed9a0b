import { expect, it } from 'vitest';
import { EventParser } from './sse';

const text =
  ': keep\r\nevent: row\r\ndata: {"a":\r\ndata: 1}\r\n\r\nid: 4\ndata:plain\n\nevent: ping\n\ndata: half';
const want = [
  { event: 'row', data: '{"a":\n1}' },
  { event: 'message', data: 'plain' },
];

it('reads events whole', () => expect(new EventParser().push(text)).toEqual(want));

it('reads the same events wherever the stream is cut', () => {
  for (let cut = 0; cut <= text.length; cut++) {
    const parser = new EventParser();
    expect([...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))]).toEqual(want);
  }
  const single = new EventParser();
  expect([...text].flatMap((letter) => single.push(letter))).toEqual(want);
});
