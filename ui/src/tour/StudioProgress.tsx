// Tells the tour what was done in the studio; shows nothing.
import { useEffect } from 'react';
import { useSelection, useStudioState } from '../studio/core/context';
import { leftStudio, report } from './tour';

export function StudioProgress() {
  const rules = useStudioState(({ doc }) => doc.byId.size);
  const dirty = useStudioState((state) => state.dirty);
  const runs = useStudioState(
    ({ compiled, running, doc }) =>
      !!running && compiled?.text === doc.text && compiled.module?.digest === running,
  );
  const tab = useSelection((selection) => selection.tab);
  useEffect(() => report({ studio: { rules, dirty, runs, tab } }), [rules, dirty, runs, tab]);
  useEffect(() => leftStudio, []);
  return null;
}
