// Sources for a target, ranked by name and type: what the picker shows without the server.
import { type Connection, connect, type Ground } from './connect';
import type { TreeNode } from './tree';

export interface Candidate {
  source: TreeNode;
  connection: Connection;
  score: number;
  reasons: readonly string[];
}

/** Words of a name: "shippingAddress", "shipping_address" and "Shipping-Address" have the same. */
export const wordsOf = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** From 0 to 1, by the words that two names share. */
export function alike(a: string, b: string): number {
  const one = new Set(wordsOf(a));
  const two = new Set(wordsOf(b));
  if (one.size === 0 || two.size === 0) return 0;
  let shared = 0;
  for (const word of one) if (two.has(word)) shared++;
  return (2 * shared) / (one.size + two.size);
}

/** Whether the letters of the query stand in the text in this order; the closer together, the better. */
export function fuzzy(query: string, text: string): number {
  if (!query) return 1;
  const hay = text.toLowerCase();
  const whole = hay.indexOf(query.toLowerCase());
  if (whole >= 0)
    return 1 - whole / (hay.length + 1) / 4 - (hay.length - query.length) / (hay.length + 1) / 8;
  let at = -1;
  let gaps = 0;
  for (const letter of query.toLowerCase()) {
    if (/\s/.test(letter)) continue;
    const next = hay.indexOf(letter, at + 1);
    if (next < 0) return 0;
    if (at >= 0) gaps += next - at - 1;
    at = next;
  }
  return Math.max(0.05, 0.6 - gaps / (hay.length + 1));
}

const fitScore = { same: 0.2, converts: 0.1, no: -0.5 };

/** The best sources for a target, among those that the query names. */
export function rank(ground: Ground, target: TreeNode, query: string, most = 60): Candidate[] {
  const wanted = query.trim();
  const around = ground.target.nodes[target.parent]?.name ?? '';
  const rough: { node: TreeNode; score: number }[] = [];
  for (const node of ground.source.nodes) {
    if (node.index === 0) continue;
    const told = wanted ? fuzzy(wanted, node.path) : 1;
    if (told === 0) continue;
    const name = Math.max(alike(node.name, target.name), alike(node.path, target.path) * 0.9);
    const place = alike(ground.source.nodes[node.parent]?.name ?? '', around) * 0.15;
    const score = wanted ? told + name * 0.3 : name + place;
    rough.push({ node, score });
  }
  rough.sort((a, b) => b.score - a.score || a.node.index - b.node.index);
  // Making the expression costs more than the names do: only the likeliest are looked at.
  return rough
    .slice(0, most * 3)
    .map(({ node, score }) => {
      const connection = connect(ground, node, target);
      return {
        source: node,
        connection,
        score: score + fitScore[connection.fits],
        reasons: [connection.why],
      };
    })
    .sort((a, b) => b.score - a.score || a.source.index - b.source.index)
    .slice(0, most);
}
