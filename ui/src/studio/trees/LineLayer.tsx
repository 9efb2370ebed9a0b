// The column between the trees, where the lines are.
import { type RefObject, useEffect, useRef } from 'react';
import { useStudio } from '../core/context';
import type { PaneHandle } from './Pane';
import { type Light, Painter, type Scene } from './painter';
import type { Rows } from './rows';
import { nearest, type Tree } from './tree';

interface LineLayerProps {
  scene: Scene;
  source: { tree: Tree; rows: Rows; pane: RefObject<PaneHandle | null> };
  target: { tree: Tree; rows: Rows; pane: RefObject<PaneHandle | null> };
  /** Row of the chosen end. */
  chosen: Light | undefined;
  frame: RefObject<HTMLElement | null>;
  onChoose: (targetRow: number) => void;
}

/** The node of a selection: a path or a rule's id. */
export const targetNode = (tree: Tree, target: string | undefined): number => {
  if (target === undefined) return -1;
  return tree.byKey.get(`#${target}`) ?? tree.byPath.get(target) ?? -1;
};

const corners = [
  ['source', 'above'],
  ['source', 'below'],
  ['target', 'above'],
  ['target', 'below'],
] as const;

export function LineLayer({ scene, source, target, chosen, frame, onChoose }: LineLayerProps) {
  const studio = useStudio();
  const svg = useRef<SVGSVGElement>(null);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const painter = useRef<Painter>(undefined);
  const latest = useRef({ source, target, onChoose });
  latest.current = { source, target, onChoose };

  useEffect(() => {
    const from = latest.current.source.pane.current?.scroller;
    const to = latest.current.target.pane.current?.scroller;
    const element = svg.current;
    const around = frame.current;
    if (!from || !to || !element || !around) return;
    const own = new Painter({
      svg: element,
      source: from,
      target: to,
      corners: buttons.current.flatMap((button) => button ?? []),
    });
    painter.current = own;
    const watcher = new ResizeObserver(own.schedule);
    watcher.observe(element);
    // Rows that scroll in are new elements: they are lit in the frame after they are there.
    const rowsChanged = new MutationObserver(own.schedule);
    for (const pane of [from, to]) {
      pane.addEventListener('scroll', own.schedule, { passive: true });
      rowsChanged.observe(pane, { childList: true, subtree: true });
    }
    const hover = () => {
      const { hoverSource, hoverTarget } = studio.selection.get();
      const { source: a, target: b } = latest.current;
      const light = (side: 'source' | 'target', node: number, rows: Rows): Light | undefined => {
        const row = rows.rowOf[node] ?? -1;
        return node < 0 || row < 0 ? undefined : { side, row };
      };
      if (hoverTarget !== undefined) own.hover = light('target', targetNode(b.tree, hoverTarget), b.rows);
      else if (hoverSource !== undefined) own.hover = light('source', nearest(a.tree, hoverSource), a.rows);
      else own.hover = undefined;
    };
    const forget = studio.selection.subscribe(hover);
    const onOver = (event: PointerEvent) => {
      const at = event.target instanceof Element ? event.target : null;
      own.hoverLink = at?.closest('.trees-hit') ? own.linkOf(at) : undefined;
      const row = at?.closest<HTMLElement>('[data-node]');
      const side = row?.closest<HTMLElement>('[data-pane]')?.dataset.pane;
      const index = Number(row?.dataset.node);
      const node = side && latest.current[side as 'source' | 'target'].tree.nodes[index];
      const next: { hoverSource?: string; hoverTarget?: string } = {};
      if (node && side === 'source') next.hoverSource = node.pointer;
      if (node && side === 'target') next.hoverTarget = node.rule ?? node.path;
      // Exact optional types: what is not hovered is set to nothing all the same.
      studio.selection.set({ hoverSource: undefined, hoverTarget: undefined, ...next } as object);
    };
    const onLeave = () => studio.selection.set({ hoverSource: undefined, hoverTarget: undefined } as object);
    around.addEventListener('pointerover', onOver);
    around.addEventListener('pointerleave', onLeave);
    return () => {
      own.close();
      watcher.disconnect();
      rowsChanged.disconnect();
      for (const pane of [from, to]) pane.removeEventListener('scroll', own.schedule);
      around.removeEventListener('pointerover', onOver);
      around.removeEventListener('pointerleave', onLeave);
      forget();
    };
  }, [studio, frame]);

  useEffect(() => {
    if (painter.current) painter.current.scene = scene;
  }, [scene]);
  useEffect(() => {
    if (painter.current) painter.current.chosen = chosen;
  }, [chosen]);

  return (
    <div className="trees-lines">
      {/* The lines repeat what each row says of its sources, so they are not read out. */}
      <svg
        ref={svg}
        aria-hidden="true"
        onClick={(event) => {
          const link = painter.current?.linkOf(event.target as Element);
          if (link) onChoose(link.target);
        }}
      />
      {corners.map(([side, edge], i) => (
        <button
          key={side + edge}
          ref={(element) => {
            buttons.current[i] = element;
          }}
          type="button"
          hidden
          tabIndex={-1}
          className="trees-corner"
          data-side={side}
          data-edge={edge}
          title={`Ends of lines that are ${edge} what is in view. Click to go there`}
          onClick={() => {
            const row = painter.current?.hiddenRow(side, edge);
            if (row !== undefined) latest.current[side].pane.current?.show(row, false, 'center');
          }}
        />
      ))}
    </div>
  );
}
