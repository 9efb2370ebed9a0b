// What may follow at a place of an expression, told from the contract's fields and the functions alone. It is
// what completion offers while the server has not answered.
import type { Completion, FunctionDoc, ScopeName, Shape, ShapeField } from './help.types';

export interface Known {
  shape?: Shape | undefined;
  functions?: readonly FunctionDoc[] | undefined;
  /** Names besides source: items of lists around, lets. */
  scope?: readonly ScopeName[] | undefined;
  tables?: readonly string[] | undefined;
}

export interface Local {
  /** Where the text that a completion replaces begins. */
  from: number;
  completions: Completion[];
}

/** Where the cursor goes in what a completion inserts. */
export const cursorMark = '$' + '{}';

/** A text to insert without its mark, and how far into it the cursor goes. */
export function atCursor(text: string): { text: string; cursor: number } {
  const cursor = text.indexOf(cursorMark);
  if (cursor < 0) return { text, cursor: text.length };
  return { text: text.slice(0, cursor) + text.slice(cursor + cursorMark.length), cursor };
}

const identifier = /^[A-Za-z_]\w*$/;
/** A chain of names that ends at the cursor: "source.?line_items[0].pr". */
const chain =
  /(?:^|[^\w.?`\])])([A-Za-z_]\w*(?:(?:\.\??(?:\w+|`[^`]*`))|\[\??[^\][]*\])*)(\.\??)(\w*|`[^`]*)$/;
const called = /\)\s*\.\??(\w*)$|[\]"']\s*\.(\w*)$/;
const table = /\blookup(?:Fold|Key|Range)?\(\s*["']([^"']*)$/;

export function localWords(expr: string, offset: number, known: Known): Local | undefined {
  const before = expr.slice(0, offset);
  const named = table.exec(before);
  if (named)
    return {
      from: offset - (named[1]?.length ?? 0),
      completions: (known.tables ?? []).map((label) => ({ label, kind: 'table' })),
    };
  if (inText(before)) return undefined;
  const path = chain.exec(before);
  if (path) {
    const typed = path[3] ?? '';
    const pointer = resolve(path[1] ?? '', known);
    const sure = path[2] === '.';
    const fields = pointer === undefined ? [] : members(known.shape, pointer, sure);
    return { from: offset - typed.length, completions: [...fields, ...methods(known)] };
  }
  const call = called.exec(before);
  if (call) return { from: offset - (call[1] ?? call[2] ?? '').length, completions: methods(known) };
  const word = /[A-Za-z_]\w*$/.exec(before)?.[0] ?? '';
  if (/[\d.]$/.test(before.slice(0, offset - word.length))) return undefined;
  return { from: offset - word.length, completions: [...variables(known), ...functions(known), ...keywords] };
}

const keywords: Completion[] = ['true', 'false', 'null', 'in'].map((label) => ({ label, kind: 'keyword' }));

/** Whether a text is open at the end. */
function inText(before: string): boolean {
  let quote = '';
  for (let i = 0; i < before.length; i++) {
    const sign = before[i];
    if (quote) {
      if (sign === '\\') i++;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '/' && before[i + 1] === '/') {
      const end = before.indexOf('\n', i);
      if (end < 0) return true;
      i = end;
    }
  }
  return quote !== '';
}

/** The place in the contract that a chain of names reads; undefined if it is unknown. */
export function resolve(path: string, { shape, scope }: Known): string | undefined {
  const [root = '', ...rest] = path.match(/\w+|`[^`]*`|\[[^\]]*\]/g) ?? [];
  let pointer = root === 'source' ? '' : scope?.find(({ name }) => name === root)?.pointer;
  if (pointer === undefined) return undefined;
  for (const step of rest) {
    if (step.startsWith('[')) pointer += '/-';
    else pointer += `/${step.replaceAll('`', '').replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return pointer === '' || shape?.fields.some((field) => field.pointer === pointer) ? pointer : undefined;
}

/** Behind a plain dot, what may be missing is read with a question mark. */
function members(shape: Shape | undefined, pointer: string, plainDot: boolean): Completion[] {
  return (shape?.fields ?? [])
    .filter((field) => {
      const rest = field.pointer.startsWith(`${pointer}/`) ? field.pointer.slice(pointer.length + 1) : '';
      return rest !== '' && !rest.includes('/') && field.name !== '[]' && field.name !== '*';
    })
    .map((field) => {
      const label = identifier.test(field.name) ? field.name : `\`${field.name}\``;
      return {
        label,
        kind: 'field',
        type: typeWords(field),
        ...(plainDot && !field.required ? { insert: `?${label}` } : {}),
        ...(field.description ? { doc: field.description } : {}),
      };
    });
}

export const typeWords = ({ type, items, required, nullable }: ShapeField) =>
  `${required && !nullable ? '' : 'optional '}${type}${items ? ` of ${items}` : ''}`;

const variables = ({ scope }: Known): Completion[] => [
  { label: 'source', kind: 'variable', doc: 'The message that is mapped.' },
  { label: 'meta', kind: 'variable', doc: 'What comes with the message: messageId, receivedAt, …' },
  ...(scope ?? [])
    .filter(({ name, kind }) => kind !== 'meta' && name !== 'meta')
    .map(({ name, kind, type }) => ({
      label: name,
      kind: kind === 'let' ? ('let' as const) : ('variable' as const),
      ...(type ? { type } : {}),
    })),
];

const isMethod = (signature: string) => /^[^(]*[^(\s]\.\w+\(/.test(signature);
const plainName = /^[A-Za-z_][\w.]*$/;

const functions = ({ functions = [] }: Known): Completion[] =>
  functions
    .filter(({ name, signature }) => plainName.test(name) && !methodName(name, signature))
    .map(({ name, signature, doc }) => ({
      label: name,
      kind: 'function',
      type: signature,
      doc,
      insert: `${name}(${cursorMark})`,
    }));

const methods = ({ functions = [] }: Known): Completion[] =>
  functions
    .filter(({ name, signature }) => plainName.test(name) && methodName(name, signature))
    .map(({ name, signature, doc }) => ({
      label: name,
      kind: 'method',
      type: signature,
      doc,
      insert: `${name}(${cursorMark})`,
    }));

/** "text.after(text)" is called on a value; "base64.decode(text)" is not. */
const methodName = (name: string, signature: string) =>
  isMethod(signature) && !signature.startsWith(`${name}(`);
