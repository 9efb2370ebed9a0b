// Writes scalars so that every YAML parser reads the same text back. Where a plain scalar could be read in two ways
// (by YAML 1.1 and 1.2), it is quoted.
import type { Range } from './types';

export type Style = 'plain' | 'single' | 'double' | 'folded' | 'literal';

export interface Spot {
  /** Within braces or brackets. */
  inline: boolean;
  /** Column of the key that the scalar stands under, from 0. */
  indent: number;
  /** How far a level is indented. */
  step: number;
  /** Characters before it on its line. */
  lead: number;
  newline: string;
  /** Column of the lines of a block, where one is there already. */
  pad?: number;
  /** Something follows on its line, so that it cannot become a block. */
  tail?: boolean;
}

/** Lines of expressions are folded so that they end before this column. */
const width = 120;

// Characters that only an escape can write: controls, line separators, the byte order mark and halves of pairs.
const unprintable = /\p{Cc}|\p{Cs}|[\u2028\u2029\ufeff\ufffe\uffff]/u;
const withoutBreaks = (text: string) => text.replace(/[\n\t]/g, '');
const needsEscape = (text: string) => unprintable.test(withoutBreaks(text));
const first = /^[,[\]{}#&*!|>'"%@`?:~=]|^-(?:\s|$|-)|^\.\.\.|^<</;
const split = /:(?:\s|$)|\s#/;

export function canBePlain(text: string, inline: boolean): boolean {
  if (!text || /^\s|\s$|[\n\r\t]/.test(text) || needsEscape(text)) return false;
  if (first.test(text) || split.test(text) || /^(?:null|Null|NULL)$/.test(text)) return false;
  return !inline || !/[,[\]{}:]|\s\?/.test(text);
}

const canBeSingle = (text: string) => !/[\n\r\t]/.test(text) && !needsEscape(text);

const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const coded = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

function double(text: string): string {
  let out = '';
  for (const char of text) out += escapes[char] ?? (unprintable.test(char) ? coded(char) : char);
  return `"${out}"`;
}

const single = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Whether single spaces of a text may become line breaks, and its own line breaks blank lines. */
const canBeFolded = (text: string) =>
  text !== '' && !needsEscape(text) && !/^\s|\s$|\n[ \t\n]|[ \t]\n|\r/.test(text);
const canBeLiteral = (text: string) =>
  text !== '' && !needsEscape(text) && !/^\s|\s$|\r/.test(text) && !/\n[ \t]*\n?[ \t]*$/.test(text);

/** How a scalar that stands in a file is written. */
export function styleOf(raw: string): Style {
  switch (raw[0]) {
    case "'":
      return 'single';
    case '"':
      return 'double';
    case '>':
      return 'folded';
    case '|':
      return 'literal';
  }
  return 'plain';
}

/** The scalar anew; what is at hand is how it is written now and what it says. */
export function rewrite(text: string, raw: string, said: string, spot: Spot): string {
  const style = styleOf(raw);
  if (style === 'folded' && canBeFolded(text)) return fold(text, spot, raw, said);
  if (style === 'literal' && canBeLiteral(text)) return literal(text, spot, header(raw));
  if (style === 'single' && canBeSingle(text) && !raw.includes('\n')) return single(text);
  if (style === 'double' && canBeSingle(text) && !raw.includes('\n')) return double(text);
  return write(text, spot);
}

/** The scalar as a person would write it. */
export function write(text: string, spot: Spot): string {
  const block = !spot.inline && !spot.tail;
  if (text.includes('\n') && block && canBeLiteral(text)) return literal(text, spot, '|-');
  const plain = canBePlain(text, spot.inline);
  const flat = plain ? text : single(text);
  if (block && spot.lead + flat.length > width && canBeFolded(text) && text.includes(' '))
    return fold(text, spot);
  if (plain) return text;
  return canBeSingle(text) ? single(text) : double(text);
}

const header = (raw: string) => raw.slice(0, raw.search(/\r?\n|$/)).replace(/[1-9]/, '');

const padOf = ({ pad, indent, step }: Spot) => ' '.repeat(pad ?? indent + step);

function literal(text: string, spot: Spot, mark: string): string {
  const pad = padOf(spot);
  const lines = text.split('\n').map((line) => (line ? pad + line : ''));
  return [mark.replace('+', '-'), ...lines].join(spot.newline);
}

/** Below >-; the lines of the scalar as it was stay where they say the same. */
function fold(text: string, spot: Spot, raw = '>-', said = ''): string {
  const pad = padOf(spot);
  const breaks = raw.includes('\n') ? keptBreaks(text, raw, said) : undefined;
  const paragraphs: string[] = [];
  let at = 0;
  for (const paragraph of text.split('\n')) {
    paragraphs.push(
      wrap(paragraph, at, breaks, width - 2 - pad.length)
        .map((line) => pad + line)
        .join(spot.newline),
    );
    at += paragraph.length + 1;
  }
  const mark = header(raw).replace('+', '-');
  return [mark, paragraphs.join(spot.newline + spot.newline)].join(spot.newline);
}

/** A single space between words, which may become a line break. */
const breakable = (text: string, at: number) =>
  text[at] === ' ' &&
  at > 0 &&
  at < text.length - 1 &&
  !/\s/.test(text[at - 1] ?? ' ') &&
  !/\s/.test(text[at + 1] ?? ' ');

function wrap(text: string, offset: number, breaks: ReadonlySet<number> | undefined, most: number): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (!breakable(text, at)) continue;
    const next = nextBreak(text, at + 1);
    const kept = breaks?.has(offset + at);
    if (!kept && next - start <= most) continue;
    lines.push(text.slice(start, at));
    start = at + 1;
  }
  lines.push(text.slice(start));
  return lines;
}

function nextBreak(text: string, from: number): number {
  let at = from;
  while (at < text.length && !breakable(text, at)) at++;
  return at;
}

/** Offsets in the new text at which the old one broke its lines, before and after what changed. */
function keptBreaks(text: string, raw: string, said: string): Set<number> {
  const old = new Set<number>();
  let at = 0;
  for (const line of raw
    .split(/\r?\n/)
    .slice(1)
    .map((each) => each.trim())) {
    if (!line) continue;
    const found = said.indexOf(line, at);
    if (found < 0) return new Set();
    if (found > 0) old.add(found - 1);
    at = found + line.length;
  }
  let head = 0;
  while (head < text.length && head < said.length && text[head] === said[head]) head++;
  let tail = 0;
  const most = Math.min(text.length, said.length) - head;
  while (tail < most && text[text.length - 1 - tail] === said[said.length - 1 - tail]) tail++;
  const shift = text.length - said.length;
  const kept = new Set<number>();
  for (const each of old) {
    if (each < head) kept.add(each);
    else if (each >= said.length - tail) kept.add(each + shift);
  }
  return kept;
}

export const newlineOf = (text: string) => (/\r\n/.test(text) ? '\r\n' : '\n');

/** Column of an offset, from 0. */
export const columnOf = (text: string, at: number) => at - (text.lastIndexOf('\n', at - 1) + 1);

export const slice = (text: string, { from, to }: Range) => text.slice(from, to);

/** A value of JSON or a text, as YAML: for default. */
export function writeLiteral(value: string, spot: Spot): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    parsed = value;
  }
  return literalText(parsed, value, spot);
}

function literalText(value: unknown, raw: string, spot: Spot): string {
  if (typeof value === 'string') {
    // A text that YAML would take for something else is quoted.
    const special = /^(?:[-+.]?[0-9].*|true|false|yes|no|on|off|y|n|[-+]?\.inf|\.nan)$/i.test(value);
    return special ? double(value) : write(value, { ...spot, tail: true });
  }
  if (Array.isArray(value))
    return `[${value.map((item) => literalText(item, '', { ...spot, inline: true })).join(', ')}]`;
  if (value && typeof value === 'object') {
    const members = Object.entries(value).map(
      ([name, item]) =>
        `${literalText(name, '', { ...spot, inline: true })}: ${literalText(item, '', { ...spot, inline: true })}`,
    );
    return `{${members.join(', ')}}`;
  }
  return typeof value === 'number' && raw ? raw.trim() : JSON.stringify(value);
}
