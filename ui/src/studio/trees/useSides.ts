// The lists of both trees with their filters, and where the keyboard is in each.
import { useMemo, useRef, useState } from 'react';
import { useSelection } from '../core/context';
import { type FilterName, filterNames, passes } from './facts';
import { targetNode } from './LineLayer';
import { rowLinks } from './links';
import type { PaneHandle } from './Pane';
import type { Scene } from './painter';
import type { Tree } from './tree';
import type { Side } from './useCommands';
import { useList } from './useList';
import type { Model } from './useModel';

export interface Sides {
  source: Side;
  target: Side;
  scene: Scene;
  filters: ReadonlySet<FilterName>;
  toggleFilter: (filter: FilterName) => void;
  clearFilters: () => void;
  counts: Record<FilterName, number>;
  /** Node of the loop that is shown alone; 0 if everything is. */
  top: number;
}

function useActive(tree: Tree, start: number): [number, (node: number) => void] {
  const [key, setKey] = useState<string>();
  const known = key === undefined ? undefined : tree.byKey.get(key);
  return [known ?? start, (node) => setKey(tree.nodes[node]?.key)];
}

export function useSides(model: Model): Sides {
  const { source, target, facts, links } = model;
  const focus = useSelection((selection) => selection.focus);
  const chosenTarget = useSelection((selection) => selection.target);
  const [filters, setFilters] = useState<ReadonlySet<FilterName>>(new Set());
  const top = Math.max(0, targetNode(target, focus));

  const passing = useMemo(() => {
    if (filters.size === 0) return undefined;
    const out = new Uint8Array(target.nodes.length);
    for (const node of target.nodes)
      out[node.index] = [...filters].every((filter) => passes(facts, node, filter)) ? 1 : 0;
    return out;
  }, [filters, target, facts]);
  const counts = useMemo(() => {
    const out = { unmapped: 0, required: 0, problems: 0, changed: 0 };
    for (const node of target.nodes)
      for (const filter of filterNames) if (passes(facts, node, filter)) out[filter]++;
    return out;
  }, [target, facts]);

  const settled = links.length > 0;
  const sourceList = useList(source, { settled, used: () => links.map((link) => link.source) });
  const targetList = useList(target, {
    settled: target.nodes.length > 0,
    used: () => target.nodes.filter(({ index }) => facts.rules[index]).map(({ index }) => index),
    passing,
    filter: [...filters].join(' '),
    top,
  });
  const [activeSource, setActiveSource] = useActive(source, 0);
  const [activeTarget, setActiveTarget] = useActive(target, Math.max(top, targetNode(target, chosenTarget)));
  const sourcePane = useRef<PaneHandle>(null);
  const targetPane = useRef<PaneHandle>(null);
  const scene = useMemo(
    (): Scene => ({
      links: rowLinks(links, sourceList.rows, targetList.rows),
      sources: sourceList.rows.length,
      targets: targetList.rows.length,
    }),
    [links, sourceList.rows, targetList.rows],
  );
  return {
    source: { list: sourceList, pane: sourcePane, active: activeSource, setActive: setActiveSource },
    target: { list: targetList, pane: targetPane, active: activeTarget, setActive: setActiveTarget },
    scene,
    filters,
    toggleFilter: (filter) =>
      setFilters((before) => {
        const next = new Set(before);
        if (!next.delete(filter)) next.add(filter);
        return next;
      }),
    clearFilters: () => {
      setFilters(new Set());
      targetList.setText('');
    },
    counts,
    top,
  };
}
