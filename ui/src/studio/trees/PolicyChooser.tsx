// What becomes of a missing value and of null.
import { useEffect, useRef, useState } from 'react';
import type { Policy, RuleNode } from '../core/types';
import { Popover } from './Popover';

interface PolicyChooserProps {
  path: string;
  rule: RuleNode;
  /** What holds if the rule itself says nothing. */
  inherited: { onMissing: Policy | undefined; onNull: Policy | undefined };
  anchor: () => HTMLElement | null;
  onChoose: (which: 'onMissing' | 'onNull', policy: Policy | undefined, value?: string) => void;
  onClose: () => void;
}

const policies: readonly [Policy, string, string][] = [
  ['omit', 'Omit', 'The field is left out.'],
  ['null', 'Null', 'Null is written.'],
  ['default', 'Default', 'A default is written.'],
  ['error', 'Error', 'The message is refused.'],
];

const groups = [
  ['onMissing', 'If the value is missing'],
  ['onNull', 'If the value is null'],
] as const;

export function PolicyChooser({ path, rule, inherited, anchor, onChoose, onClose }: PolicyChooserProps) {
  const box = useRef<HTMLDivElement>(null);
  const [value, setValue] = useState(rule.default ?? '');
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
  }, []);
  const byDefault = rule.onMissing === 'default' || rule.onNull === 'default';

  return (
    <Popover
      label={`Missing and null values of ${path}`}
      className="trees-policies"
      anchor={anchor}
      onClose={onClose}
    >
      <div ref={box}>
        {groups.map(([which, title]) => {
          const now = rule[which];
          const choose = (policy: Policy | undefined) =>
            policy === 'default' && value ? onChoose(which, policy, value) : onChoose(which, policy);
          return (
            <fieldset key={which}>
              <legend>{title}</legend>
              <div
                role="radiogroup"
                aria-label={title}
                onKeyDown={(event) => {
                  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
                  if (!step) return;
                  event.preventDefault();
                  const all: (Policy | undefined)[] = [undefined, ...policies.map(([policy]) => policy)];
                  const next = (all.indexOf(now) + step + all.length) % all.length;
                  choose(all[next]);
                  event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus();
                }}
              >
                {[
                  [undefined, 'As around', `What holds around it: ${inherited[which] ?? 'omit'}.`] as const,
                  ...policies,
                ].map(([policy, label, sentence]) => (
                  <button
                    key={label}
                    type="button"
                    role="radio"
                    aria-checked={now === policy}
                    tabIndex={now === policy ? 0 : -1}
                    title={sentence}
                    onClick={() => choose(policy)}
                  >
                    {label}
                  </button>
                ))}
              </div>
              <p className="quiet">
                {now
                  ? policies.find(([policy]) => policy === now)?.[2]
                  : `As around it: ${inherited[which] ?? 'omit'}.`}
              </p>
            </fieldset>
          );
        })}
        {byDefault && (
          <label className="trees-default">
            <span className="label">Default, as it is written; empty for the contract’s</span>
            <input
              className="field mono"
              value={value}
              spellCheck={false}
              onChange={(event) => setValue(event.target.value)}
              onBlur={() => keep()}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                keep();
                onClose();
              }}
            />
          </label>
        )}
      </div>
    </Popover>
  );

  function keep() {
    if (value === (rule.default ?? '')) return;
    const which = rule.onMissing === 'default' ? 'onMissing' : 'onNull';
    onChoose(which, 'default', value || undefined);
  }
}
