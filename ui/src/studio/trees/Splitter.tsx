// A line between two columns that can be moved, by pointer or by arrow keys.
import { type RefObject, useEffect, useState } from 'react';

interface SplitterProps {
  label: string;
  /** Custom property of the frame that holds the width in pixels. */
  property: string;
  frame: RefObject<HTMLElement | null>;
  /** Width in pixels if none was chosen before. */
  start: (frame: number) => number;
  least: number;
  most: (frame: number) => number;
  /** The column lies right of the line. */
  reverse?: boolean;
  onMove?: () => void;
}

const stored = (property: string) => `crosswalk.studio${property}`;

export function Splitter({ label, property, frame, start, least, most, reverse, onMove }: SplitterProps) {
  const [width, setWidth] = useState(0);
  const room = () => frame.current?.clientWidth ?? 0;
  const within = (value: number) => Math.round(Math.max(least, Math.min(most(room()), value)));
  const set = (value: number, keep = true) => {
    const next = within(value);
    frame.current?.style.setProperty(property, `${next}px`);
    setWidth(next);
    onMove?.();
    if (!keep) return;
    try {
      localStorage.setItem(stored(property), String(next));
    } catch {
      // Storage is closed to this page: the width lasts until it is left.
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first width is found once
  useEffect(() => {
    let known = 0;
    try {
      known = Number(localStorage.getItem(stored(property)));
    } catch {
      // As above.
    }
    set(known || start(room()), false);
    const watcher = new ResizeObserver(() => {
      const now = Number.parseFloat(frame.current?.style.getPropertyValue(property) ?? '');
      if (now && now !== within(now)) set(now, false);
    });
    if (frame.current) watcher.observe(frame.current);
    return () => watcher.disconnect();
  }, []);

  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={least}
      tabIndex={0}
      className="trees-splitter"
      data-property={property}
      onDoubleClick={() => set(start(room()))}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
        if (!step) return;
        event.preventDefault();
        event.stopPropagation();
        set(width + (reverse ? -step : step));
      }}
      onPointerDown={(event) => {
        const from = event.clientX;
        const before = width;
        const handle = event.currentTarget;
        handle.setPointerCapture(event.pointerId);
        const move = (to: PointerEvent) =>
          set(before + (reverse ? from - to.clientX : to.clientX - from), false);
        const up = (to: PointerEvent) => {
          handle.removeEventListener('pointermove', move);
          set(before + (reverse ? from - to.clientX : to.clientX - from));
        };
        handle.addEventListener('pointermove', move);
        handle.addEventListener('pointerup', up, { once: true });
        event.preventDefault();
      }}
    />
  );
}
