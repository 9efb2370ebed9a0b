// The cases of the mapping and how they went.
import { sameList, useStudioState } from '../core/context';
import type { Run, Sample, StudioState } from '../core/types';
import { agrees } from '../json/diff';
import { readDocument } from './useDocument';

export type Verdict = 'ok' | 'failed' | 'unknown';

const verdicts = new WeakMap<Run, { want: string | undefined; verdict: Verdict }>();

/** Green only if the output says what is expected; a run is judged once for each expectation. */
export function verdictOf({ want }: Sample, run: Run | undefined): Verdict {
  if (!run) return 'unknown';
  const known = verdicts.get(run);
  if (known && known.want === want) return known.verdict;
  const verdict = judge(want, run);
  verdicts.set(run, { want, verdict });
  return verdict;
}

function judge(want: string | undefined, { output, error }: Run): Verdict {
  if (error || output === undefined || want === undefined) return 'failed';
  const [w, g] = [readDocument(want), readDocument(output)];
  return w.state === 'read' && g.state === 'read' && agrees(w.json, g.json) ? 'ok' : 'failed';
}

const casesOf = (state: StudioState) => state.samples.filter(({ kind }) => kind === 'case');

export const useCases = () => useStudioState(casesOf, sameList);

interface Counts {
  total: number;
  failed: number;
  /** That have run. */
  known: number;
}

export function useCaseCounts(): Counts {
  return useStudioState(
    (state) => {
      const counts = { total: 0, failed: 0, known: 0 };
      for (const sample of casesOf(state)) {
        const verdict = verdictOf(sample, state.caseRuns.get(sample.id));
        counts.total++;
        if (verdict !== 'unknown') counts.known++;
        if (verdict === 'failed') counts.failed++;
      }
      return counts;
    },
    (a, b) => a.total === b.total && a.failed === b.failed && a.known === b.known,
  );
}

/** Path of a file of a case: "in", "want" or "meta". */
export const casePath = (mapping: string, name: string, part: 'in' | 'want' | 'meta') =>
  `mappings/${mapping}/cases/${name}.${part}.json`;
