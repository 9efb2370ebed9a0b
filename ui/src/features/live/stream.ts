// The one line to the server that everything live on the page shares: rows, stats, and the truth
// about whether the line is up.
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type LiveRow, type Stats, serverClock } from '../../api/client';
import { readStream, type ServerEvent } from '../../api/sse';

export type LineState =
  | { state: 'connecting' }
  | { state: 'live' }
  /** asOf is when the line last said anything; 0 if it never did. */
  | { state: 'lost'; asOf: number; retryAt: number };

interface Listener {
  row?: (row: LiveRow) => void;
  stats?: (stats: Stats) => void;
  /** The line is up, for the first time or again: ask for what was missed. */
  open?: () => void;
}

/** Waits before the next attempt: 1, 2, 4, 8 and then 15 s, each up to a quarter shorter. */
export const backoff = (attempt: number, random = Math.random()) =>
  Math.min(1000 * 2 ** Math.max(0, attempt - 1), 15_000) * (1 - random / 4);

class Line {
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();
  private now: LineState = { state: 'connecting' };
  private aborter: AbortController | undefined;
  private wake: (() => void) | undefined;
  private heard = 0;
  private attempt = 0;

  listen(listener: Listener) {
    this.listeners.add(listener);
    if (!this.aborter) void this.run();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      // A page change drops and adds listeners in one go: close only if nobody came back.
      setTimeout(() => {
        if (this.listeners.size === 0) this.stop();
      }, 500);
    };
  }

  watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => {
      this.watchers.delete(watcher);
    };
  };

  state = () => this.now;

  /** Tries again at once. */
  retry = () => this.wake?.();

  private set(next: LineState) {
    this.now = next;
    for (const watcher of this.watchers) watcher();
  }

  private stop() {
    this.aborter?.abort();
    this.aborter = undefined;
    this.wake?.();
    this.set({ state: 'connecting' });
  }

  private async run() {
    const aborter = new AbortController();
    this.aborter = aborter;
    const online = () => this.retry();
    window.addEventListener('online', online, { signal: aborter.signal });
    while (!aborter.signal.aborted) {
      try {
        await readStream('/api/v1/live/stream', { open: this.opened, event: this.event }, aborter.signal);
      } catch {
        // Whatever ended it, the answer is the same: say so and try again.
      }
      if (aborter.signal.aborted) return;
      this.attempt++;
      const pause = backoff(this.attempt);
      this.set({ state: 'lost', asOf: this.heard, retryAt: serverClock.now() + pause });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wake = undefined;
    }
  }

  private readonly opened = () => {
    this.attempt = 0;
    this.heard = serverClock.now();
    this.set({ state: 'live' });
    for (const listener of this.listeners) listener.open?.();
  };

  private readonly event = ({ event, data }: ServerEvent) => {
    this.heard = serverClock.now();
    let value: unknown;
    try {
      value = JSON.parse(data);
    } catch {
      return;
    }
    if (event === 'row') for (const listener of this.listeners) listener.row?.(value as LiveRow);
    if (event === 'stats') {
      serverClock.learn((value as Stats).time);
      for (const listener of this.listeners) listener.stats?.(value as Stats);
    }
  };
}

const line = new Line();

export const retryLine = line.retry;
export const useLine = (): LineState => useSyncExternalStore(line.watch, line.state);

/** Listens while the caller is on screen. */
export function useLiveEvents(listener: Listener) {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(
    () =>
      line.listen({
        row: (row) => latest.current.row?.(row),
        stats: (stats) => latest.current.stats?.(stats),
        open: () => latest.current.open?.(),
      }),
    [],
  );
}
