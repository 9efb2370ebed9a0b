// A trail that follows the stream: each change of its row loads it again.
import { useEffect, useRef } from 'react';
import { api, type Trail } from '../../api/client';
import { type Loaded, useLoad } from '../../api/load';
import { useLiveEvents } from '../live/stream';

export function useTrail(correlation: string): Loaded<Trail> {
  const loaded = useLoad(`trail ${correlation}`, (signal) => api.trail(correlation, signal));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLiveEvents({
    row: (row) => {
      if (row.correlation !== correlation) return;
      // Rows come in bursts while a message runs; one load shows them all.
      clearTimeout(timer.current);
      timer.current = setTimeout(loaded.reload, 120);
    },
    open: loaded.reload,
  });
  return loaded;
}
