import { useSyncExternalStore } from 'react';

const media = window.matchMedia('(min-width: 1280px)');

/** Whether a trail fits beside the list. */
export const useWide = () =>
  useSyncExternalStore(
    (listener) => {
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => media.matches,
  );
