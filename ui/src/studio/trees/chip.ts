// How a rule reads in one line.
import type { MappingDoc, Outline, OutlineRule, RuleNode } from '../core/types';

export interface Said {
  /** A bare path is a chip, all else is code; note is for what holds others. */
  form: 'path' | 'code' | 'note' | 'loop' | 'none';
  text: string;
  /** Part that Enter edits. */
  part?: string;
  /** Words after it: "where line.quantity > 0". */
  more?: string | undefined;
}

const path = /^[A-Za-z_]\w*(\.\??([A-Za-z_]\w*|`[^`]+`))*$/;
const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

const plainList = (text: string) => text.replace(/\.orValue\(\[\]\)$/, '').replaceAll('.?', '.');

/** What the expression cell of a rule shows. */
export function say(rule: RuleNode | undefined): Said {
  if (!rule) return { form: 'none', text: '', part: 'expr' };
  const { parts, kind } = rule;
  const when = parts.when ? `if ${flat(parts.when.text)}` : undefined;
  const withWhen = (said: Said): Said => (when ? { ...said, more: when } : said);
  switch (kind) {
    case 'each':
      return loop(rule);
    case 'object':
      return when
        ? { form: 'note', text: `only ${when}`, part: 'when' }
        : { form: 'note', text: '', part: 'when' };
    case 'tuple':
      return withWhen({ form: 'note', text: `${rule.children.length} fixed items` });
    case 'choose':
      return { form: 'note', text: `one of ${rule.children.length}` };
    case 'use':
      return withWhen({
        form: 'note',
        text: `mapping ${rule.use ?? ''} from ${flat(parts.from?.text ?? '')}`,
        part: 'from',
      });
    case 'value': {
      const text = flat(parts.expr?.text ?? '');
      return withWhen({ form: path.test(text) ? 'path' : 'code', text, part: 'expr' });
    }
  }
}

function loop({ parts, as, children }: RuleNode): Said {
  const lists = Object.keys(parts).filter((name) => /^each(\[\d+\])?$/.test(name));
  const first = flat(parts.each?.text ?? '');
  const words: string[] = [];
  if (lists.length > 1) words.push(`and ${lists.length - 1} deeper`);
  const joined = Object.entries(parts).find(([name]) => /^join.*\.each$/.test(name));
  if (joined) words.push(`joined with ${plainList(flat(joined[1].text))}`);
  if (parts.where) words.push(`where ${flat(parts.where.text)}`);
  const keys = Object.entries(parts).filter(([name]) => name.startsWith('groupBy.keys'));
  if (keys.length) words.push(`grouped by ${keys.map(([, part]) => flat(part.text)).join(', ')}`);
  if (Object.keys(parts).some((name) => name.startsWith('sort'))) words.push('sorted');
  if (parts.expr && children.length === 0) words.push(`→ ${flat(parts.expr.text)}`);
  return {
    form: 'loop',
    text: `each ${as ?? 'item'} in ${plainList(first)}`,
    part: 'each',
    ...(words.length ? { more: words.join(' ') } : {}),
  };
}

export interface Badge {
  text: string;
  title: string;
}

/** What becomes of a missing value and of null, where a rule says so itself. */
export function badges(rule: RuleNode | undefined): Badge[] {
  const out: Badge[] = [];
  if (!rule) return out;
  const value = rule.default === undefined ? '' : ` ${rule.default}`;
  const verb = { omit: 'the field is left out', null: 'null is written', error: 'the message is refused' };
  const add = (what: 'missing' | 'null', policy: RuleNode['onMissing']) => {
    if (!policy) return;
    const end = policy === 'default' ? `default${value}` : policy;
    const then = policy === 'default' ? `the default${value} is written` : verb[policy];
    out.push({ text: `${what} → ${end}`, title: `If the value is ${what}, ${then}` });
  };
  add('missing', rule.onMissing);
  add('null', rule.onNull);
  if (rule.default !== undefined && rule.onMissing !== 'default' && rule.onNull !== 'default')
    out.push({ text: `default${value}`, title: `Without a value ${rule.default} is written` });
  return out;
}

/** Outline rules by their place in the text, which is how the two meet. */
export function outlineByRule(outline: Outline | undefined, doc: MappingDoc): Map<string, OutlineRule> {
  const out = new Map<string, OutlineRule>();
  if (!outline) return out;
  const places = new Map([...doc.byId.values()].map((rule) => [`${rule.line}:${rule.col}`, rule.id]));
  for (const rule of outline.rules) {
    const id = places.get(`${rule.at.line}:${rule.at.col}`) ?? rule.path;
    if (!out.has(id)) out.set(id, rule);
  }
  return out;
}
