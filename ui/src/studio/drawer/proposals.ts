// Which proposals are taken together.
import type { Proposal } from '../core/types';

/** Proposals with the loops that are proposed around them: a rule inside needs the name of the item. */
export function withLoops(some: readonly Proposal[], all: readonly Proposal[]): Proposal[] {
  const wanted = new Set(some);
  for (const { target } of some)
    for (const loop of all) if (loop.as && target.startsWith(`${loop.target}[]`)) wanted.add(loop);
  return all.filter((each) => wanted.has(each));
}
