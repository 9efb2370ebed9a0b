// What floats at a row: it keeps the focus, closes with Escape or by a press outside, and gives the focus back.
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

interface PopoverProps {
  label: string;
  className?: string;
  /** The row that it belongs to. */
  anchor: () => HTMLElement | null;
  onClose: () => void;
  children: ReactNode;
}

const gap = 4;

export function Popover({ label, className = '', anchor, onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  // Placed after each render: what is in it may have grown.
  useLayoutEffect(() => {
    const element = box.current;
    const row = anchor()?.getBoundingClientRect();
    if (!element || !row) return;
    const start = row.left + Math.min(row.width * 0.3, 220);
    const left = Math.max(8, Math.min(start, innerWidth - element.offsetWidth - 8));
    const below = row.bottom + gap + element.offsetHeight <= innerHeight - 8;
    const top = below ? row.bottom + gap : Math.max(8, row.top - gap - element.offsetHeight);
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  });
  useEffect(() => {
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close.current();
    };
    window.addEventListener('pointerdown', onDown, { capture: true });
    return () => window.removeEventListener('pointerdown', onDown, { capture: true });
  }, []);

  return (
    <div
      ref={box}
      role="dialog"
      aria-label={label}
      className={`trees-popover ${className}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        else if (event.key !== 'Tab') return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Tab') turn(event.currentTarget, event.shiftKey);
      }}
    >
      {children}
    </div>
  );
}

/** Tab stays inside. */
function turn(box: HTMLElement, back: boolean) {
  const stops = [...box.querySelectorAll<HTMLElement>('button, input, select, [tabindex="0"]')].filter(
    (element) => element.tabIndex >= 0 && !element.hasAttribute('disabled'),
  );
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[(at + (back ? -1 : 1) + stops.length) % stops.length]?.focus();
}
