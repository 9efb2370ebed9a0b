// What a rule reads, and what it gives for the sample.
import { useMemo } from 'react';
import { useStudio, useStudioState } from '../core/context';
import type { OutlineRule } from '../core/types';
import type { Node } from '../json/diff';
import { fits, readable } from '../json/pointer';
import { oneLine } from '../json/rows';
import { useStale } from './ModuleLine';
import { useDocument } from './useDocument';

interface FactsProps {
  reads: OutlineRule['reads'] | undefined;
  lets: readonly string[] | undefined;
  /** Of the target: "/lines/-/sku". */
  pointer?: string | undefined;
}

export function Facts({ reads = [], lets = [], pointer }: FactsProps) {
  const studio = useStudio();
  if (!reads.length && !lets.length && pointer === undefined) return null;
  return (
    <dl className="rule-facts">
      {pointer !== undefined && <Value pointer={pointer} />}
      {lets.length > 0 && (
        <>
          <dt>Uses</dt>
          <dd>
            {lets.map((name) => (
              <button
                key={name}
                type="button"
                className="chip mono"
                onClick={() => studio.selection.set({ target: `let:${name}` })}
              >
                {name}
              </button>
            ))}
          </dd>
        </>
      )}
      {reads.length > 0 && (
        <>
          <dt>Reads</dt>
          <dd>
            {reads.map((read) => (
              <button
                key={read.pointer}
                type="button"
                className="chip mono"
                title={`${read.as.join(', ')}${read.through?.length ? `, through ${read.through.join(', ')}` : ''}`}
                onClick={() => studio.selection.set({ source: read.pointer })}
              >
                {readable(read.pointer).replaceAll('.-', '[]') || 'source'}
              </button>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

/** Every value of a document at a place of its contract. */
function valuesAt(node: Node, pointer: string, out: Node[] = []): Node[] {
  if (fits(node.pointer, pointer)) out.push(node);
  else
    for (const child of node.children ?? []) {
      const depth = child.pointer.split('/').length;
      if (fits(child.pointer, pointer.split('/').slice(0, depth).join('/'))) valuesAt(child, pointer, out);
    }
  return out;
}

const most = 4;

function Value({ pointer }: { pointer: string }) {
  const output = useStudioState((state) => state.run?.output);
  const read = useDocument(output);
  const stale = useStale();
  const values = useMemo(() => (read?.state === 'read' ? valuesAt(read.root, pointer) : []), [read, pointer]);
  if (!read) return null;
  return (
    <>
      <dt>Gives{stale ? ', older' : ''}</dt>
      <dd className="mono">
        {values.length === 0 && <span className="quiet">nothing for this sample</span>}
        {values.slice(0, most).map((value) => (
          <span key={value.pointer} className="fact-value" title={value.pointer}>
            <bdi>{oneLine(value.value)}</bdi>
          </span>
        ))}
        {values.length > most && <span className="quiet">and {values.length - most} more</span>}
      </dd>
    </>
  );
}
