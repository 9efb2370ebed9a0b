// Places of YAML nodes in a text. The yaml package gives where a node starts and ends; what belongs to it besides
// (comments above it and at its end, its line break) is found in the text.
import { isCollection, isMap, isScalar, type Pair, type ParsedNode, type Scalar } from 'yaml';
import type { Lines } from './lines';
import type { Field, Range } from './types';

export type Node = ParsedNode;
export type PairNode = Pair<ParsedNode, ParsedNode | null>;

/** Whether a scalar is written below > or |. */
export const hasBlockMark = (text: string, range: Range) =>
  text[range.from] === '>' || text[range.from] === '|';

export class Places {
  readonly text: string;
  readonly lines: Lines;

  constructor(text: string, lines: Lines) {
    this.text = text;
    this.lines = lines;
  }

  /** The text of a scalar as an expression has it: without the line break that ends a block. */
  textOf(node: Scalar): string {
    const text = String(node.value ?? '');
    return node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL' ? text.replace(/\s+$/, '') : text;
  }

  /** Where the content of a node ends: before blank lines and comments that follow. */
  endOf(node: Node | null | undefined, otherwise: number): number {
    if (!node?.range) return otherwise;
    if (isScalar(node)) {
      if (node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL') return node.range[1];
      return node.range[0] + this.text.slice(node.range[0], node.range[1]).trimEnd().length;
    }
    if (!isCollection(node) || node.flow || node.items.length === 0) return node.range[1];
    const last = node.items.at(-1) as PairNode | Node;
    if (isMap(node)) {
      const pair = last as PairNode;
      const key = pair.key?.range?.[1] ?? otherwise;
      return this.endOf(pair.value, key);
    }
    return this.endOf(last as Node, otherwise);
  }

  range(node: Node | null | undefined, otherwise: number): Range {
    const from = node?.range?.[0] ?? otherwise;
    return { from, to: Math.max(from, this.endOf(node, otherwise)) };
  }

  field(pair: PairNode, inline: boolean): Field {
    const key = this.range(pair.key, 0);
    const colon = this.text.indexOf(':', key.to) + 1 || key.to;
    const value = this.range(pair.value, colon);
    if (isEmpty(pair.value)) value.from = value.to = colon;
    const content = { from: key.from, to: Math.max(value.to, colon) };
    return { key, value, whole: inline ? content : this.own(content, key.from) };
  }

  /** Whole lines of content with the comment lines straight above it, if it begins its line. */
  own(content: Range, begins: number): Range {
    const { text, lines } = this;
    const first = lines.at(begins);
    const to = lines.end(content.to - 1 < lines.end(first) ? first : lines.at(content.to - 1));
    const start = lines.start(first);
    for (let at = start; at < begins; at++)
      if (text[at] !== ' ' && text[at] !== '\t') return { from: content.from, to };
    const mark = `${text.slice(start, begins)}#`;
    let line = first;
    while (line > 0 && text.startsWith(mark, lines.start(line - 1))) line--;
    return { from: lines.start(line), to };
  }

  /** What comments of a field say: those above it, then the one at the end of its first line. */
  commentOf({ key, value, whole }: Field): string | undefined {
    const said: string[] = [];
    const keyLine = this.lines.at(key.from);
    for (let line = this.lines.at(whole.from); line < keyLine; line++)
      said.push(this.lines.line(line).trim().replace(/^#+ ?/, ''));
    const end = trailing(this.text, { key, value });
    if (end) said.push(this.text.slice(end.from, end.to).replace(/^\s+#+ ?/, ''));
    return said.length ? said.join('\n') : undefined;
  }
}

/** The comment at the end of a field's line, with the blanks before it; of a block that of the line of its key or mark. */
export function trailing(text: string, { key, value }: Pick<Field, 'key' | 'value'>): Range | undefined {
  const below = text.slice(key.to, value.from).includes('\n');
  const mark = /^[>|][-+0-9]*/.exec(text.slice(value.from, value.from + 4))?.[0].length;
  const from = below ? text.indexOf(':', key.to) + 1 : mark ? value.from + mark : value.to;
  const end = text.indexOf('\n', from);
  const rest = text.slice(from, end < 0 ? text.length : end).trimEnd();
  return /^[ \t]+#/.test(rest) ? { from, to: from + rest.length } : undefined;
}

export const isEmpty = (node: Node | null | undefined) =>
  !node || (isScalar(node) && (node.value === '' || node.value === null) && node.type === 'PLAIN');
