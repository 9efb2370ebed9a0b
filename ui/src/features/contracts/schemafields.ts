// The fields of a JSON Schema that is still in hand: only what its text says, for a list beside it.
import type { ImportNote } from '../../api/studio';

export interface SchemaField {
  pointer: string;
  name: string;
  depth: number;
  /** "text", "list of integer", "text or null" */
  type: string;
  required: boolean;
  notes: ImportNote[];
}

interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  required?: string[];
}

const words: Record<string, string> = { string: 'text', array: 'list', null: 'nothing' };
const formats: Record<string, string> = {
  'date-time': 'time',
  date: 'date',
  duration: 'duration',
  decimal: 'decimal',
};
/** Deeper and longer descriptions are cut: the list is to be read. */
const deepest = 12;
const most = 2000;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** Follows references within the document; those that lead nowhere give an empty schema. */
function resolved(root: Schema, schema: Schema): Schema {
  let found = schema;
  for (let i = 0; found.$ref !== undefined && i < 20; i++) {
    const { $ref, ...beside } = found;
    let target: unknown = root;
    for (const step of $ref.replace(/^#\/?/, '').split('/').filter(Boolean)) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      target =
        isSchema(target) && Object.hasOwn(target, name) ? (target as Record<string, unknown>)[name] : {};
    }
    found = { ...(isSchema(target) ? target : {}), ...beside };
  }
  return found;
}

function typeOf(root: Schema, schema: Schema): string {
  const types = [schema.type ?? (schema.properties ? 'object' : [])].flat();
  const real = types.filter((type) => type !== 'null');
  const [only] = real;
  let word: string;
  if (real.length === 0) word = types.length ? 'nothing' : 'any';
  else if (real.length > 1) word = real.map((type) => words[type] ?? type).join(' or ');
  else if (only === 'string') word = formats[schema.format ?? ''] ?? 'text';
  else if (only === 'array')
    word = isSchema(schema.items) ? `list of ${typeOf(root, resolved(root, schema.items))}` : 'list of any';
  else word = words[only ?? ''] ?? only ?? 'any';
  return types.includes('null') && real.length ? `${word} or null` : word;
}

const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** undefined if the text is no JSON object. Notes stand at the field they name; others at the message. */
export function schemaFields(text: string, notes: readonly ImportNote[]): SchemaField[] | undefined {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isSchema(root) || Array.isArray(root)) return undefined;
  const top = root;
  const out: SchemaField[] = [];
  const walk = (raw: Schema, place: { pointer: string; name: string; depth: number; required: boolean }) => {
    if (out.length >= most) return;
    const schema = resolved(top, isSchema(raw) ? raw : {});
    out.push({ ...place, type: typeOf(top, schema), notes: [] });
    if (place.depth >= deepest) return;
    for (const [name, inner] of Object.entries(schema.properties ?? {}))
      walk(inner, {
        pointer: `${place.pointer}/${escaped(name)}`,
        name,
        depth: place.depth + 1,
        required: Array.isArray(schema.required) && schema.required.includes(name),
      });
    const items = isSchema(schema.items) ? resolved(top, schema.items) : undefined;
    if (
      items &&
      (items.properties ||
        items.items ||
        notes.some(({ pointer }) => pointer.startsWith(`${place.pointer}/-`)))
    )
      walk(items, {
        pointer: `${place.pointer}/-`,
        name: 'each element',
        depth: place.depth + 1,
        required: false,
      });
  };
  walk(top, { pointer: '', name: 'the message', depth: 0, required: true });
  const byPointer = new Map(out.map((field) => [field.pointer, field]));
  for (const note of notes) (byPointer.get(note.pointer) ?? out[0])?.notes.push(note);
  return out;
}
