// The trace of the chosen sample by the mapping in hand. Preview and Trace share it.
import { useEffect, useMemo, useState } from 'react';
import type { Problem } from '../../api/client';
import { postForText, toProblem } from '../../api/http';
import { useStudio, useStudioState } from '../core/context';
import { unsaved } from '../core/draft';
import { readTraced, type Traced } from './trace';

export interface TraceState {
  /** The newest answer; it is older than the text in hand while stale. */
  traced?: Traced;
  /** The input that it tells of. */
  input?: string;
  stale: boolean;
  problem?: Problem;
}

let kept: { key: string; traced: Traced; input: string } | undefined;

/** How long typing rests before a trace is asked for. */
const rest = 300;

export function useTrace(wanted = true): TraceState {
  const studio = useStudio();
  const input = useStudioState((state) => state.sample?.input);
  const text = useStudioState((state) => state.compiled?.text ?? state.doc.text);
  const [state, setState] = useState<{ kept: typeof kept; problem?: Problem }>({ kept });
  const meta = useStudioState((state) => state.sample?.meta);
  const branch = useStudioState((state) => state.branch);
  const files = useStudioState((state) => state.files);
  // Tables and contracts as they are in hand; the mapping is the text, and its cases change no trace.
  const own = `mappings/${studio.get().name}/`;
  const others = useMemo(() => unsaved(files).filter(({ path }) => !path.startsWith(own)), [files, own]);
  const key = JSON.stringify([own, branch, text, input, meta, others]);

  useEffect(() => {
    if (!wanted || input === undefined) return;
    if (kept?.key === key) return setState({ kept });
    const aborter = new AbortController();
    const timer = setTimeout(
      () => {
        const path = `/api/v1/mappings/${encodeURIComponent(studio.get().name)}/trace`;
        postForText(
          path,
          { text, branch, files: others, input, ...(meta ? { meta } : {}) },
          aborter.signal,
        ).then(
          (answer) => {
            kept = { key, traced: readTraced(answer), input };
            setState({ kept });
          },
          (thrown) => {
            if (!aborter.signal.aborted) setState((before) => ({ ...before, problem: toProblem(thrown) }));
          },
        );
      },
      kept ? rest : 0,
    );
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [studio, wanted, key, text, input, meta, branch, others]);

  const shown = state.kept;
  return {
    ...(shown && shown.input === input ? { traced: shown.traced, input: shown.input } : {}),
    ...(state.problem ? { problem: state.problem } : {}),
    stale: shown?.key !== key,
  };
}
