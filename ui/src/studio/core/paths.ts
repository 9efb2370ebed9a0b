// Target paths as rules write them ("lines[].`a.b`") and JSON pointers ("/lines/-/a.b").

/** Cuts "a.b.`c.d`" into names; undefined if it is no path of names. */
export function splitPath(text: string): string[] | undefined {
  const names: string[] = [];
  let rest = text;
  for (;;) {
    let name: string;
    if (rest.startsWith('`')) {
      const end = rest.indexOf('`', 1);
      if (end < 0) return undefined;
      name = rest.slice(1, end);
      rest = rest.slice(end + 1);
      if (rest && !rest.startsWith('.')) return undefined;
    } else {
      const dot = rest.indexOf('.');
      name = dot < 0 ? rest : rest.slice(0, dot);
      rest = dot < 0 ? '' : rest.slice(dot);
    }
    if (!name) return undefined;
    names.push(name);
    if (!rest) return names;
    rest = rest.slice(1);
  }
}

export const joinName = (name: string) => (name.includes('.') ? `\`${name}\`` : name);
export const joinPath = (names: readonly string[]) => names.map(joinName).join('.');

/** The path of names beneath a target: "lines[]" and ["sku"] give "lines[].sku". */
export const beneath = (target: string, names: readonly string[]) =>
  target && names.length ? `${target}.${joinPath(names)}` : target || joinPath(names);

export const escapePointer = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Steps of a target path: "[]" for an element, else a name. */
export function stepsOf(target: string): string[] {
  const steps: string[] = [];
  let at = 0;
  while (at < target.length) {
    if (target.startsWith('[]', at)) {
      steps.push('[]');
      at += 2;
      continue;
    }
    if (target[at] === '.') at++;
    if (target[at] === '`') {
      const end = target.indexOf('`', at + 1);
      const stop = end < 0 ? target.length : end;
      steps.push(target.slice(at + 1, stop));
      at = stop + 1;
      continue;
    }
    let end = at;
    while (end < target.length && target[end] !== '.' && !target.startsWith('[]', end)) end++;
    steps.push(target.slice(at, end));
    at = Math.max(end, at + 1);
  }
  return steps;
}

export function pathOf(steps: readonly string[]): string {
  let path = '';
  for (const step of steps) {
    if (step === '[]') path += '[]';
    else path += (path ? '.' : '') + joinName(step);
  }
  return path;
}

export const pointerOf = (target: string) =>
  stepsOf(target)
    .map((step) => `/${step === '[]' ? '-' : escapePointer(step)}`)
    .join('');
