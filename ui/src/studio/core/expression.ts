// As much of the expression language as renaming a name needs: tokens, and which names a macro takes for itself.

const token =
  /\/\/[^\n]*|[bB]?[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?''')|[rR][bB]?"[^"\n]*"|[rR][bB]?'[^'\n]*'|[bB]?"(?:\\.|[^"\\\n])*"|[bB]?'(?:\\.|[^'\\\n])*'|`[^`\n]*`|[A-Za-z_][A-Za-z0-9_]*|[0-9][0-9A-Za-z_.]*|\s+|[\s\S]/g;

export interface Token {
  text: string;
  at: number;
}

export function tokens(expr: string): Token[] {
  return [...expr.matchAll(token)].map((match) => ({ text: match[0], at: match.index }));
}

const isName = (text: string | undefined) => !!text && /^[A-Za-z_]/.test(text) && !/["']/.test(text);
const isSpace = (text: string | undefined) => !!text && /^(\s|\/\/)/.test(text);

const macros = new Set([
  'map',
  'filter',
  'all',
  'exists',
  'existsOne',
  'exists_one',
  'optMap',
  'optFlatMap',
  'sortBy',
  'bind',
  'transformList',
  'transformMap',
  'transformMapEntry',
  'sortByKey',
]);

/** Where a name stands for itself: not as a field, a function or a name that a macro gives. */
export function usesOf(expr: string, name: string): Token[] {
  const all = tokens(expr).filter((each) => !isSpace(each.text));
  const found: Token[] = [];
  /** For each open bracket: whether the name means something else in it. */
  const hidden: boolean[] = [];
  all.forEach(({ text, at }, i) => {
    const before = all[i - 1]?.text;
    const hides = hidden.at(-1) ?? false;
    if (text === '(' || text === '[' || text === '{') {
      hidden.push(
        hides ||
          (text === '(' && macros.has(before ?? '') && all[i - 2]?.text === '.' && takes(all, i, name)),
      );
      return;
    }
    if (text === ')' || text === ']' || text === '}') {
      hidden.pop();
      return;
    }
    if (text !== name || !isName(text) || hides) return;
    const field =
      before === '.' ||
      (before === '?' && all[i - 2]?.text === '.' && all[i - 1]?.at === (all[i - 2]?.at ?? -2) + 1);
    if (field || all[i + 1]?.text === '(') return;
    found.push({ text, at });
  });
  return found;
}

/** Whether a macro's first arguments name the name: map(name, …), transformList(i, name, …). */
function takes(all: readonly Token[], open: number, name: string): boolean {
  for (let i = open + 1; isName(all[i]?.text) && all[i + 1]?.text === ','; i += 2)
    if (all[i]?.text === name) return true;
  return false;
}

export function renameIn(expr: string, name: string, to: string): string {
  let out = '';
  let at = 0;
  for (const use of usesOf(expr, name)) {
    out += expr.slice(at, use.at) + to;
    at = use.at + name.length;
  }
  return out + expr.slice(at);
}

/** Words that an expression cannot use as a name, and names that are taken. */
const reserved =
  /^(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while|source|meta|cel|optional)$/;

/** Why a text cannot name a let or an item; undefined if it can. */
export function mistakeInName(name: string): string | undefined {
  if (reserved.test(name)) return `“${name}” is a word of the expression language and cannot be a name`;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return `“${name}” is not a name: use letters, digits and _, starting with a letter`;
  return undefined;
}
