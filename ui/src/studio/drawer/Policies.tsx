// What becomes of a missing value and of null.
import { useEffect, useState } from 'react';
import { useStudio } from '../core/context';
import type { OutlineRule, Policy, RuleNode } from '../core/types';

const words: Record<Policy, string> = {
  omit: 'leave it out',
  null: 'write null',
  default: 'write the default',
  error: 'refuse the message',
};
const policies = Object.keys(words) as Policy[];

interface PoliciesProps {
  rule: RuleNode;
  outline: OutlineRule | undefined;
}

export function Policies({ rule, outline }: PoliciesProps) {
  return (
    <>
      <One rule={rule} which="onMissing" label="If missing" holds={outline?.onMissing} />
      <One rule={rule} which="onNull" label="If null" holds={outline?.onNull} />
      {(rule.onMissing === 'default' || rule.onNull === 'default' || rule.default !== undefined) && (
        <Default rule={rule} />
      )}
    </>
  );
}

interface OneProps {
  rule: RuleNode;
  which: 'onMissing' | 'onNull';
  label: string;
  /** What holds where the rule itself says nothing. */
  holds: Policy | undefined;
}

function One({ rule, which, label, holds }: OneProps) {
  const studio = useStudio();
  return (
    <label>
      <span className="quiet">{label}</span>
      <select
        className="field"
        value={rule[which] ?? ''}
        onChange={(event) =>
          studio.edits.setPolicy(rule.id, which, (event.target.value || undefined) as Policy | undefined)
        }
      >
        <option value="">{holds ? `as around it: ${words[holds]}` : 'as around it'}</option>
        {policies.map((policy) => (
          <option key={policy} value={policy}>
            {words[policy]}
          </option>
        ))}
      </select>
    </label>
  );
}

function Default({ rule }: { rule: RuleNode }) {
  const studio = useStudio();
  const [text, setText] = useState(rule.default ?? '');
  useEffect(() => setText(rule.default ?? ''), [rule.default]);
  const which = rule.onNull === 'default' && rule.onMissing !== 'default' ? 'onNull' : 'onMissing';
  const commit = () => {
    if (text !== (rule.default ?? '')) studio.edits.setPolicy(rule.id, which, 'default', text);
  };
  return (
    <label>
      <span className="quiet">Default</span>
      <input
        className="field mono"
        value={text}
        placeholder="the contract’s"
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </label>
  );
}
