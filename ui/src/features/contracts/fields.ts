// Fields of a contract as rows of a page: which are shown, what is said of each, and who uses it.
import type { FieldUse, ShapeField } from '../../api/studio';

export interface FieldRow {
  field: ShapeField;
  uses: readonly FieldUse[];
  /** The search hit the field itself, not only something beneath it. */
  hit: boolean;
}

/** Uses by the pointer of their field. */
export function usesByField(uses: readonly FieldUse[]): Map<string, FieldUse[]> {
  const found = new Map<string, FieldUse[]>();
  for (const use of uses) {
    const known = found.get(use.pointer);
    if (!known) found.set(use.pointer, [use]);
    else if (!known.some(({ mapping, access }) => mapping === use.mapping && access === use.access))
      known.push(use);
  }
  return found;
}

const hay = (field: ShapeField) =>
  [
    field.path,
    field.type,
    field.title,
    field.description,
    field.format,
    field.limits,
    ...(field.values ?? []),
  ]
    .join(' ')
    .toLowerCase();

/**
 * The rows that a search leaves, each with the fields around it. Folded are pointers whose insides are
 * hidden; a search shows what it finds all the same.
 */
export function fieldRows(
  fields: readonly ShapeField[],
  uses: Map<string, FieldUse[]>,
  { search, folded }: { search: string; folded: ReadonlySet<string> },
): FieldRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = fields
    .filter(({ pointer }) => pointer !== '')
    .map((field) => {
      const text = words.length ? hay(field) : '';
      return { field, uses: uses.get(field.pointer) ?? [], hit: words.every((word) => text.includes(word)) };
    });
  if (!words.length) {
    let hiddenBelow = Number.POSITIVE_INFINITY;
    return rows.filter(({ field: { depth, pointer } }) => {
      if (depth > hiddenBelow) return false;
      hiddenBelow = folded.has(pointer) ? depth : Number.POSITIVE_INFINITY;
      return true;
    });
  }
  // From the end: a row stays if it is hit or if a deeper one right after it stays.
  let kept = 0;
  return rows
    .reduceRight<FieldRow[]>((found, row) => {
      const { depth } = row.field;
      if (row.hit || kept > depth) {
        found.push(row);
        kept = depth;
      } else if (kept >= depth) kept = Math.min(kept, depth);
      return found;
    }, [])
    .reverse();
}

const withItems: Record<string, string> = { list: 'list of', map: 'map to' };

/** "list of text", "decimal or null" */
export function typeWords({ type, items, nullable }: ShapeField): string {
  const join = withItems[type];
  const own = join && items ? `${join} ${items}` : type;
  return nullable && type !== 'nothing' ? `${own} or null` : own;
}

/** A value as the contract's text has it, short enough for a cell. */
export function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Uses by the mapping that makes them, in the order of the fields. */
export function usesByMapping(uses: readonly FieldUse[]): Map<string, FieldUse[]> {
  const found = new Map<string, FieldUse[]>();
  for (const use of uses) found.set(use.mapping, [...(found.get(use.mapping) ?? []), use]);
  return found;
}
