// How types read, and which goes into which by what function.
import type { ShapeField } from '../core/types';

type Type = ShapeField['type'];

/** Short, for the narrow column of a tree. */
const short: Partial<Record<Type, string>> = {
  integer: 'int',
  decimal: 'dec',
  number: 'num',
  boolean: 'bool',
  object: '',
  nothing: 'null',
};

export function typeWord(field: ShapeField | undefined): string {
  if (!field) return '';
  if (field.type === 'list' || field.type === 'map') {
    const items = field.items && field.items !== 'object' ? (short[field.items as Type] ?? field.items) : '';
    if (field.type === 'map') return items ? `map of ${items}` : 'map';
    return items ? `${items} list` : 'list';
  }
  return short[field.type] ?? field.type;
}

export interface Conversion {
  fits: 'same' | 'converts' | 'no';
  /** Function that the value goes through. */
  call?: string;
  /** In words: "text to decimal". */
  why: string;
}

const same = (why: string): Conversion => ({ fits: 'same', why });
const by = (call: string, why: string): Conversion => ({ fits: 'converts', call, why });
const scalars = new Set<Type>([
  'text',
  'integer',
  'decimal',
  'number',
  'boolean',
  'time',
  'date',
  'duration',
]);

/** What turns a value of one type into one of another. */
export function conversion(from: ShapeField, to: ShapeField): Conversion {
  const a = from.type;
  const b = to.type;
  if (a === 'any' || b === 'any') return same('checked when it runs');
  if (a === b) {
    if (b === 'list' && from.items !== to.items)
      return { fits: 'no', why: `list of ${from.items} into list of ${to.items}` };
    return same(`both are ${a}`);
  }
  const no: Conversion = { fits: 'no', why: `${a} does not fit ${b}` };
  if (!scalars.has(a) || !scalars.has(b)) return no;
  const words = `${a} to ${b}`;
  switch (b) {
    case 'text':
      return a === 'date' || a === 'duration' ? same(words) : by('string', words);
    case 'decimal':
    case 'number':
      return a === 'text' || a === 'integer' || a === 'number' || a === 'decimal' ? by('dec', words) : no;
    case 'integer':
      return a === 'text' || a === 'number' || a === 'decimal' ? by('int', words) : no;
    case 'time':
      return a === 'text' ? by('timestamp', words) : no;
    case 'boolean':
      return a === 'text' ? by('bool', words) : no;
    case 'date':
    case 'duration':
      return a === 'text' ? same(words) : no;
    default:
      return no;
  }
}
