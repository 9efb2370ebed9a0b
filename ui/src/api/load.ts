// Loading, in the four states that every page must handle.
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Problem, toProblem } from './client';

export type Loadable<T> =
  | { state: 'loading' }
  | { state: 'missing' }
  | { state: 'failed'; problem: Problem }
  /** stale is why the newest attempt to refresh failed; value is then from the time at. */
  | { state: 'ready'; value: T; at: number; stale?: Problem };

export interface Loaded<T> {
  data: Loadable<T>;
  reload: () => void;
}

/**
 * Loads what key names and keeps it: a failed refresh leaves the known value in place and says so.
 * A new key starts over. every, in milliseconds, repeats it.
 */
export function useLoad<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  every?: number,
): Loaded<T> {
  const [entry, setEntry] = useState<{ key: string; data: Loadable<T> }>({ key, data: { state: 'loading' } });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const reload = useCallback(() => setTurn((n) => n + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: turn repeats the load on purpose
  useEffect(() => {
    const aborter = new AbortController();
    latest.current(aborter.signal).then(
      (value) => setEntry({ key, data: { state: 'ready', value, at: Date.now() } }),
      (thrown: unknown) => {
        if (aborter.signal.aborted) return;
        const problem = toProblem(thrown);
        setEntry((before) => {
          const known = before.key === key ? before.data : undefined;
          if (known?.state === 'ready') return { key, data: { ...known, stale: problem } };
          return { key, data: problem.status === 404 ? { state: 'missing' } : { state: 'failed', problem } };
        });
      },
    );
    return () => aborter.abort();
  }, [key, turn]);

  useEffect(() => {
    if (!every) return;
    const timer = setInterval(reload, every);
    return () => clearInterval(timer);
  }, [every, reload]);

  return { data: entry.key === key ? entry.data : { state: 'loading' }, reload };
}
