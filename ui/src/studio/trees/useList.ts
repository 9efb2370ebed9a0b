// What is open, searched and filtered in one tree, and the rows that follow from it.
import { useDeferredValue, useMemo, useState } from 'react';
import { aroundOnly, firstOpen, list, type Rows, search, withAncestors, withInside } from './rows';
import { ancestors, type Tree } from './tree';

export interface List {
  tree: Tree;
  rows: Rows;
  /** Nodes that match the search; absent without one. */
  hits: Uint8Array | undefined;
  /** Something is left out by the search or a filter. */
  filtered: boolean;
  text: string;
  setText(text: string): void;
  isOpen(node: number): boolean;
  setOpen(node: number, open: boolean): void;
  openAll(open: boolean): void;
  /** Opens what is around a node, so that it is listed unless a filter hides it. */
  reveal(node: number): void;
}

interface Options {
  /** Nodes that are used, around which a large tree opens at first. */
  used: () => Iterable<number>;
  /** Whether what is used is known by now. */
  settled: boolean;
  /** Nodes that pass the filters; absent without one. */
  passing?: Uint8Array | undefined;
  /** Names the filters: what was closed among the hits of one is open among those of another. */
  filter?: string;
  top?: number;
}

/** Opened and closed by hand, by key, so that it outlives a change of the tree. */
type Choices = ReadonlyMap<string, boolean>;
const none: Choices = new Map();

export function useList(tree: Tree, { used, settled, passing, filter = '', top = 0 }: Options): List {
  const [all, setAll] = useState<Choices>(new Map());
  const [among, setAmong] = useState<{ filter: string; choices: Choices }>({
    filter: '',
    choices: new Map(),
  });
  const [text, setText] = useState('');
  const late = useDeferredValue(text);
  // What is open at first is settled once for a tree, when it is known what is used.
  // biome-ignore lint/correctness/useExhaustiveDependencies: used is asked once
  const first = useMemo(() => {
    const open = firstOpen(tree, used());
    const keys = new Set<string>();
    for (const node of tree.nodes) if (open[node.index]) keys.add(node.key);
    return keys;
  }, [tree.nodes.length === 0, tree.nodes[0]?.name, settled]);
  const hits = useMemo(() => search(tree, late), [tree, late]);
  const shown = useMemo(() => {
    if (!hits && !passing) return undefined;
    const size = tree.nodes.length;
    const both = (found: Uint8Array | undefined) => {
      const out = new Uint8Array(size);
      for (let at = 0; at < size; at++) out[at] = (found?.[at] ?? 1) && (passing?.[at] ?? 1) ? 1 : 0;
      return out;
    };
    // What lies in a hit can be opened; what lies around one is open.
    return {
      keep: withAncestors(tree, both(hits && withInside(tree, hits))),
      opened: aroundOnly(tree, both(hits)),
    };
  }, [tree, hits, passing]);
  const keep = shown?.keep;
  // Hits are shown wherever they lie, also in what was closed before.
  const name = `${filter} ${late}`;
  const hitChoices = among.filter === name ? among.choices : none;
  const open = useMemo(() => {
    const out = new Uint8Array(tree.nodes.length);
    for (const { index, key } of tree.nodes) {
      const isOpen = shown
        ? (hitChoices.get(key) ?? !!shown.opened[index])
        : (all.get(key) ?? first.has(key));
      out[index] = index === top || isOpen ? 1 : 0;
    }
    return out;
  }, [tree, all, hitChoices, first, shown, top]);
  const rows = useMemo(() => list(tree, { open, top, ...(keep ? { keep } : {}) }), [tree, open, keep, top]);
  const choose = (nodes: readonly number[], value: boolean) => {
    const add = (before: Choices): Choices => {
      const next = new Map(before);
      for (const node of nodes) {
        const key = tree.nodes[node]?.key;
        if (key !== undefined) next.set(key, value);
      }
      return next;
    };
    if (keep)
      setAmong((before) => ({ filter: name, choices: add(before.filter === name ? before.choices : none) }));
    else setAll(add);
  };
  return {
    tree,
    rows,
    hits,
    filtered: !!keep,
    text,
    setText,
    isOpen: (node) => !!open[node],
    setOpen: (node, value) => choose([node], value),
    openAll: (value) =>
      choose(
        tree.nodes
          .filter(({ index, end }) => end > index + 1 && (value || index > 0))
          .map(({ index }) => index),
        value,
      ),
    reveal: (node) => choose(ancestors(tree, node), true),
  };
}
