// "Map from…": sources for a target, the best first. Arrows and Enter; typing narrows it down.
import { useEffect, useMemo, useRef, useState } from 'react';
import { studioApi } from '../../api/studio';
import { Icon } from '../../parts/Icon';
import { useSelection, useStudio } from '../core/context';
import type { Proposal } from '../core/types';
import { combinations } from './combine';
import type { Ground } from './connect';
import { constantsFor } from './constants';
import { Popover } from './Popover';
import { fuzzy, rank } from './rank';
import { nearest, type TreeNode } from './tree';
import { typeWord } from './types';

export interface Choice {
  key: string;
  expr: string;
  note: string;
  type: string;
  fits: 'same' | 'converts' | 'no';
  isProposed: boolean;
  source: TreeNode | undefined;
  proposal?: Proposal;
  /** Not one source as it stands: expr is all of it. */
  isWhole?: boolean;
}

interface MapFromProps {
  ground: Ground;
  target: TreeNode;
  anchor: () => HTMLElement | null;
  onChoose: (choice: Choice) => void;
  onClose: () => void;
}

const fitWords = { same: 'fits', converts: 'converted', no: 'does not fit' };

export function MapFrom({ ground, target, anchor, onChoose, onClose }: MapFromProps) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const proposals = useProposals(target.path);
  const marked = useSelection((selection) => selection.marked);
  const choices = useMemo(() => {
    const together = combinationsOf(ground, target, marked, query);
    const sources = choicesOf(ground, target, query, proposals);
    const constants = constantsFor(target, ground.doc.lets, ground.outline?.lets ?? [], query).map(
      (constant): Choice => ({
        ...constant,
        key: `constant ${constant.expr}`,
        isProposed: false,
        isWhole: true,
        source: undefined,
      }),
    );
    // A target with a set of values rarely takes a source as it stands.
    const lead = target.field?.values?.length ? sources.filter(({ isProposed }) => isProposed).length : 8;
    return [...together, ...sources.slice(0, lead), ...constants, ...sources.slice(lead)];
  }, [ground, target, query, proposals, marked]);
  const chosen = Math.min(at, choices.length - 1);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  return (
    <Popover label={`Map ${target.path} from`} className="trees-picker" anchor={anchor} onClose={onClose}>
      <div className="trees-picker-field">
        <Icon name="search" size={14} />
        <input
          // biome-ignore lint/a11y/noAutofocus: the picker was asked for by a key; its field is where typing goes on
          autoFocus
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="trees-picker-list"
          aria-activedescendant={choices.length ? `trees-pick-${chosen}` : undefined}
          aria-label={`Source for ${target.path}`}
          placeholder={`Source for ${target.name}`}
          value={query}
          spellCheck={false}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
            const choice = choices[chosen];
            if (step) setAt(Math.max(0, Math.min(choices.length - 1, chosen + step)));
            else if (event.key === 'Enter' && choice) onChoose(choice);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      </div>
      <div
        id="trees-picker-list"
        ref={list}
        role="listbox"
        aria-label="Sources"
        className="trees-picker-list"
      >
        {choices.map((choice, i) => (
          <div
            key={choice.key}
            id={`trees-pick-${i}`}
            role="option"
            aria-selected={i === chosen}
            className="trees-pick"
            onPointerMove={(event) => (event.movementX || event.movementY) && setAt(i)}
            onClick={() => onChoose(choice)}
          >
            <code className="clip" title={choice.expr}>
              {choice.expr}
            </code>
            <span className="quiet">{choice.type}</span>
            <span className={`trees-fit ${choice.fits}`}>{fitWords[choice.fits]}</span>
            <span className="quiet clip trees-pick-note" title={choice.note}>
              {choice.isProposed ? `proposed: ${choice.note}` : choice.note}
            </span>
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p className="trees-picker-none quiet">
          Nothing has “{query}” in its name. Press Esc, then Enter to type an expression.
        </p>
      )}
    </Popover>
  );
}

/** What the server would propose; nothing while it is asked or cannot be. */
function useProposals(target: string): readonly Proposal[] {
  const studio = useStudio();
  const [proposals, setProposals] = useState<readonly Proposal[]>([]);
  useEffect(() => {
    const aborter = new AbortController();
    const { name, doc, branch } = studio.get();
    studioApi.suggest(name, { text: doc.text, branch, target }, aborter.signal).then(
      (found) => setProposals(found.proposals.filter((proposal) => proposal.target === target)),
      // Without the server the sources are ranked here alone.
      () => {},
    );
    return () => aborter.abort();
  }, [studio, target]);
  return proposals;
}

/** The marked sources put together. */
function combinationsOf(
  ground: Ground,
  target: TreeNode,
  marked: readonly string[],
  query: string,
): Choice[] {
  const from = marked.flatMap((pointer) => ground.source.nodes[nearest(ground.source, pointer)] ?? []);
  return combinations(ground, from, target)
    .filter(({ expr, why }) => !query || fuzzy(query, `${expr} ${why}`) > 0)
    .map(({ expr, why }) => ({
      key: `together ${expr}`,
      expr,
      note: `${from.length} marked, ${why}`,
      type: typeWord(target.field),
      fits: 'same',
      isProposed: false,
      isWhole: true,
      source: undefined,
    }));
}

function choicesOf(
  ground: Ground,
  target: TreeNode,
  query: string,
  proposals: readonly Proposal[],
): Choice[] {
  const out: Choice[] = [];
  const seen = new Set<string>();
  for (const proposal of proposals) {
    if (query && fuzzy(query, `${proposal.expr} ${proposal.source}`) === 0) continue;
    const source = ground.source.nodes[ground.source.byPointer.get(proposal.source) ?? -1];
    seen.add(proposal.expr);
    out.push({
      key: `proposal ${proposal.expr}`,
      expr: proposal.as ? `each ${proposal.as} in ${proposal.expr}` : proposal.expr,
      note: proposal.reasons.join(', '),
      type: typeWord(source?.field),
      fits: 'same',
      isProposed: true,
      source,
      proposal,
    });
  }
  for (const { source, connection } of rank(ground, target, query)) {
    if (seen.has(connection.expr)) continue;
    out.push({
      key: source.key,
      expr: connection.expr,
      note: source.path === connection.expr ? connection.why : `${source.path}: ${connection.why}`,
      type: typeWord(source.field),
      fits: connection.fits,
      isProposed: false,
      source,
    });
  }
  return out;
}
