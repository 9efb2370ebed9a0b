// The keys of the trees: the same list is bound here and shown by "?".
import type { RefObject } from 'react';
import { type KeyCommand, useKeys } from '../../app/keys';
import { chord, type PaneHandle } from './Pane';
import type { List } from './useList';

export interface Side {
  list: List;
  pane: RefObject<PaneHandle | null>;
  /** Node that the keyboard is on. */
  active: number;
  setActive: (node: number) => void;
}

/** Whether the keyboard is on a row of a pane, and not in a field within it. */
const isOn = (side: 'source' | 'target') => {
  const element = document.activeElement;
  return element?.getAttribute('role') === 'treeitem' && !!element.closest(`[data-pane="${side}"]`);
};

/** Moves within a tree as the authoring practices for trees say. */
function moves(name: 'source' | 'target', { list, pane, active, setActive }: Side): KeyCommand[] {
  const { rows, tree } = list;
  const row = Math.max(0, rows.rowOf[active] ?? 0);
  const go = (to: number) => {
    const at = Math.max(0, Math.min(rows.length - 1, to));
    const node = rows.node[at];
    if (node === undefined || rows.length === 0) return;
    setActive(node);
    pane.current?.show(at, true);
  };
  const page = () => Math.max(1, Math.floor((pane.current?.scroller?.clientHeight ?? 280) / 28) - 1);
  const when = () => isOn(name);
  return [
    {
      keys: ['ArrowUp', 'ArrowDown'],
      label: 'Row by row',
      when,
      run: (event) => go(row + (event.key === 'ArrowUp' ? -1 : 1)),
    },
    {
      keys: ['ArrowRight', 'ArrowLeft'],
      label: 'Open, close; into and out of',
      when,
      run: (event) => {
        const state = rows.state[row];
        if (event.key === 'ArrowRight') {
          if (state === 1) list.setOpen(active, true);
          else if (state === 2) go(row + 1);
        } else if (state === 2 && row > 0) list.setOpen(active, false);
        else {
          const parent = tree.nodes[active]?.parent ?? -1;
          const above = rows.rowOf[parent] ?? -1;
          if (parent >= 0 && above >= 0) go(above);
        }
      },
    },
    {
      keys: ['Home', 'End'],
      label: 'First, last row',
      when,
      run: (event) => go(event.key === 'Home' ? 0 : rows.length - 1),
    },
    {
      keys: ['PageUp', 'PageDown'],
      label: 'Page by page',
      when,
      run: (event) => go(row + (event.key === 'PageUp' ? -page() : page())),
    },
    {
      keys: ['*'],
      label: 'Open all',
      when,
      run: () => list.openAll(true),
    },
    { keys: ['-'], label: 'Close all', when, run: () => list.openAll(false) },
  ];
}

interface Commands {
  source: Side;
  target: Side;
  mark: (node: number) => void;
  edit: (node: number) => void;
  mapFrom: (node: number) => void;
  mapMarked: (node: number) => void;
  loop: (node: number) => void;
  policy: (node: number) => void;
  remove: (node: number) => void;
  choose: (side: 'source' | 'target', node: number) => void;
  toSources: (node: number) => void;
  toTargets: (node: number) => void;
  problem: (back: boolean) => void;
  search: () => void;
  /** Goes back one level; false if there is none. */
  back: () => boolean;
  canGoBack: () => boolean;
}

export function useCommands(commands: Commands) {
  const { source, target } = commands;
  const onTarget = () => isOn('target');
  const onSource = () => isOn('source');
  const at = target.active;
  useKeys('Target tree', 2, [
    ...moves('target', target),
    { keys: ['Enter', 'F2'], label: 'Edit the expression', when: onTarget, run: () => commands.edit(at) },
    { keys: [' '], label: 'Choose the row', when: onTarget, run: () => commands.choose('target', at) },
    { keys: ['m'], label: 'Map from…', when: onTarget, run: () => commands.mapFrom(at) },
    { keys: ['p'], label: 'Map the marked sources', when: onTarget, run: () => commands.mapMarked(at) },
    { keys: ['l'], label: 'Loop: how the list is made', when: onTarget, run: () => commands.loop(at) },
    {
      keys: ['o'],
      label: 'What becomes of missing and null',
      when: onTarget,
      run: () => commands.policy(at),
    },
    {
      keys: ['Delete', 'Backspace'],
      label: 'Remove the rule',
      when: onTarget,
      run: () => commands.remove(at),
    },
    {
      keys: ['s'],
      label: 'Go to the source: g, then s',
      when: () => onTarget() && chord.isOpen(),
      run: () => commands.toSources(at),
    },
  ]);
  useKeys('Source tree', 2, [
    ...moves('source', source),
    {
      keys: [' ', 'Enter'],
      label: 'Mark to be mapped',
      when: onSource,
      run: () => commands.mark(source.active),
    },
    {
      keys: ['s'],
      label: 'Go to the target: g, then s',
      when: () => onSource() && chord.isOpen(),
      run: () => commands.toTargets(source.active),
    },
  ]);
  useKeys('Lines', 2, [
    { keys: ['F8'], label: 'Next problem', run: (event) => commands.problem(event.shiftKey) },
    { keys: ['/', 'Mod+f'], label: 'Search in this tree', run: commands.search },
    {
      keys: ['Escape'],
      label: 'Back: marks, then filters, then the loop',
      when: commands.canGoBack,
      run: commands.back,
    },
  ]);
}
