// One clock for every relative time on the page, so that they step together.
import { useSyncExternalStore } from 'react';
import { serverClock } from '../api/client';

const listeners = new Set<() => void>();
let now = serverClock.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = serverClock.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The server's time, to the second. */
export const useNow = () => useSyncExternalStore(subscribe, () => now);
