// What rows and keys of the trees do.
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSelection, useStudio } from '../core/context';
import { say } from './chip';
import { nextProblem } from './facts';
import { targetNode } from './LineLayer';
import { type PaneHandle, rowHeight } from './Pane';
import { isListed } from './rows';
import type { SourceActions } from './SourceRow';
import type { TargetActions } from './TargetRow';
import { ancestors, nearest, ruleOf } from './tree';
import { useCommands } from './useCommands';
import { type Gestures, listOf } from './useGestures';
import type { Model } from './useModel';
import type { Sides } from './useSides';

interface Parts {
  model: Model;
  sides: Sides;
  gestures: Gestures;
  searches: Record<'source' | 'target', RefObject<HTMLInputElement | null>>;
}

/** What lies out of view comes to stand in the middle, with what is around it. */
const isSeen = ({ scroller }: PaneHandle, row: number) => {
  if (!scroller) return false;
  const top = row * rowHeight - scroller.scrollTop;
  return top >= 0 && top + rowHeight <= scroller.clientHeight;
};

export interface Actions {
  sourceActions: SourceActions;
  targetActions: TargetActions;
  /** Opens what is around a node, brings it into view and puts the keyboard there. */
  goTo: (side: 'source' | 'target', node: number, focus?: boolean) => void;
  /** Key of the target whose expression is being typed. */
  editing: string | undefined;
}

export function useActions({ model, sides, gestures, searches }: Parts): Actions {
  const studio = useStudio();
  const { source, target, facts } = model;
  const chosen = useSelection((selection) => selection.target);
  const marked = useSelection((selection) => selection.marked);
  const [editing, setEditing] = useState<string>();
  const latest = useRef({ model, sides, gestures });
  latest.current = { model, sides, gestures };

  const goTo = useCallback((side: 'source' | 'target', node: number, focus = true) => {
    const { list, pane, setActive } = latest.current.sides[side];
    if (node < 0) return;
    list.reveal(node);
    setActive(node);
    // The row is listed after a render, unless a filter hides it.
    const wait = (tries: number) =>
      requestAnimationFrame(() => {
        const { rows } = latest.current.sides[side].list;
        const row = rows.rowOf[node] ?? -1;
        if (tries && !isListed(rows, node)) wait(tries - 1);
        else if (row >= 0) pane.current?.show(row, focus, isSeen(pane.current, row) ? 'auto' : 'center');
      });
    wait(10);
  }, []);

  const sourceActions = useMemo<SourceActions>(
    () => ({
      toggle: (node) => {
        const { list } = latest.current.sides.source;
        list.setOpen(node, !list.isOpen(node));
      },
      choose: (node) => {
        latest.current.sides.source.setActive(node);
        const pointer = latest.current.model.source.nodes[node]?.pointer;
        if (pointer !== undefined) studio.selection.set({ source: pointer });
      },
      mark: (node) => latest.current.gestures.mark(node),
    }),
    [studio],
  );
  const targetActions = useMemo<TargetActions>(() => {
    const choose = (node: number) => {
      latest.current.sides.target.setActive(node);
      const found = latest.current.model.target.nodes[node];
      if (found) studio.selection.set({ target: found.rule ?? found.path });
    };
    return {
      choose,
      toggle: (node) => {
        const { list } = latest.current.sides.target;
        list.setOpen(node, !list.isOpen(node));
      },
      edit: (node) => {
        const found = latest.current.model.target.nodes[node];
        if (!found || found.index === 0 || !studio.get().writable) return;
        choose(node);
        const rule = ruleOf(studio.get().doc, found);
        if (rule && say(rule).part === undefined)
          return latest.current.gestures.say(
            `${found.name} has several parts: each has a row of its own beneath`,
          );
        setEditing(found.key);
      },
      leave: (node) => {
        setEditing(undefined);
        const { list, pane } = latest.current.sides.target;
        pane.current?.show(list.rows.rowOf[node] ?? 0, true);
      },
      policy: (node) => {
        choose(node);
        const found = latest.current.model.target.nodes[node];
        if (found && ruleOf(studio.get().doc, found))
          latest.current.gestures.ask({ what: 'policy', target: node });
        else latest.current.gestures.say('Map this target first: a policy belongs to a rule');
      },
      connect: (node) => {
        choose(node);
        latest.current.gestures.mapMarked(node);
      },
      focusLoop: (node) => {
        choose(node);
        const path = latest.current.model.target.nodes[node]?.path;
        if (path) studio.selection.set({ focus: path });
      },
    };
  }, [studio]);

  // Inside a loop all of it is to be seen.
  useEffect(() => {
    if (!sides.top) return;
    latest.current.sides.clearFilters();
    latest.current.sides.source.list.setText('');
  }, [sides.top]);
  // Its list is shown beside it, as soon as it is known what is read and nothing is filtered away.
  const known = model.links.length > 0;
  const isWhole = !sides.source.list.filtered;
  // biome-ignore lint/correctness/useExhaustiveDependencies: known repeats it
  useEffect(() => {
    const { model: here } = latest.current;
    const node = here.target.nodes[sides.top];
    const list = node && sides.top && isWhole ? listOf(here, node.path) : -1;
    if (list < 0) return;
    latest.current.sides.source.list.setOpen(list, true);
    goTo('source', list, false);
  }, [sides.top, goTo, known, isWhole]);

  // What is chosen elsewhere, in the drawer or by the address, comes into view.
  const chosenSource = useSelection((selection) => selection.source);
  const ready = target.nodes.length > 0 && source.nodes.length > 0;
  useEffect(() => {
    if (ready && chosen !== undefined) goTo('target', targetNode(latest.current.model.target, chosen), false);
  }, [chosen, ready, goTo]);
  useEffect(() => {
    if (ready && chosenSource !== undefined)
      goTo('source', nearest(latest.current.model.source, chosenSource), false);
  }, [chosenSource, ready, goTo]);

  const leaveFocus = () => {
    const around = ancestors(target, sides.top).find(
      (at) => at > 0 && target.nodes[at]?.field?.type === 'list',
    );
    const node = sides.top;
    studio.selection.set({ focus: around === undefined ? undefined : target.nodes[around]?.path } as object);
    goTo('target', node);
  };
  const canGoBack = () =>
    marked.length > 0 ||
    sides.filters.size > 0 ||
    !!sides.target.list.text ||
    !!sides.source.list.text ||
    sides.top > 0;

  useCommands({
    source: sides.source,
    target: sides.target,
    mark: gestures.mark,
    edit: targetActions.edit,
    mapFrom: (node) => node > 0 && gestures.ask({ what: 'source', target: node }),
    mapMarked: targetActions.connect,
    loop: (node) => {
      const at = target.nodes[node];
      if (at?.field?.type !== 'list') return gestures.say(`${at?.name ?? 'This'} is no list`);
      const [first] = studio.selection.get().marked;
      const list = first === undefined ? listOf(model, at.path) : nearest(source, first);
      if (list > 0) gestures.ask({ what: 'loop', target: node, source: list });
      else gestures.ask({ what: 'source', target: node });
    },
    policy: targetActions.policy,
    remove: gestures.remove,
    choose: (side, node) => (side === 'source' ? sourceActions.choose(node) : targetActions.choose(node)),
    toSources: (node) => {
      const link = model.links.find((each) => each.target === node);
      if (link) goTo('source', link.source);
      else gestures.say(`${target.nodes[node]?.name} reads nothing of the source`);
    },
    toTargets: (node) => {
      const link = model.links.find((each) => each.source === node);
      if (link) goTo('target', link.target);
      else gestures.say(`No rule reads ${source.nodes[node]?.name}`);
    },
    problem: (back) => {
      const node = nextProblem(facts, Math.max(0, targetNode(target, chosen)), back);
      if (node < 0) return gestures.say('No target has a problem');
      if (sides.filters.size) sides.clearFilters();
      targetActions.choose(node);
      goTo('target', node);
      gestures.say(facts.problems[node]?.[0]?.message ?? '');
    },
    search: () => {
      const side = document.activeElement?.closest('[data-pane="source"]') ? 'source' : 'target';
      searches[side].current?.focus();
      searches[side].current?.select();
    },
    canGoBack,
    back: () => {
      if (marked.length) gestures.unmark();
      else if (sides.filters.size || sides.target.list.text) sides.clearFilters();
      else if (sides.source.list.text) sides.source.list.setText('');
      else if (sides.top) leaveFocus();
      else return false;
      return true;
    },
  });

  return { sourceActions, targetActions, goTo, editing };
}
