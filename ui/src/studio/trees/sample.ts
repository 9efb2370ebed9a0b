// Values of a document at the places of a contract: of a list always the first item.
import { type Json, parseJson } from '../../text/json';

export type Value =
  | { kind: 'none' }
  /** text as it stands in the document. */
  | { kind: 'scalar'; text: string }
  | { kind: 'list'; count: number }
  | { kind: 'object'; count: number };

const none: Value = { kind: 'none' };

export interface Sampler {
  /** Absent: there is no document, or it cannot be read. */
  document: Json | undefined;
  of(pointer: string): Value;
}

/** Reads a document once and answers for many places. */
export function sampler(text: string | undefined): Sampler {
  let document: Json | undefined;
  try {
    if (text?.trim()) document = parseJson(text);
  } catch {
    // The drawer says what is wrong with a sample; the trees show no values of it.
  }
  const known = new Map<string, Json | undefined>([['', document]]);
  const find = (pointer: string): Json | undefined => {
    if (known.has(pointer)) return known.get(pointer);
    const cut = pointer.lastIndexOf('/');
    const around = find(pointer.slice(0, cut));
    const found = step(around, pointer.slice(cut + 1));
    known.set(pointer, found);
    return found;
  };
  return { document, of: (pointer) => (document ? valueAt(find(pointer)) : none) };
}

function step(around: Json | undefined, part: string): Json | undefined {
  if (around?.type === 'array') return around.items[part === '-' ? 0 : Number(part)];
  if (around?.type !== 'object') return undefined;
  if (part === '-') return around.fields[0]?.[1];
  const name = JSON.stringify(part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return around.fields.find(([key]) => key === name || sameName(key, name))?.[1];
}

/** Names may be written with escapes. */
const sameName = (a: string, b: string) => a.includes('\\') && JSON.stringify(JSON.parse(a)) === b;

function valueAt(json: Json | undefined): Value {
  if (!json) return none;
  if (json.type === 'array') return { kind: 'list', count: json.items.length };
  if (json.type === 'object') return { kind: 'object', count: json.fields.length };
  return { kind: 'scalar', text: json.text };
}
