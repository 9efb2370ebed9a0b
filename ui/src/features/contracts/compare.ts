// Two versions of a contract side by side: what the check says in a sentence, what changed field by
// field, and the witness as text with the place at fault.
import { postText } from '../../api/http';
import type {
  CompareContracts,
  ComparedContracts,
  CompatFinding,
  CompatReport,
  FieldUse,
  ShapeField,
} from '../../api/studio';
import type { Meaning } from '../../parts/Meaning';
import { plural } from '../../text/format';
import { type Json, type Piece, parseJson } from '../../text/json';
import { typeWords, valueText } from './fields';

export interface Comparison extends ComparedContracts {
  /** Of each finding, digit for digit: JSON.parse would round its numbers. */
  witnesses: (Json | undefined)[];
}

const member = (json: Json | undefined, name: string): Json | undefined =>
  json?.type === 'object' ? json.fields.find(([each]) => each === JSON.stringify(name))?.[1] : undefined;

export function readComparison(text: string): Comparison {
  const body = JSON.parse(text) as ComparedContracts;
  const findings = member(member(parseJson(text), 'report'), 'findings');
  const items = findings?.type === 'array' ? findings.items : [];
  return { ...body, witnesses: items.map((item) => member(item, 'witness')) };
}

export const askComparison = async (body: CompareContracts, signal?: AbortSignal) =>
  readComparison(await postText('/api/v1/compat', body, signal));

export const modes = ['backward', 'forward', 'full'] as const;
export type Mode = (typeof modes)[number];

/** What a contract promises, as a mode of the check: "full-transitive" is checked as full. */
export function modeOf(compatibility: string | undefined): Mode {
  const wanted = compatibility?.replace('-transitive', '');
  return modes.find((mode) => mode === wanted) ?? 'backward';
}

const bumps: Record<CompatReport['bump'], string> = {
  none: 'The version may stay as it is.',
  patch: 'A patch version is enough.',
  minor: 'A minor version is enough.',
  major: 'It needs a new major version.',
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export interface Verdict {
  meaning: Meaning;
  word: string;
  sentence: string;
}

/** The one sentence above everything. older and newer are names of the versions. */
export function verdictOf({ verdict, bump, findings }: CompatReport, older: string, newer: string): Verdict {
  const count = (wanted: string) =>
    findings.filter((each) => each.verdict === wanted && !each.approved).length;
  if (verdict === 'breaking') {
    const breaks = plural(count('breaking'), 'change');
    const sentence = `${breaks} ${count('breaking') === 1 ? 'breaks' : 'break'} what ${older} and ${newer} promise each other. ${bumps[bump]}`;
    return { meaning: 'broken', word: 'Breaking', sentence };
  }
  if (verdict === 'unknown') {
    const sentence = `${plural(count('unknown'), 'place')} could not be decided, and what is not proved does not pass. ${bumps[bump]}`;
    return { meaning: 'unknown', word: 'Not decided', sentence };
  }
  const same = findings.length === 0 && bump === 'none';
  const sentence = same
    ? `${capital(newer)} means the same as ${older}. ${bumps[bump]}`
    : `It is proved that ${older} and ${newer} understand each other. ${bumps[bump]}`;
  return { meaning: 'ok', word: 'Compatible', sentence };
}

export const severities = [
  ['error', 'Breaks'],
  ['warning', 'Warnings'],
  ['info', 'Notes'],
] as const;

export type SemanticKind = 'added' | 'removed' | 'changed';
export interface SemanticChange {
  pointer: string;
  path: string;
  kind: SemanticKind;
  /** "minimum 0 → 1" */
  text: string;
}

const told = (value: unknown) => (value === undefined ? 'none' : valueText(value));

function changesOf(was: ShapeField, is: ShapeField): string[] {
  const changes: string[] = [];
  const compare = (name: string, a: string | undefined, b: string | undefined) => {
    if ((a ?? '') !== (b ?? '')) changes.push(`${name}${a || 'none'} → ${b || 'none'}`);
  };
  compare('', typeWords(was), typeWords(is));
  if (!!was.required !== !!is.required) changes.push(is.required ? 'now required' : 'now optional');
  compare('limits ', was.limits, is.limits);
  const [older, newer] = [was.values ?? [], is.values ?? []].map((values) => values.map(valueText));
  const gone = older?.filter((value) => !newer?.includes(value)) ?? [];
  const come = newer?.filter((value) => !older?.includes(value)) ?? [];
  if (older?.length && !newer?.length) changes.push('any value, no longer one of a list');
  else {
    if (gone.length) changes.push(`no longer ${gone.join(', ')}`);
    if (come.length) changes.push(`also ${come.join(', ')}`);
  }
  compare('format ', was.format, is.format);
  if (JSON.stringify(was.default) !== JSON.stringify(is.default))
    changes.push(`default ${told(was.default)} → ${told(is.default)}`);
  if (!!was.deprecated !== !!is.deprecated) changes.push(is.deprecated ? 'now deprecated' : 'back in use');
  if ((was.description ?? '') !== (is.description ?? '')) changes.push('another description');
  return changes;
}

/** What changed, field by field in the order of the newer version. Of what is new or gone only the outermost. */
export function semanticDiff(older: readonly ShapeField[], newer: readonly ShapeField[]): SemanticChange[] {
  const was = new Map(older.map((field) => [field.pointer, field]));
  const is = new Set(newer.map(({ pointer }) => pointer));
  const out: SemanticChange[] = [];
  const outer = ({ pointer }: ShapeField) => pointer.slice(0, pointer.lastIndexOf('/'));
  const name = (field: ShapeField) => field.path || 'the message';
  for (const field of newer) {
    const before = was.get(field.pointer);
    const { pointer } = field;
    if (!before) {
      if (was.has(outer(field)))
        out.push({
          pointer,
          path: name(field),
          kind: 'added',
          text: `new, ${field.required ? 'required' : 'optional'} ${typeWords(field)}`,
        });
      continue;
    }
    const changes = changesOf(before, field);
    if (changes.length) out.push({ pointer, path: name(field), kind: 'changed', text: changes.join(', ') });
  }
  for (const field of older)
    if (!is.has(field.pointer) && is.has(outer(field)))
      out.push({ pointer: field.pointer, path: name(field), kind: 'removed', text: 'gone' });
  return out;
}

export interface WitnessLine {
  depth: number;
  pieces: Piece[];
  /** The value at fault begins on this line. */
  fault: boolean;
}

const step = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** A payload line by line. at is the pointer of the value at fault; undefined marks nothing. */
export function witnessLines(json: Json, at: string | undefined): WitnessLine[] {
  const out: WitnessLine[] = [];
  const print = (value: Json, place: { pointer: string; depth: number; before: Piece[]; after: Piece[] }) => {
    const { pointer, depth, before, after } = place;
    const fault = pointer === at;
    if (value.type !== 'object' && value.type !== 'array') {
      out.push({ depth, pieces: [...before, [value.type, value.text], ...after], fault });
      return;
    }
    const [open, close] = value.type === 'object' ? ['{', '}'] : ['[', ']'];
    const parts: [string, Piece[], Json][] =
      value.type === 'object'
        ? value.fields.map(([name, inner]) => [
            step(JSON.parse(name) as string),
            [
              ['name', name],
              ['sign', ': '],
            ],
            inner,
          ])
        : value.items.map((inner, i) => [String(i), [], inner]);
    if (!parts.length) {
      out.push({ depth, pieces: [...before, ['sign', open + close], ...after], fault });
      return;
    }
    out.push({ depth, pieces: [...before, ['sign', open]], fault });
    parts.forEach(([name, label, inner], i) => {
      const comma: Piece[] = i < parts.length - 1 ? [['sign', ',']] : [];
      print(inner, { pointer: `${pointer}/${name}`, depth: depth + 1, before: label, after: comma });
    });
    out.push({ depth, pieces: [['sign', close], ...after], fault: false });
  };
  print(json, { pointer: '', depth: 0, before: [], after: [] });
  return out;
}

/**
 * The field of a message that a place in its schema is about: "/properties/lines/items/properties/sku/minLength"
 * gives "/lines/-/sku". Places in shared definitions may be reached from anywhere: they give the message.
 */
export function fieldOf(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  let out = '';
  for (let i = 0; i < steps.length; i++) {
    const word = steps[i];
    const name = steps[i + 1];
    if (word === '$defs' || word === 'definitions' || word === 'components') return '';
    if (word === 'properties' && name !== undefined) {
      out += `/${name}`;
      i++;
    } else if (word === 'items') out += '/-';
    else break;
  }
  return out;
}

/** Uses of the field that a finding is about and of those beneath it; of the whole message all of them. */
export function touched(
  uses: readonly FieldUse[],
  { at, pointer }: Pick<CompatFinding, 'at' | 'pointer'>,
): FieldUse[] {
  const about = at === undefined ? fieldOf(pointer) : at.replace(/\/\d+(?=\/|$)/g, '/-');
  return uses.filter((use) => use.pointer === about || use.pointer.startsWith(`${about}/`));
}
