// How an output differs from what was expected. Values are compared by their texts: 1.0 is not 1.
import type { Json } from '../../text/json';
import { align, same } from './align';
import { escapeName, tokens } from './pointer';

export type Mark = 'changed' | 'missing' | 'extra';

export interface Difference {
  /** The place in the output; of what is missing, the place in what is expected. */
  pointer: string;
  mark: Mark;
  want?: Json;
  got?: Json;
}

/**
 * Both documents as one: the order of the output, and what is missing from it where it would stand.
 * counts are differences, an object that is missing as a whole counting once.
 */
export interface Merged {
  root: Node;
  differences: Difference[];
  counts: Record<Mark, number>;
}

export interface Node {
  /** In the output, or in what is expected if it is missing. */
  pointer: string;
  name?: string;
  value: Json;
  mark?: Mark;
  /** What was expected instead of value. */
  want?: Json;
  /** Of an object or array that both sides have, in the order in which it is shown. */
  children?: Node[];
  /** Differences in it and beneath. */
  differs: number;
  /** It was left out of the document, and why: then value is null. */
  ghost?: string;
}

export function diff(want: Json, got: Json): Merged {
  const differences: Difference[] = [];
  const root = compare(want, got, { pointer: '' }, differences);
  const counts = { changed: 0, missing: 0, extra: 0 };
  for (const { mark } of differences) counts[mark]++;
  return { root, differences, counts };
}

type Place = Pick<Node, 'pointer' | 'name'>;

function compare(want: Json, got: Json, place: Place, out: Difference[]): Node {
  if (want.type !== got.type || !('items' in got || 'fields' in got)) {
    if (same(want) === same(got)) return { ...place, value: got, differs: 0 };
    out.push({ pointer: place.pointer, mark: 'changed', want, got });
    return { ...place, value: got, want, mark: 'changed', differs: 1 };
  }
  const before = out.length;
  const children =
    got.type === 'object' && want.type === 'object'
      ? members(want.fields, got.fields, place.pointer, out)
      : items((want as { items: Json[] }).items, (got as { items: Json[] }).items, place.pointer, out);
  return { ...place, value: got, children, differs: out.length - before };
}

function alone(place: Place, mark: 'missing' | 'extra', value: Json, out: Difference[]): Node {
  out.push({ pointer: place.pointer, mark, ...(mark === 'missing' ? { want: value } : { got: value }) });
  return { ...place, value, mark, differs: 1 };
}

function members(want: [string, Json][], got: [string, Json][], around: string, out: Difference[]): Node[] {
  const wanted = new Map(want);
  const place = (name: string): Place => ({ pointer: `${around}/${escapeName(JSON.parse(name))}`, name });
  const has = new Set(got.map(([name]) => name));
  const nodes: Node[] = [];
  // What is missing stands behind its neighbour of the expected document.
  const behind = new Map<string | undefined, [string, Json][]>();
  let last: string | undefined;
  for (const [name, value] of want) {
    if (has.has(name)) last = name;
    else behind.set(last, [...(behind.get(last) ?? []), [name, value]]);
  }
  const gone = (after: string | undefined) => {
    for (const [name, value] of behind.get(after) ?? [])
      nodes.push(alone(place(name), 'missing', value, out));
  };
  gone(undefined);
  for (const [name, value] of got) {
    const expected = wanted.get(name);
    nodes.push(
      expected ? compare(expected, value, place(name), out) : alone(place(name), 'extra', value, out),
    );
    gone(name);
  }
  return nodes;
}

function items(want: Json[], got: Json[], around: string, out: Difference[]): Node[] {
  return align(want, got).map((pair) => {
    const [w, g] = [want[pair.want], got[pair.got]];
    const pointer = `${around}/${pair.got < 0 ? pair.want : pair.got}`;
    if (w && g) return compare(w, g, { pointer }, out);
    return g ? alone({ pointer }, 'extra', g, out) : alone({ pointer }, 'missing', w as Json, out);
  });
}

/** A document on its own in the same form, to be shown without a comparison. */
export function plain(json: Json, place: Place = { pointer: '' }): Node {
  const node: Node = { ...place, value: json, differs: 0 };
  if (json.type === 'object')
    node.children = json.fields.map(([name, value]) =>
      plain(value, { pointer: `${place.pointer}/${escapeName(JSON.parse(name))}`, name }),
    );
  else if (json.type === 'array')
    node.children = json.items.map((item, i) => plain(item, { pointer: `${place.pointer}/${i}` }));
  return node;
}

/** A place that was left out, and why. */
export interface Omitted {
  pointer: string;
  why: string;
}

/** The document with what was left out where it would stand; places within a place that is left out are not shown. */
export function withOmitted(root: Node, omitted: readonly Omitted[]): Node {
  let out = root;
  for (const { pointer, why } of omitted) out = insertGhost(out, tokens(pointer), why) ?? out;
  return out;
}

const nothing: Json = { type: 'word', text: 'null' };

/** The node with a ghost along the names, or undefined if there is no place for it. */
function insertGhost(node: Node, [name, ...rest]: string[], why: string): Node | undefined {
  if (name === undefined || !node.children || node.mark === 'missing' || node.ghost) return undefined;
  const pointer = `${node.pointer}/${escapeName(name)}`;
  const at = node.children.findIndex((child) => child.pointer === pointer && child.mark !== 'missing');
  const child = node.children[at];
  if (child) {
    const next = insertGhost(child, rest, why);
    return next && { ...node, children: node.children.with(at, next) };
  }
  if (rest.length > 0 || node.value.type !== 'object') return undefined;
  const ghost: Node = { pointer, name: JSON.stringify(name), value: nothing, differs: 0, ghost: why };
  return { ...node, children: [...node.children, ghost] };
}

/** Whether two texts say the same, as the check of cases sees it. */
export const agrees = (want: Json, got: Json) => same(want) === same(got);
