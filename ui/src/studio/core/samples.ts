// Inputs that the mapping is run on: its cases, and what a person adds.
import { type Json, parseJson } from '../../text/json';
import { agrees } from '../json/diff';
import type { FileState, Run, Sample } from './types';

export const caseId = (name: string) => `case:${name}`;
export const casesFolder = (mapping: string) => `mappings/${mapping}/cases/`;

/** The cases among the files in hand, by name. Those that did not change stay the same objects. */
export function casesOf(
  mapping: string,
  files: ReadonlyMap<string, FileState>,
  before: readonly Sample[],
): Sample[] {
  const folder = casesFolder(mapping);
  const known = new Map(before.map((sample) => [sample.id, sample]));
  const cases: Sample[] = [];
  for (const { path, text } of files.values()) {
    if (!path.startsWith(folder) || !path.endsWith('.in.json') || text === undefined) continue;
    const name = path.slice(folder.length, -'.in.json'.length);
    const want = files.get(`${folder}${name}.want.json`)?.text;
    const meta = files.get(`${folder}${name}.meta.json`)?.text;
    const old = known.get(caseId(name));
    if (old && old.input === text && old.want === want && old.meta === meta) {
      cases.push(old);
      continue;
    }
    const more = { ...(want === undefined ? {} : { want }), ...(meta === undefined ? {} : { meta }) };
    cases.push({ id: caseId(name), name, kind: 'case', input: text, ...more });
  }
  return cases.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Whether a run gave what its case wants; undefined where the case wants nothing, or cannot be read. */
export function passes(want: string | undefined, run: Run | undefined): boolean | undefined {
  if (want === undefined || !run) return undefined;
  try {
    const wanted = parseJson(want);
    const code = errorOf(wanted);
    if (code !== undefined) return run.error?.code === code;
    return run.output !== undefined && agrees(wanted, parseJson(run.output));
  } catch {
    return undefined;
  }
}

/** The code that {"$error": "input/required"} asks for. */
function errorOf(want: Json): string | undefined {
  const [field] = want.type === 'object' ? want.fields : [];
  if (field?.[0] !== '"$error"') return undefined;
  const value = field[1];
  return 'text' in value ? value.text.slice(1, -1) : undefined;
}
