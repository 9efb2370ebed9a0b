// Lines and places of a text. Offsets are UTF-16; columns of findings count bytes of UTF-8.
import type { Range } from './types';

/** UTF-8 bytes of a piece of text. */
export function bytesOf(text: string, from: number, to: number): number {
  let bytes = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code < 0xdc00) {
      bytes += 4;
      at++;
    } else bytes += 3;
  }
  return bytes;
}

export class Lines {
  readonly starts: number[] = [0];
  readonly text: string;

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** Index of the line that holds an offset. */
  at(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  start(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Where the next line begins. */
  end(line: number): number {
    return this.starts[line + 1] ?? this.text.length;
  }

  /** Without its line break. */
  line(line: number): string {
    return this.text.slice(this.start(line), this.end(line)).replace(/\r?\n$/, '');
  }

  /** As findings count: from 1, columns in bytes. */
  place(offset: number): { line: number; col: number } {
    const line = this.at(offset);
    return { line: line + 1, col: bytesOf(this.text, this.start(line), offset) + 1 };
  }

  /** The offset of a place of a finding; the nearest one if the text is another by now. */
  offset(line: number, col = 1): number {
    const index = Math.min(Math.max(line - 1, 0), this.starts.length - 1);
    const end = this.start(index) + this.line(index).length;
    let at = this.start(index);
    for (let bytes = 1; bytes < col && at < end; ) {
      const width = (this.text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      bytes += bytesOf(this.text, at, at + width);
      at += width;
    }
    return at;
  }

  /** Whole lines around a range. */
  around(range: Range): Range {
    return {
      from: this.start(this.at(range.from)),
      to: this.end(this.at(Math.max(range.from, range.to - 1))),
    };
  }
}
