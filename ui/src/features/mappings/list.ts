// The list of mappings: which of them are shown, and in what order.
import type { MappingSummary } from '../../api/studio';

export type SortKey = 'name' | 'state' | 'coverage' | 'cases' | 'runs';

/** Does production run the module of this branch? "none" where nothing runs or nothing compiles. */
export type Runs = 'same' | 'older' | 'none';

export const runsOf = ({ digest, running }: MappingSummary): Runs =>
  !running ? 'none' : digest === running ? 'same' : 'older';

/** Share of the required targets that are written; 1 where nothing is required. */
export const coverageOf = ({ coverage: { written, required } }: MappingSummary) =>
  required ? written / required : 1;

/** What a person has to look at comes first. */
const urgency: Record<SortKey, (mapping: MappingSummary) => number> = {
  name: () => 0,
  state: ({ state }) => (state === 'broken' ? 0 : 1),
  coverage: coverageOf,
  cases: ({ cases: { total, failed } }) => (failed ? -failed : total ? 1 : 0),
  runs: (mapping) => ['none', 'older', 'same'].indexOf(runsOf(mapping)),
};

export const filterNames = ['q', 'state'] as const;
export const stateFilters = [
  ['broken', 'Broken'],
  ['red', 'Red cases'],
  ['open', 'Required targets open'],
  ['unpublished', 'Not what runs'],
  ['drafts', 'With drafts'],
] as const;
type StateFilter = (typeof stateFilters)[number][0];

const tests: Record<StateFilter, (mapping: MappingSummary) => boolean> = {
  broken: ({ state }) => state === 'broken',
  red: ({ cases }) => cases.failed > 0,
  open: (mapping) => coverageOf(mapping) < 1,
  unpublished: (mapping) => runsOf(mapping) !== 'same',
  drafts: ({ branches }) => !!branches?.length,
};

const isFilter = (name: string): name is StateFilter => Object.hasOwn(tests, name);

export interface ListQuery {
  state: string | null;
  sort: SortKey;
  /** Turns the order round. */
  down: boolean;
}

/** matches looks for the text of the filter. */
export function shownMappings(
  all: readonly MappingSummary[],
  { state, sort, down }: ListQuery,
  matches: (...texts: (string | undefined)[]) => boolean,
): MappingSummary[] {
  const order = urgency[sort];
  const found = all.filter(
    (mapping) =>
      (!state || !isFilter(state) || tests[state](mapping)) &&
      matches(mapping.name, mapping.title, mapping.source, mapping.target, mapping.state, mapping.digest),
  );
  const sign = down ? -1 : 1;
  return found.sort((a, b) => sign * (order(a) - order(b) || a.name.localeCompare(b.name)));
}
