// The findings of the mapping by rule, and going from one to the next.
import { useStudio } from '../core/context';
import type { Studio } from '../core/studio.types';
import type { Finding, LetNode, RuleNode, StudioState } from '../core/types';
import { ruleAt } from './parts';

export interface Problem {
  finding: Finding;
  /** Of the text; undefined where the finding is in another file. */
  offset?: number;
  rule?: RuleNode;
  let?: LetNode;
}

export interface ProblemGroup {
  /** Target path, "let:name", "" for the mapping itself, or another file. */
  id: string;
  title: string;
  problems: Problem[];
}

type RangeOf = Studio['rangeOf'];

/** Groups in the order of the file, that of other files last. */
export function groupProblems(
  state: Pick<StudioState, 'doc' | 'compiled' | 'name'>,
  rangeOf: RangeOf,
): ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>();
  const own = `mappings/${state.name}/mapping.yaml`;
  const add = (id: string, title: string, problem: Problem) => {
    const group = groups.get(id) ?? { id, title, problems: [] };
    group.problems.push(problem);
    groups.set(id, group);
  };
  for (const finding of state.compiled?.findings ?? []) {
    const { file } = finding.position;
    if (file && file !== own && !own.endsWith(file)) {
      add(`file:${file}`, file, { finding });
      continue;
    }
    const offset = rangeOf(finding.position)?.from;
    const rule = offset === undefined ? undefined : ruleAt(state.doc.rules, offset);
    const inLet =
      rule || offset === undefined
        ? undefined
        : state.doc.lets.find(({ whole }) => whole.from <= offset && offset < whole.to);
    const place = { finding, ...(offset === undefined ? {} : { offset }) };
    if (rule) add(rule.target, rule.target, { ...place, rule });
    else if (inLet) add(`let:${inLet.name}`, inLet.name, { ...place, let: inLet });
    else add('', 'The mapping', place);
  }
  const first = (group: ProblemGroup) =>
    group.id.startsWith('file:')
      ? Number.MAX_SAFE_INTEGER
      : Math.min(...group.problems.map(({ offset }) => offset ?? 0));
  return [...groups.values()].sort((a, b) => first(a) - first(b));
}

/** The problem after the chosen one, around the end. */
export function nextGroup(
  groups: readonly ProblemGroup[],
  target: string | undefined,
): ProblemGroup | undefined {
  const at = groups.findIndex(({ id }) => id === target);
  return groups[(at + 1) % groups.length];
}

/** Goes to the rule with the next problem and says what it is. */
export function useNextProblem() {
  const studio = useStudio();
  return () => {
    const groups = groupProblems(studio.get(), studio.rangeOf.bind(studio)).filter(
      ({ id }) => !id.startsWith('file:'),
    );
    const group = nextGroup(groups, studio.selection.get().target);
    if (!group) return studio.announce('There are no problems');
    studio.selection.set({ target: group.id || undefined });
    const { finding } = group.problems[0] ?? {};
    studio.announce(`${group.title}: ${finding?.message ?? ''}`);
  };
}

/** The part of a rule or let that an offset lies in. */
export function partAt({
  rule,
  let: inLet,
  offset,
}: Problem): { part: string; text: string; at: number } | undefined {
  if (offset === undefined) return undefined;
  if (inLet) return { part: 'expr', text: inLet.part.text, at: Math.max(0, offset - inLet.part.range.from) };
  for (const [part, { text, range }] of Object.entries(rule?.parts ?? {}))
    if (range.from <= offset && offset <= range.to) return { part, text, at: offset - range.from };
  const expr = rule?.parts.expr;
  return expr && { part: 'expr', text: expr.text, at: 0 };
}
