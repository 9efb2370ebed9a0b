// Mapping files that are made up, in every manner in which people write them; the same seed gives the same file.
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2654435761 + 1;
  }

  /** From 0 to below most. */
  below(most: number): number {
    this.#state = (Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(this.#state ^ (this.#state >>> 13), 0x297a2d39) >>> 0;
    return ((mixed ^ (mixed >>> 16)) >>> 0) % most;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

const terms = [
  'source.id',
  'line.?sku',
  'source.?name.orValue("")',
  '"a"',
  '"it\'s: ü"',
  '12',
  '1.50',
  'true',
  'a ? b : c',
  '"x # y"',
  'size(x) > 0 && y != "z"',
  '[1, 2]',
  '{"k": v}',
  'lookup("channel", source.name, "web")',
  '-x',
  '!(a in ["b"])',
  '"\\n\\\\"',
  'source.?a[?0].?b',
  '"日本語 🙂"',
  'x - 1',
  'null',
  'source.`a.b`',
  'meta.messageId',
  'l == 1 ? "é" : ""',
];

export function expression(dice: Dice): string {
  let text = dice.pick(terms);
  while (dice.chance(30)) text += ` ${dice.pick(['+', '&&', '==', '?', ':', '#', '-'])} ${dice.pick(terms)}`;
  if (dice.chance(8)) text = `${text} + ${Array.from({ length: 12 }, () => dice.pick(terms)).join(' + ')}`;
  return text;
}

const single = (text: string) => `'${text.replaceAll("'", "''")}'`;
const double = (text: string) => JSON.stringify(text);

/** What every reader of YAML takes for this text, in one of the ways to write it. */
function scalar(dice: Dice, text: string, inline: boolean, pad: string, nl: string): string {
  const plain =
    /^[A-Za-z!-][^:#]*$/.test(text) &&
    !/^(- |!|null$|true$)|\s$/.test(text) &&
    !(inline && /[,[\]{}?:]/.test(text));
  if (!inline && dice.chance(15) && !/^\s|\s\s/.test(text)) {
    const cut = text.replace(/ (?=\S)/g, () => (dice.chance(25) ? `${nl}${pad}  ` : ' '));
    return `${dice.pick(['>-', '>', '>-'])}${nl}${pad}  ${cut}`;
  }
  if (!inline && dice.chance(5)) return `|-${nl}${pad}  ${text}`;
  if (plain && dice.chance(80)) return text;
  return dice.chance(60) ? single(text) : double(text);
}

interface Manner {
  dice: Dice;
  nl: string;
  names: string[];
}

function rule({ dice, nl, names }: Manner, pad: string, depth: number): string {
  const expr = (inline = false, at = pad) => scalar(dice, expression(dice), inline, at, nl);
  const deeper = `${pad}  `;
  const form = dice.below(depth > 2 ? 5 : 10);
  switch (form) {
    case 0:
    case 1:
    case 2:
      return ` ${expr()}${dice.chance(10) ? nl : ''}`;
    case 3:
      return ` {expr: ${expr(true)}, ${dice.pick(['onMissing: error', 'onNull: omit', `when: ${expr(true)}`, 'comment: "why: so"'])}}`;
    case 4:
      return `${nl}${deeper}expr: ${expr(false, deeper)}${nl}${deeper}when: ${expr(false, deeper)}`;
    case 5:
      return `${nl}${deeper}each: ${expr(false, deeper)}${nl}${deeper}as: line${nl}${deeper}rules:${rules({ dice, nl, names }, `${deeper}  `, depth + 1)}`;
    case 6:
      return `${nl}${deeper}when: ${expr(false, deeper)}${nl}${deeper}rules:${rules({ dice, nl, names }, `${deeper}  `, depth + 1)}`;
    case 7:
      return `${nl}${deeper}choose:${nl}${deeper}  - {when: ${expr(true)}, expr: ${expr(true)}}${nl}${deeper}  - when: ${expr(false, `${deeper}    `)}${nl}${deeper}    expr: ${expr(false, `${deeper}    `)}${nl}${deeper}  - otherwise: ${expr(false, `${deeper}    `)}`;
    case 8:
      return `${nl}${deeper}items:${nl}${deeper}  - rules: {a: ${expr(true)}, b: ${expr(true)}}${nl}${deeper}  - when: ${expr(false, `${deeper}    `)}${nl}${deeper}    rules:${nl}${deeper}      c: ${expr(false, `${deeper}      `)}${nl}${deeper}  - ${single(expression(dice))}`;
    default:
      return ` {rules: {x: ${expr(true)}, y: {expr: ${expr(true)}, onNull: "null"}}}`;
  }
}

function rules(manner: Manner, pad: string, depth: number): string {
  const { dice, nl } = manner;
  let out = '';
  const used = new Set<string>();
  for (let n = 1 + dice.below(depth ? 4 : 8); n > 0; n--) {
    const name = dice.pick([
      'id',
      'sku',
      'naïve',
      'total',
      'a.b',
      'a.c',
      '`x.y`',
      '"quoted key"',
      'lines',
      'tags',
      'note',
      'ü',
    ]);
    if (used.has(name)) continue;
    used.add(name);
    if (dice.chance(15)) out += nl;
    if (dice.chance(15)) out += `${nl}${pad}# a\tcomment: ${dice.pick(['one', 'zwei — drei'])}`;
    const body = rule(manner, pad, depth);
    const single = !body.includes(nl);
    out += `${nl}${pad}${name.startsWith('`') ? `"${name}"` : name}:${body}${single && dice.chance(10) ? '  # at the end' : ''}`;
  }
  return out;
}

/** A mapping file. */
export function mappingFile(seed: number): string {
  const dice = new Dice(seed);
  const nl = dice.chance(20) ? '\r\n' : '\n';
  const manner: Manner = { dice, nl, names: [] };
  let out = dice.chance(20) ? `# made up${nl}` : '';
  out += `mapping: made-up${nl}source: a/b@1${nl}target: c/d@1${nl}`;
  if (dice.chance(50)) out += `onMissing: omit${nl}`;
  if (dice.chance(60)) {
    out += `${nl}let:`;
    for (const name of ['ship', 'zero', 'x'])
      if (dice.chance(70)) out += `${nl}  ${name}: ${scalar(dice, expression(dice), false, '  ', nl)}`;
    if (out.endsWith('let:')) out += `${nl}  one: 1`;
    out += `${nl}${nl}`;
  }
  out += `rules:${rules(manner, '  ', 0)}`;
  return out + (dice.chance(85) ? nl : '');
}
