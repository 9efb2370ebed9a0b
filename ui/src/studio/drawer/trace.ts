// A trace as questions are asked of it: where a value came from, and where an input went.
import type { components } from '../../api/generated';
import { type Json, parseJson } from '../../text/json';
import { within } from '../json/pointer';

type Schemas = components['schemas'];
/** Values of steps stay JSON texts: 598.90 keeps its zero. */
export type Step = Omit<Schemas['TraceStep'], 'value' | 'in'> & { value?: Json; in?: Item[] };
export type Item = Omit<Schemas['TraceItem'], 'value'> & { value?: Json };
type Detail<T> = Omit<T, 'steps' | 'in'> & { steps?: Step[]; in?: Item[] };
export type Value = Detail<Schemas['TraceValue']>;
export type Skipped = Detail<Schemas['TraceSkipped']>;
export type Let = Omit<Schemas['TraceLet'], 'steps' | 'value'> & { steps?: Step[]; value?: Json };
export type Trace = Omit<Schemas['Trace'], 'values' | 'skipped' | 'lets' | 'failed'> & {
  values: Value[];
  skipped: Skipped[];
  lets: Let[];
  failed?: Value;
};
export interface Traced {
  findings: Schemas['Finding'][];
  trace?: Trace;
}

/** Reads the server's answer, with the values of the sample as they are written. */
export const readTraced = (text: string): Traced => plain(parseJson(text)) as Traced;

function plain(json: Json): unknown {
  if (json.type === 'array') return json.items.map(plain);
  if (json.type === 'object')
    return Object.fromEntries(
      json.fields.map(([name, value]) => {
        const key = JSON.parse(name) as string;
        return [key, key === 'value' ? value : plain(value)];
      }),
    );
  return JSON.parse((json as { text: string }).text);
}

/** The value at a place of the output, or the nearest around it that has a rule. */
export function valueAt(trace: Trace, pointer: string): Value | undefined {
  let best: Value | undefined;
  for (const value of trace.values)
    if (within(pointer, value.pointer) && (!best || value.pointer.length >= best.pointer.length))
      best = value;
  return best;
}

export const skippedAt = (trace: Trace, pointer: string) =>
  trace.skipped.find((skipped) => skipped.pointer === pointer);

/** Everything that a place of the input, or what is in it, went into. */
export function whereItWent(trace: Trace, source: string): Value[] {
  return trace.values.filter((value) =>
    value.from?.some(
      ({ pointer, missing }) =>
        !missing && (within(pointer, source) || (within(source, pointer) && pointer !== '')),
    ),
  );
}

/** Places of the input that a value was made of. */
export const sourcesOf = ({ from = [] }: Pick<Value, 'from'>): string[] => [
  ...new Set(from.filter(({ missing }) => !missing).map(({ pointer }) => pointer)),
];

export const whyWords: Record<Skipped['why'], string> = {
  when: 'left out: its condition is false',
  missing: 'left out: the value is missing',
  null: 'left out: the value is null',
  empty: 'left out: nothing is in it',
  around: 'left out with what is around it',
};

/** What the values of one rule were made of, a row for each value: as many as the loop had items. */
export interface Sheet {
  /** Parts of the expression, in the order of evaluation. */
  columns: { key: string; text: string; for: string; whole: boolean }[];
  rows: { value: Value; items: Item[]; cells: (Step | undefined)[]; more: number[] }[];
}

const keyOf = (step: Step) => `${step.for}\n${step.text}`;

const isResult = (column: { for: string }) => column.for === 'value' || column.for === 'expr';

/** Rounds of loops within the expression give several values for one part: the last stands in the cell. */
export function sheetOf(trace: Trace, of: Value): Sheet {
  const same = trace.values.filter(
    (value) => value.rule === of.rule && value.path === of.path && value.kind === of.kind,
  );
  const columns = new Map<string, Sheet['columns'][number]>();
  for (const { steps = [] } of same)
    for (const step of steps)
      if (!columns.has(keyOf(step)))
        columns.set(keyOf(step), { key: keyOf(step), text: step.text, for: step.for, whole: !!step.whole });
  // The result comes first: it is what was asked for, and a wide table is cut on the right.
  const list = [...columns.values()].sort(
    (a, b) => Number(b.whole && isResult(b)) - Number(a.whole && isResult(a)),
  );
  return {
    columns: list,
    rows: same.map((value) => {
      const steps = value.steps ?? [];
      const found = list.map(({ key }) => steps.filter((step) => keyOf(step) === key));
      return {
        value,
        items: value.in ?? [],
        cells: found.map((each) => each.at(-1)),
        more: found.map((each) => Math.max(0, each.length - 1)),
      };
    }),
  };
}

/** Names of what a value was reached through: "line 2, tax 1". */
export const itemWords = ({ name, pointer, round }: Item) => {
  const last = pointer?.split('/').at(-1);
  const number = last !== undefined && /^\d+$/.test(last) ? Number(last) + 1 : round;
  return number === undefined ? name : `${name} ${number}`;
};
