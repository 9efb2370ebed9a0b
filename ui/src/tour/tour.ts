// Where the tour stands: kept on this machine, so that a reload does not end it.
import { useSyncExternalStore } from 'react';
import { advance, type Progress, steps } from './steps';

const key = 'crosswalk.tour';
const listeners = new Set<() => void>();

function read(): number | undefined {
  try {
    const known = Number.parseInt(localStorage.getItem(key) ?? '', 10);
    return known >= 0 && known <= steps.length ? known : undefined;
  } catch {
    return undefined;
  }
}

let step = read();
let progress: Progress = { path: '' };

/** undefined ends the tour; the number of steps shows that it is done. */
export function goToStep(next: number | undefined) {
  step = next === undefined ? undefined : Math.max(0, Math.min(next, steps.length));
  try {
    if (step === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, String(step));
  } catch {
    // Storage is closed to this page: the tour lasts until it is closed.
  }
  for (const listener of listeners) listener();
}

export const startTour = () => goToStep(0);

/** Tells what a person has come to; the tour goes on when that was its step. */
export function report(changes: Partial<Progress>) {
  progress = { ...progress, ...changes };
  if (step === undefined) return;
  const next = advance(step, progress);
  if (next !== step) goToStep(next);
}

/** The studio is closed: nothing is known of it any more. */
export function leftStudio() {
  const { studio: _, ...rest } = progress;
  progress = rest;
}

export const useTourStep = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => step,
  );
