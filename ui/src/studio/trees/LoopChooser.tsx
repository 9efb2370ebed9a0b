// A list onto a list: which way? Enter takes the first.
import { useEffect, useRef, useState } from 'react';
import type { LoopChoice } from './connect';
import { Popover } from './Popover';

interface LoopChooserProps {
  from: string;
  to: string;
  choices: readonly LoopChoice[];
  anchor: () => HTMLElement | null;
  onChoose: (choice: LoopChoice) => void;
  onClose: () => void;
}

export function LoopChooser({ from, to, choices, anchor, onChoose, onClose }: LoopChooserProps) {
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelectorAll<HTMLElement>('[role=option]')[at]?.focus();
  }, [at]);
  const move = (to: number) => setAt((to + choices.length) % choices.length);

  return (
    <Popover
      label={`How is ${to} made from ${from}?`}
      className="trees-loops"
      anchor={anchor}
      onClose={onClose}
    >
      <p className="trees-popover-title">
        How is <strong>{to}</strong> made from <strong>{from}</strong>?
      </p>
      <div
        ref={list}
        role="listbox"
        aria-label="Kinds of loops"
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(at + 1);
          else if (event.key === 'ArrowUp') move(at - 1);
          else if (event.key === 'Home') move(0);
          else if (event.key === 'End') move(choices.length - 1);
          else if (event.key === 'Enter' || event.key === ' ') {
            const choice = choices[at];
            if (choice) onChoose(choice);
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        {choices.map((choice, i) => (
          <div
            key={choice.kind}
            role="option"
            aria-selected={i === at}
            tabIndex={i === at ? 0 : -1}
            className="trees-loop-choice"
            // A list that opens below a resting pointer keeps its first row chosen.
            onPointerMove={(event) => (event.movementX || event.movementY) && setAt(i)}
            onClick={() => onChoose(choice)}
          >
            <strong>{choice.title}</strong>
            <span>{choice.sentence}</span>
            <span className="trees-loop-picture mono">
              {choice.before} <span aria-hidden="true">→</span> {choice.after}
            </span>
            <code className="clip" title={choice.plan.lists.join(', ')}>
              {wording(choice)}
            </code>
          </div>
        ))}
      </div>
    </Popover>
  );
}

/** What is written, in short. */
function wording({ plan, kind }: LoopChoice): string {
  const [first] = plan.lists;
  if (kind === 'whole') return first ?? '';
  const lists = plan.lists.map((expr, i) => `${plan.as[i]} in ${expr}`);
  if (kind === 'join') return `${lists[0]}, join ${lists[1]} on ${plan.on?.join(' == ')}`;
  return `each ${lists.join(', ')}${plan.by ? `, by ${plan.by}` : ''}`;
}
