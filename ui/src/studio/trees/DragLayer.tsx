// What is seen while a source is dragged: the line that follows the pointer, and what a drop would write.
import { type RefObject, useRef } from 'react';
import { Icon } from '../../parts/Icon';
import type { Connection } from './connect';
import type { Tree } from './tree';
import { useDrag } from './useDrag';

interface DragLayerProps {
  frame: RefObject<HTMLElement | null>;
  source: Tree;
  target: Tree;
  preview: (source: number, target: number) => Connection | undefined;
  expand: (target: number) => void;
  drop: (source: number, target: number) => void;
}

export function DragLayer({ frame, source, target, preview, expand, drop }: DragLayerProps) {
  const band = useRef<SVGPathElement>(null);
  const hint = useRef<HTMLDivElement>(null);
  const dragging = useDrag({ frame, band, hint, connect: preview, expand, drop });
  const from = source.nodes[dragging?.source ?? -1];
  const to = target.nodes[dragging?.target ?? -1];
  return (
    <>
      <svg className="trees-drag" aria-hidden="true">
        <path ref={band} className={dragging?.connection?.fits === 'no' ? 'no' : undefined} />
      </svg>
      <div ref={hint} className="trees-drag-hint" hidden={!dragging} data-fits={dragging?.connection?.fits}>
        {dragging && !to && (
          <span>
            Drop <strong>{from?.name}</strong> on a target · Esc cancels
          </span>
        )}
        {to && dragging?.connection && <Hint connection={dragging.connection} to={to.path} />}
      </div>
    </>
  );
}

function Hint({ connection, to }: { connection: Connection; to: string }) {
  const { fits, asks, blocked, loops, expr, why } = connection;
  if (asks)
    return (
      <span className="state running">
        <Icon name="retried" size={14} /> {to}: choose how the list is made
      </span>
    );
  return (
    <>
      <span className={`state ${fits === 'no' ? 'broken' : 'ok'}`}>
        <Icon name={fits === 'no' ? 'broken' : 'ok'} size={14} />
        {fits === 'no' ? why : fits === 'converts' ? `Converted: ${why}` : `Fits: ${why}`}
      </span>
      {!blocked && (
        <code>
          {loops.map(({ plan }) => `each ${plan.as.at(-1)} in ${plan.lists.at(-1)}: `).join('')}
          {expr}
        </code>
      )}
    </>
  );
}
