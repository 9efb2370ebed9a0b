// Dragging from a source row to a target row by pointer. The line that follows the pointer and the
// scrolling at the edges are drawn without React; only another row below the pointer renders.
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Connection } from './connect';
import { rowHeight } from './Pane';

export interface Dragging {
  source: number;
  /** Node below the pointer. */
  target: number | undefined;
  connection: Connection | undefined;
}

interface Options {
  frame: RefObject<HTMLElement | null>;
  /** The line that follows the pointer. */
  band: RefObject<SVGPathElement | null>;
  hint: RefObject<HTMLElement | null>;
  connect: (source: number, target: number) => Connection | undefined;
  /** A closed row on which the pointer rests. */
  expand: (target: number) => void;
  drop: (source: number, target: number) => void;
}

/** Pixels that make a press a drag. */
const far = 5;
/** Distance to the edge of a list at which it scrolls. */
const edge = 36;
const rest = 550;

interface Hold {
  source: number;
  startX: number;
  startY: number;
  x: number;
  y: number;
  moving: boolean;
  frame: number;
  over: number | undefined;
  since: number;
}

export function useDrag(options: Options): Dragging | undefined {
  const [dragging, setDragging] = useState<Dragging>();
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    const frame = latest.current.frame.current;
    if (!frame) return;
    let hold: Hold | undefined;

    const end = () => {
      if (!hold) return;
      cancelAnimationFrame(hold.frame);
      const moved = hold.moving;
      hold = undefined;
      setDragging(undefined);
      frame.removeAttribute('data-dragging');
      latest.current.band.current?.setAttribute('d', '');
      if (!moved) return;
      // The click that ends a drag chooses no row.
      const swallow = (event: Event) => event.stopPropagation();
      frame.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => frame.removeEventListener('click', swallow, { capture: true }), 0);
    };
    const look = () => {
      if (!hold) return;
      const below = document.elementFromPoint(hold.x, hold.y);
      const row = below?.closest<HTMLElement>('[data-pane="target"] [data-node]');
      const target = row ? Number(row.dataset.node) : undefined;
      const now = performance.now();
      if (target !== hold.over) {
        hold.over = target;
        hold.since = now;
        const connection = target === undefined ? undefined : latest.current.connect(hold.source, target);
        setDragging({ source: hold.source, target, connection });
      } else if (
        target !== undefined &&
        now - hold.since > rest &&
        row?.getAttribute('aria-expanded') === 'false'
      ) {
        hold.since = Number.POSITIVE_INFINITY;
        latest.current.expand(target);
      }
    };
    const step = () => {
      if (!hold) return;
      for (const pane of frame.querySelectorAll<HTMLElement>('[data-pane]')) {
        const box = pane.getBoundingClientRect();
        if (hold.x < box.left || hold.x > box.right) continue;
        const up = box.top + edge - hold.y;
        const down = hold.y - (box.bottom - edge);
        if (up > 0 && hold.y > box.top - rowHeight) pane.scrollTop -= Math.min(up, edge) / 3;
        if (down > 0 && hold.y < box.bottom + rowHeight) pane.scrollTop += Math.min(down, edge) / 3;
      }
      look();
      draw();
      if (hold) hold.frame = requestAnimationFrame(step);
    };
    const draw = () => {
      if (!hold) return;
      const { band, hint } = latest.current;
      const box = frame.getBoundingClientRect();
      const dot = frame.querySelector(`[data-pane="source"] [data-node="${hold.source}"] .trees-dot`);
      const from = dot?.getBoundingClientRect();
      const x = hold.x - box.left;
      const y = hold.y - box.top;
      const x0 = from ? from.left + from.width / 2 - box.left : hold.startX - box.left;
      const y0 = from ? from.top + from.height / 2 - box.top : hold.startY - box.top;
      const bend = Math.max(20, Math.abs(x - x0) / 2);
      band.current?.setAttribute('d', `M${x0},${y0} C${x0 + bend},${y0} ${x - bend},${y} ${x},${y}`);
      const words = hint.current;
      if (!words) return;
      const left = Math.min(x + 14, box.width - words.offsetWidth - 8);
      const top = y + 20 + words.offsetHeight > box.height ? y - words.offsetHeight - 10 : y + 20;
      words.style.transform = `translate(${left}px, ${top}px)`;
    };

    const onDown = (event: PointerEvent) => {
      if (event.button !== 0 || !(event.target instanceof Element)) return;
      const row = event.target.closest<HTMLElement>('[data-pane="source"] [data-node]');
      if (!row || event.target.closest('.trees-twist')) return;
      const { clientX: x, clientY: y } = event;
      hold = {
        ...{ source: Number(row.dataset.node), startX: x, startY: y, x, y },
        ...{ moving: false, frame: 0, over: undefined, since: 0 },
      };
    };
    const onMove = (event: PointerEvent) => {
      if (!hold) return;
      hold.x = event.clientX;
      hold.y = event.clientY;
      if (hold.moving) return;
      if (Math.hypot(hold.x - hold.startX, hold.y - hold.startY) < far) return;
      hold.moving = true;
      frame.setAttribute('data-dragging', '');
      getSelection()?.removeAllRanges();
      setDragging({ source: hold.source, target: undefined, connection: undefined });
      hold.frame = requestAnimationFrame(step);
    };
    const onUp = () => {
      if (!hold) return;
      if (hold.moving) look();
      const { source, over, moving } = hold;
      end();
      if (moving && over !== undefined) latest.current.drop(source, over);
    };
    const onKey = (event: KeyboardEvent) => {
      if (!hold?.moving || event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      end();
    };
    frame.addEventListener('pointerdown', onDown);
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', end);
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      end();
      frame.removeEventListener('pointerdown', onDown);
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', end);
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  }, []);

  return dragging;
}
