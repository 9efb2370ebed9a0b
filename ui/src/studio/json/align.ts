// Which item of an expected list stands for which item of the output: as the server's check pairs them
// (server/workbench/align.go), so that the page and the check tell the same differences.
import type { Json } from '../../text/json';

/** Indices; -1 where there is no counterpart. */
export interface Pair {
  want: number;
  got: number;
}

/** Bounds the table that aligns two lists. Longer ones are compared place by place between equal ends. */
const mostCells = 1 << 20;
/** How far a counterpart is looked for. */
const ahead = 50;

const texts = new WeakMap<Json, string>();

/** A text that is equal for values that do not differ: members in any order, characters however escaped. */
export function same(json: Json): string {
  if ('text' in json)
    return json.type === 'string' && json.text.includes('\\')
      ? JSON.stringify(JSON.parse(json.text))
      : json.text;
  let text = texts.get(json);
  if (text === undefined) {
    text =
      json.type === 'array'
        ? `[${json.items.map(same).join()}]`
        : `{${json.fields
            .map(([name, value]) => `${name}:${same(value)}`)
            .sort()
            .join()}}`;
    texts.set(json, text);
  }
  return text;
}

export function align(want: readonly Json[], got: readonly Json[]): Pair[] {
  const w = want.map(same);
  const g = got.map(same);
  const out: Pair[] = [];
  let head = 0;
  while (head < Math.min(w.length, g.length) && w[head] === g[head]) out.push({ want: head, got: head++ });
  let tail = 0;
  while (tail < Math.min(w.length, g.length) - head && w.at(-1 - tail) === g.at(-1 - tail)) tail++;
  const end = { want: w.length - tail, got: g.length - tail };
  let from = { want: head, got: head };
  for (const pair of common(w.slice(head, end.want), g.slice(head, end.got))) {
    const at = { want: pair.want + head, got: pair.got + head };
    out.push(...between(want, got, from, at), at);
    from = { want: at.want + 1, got: at.got + 1 };
  }
  out.push(...between(want, got, from, end));
  for (let i = 0; i < tail; i++) out.push({ want: end.want + i, got: end.got + i });
  return out;
}

/** The longest common subsequence, as pairs in order. */
function common(w: readonly string[], g: readonly string[]): Pair[] {
  if (w.length * g.length === 0 || w.length * g.length > mostCells) return [];
  const row = g.length + 1;
  const best = new Int32Array((w.length + 1) * row);
  const at = (i: number, j: number) => best[i * row + j] as number;
  for (let i = w.length - 1; i >= 0; i--)
    for (let j = g.length - 1; j >= 0; j--)
      best[i * row + j] = w[i] === g[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: Pair[] = [];
  for (let i = 0, j = 0; i < w.length && j < g.length; ) {
    if (w[i] === g[j]) out.push({ want: i++, got: j++ });
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return out;
}

/** Pairs unequal items one by one if there are as many on both sides, else each with the next alike one. */
function between(want: readonly Json[], got: readonly Json[], from: Pair, to: Pair): Pair[] {
  const out: Pair[] = [];
  let { want: w, got: g } = from;
  while (w < to.want && g < to.got) {
    const [left, right] = [to.want - w, to.got - g];
    if (left === right || alike(want[w], got[g])) {
      out.push({ want: w++, got: g++ });
      continue;
    }
    const end = Math.min(to.got, g + ahead);
    let at = g + 1;
    while (at < end && !alike(want[w], got[at])) at++;
    if (at < end && right > left) while (g < at) out.push({ want: -1, got: g++ });
    else if (left > right) out.push({ want: w++, got: -1 });
    else out.push({ want: -1, got: g++ });
  }
  while (w < to.want) out.push({ want: w++, got: -1 });
  while (g < to.got) out.push({ want: -1, got: g++ });
  return out;
}

/** Objects that share at least half of the members of the smaller one. */
function alike(a: Json | undefined, b: Json | undefined): boolean {
  if (a?.type !== 'object' || b?.type !== 'object') return false;
  const others = new Map(b.fields.map(([name, value]) => [name, same(value)]));
  const shared = a.fields.filter(([name, value]) => others.get(name) === same(value)).length;
  return shared > 0 && shared * 2 >= Math.min(a.fields.length, b.fields.length);
}
