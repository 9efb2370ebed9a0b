// JSON pointers (RFC 6901), and how those of documents relate to those of contracts.

export const escapeName = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
export const unescapeName = (token: string) => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** The names and numbers of a pointer. */
export const tokens = (pointer: string): string[] =>
  pointer === '' ? [] : pointer.slice(1).split('/').map(unescapeName);

/** Whether a place lies at or beneath another. */
export const within = (pointer: string, around: string) =>
  pointer === around || pointer.startsWith(`${around}/`);

/** Whether a place of a document, "/lines/0/sku", is one of a contract's, "/lines/-/sku". */
export function fits(pointer: string, shape: string): boolean {
  if (pointer === shape) return true;
  const a = pointer.split('/');
  const b = shape.split('/');
  return (
    a.length === b.length && a.every((token, i) => token === b[i] || (b[i] === '-' && /^\d+$/.test(token)))
  );
}

/** "/lines/0/sku" → "lines[0].sku"; the whole document has no name. */
export function readable(pointer: string): string {
  let out = '';
  for (const token of tokens(pointer)) {
    if (/^\d+$/.test(token)) out += `[${token}]`;
    else out += `${out && '.'}${/^[\w$-]+$/.test(token) ? token : `\`${token}\``}`;
  }
  return out;
}
