// Offsets of an editor, for which every line break is one character, and offsets of the file, where it may be two.
import type { Change } from '../core/types';

export interface Breaks {
  /** The text as an editor has it. */
  text: string;
  toEditor(at: number): number;
  toFile(at: number): number;
}

const same = (at: number) => at;

export function breaksOf(file: string): Breaks {
  if (!file.includes('\r\n')) return { text: file, toEditor: same, toFile: same };
  /** Offsets in the editor of the breaks that are two characters in the file. */
  const wide: number[] = [];
  for (let at = file.indexOf('\r\n'); at >= 0; at = file.indexOf('\r\n', at + 2)) wide.push(at - wide.length);
  /** How many of them lie before an offset of the editor. */
  const before = (at: number) => {
    let low = 0;
    let high = wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((wide[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    text: file.replaceAll('\r\n', '\n'),
    toFile: (at) => at + before(at),
    toEditor: (at) => {
      let low = 0;
      let high = wide.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((wide[middle] ?? 0) + middle < at) low = middle + 1;
        else high = middle;
      }
      return at - low;
    },
  };
}

/** Changes made in an editor as changes of the file, with the line breaks that it uses. */
export function changesOfFile(file: string, { toFile }: Breaks, changes: readonly Change[]): Change[] {
  const wide = file.includes('\r\n');
  return changes.map(({ from, to, insert }) => ({
    from: toFile(from),
    to: toFile(to),
    insert: wide ? insert.replace(/\r?\n/g, '\r\n') : insert,
  }));
}
