// The cases of the mapping and how they went.
import { sameList, useStudioState } from '../core/context';
import { passes } from '../core/samples';
import type { Run, Sample, StudioState } from '../core/types';

export type Verdict = 'ok' | 'failed' | 'unknown';

const verdicts = new WeakMap<Run, { want: string | undefined; verdict: Verdict }>();

/** Green only if what came out is what is expected; a run is judged once for each expectation. */
export function verdictOf({ want }: Sample, run: Run | undefined): Verdict {
  if (!run) return 'unknown';
  const known = verdicts.get(run);
  if (known && known.want === want) return known.verdict;
  const verdict = passes(want, run) ? 'ok' : 'failed';
  verdicts.set(run, { want, verdict });
  return verdict;
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
