// The place of a byte in a JSON document, as far as the document can be read.

interface Level {
  object: boolean;
  key: string;
  index: number;
  /** The next token is a name. */
  name: boolean;
}

const escapeName = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * JSON pointer of the value that holds a byte. Input that breaks off or turns bad gives that of the innermost value
 * that was open there.
 */
export function pointerAt(input: Uint8Array, offset: number): string {
  const stack: Level[] = [];
  const path = (levels: readonly Level[] = stack) =>
    levels.map((level) => `/${level.object ? escapeName(level.key) : level.index}`).join('');
  const done = () => {
    const top = stack.at(-1);
    if (top?.object) top.name = true;
    else if (top) top.index++;
  };
  for (const { text, end } of tokensOf(input)) {
    const top = stack.at(-1);
    if (text === '{' || text === '[') {
      if (end > offset) return path();
      stack.push({ object: text === '{', key: '', index: 0, name: text === '{' });
    } else if (text === '}' || text === ']') {
      if (end > offset) return path(stack.slice(0, -1));
      stack.pop();
      done();
    } else if (top?.name) {
      top.key = nameOf(text);
      top.name = false;
      if (end > offset) return path();
    } else {
      if (end > offset) return path();
      done();
    }
  }
  return stack.at(-1)?.name ? path(stack.slice(0, -1)) : path();
}

function nameOf(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}

const decoder = new TextDecoder();

/** Brackets and values, up to the first thing that is neither. */
function* tokensOf(input: Uint8Array): Generator<{ text: string; end: number }> {
  let at = 0;
  while (at < input.length) {
    const byte = input[at] ?? 0;
    if (byte <= 0x20 || byte === 0x2c || byte === 0x3a) {
      at++;
      continue;
    }
    const start = at;
    if (byte === 0x22) {
      at++;
      while (at < input.length && input[at] !== 0x22) at += input[at] === 0x5c ? 2 : 1;
      if (at >= input.length) return;
      at++;
    } else if ('{}[]'.includes(String.fromCharCode(byte))) at++;
    else {
      while (at < input.length && /[-+.0-9A-Za-z]/.test(String.fromCharCode(input[at] ?? 0))) at++;
      if (at === start) return;
    }
    yield { text: decoder.decode(input.subarray(start, at)), end: at };
  }
}

/** The JSON type of a value by its first byte. */
export function kindAt(input: Uint8Array, offset: number): string | undefined {
  const first = String.fromCharCode(input[offset] ?? 0);
  if (first === '{') return 'an object';
  if (first === '[') return 'a list';
  if (first === '"') return 'a text';
  if (first === 't' || first === 'f') return 'true or false';
  if (first === 'n') return 'null';
  return /[-0-9]/.test(first) ? 'a number' : undefined;
}
