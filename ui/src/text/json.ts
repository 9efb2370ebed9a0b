// JSON as text, not as numbers: 598.90 stays 598.90 and 4507894690001234567 keeps its last digit.
// JSON.parse would round both, so payloads are read, printed and compared by this file.

export type Json =
  | { type: 'object'; fields: [name: string, value: Json][] }
  | { type: 'array'; items: Json[] }
  /** text as it stands in the source: quotes, escapes, digits and all */
  | { type: 'string' | 'number' | 'word'; text: string };

/** Where reading stopped, with line and column from 1. */
export class JsonMistake extends Error {
  readonly line: number;
  readonly col: number;
  constructor(message: string, source: string, at: number) {
    super(message);
    const before = source.slice(0, at);
    this.line = before.split('\n').length;
    this.col = at - before.lastIndexOf('\n');
  }
}

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids control characters in strings
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const word = /true|false|null/y;
const deepest = 200;

export function parseJson(source: string): Json {
  let at = 0;
  const fail = (message: string): never => {
    throw new JsonMistake(message, source, at);
  };
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const eat = (sign: string): boolean => {
    take(space);
    if (source[at] !== sign) return false;
    at++;
    return true;
  };

  function value(depth: number): Json {
    if (depth > deepest) fail(`nested deeper than ${deepest} levels`);
    take(space);
    if (eat('{')) return object(depth);
    if (eat('[')) return array(depth);
    const quoted = take(string);
    if (quoted !== undefined) return { type: 'string', text: quoted };
    const digits = take(number);
    if (digits) return { type: 'number', text: digits };
    const literal = take(word);
    if (literal) return { type: 'word', text: literal };
    if (at >= source.length) return fail('the text ends where a value should stand');
    if (source[at] === '"')
      return fail('this string is not closed, or holds a character that must be escaped');
    return fail(`a value cannot start with ${JSON.stringify(source[at])}`);
  }

  function object(depth: number): Json {
    const fields: [string, Json][] = [];
    if (eat('}')) return { type: 'object', fields };
    for (;;) {
      take(space);
      const name = take(string);
      if (name === undefined) return fail('a field name in double quotes should stand here');
      if (!eat(':')) return fail('a colon should follow the field name');
      fields.push([name, value(depth + 1)]);
      if (eat('}')) return { type: 'object', fields };
      if (!eat(',')) return fail('a comma or a closing brace should stand here');
    }
  }

  function array(depth: number): Json {
    const items: Json[] = [];
    if (eat(']')) return { type: 'array', items };
    for (;;) {
      items.push(value(depth + 1));
      if (eat(']')) return { type: 'array', items };
      if (!eat(',')) return fail('a comma or a closing bracket should stand here');
    }
  }

  const result = value(0);
  take(space);
  if (at < source.length) fail('nothing may follow the value');
  return result;
}

/** What kind of ink a piece of a printed line gets. */
export type Ink = 'name' | 'string' | 'number' | 'word' | 'sign';
export type Piece = readonly [ink: Ink, text: string];
/** mark is set by diffs: the line is only in the newer (+) or only in the older (−) document. */
export interface Line {
  depth: number;
  pieces: Piece[];
  mark?: '+' | '-';
}

/** Pretty lines of a document. Short arrays and objects of plain values stay on one line. */
export function printJson(json: Json): Line[] {
  const out: Line[] = [];
  print(json, { depth: 0, before: [], after: [], out });
  return out;
}

interface Frame {
  depth: number;
  before: Piece[];
  after: Piece[];
  out: Line[];
  mark?: '+' | '-';
}

const sign = (text: string): Piece => ['sign', text];
const isPlain = (json: Json) => json.type !== 'object' && json.type !== 'array';

function flat(json: Json): Piece[] | undefined {
  if (json.type === 'array') {
    if (json.items.length === 0) return [sign('[]')];
    if (!json.items.every(isPlain)) return undefined;
    const pieces = join(json.items.map((item) => flat(item) as Piece[]));
    return fits([sign('['), ...pieces, sign(']')]);
  }
  if (json.type === 'object') {
    if (json.fields.length === 0) return [sign('{}')];
    if (!json.fields.every(([, value]) => isPlain(value))) return undefined;
    const pieces = join(
      json.fields.map(([name, value]) => [named(name), sign(': '), ...(flat(value) as Piece[])]),
    );
    return fits([sign('{ '), ...pieces, sign(' }')]);
  }
  return [[json.type, json.text]];
}

const named = (name: string): Piece => ['name', name];
const join = (parts: Piece[][]): Piece[] => parts.flatMap((part, i) => (i ? [sign(', '), ...part] : part));
const fits = (pieces: Piece[]) =>
  pieces.reduce((sum, [, text]) => sum + text.length, 0) <= 64 ? pieces : undefined;

function print(json: Json, frame: Frame) {
  const { depth, before, after, out } = frame;
  const line = (at: number, pieces: Piece[]) =>
    out.push(frame.mark ? { depth: at, pieces, mark: frame.mark } : { depth: at, pieces });
  const short = flat(json);
  if (short) {
    line(depth, [...before, ...short, ...after]);
    return;
  }
  if (json.type === 'object') {
    line(depth, [...before, sign('{')]);
    json.fields.forEach(([name, value], i) => {
      const comma = i < json.fields.length - 1 ? [sign(',')] : [];
      print(value, { ...frame, depth: depth + 1, before: [named(name), sign(': ')], after: comma });
    });
    line(depth, [sign('}'), ...after]);
  } else if (json.type === 'array') {
    line(depth, [...before, sign('[')]);
    json.items.forEach((item, i) => {
      const comma = i < json.items.length - 1 ? [sign(',')] : [];
      print(item, { ...frame, depth: depth + 1, before: [], after: comma });
    });
    line(depth, [sign(']'), ...after]);
  }
}

const plainText = (json: Json): string =>
  json.type === 'object'
    ? `{${json.fields.map(([name, value]) => `${name}:${plainText(value)}`).join()}}`
    : json.type === 'array'
      ? `[${json.items.map(plainText).join()}]`
      : json.text;

/** One document printed with what changed from older to newer. Field order does not count as a change. */
export function diffJson(older: Json, newer: Json): Line[] {
  const out: Line[] = [];
  compare(older, newer, { depth: 0, before: [], after: [], out });
  return out;
}

function compare(older: Json, newer: Json, frame: Frame) {
  if (plainText(older) === plainText(newer)) return print(newer, frame);
  const { depth, before, after, out } = frame;
  const inner = (name: Piece[]): Frame => ({ ...frame, depth: depth + 1, before: name, after: [] });
  if (older.type === 'object' && newer.type === 'object') {
    out.push({ depth, pieces: [...before, sign('{')] });
    const was = new Map(older.fields);
    const is = new Map(newer.fields);
    for (const [name, value] of older.fields)
      if (!is.has(name)) print(value, { ...inner([named(name), sign(': ')]), mark: '-' });
    for (const [name, value] of newer.fields) {
      const previous = was.get(name);
      if (previous) compare(previous, value, inner([named(name), sign(': ')]));
      else print(value, { ...inner([named(name), sign(': ')]), mark: '+' });
    }
    out.push({ depth, pieces: [sign('}'), ...after] });
  } else if (older.type === 'array' && newer.type === 'array') {
    out.push({ depth, pieces: [...before, sign('[')] });
    compareItems(older.items, newer.items, inner([]));
    out.push({ depth, pieces: [sign(']'), ...after] });
  } else {
    print(older, { ...frame, mark: '-' });
    print(newer, { ...frame, mark: '+' });
  }
}

/** Equal items at both ends are kept; what lies between is compared place by place. */
function compareItems(older: Json[], newer: Json[], frame: Frame) {
  const same = (a: Json | undefined, b: Json | undefined) => !!a && !!b && plainText(a) === plainText(b);
  let head = 0;
  while (head < older.length && same(older[head], newer[head])) head++;
  let tail = 0;
  while (tail < Math.min(older.length, newer.length) - head && same(older.at(-1 - tail), newer.at(-1 - tail)))
    tail++;
  const middle = Math.max(older.length, newer.length) - head - tail;
  for (const item of newer.slice(0, head)) print(item, frame);
  for (let i = head; i < head + middle; i++) {
    const was = i < older.length - tail ? older[i] : undefined;
    const is = i < newer.length - tail ? newer[i] : undefined;
    if (was && is) compare(was, is, frame);
    else if (was) print(was, { ...frame, mark: '-' });
    else if (is) print(is, { ...frame, mark: '+' });
  }
  for (const item of newer.slice(newer.length - tail)) print(item, frame);
}

/** A diff helps only when both documents have the same build: most field names in common. */
export function comparable(older: Json, newer: Json): boolean {
  if (older.type !== 'object' || newer.type !== 'object') return older.type === newer.type;
  const names = new Set(newer.fields.map(([name]) => name));
  const shared = older.fields.filter(([name]) => names.has(name)).length;
  return shared * 2 >= Math.max(older.fields.length, newer.fields.length);
}

/** Text of printed lines, two spaces a level. */
export const textOf = (lines: readonly Line[]) =>
  lines.map(({ depth, pieces }) => '  '.repeat(depth) + pieces.map(([, text]) => text).join('')).join('\n');
