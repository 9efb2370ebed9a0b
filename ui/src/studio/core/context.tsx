// How views reach the studio: useStudio() for calls, the other two for what is shown.
import { createContext, use, useRef, useSyncExternalStore } from 'react';
import type { Selection, Studio } from './studio.types';
import type { StudioState } from './types';

export const StudioContext = createContext<Studio | undefined>(undefined);

export function useStudio(): Studio {
  const studio = use(StudioContext);
  if (!studio) throw new Error('useStudio is called outside of the studio page');
  return studio;
}

/** Keeps an answer that is equal to the one before, so that views stay as they are. */
function useKept<T, R>(get: () => T, select: (from: T) => R, same: (a: R, b: R) => boolean) {
  const kept = useRef<{ from: T; select: (from: T) => R; value: R } | undefined>(undefined);
  return () => {
    const from = get();
    const before = kept.current;
    if (before && before.from === from && before.select === select) return before.value;
    const value = select(from);
    const stays = before && same(before.value, value);
    kept.current = { from, select, value: stays ? before.value : value };
    return kept.current.value;
  };
}

/** The part of the state that select gives; the view renders again when it is another by same, which is Object.is. */
export function useStudioState<R>(
  select: (state: StudioState) => R,
  same: (a: R, b: R) => boolean = Object.is,
): R {
  const studio = useStudio();
  return useSyncExternalStore(studio.subscribe, useKept(studio.get, select, same));
}

export function useSelection<R>(
  select: (selection: Selection) => R,
  same: (a: R, b: R) => boolean = Object.is,
): R {
  const { selection } = useStudio();
  return useSyncExternalStore(selection.subscribe, useKept(selection.get, select, same));
}

/** Same members in the same order: for selectors that give a new list each time. */
export const sameList = <T,>(a: readonly T[], b: readonly T[]) =>
  a === b || (a.length === b.length && a.every((item, i) => Object.is(item, b[i])));
