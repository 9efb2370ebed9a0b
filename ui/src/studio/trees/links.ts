// Which lines are drawn. They come from what the checker says that a rule reads, never from the look
// of an expression: every operand, wherever it stands, has its line.
import type { MappingDoc, Outline, OutlineRule } from '../core/types';
import type { Rows } from './rows';
import { nearest, type Tree } from './tree';

/** From the one that hides all others to the one that hides none. */
export const kinds = ['broken', 'live', 'conditional', 'indirect'] as const;
export type LinkKind = (typeof kinds)[number];

/** A rule reads a place. Ends are nodes. */
export interface FieldLink {
  source: number;
  target: number;
  kind: LinkKind;
  /** The pointer that is read, which may lie deeper than the contract names. */
  pointer: string;
  /** Path of the rule. */
  path: string;
  through?: readonly string[];
}

type Read = NonNullable<OutlineRule['reads']>[number];

function kindOf(rule: OutlineRule, read: Read): LinkKind {
  if (rule.state === 'broken') return 'broken';
  if (read.through?.length) return 'indirect';
  const decides = read.as.length > 0 && read.as.every((role) => role === 'condition' || role === 'key');
  return rule.conditional || decides ? 'conditional' : 'live';
}

/** Every read of every rule as a link between two nodes, each pair of rule and place once. */
export function fieldLinks(
  outline: Outline | undefined,
  doc: MappingDoc,
  source: Tree,
  target: Tree,
): FieldLink[] {
  if (!outline) return [];
  const places = new Map<string, string>();
  for (const rule of doc.byId.values()) places.set(`${rule.line}:${rule.col}`, rule.id);
  const out: FieldLink[] = [];
  for (const rule of outline.rules) {
    const id = places.get(`${rule.at.line}:${rule.at.col}`);
    const own = id === undefined ? undefined : target.byKey.get(`#${id}`);
    const to = own ?? nearest(target, rule.pointer);
    if (to < 0) continue;
    for (const read of rule.reads ?? []) {
      const from = nearest(source, read.pointer);
      if (from < 0) continue;
      const link: FieldLink = {
        source: from,
        target: to,
        kind: kindOf(rule, read),
        pointer: read.pointer,
        path: rule.path,
      };
      if (read.through?.length) link.through = read.through;
      out.push(link);
    }
  }
  return out;
}

/** A line between two rows of the lists, which may stand for several links. */
export interface RowLink {
  /** Rows. */
  source: number;
  target: number;
  kind: LinkKind;
  /** Indices of the links it stands for. */
  of: number[];
}

/** Row links, findable by either end. */
export interface RowLinks {
  all: RowLink[];
  bySource: Map<number, RowLink[]>;
  byTarget: Map<number, RowLink[]>;
}

const rank = (kind: LinkKind) => kinds.indexOf(kind);

/** An end that is closed or filtered away goes to its nearest listed ancestor; equal lines are one. */
export function rowLinks(links: readonly FieldLink[], source: Rows, target: Rows): RowLinks {
  const found = new Map<number, RowLink>();
  const width = target.length + 1;
  links.forEach((link, i) => {
    const from = source.rowOf[link.source] ?? -1;
    const to = target.rowOf[link.target] ?? -1;
    if (from < 0 || to < 0) return;
    const key = from * width + to;
    const same = found.get(key);
    if (!same) found.set(key, { source: from, target: to, kind: link.kind, of: [i] });
    else {
      same.of.push(i);
      if (rank(link.kind) < rank(same.kind)) same.kind = link.kind;
    }
  });
  const all = [...found.values()];
  return { all, bySource: group(all, 'source'), byTarget: group(all, 'target') };
}

function group(links: readonly RowLink[], end: 'source' | 'target') {
  const out = new Map<number, RowLink[]>();
  for (const link of links) {
    const list = out.get(link[end]);
    if (list) list.push(link);
    else out.set(link[end], [link]);
  }
  return out;
}

/** First and last row that is in view; last < first if none is. */
export interface Span {
  first: number;
  last: number;
}

export type Edge = 'above' | 'below';

/** Lines of one visible row whose other ends are out of view on the same side. */
export interface Stub {
  /** Where the visible end is. */
  side: 'source' | 'target';
  row: number;
  edge: Edge;
  kind: LinkKind;
  links: RowLink[];
}

export interface Picture {
  lines: RowLink[];
  stubs: Stub[];
  /** Ends out of view of lines whose other end is in view, by the column that hides them. */
  hidden: Record<'source' | 'target', Record<Edge, number>>;
}

/** What is to be drawn for the two views: only links with an end in sight. */
export function picture(links: RowLinks, source: Span, target: Span): Picture {
  const out: Picture = {
    lines: [],
    stubs: [],
    hidden: { source: { above: 0, below: 0 }, target: { above: 0, below: 0 } },
  };
  const side = (row: number, span: Span): Edge | undefined => {
    if (row < span.first) return 'above';
    return row > span.last ? 'below' : undefined;
  };
  const look = (from: 'source' | 'target', span: Span, other: Span) => {
    const index = from === 'source' ? links.bySource : links.byTarget;
    for (let row = span.first; row <= span.last; row++) {
      const stubs: Partial<Record<Edge, Stub>> = {};
      for (const link of index.get(row) ?? []) {
        const edge = side(from === 'source' ? link.target : link.source, other);
        if (!edge) {
          if (from === 'source') out.lines.push(link);
          continue;
        }
        out.hidden[from === 'source' ? 'target' : 'source'][edge] += link.of.length;
        const stub = stubs[edge];
        if (!stub) {
          stubs[edge] = { side: from, row, edge, kind: link.kind, links: [link] };
          continue;
        }
        stub.links.push(link);
        if (rank(link.kind) < rank(stub.kind)) stub.kind = link.kind;
      }
      out.stubs.push(...Object.values(stubs));
    }
  };
  look('source', source, target);
  look('target', target, source);
  return out;
}

/** How many rules read each source node, and what lies beneath it. */
export function readers(links: readonly FieldLink[], tree: Tree): { own: Uint16Array; beneath: Uint16Array } {
  const own = new Uint16Array(tree.nodes.length);
  const beneath = new Uint16Array(tree.nodes.length);
  const seen = new Set<string>();
  for (const { source, target } of links) {
    const key = `${source} ${target}`;
    if (seen.has(key)) continue;
    seen.add(key);
    own[source] = (own[source] ?? 0) + 1;
  }
  for (let at = tree.nodes.length - 1; at > 0; at--) {
    const parent = tree.nodes[at]?.parent ?? 0;
    beneath[parent] = (beneath[parent] ?? 0) + (own[at] ?? 0) + (beneath[at] ?? 0);
  }
  return { own, beneath };
}
