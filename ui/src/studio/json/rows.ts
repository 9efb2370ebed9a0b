// A document as the rows of a list, so that a megabyte of it can be scrolled and walked by keyboard.
import type { Ink, Json } from '../../text/json';
import { type Mark, type Node, plain } from './diff';

export interface Row {
  /** Unique in the list. */
  key: string;
  pointer: string;
  depth: number;
  /** Member name as it stands in the text, quotes included. */
  name?: string;
  /** Number of an item. */
  index?: number;
  role: 'value' | 'open' | 'closed' | 'end';
  ink: Ink;
  /** A scalar, a bracket, or what a folded object is. */
  text: string;
  comma: boolean;
  /** Children of an open or folded row. */
  size?: number;
  mark?: Mark;
  /** Text of what was expected instead. */
  want?: string;
  /** Why it was left out of the document. */
  ghost?: string;
}

/** A value on one line, cut in the middle of nothing: whole texts, at most `most` characters. */
export function oneLine(json: Json, most = 80): string {
  const parts: string[] = [];
  let left = most;
  const put = (text: string) => {
    parts.push(text);
    left -= text.length;
  };
  const walk = (value: Json) => {
    if (left <= 0) return;
    if (value.type === 'object') {
      put('{');
      value.fields.forEach(([name, item], i) => {
        if (left <= 0) return;
        put(`${i ? ', ' : ''}${name}: `);
        walk(item);
      });
      put('}');
    } else if (value.type === 'array') {
      put('[');
      value.items.forEach((item, i) => {
        if (left <= 0) return;
        if (i) put(', ');
        walk(item);
      });
      put(']');
    } else put(value.text);
  };
  walk(json);
  const text = parts.join('');
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

const sizeOf = (json: Json) =>
  json.type === 'object' ? json.fields.length : json.type === 'array' ? json.items.length : 0;

/** The rows of a document; what is in folded shows only its first line. */
export function rowsOf(root: Node, folded: ReadonlySet<string> = new Set()): Row[] {
  const rows: Row[] = [];
  walk(root, { depth: 0, comma: false, rows, folded });
  return rows;
}

interface Walk {
  depth: number;
  comma: boolean;
  index?: number;
  /** Of what stands in a missing or extra value. */
  mark?: Mark;
  rows: Row[];
  folded: ReadonlySet<string>;
}

function walk(node: Node, { depth, comma, index, mark: around, rows, folded }: Walk) {
  const { value, pointer } = node;
  const mark = node.mark ?? around;
  const base = {
    pointer,
    depth,
    ...(node.name === undefined ? {} : { name: node.name }),
    ...(index === undefined ? {} : { index }),
    ...(mark ? { mark } : {}),
    ...(node.want ? { want: oneLine(node.want, 200) } : {}),
  };
  const key = mark === 'missing' ? `-${pointer}` : pointer;
  if (node.ghost !== undefined) {
    rows.push({ ...base, key, role: 'value', ink: 'word', text: '', comma: false, ghost: node.ghost });
    return;
  }
  if (value.type !== 'object' && value.type !== 'array') {
    rows.push({ ...base, key, role: 'value', ink: value.type, text: value.text, comma });
    return;
  }
  const [open, close] = value.type === 'object' ? '{}' : '[]';
  const size = sizeOf(value);
  if (size === 0 && !node.children?.length) {
    rows.push({ ...base, key, role: 'value', ink: 'sign', text: `${open}${close}`, comma });
    return;
  }
  if (folded.has(key)) {
    rows.push({ ...base, key, role: 'closed', ink: 'sign', text: `${open}…${close}`, size, comma });
    return;
  }
  rows.push({ ...base, key, role: 'open', ink: 'sign', text: open ?? '', size, comma: false });
  const children = node.children ?? plain(value, { pointer }).children ?? [];
  const last = children.findLastIndex((child) => child.ghost === undefined);
  let number = 0;
  children.forEach((child, i) => {
    const inner: Walk = { depth: depth + 1, comma: i < last, rows, folded };
    if (mark === 'missing' || mark === 'extra') inner.mark = mark;
    if (value.type === 'array') inner.index = child.mark === 'missing' ? -1 : number++;
    walk(child, inner);
  });
  rows.push({
    key: `${key}/$end`,
    pointer,
    depth,
    role: 'end',
    ink: 'sign',
    text: close ?? '',
    comma,
    ...(mark === 'missing' || mark === 'extra' ? { mark } : {}),
  });
}

/** Containers that are shown folded at first, so that a large document opens at once. */
export function foldedAtFirst(root: Node, rows = 4000): Set<string> {
  const folded = new Set<string>();
  let left = rows;
  let level: Node[] = [root];
  while (level.length) {
    const next: Node[] = [];
    for (const node of level) {
      const children = node.children?.length ?? 0;
      if (node !== root && children > left) folded.add(node.pointer);
      else {
        left -= children;
        if (node.children) next.push(...node.children);
      }
    }
    level = next;
  }
  return folded;
}
