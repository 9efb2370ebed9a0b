// What differs between two texts of a mapping, told by target field.
import { parseMapping } from '../core/document';
import type { MappingDoc, RuleNode } from '../core/types';

export interface FieldChange {
  /** Path of a target, "let:name", or the name of a key of the file. */
  target: string;
  kind: 'added' | 'removed' | 'changed' | 'comment';
  was?: string;
  is?: string;
}

/** What a rule says by itself, without the rules beneath it. */
export function sayingOf(rule: RuleNode): string {
  const { parts, onMissing, onNull, as, index, use } = rule;
  const said = Object.entries(parts).map(([name, { text }]) => (name === 'expr' ? text : `${name}: ${text}`));
  if (use) said.unshift(`use: ${use}`);
  if (as) said.push(`as: ${as}`);
  if (index) said.push(`index: ${index}`);
  if (onMissing) said.push(`missing → ${onMissing}`);
  if (onNull) said.push(`null → ${onNull}`);
  if (rule.default !== undefined) said.push(`default: ${rule.default}`);
  if (said.length) return said.join('\n');
  return {
    object: 'an object',
    tuple: 'a list',
    choose: 'one of several',
    each: 'a list',
    use: 'a mapping',
    value: '',
  }[rule.kind];
}

const header = ['mapping', 'title', 'description', 'source', 'target', 'onMissing', 'onNull'] as const;

type Said = Map<string, { text: string; comment: string | undefined }>;

function sayings(doc: MappingDoc): Said {
  const said: Said = new Map();
  for (const key of header) if (doc[key]) said.set(key, { text: doc[key] ?? '', comment: undefined });
  for (const { name, part, comment } of doc.lets) said.set(`let:${name}`, { text: part.text, comment });
  for (const rule of doc.byId.values()) said.set(rule.id, { text: sayingOf(rule), comment: rule.comment });
  return said;
}

/** In the order of the newer text; what it no longer has stands where it stood. */
export function fieldChanges(older: string, newer: string): FieldChange[] {
  const before = sayings(parseMapping(older));
  const after = sayings(parseMapping(newer));
  const changes: FieldChange[] = [];
  for (const [target, { text, comment }] of after) {
    const old = before.get(target);
    if (!old) changes.push({ target, kind: 'added', is: text });
    else if (old.text !== text) changes.push({ target, kind: 'changed', was: old.text, is: text });
    else if (old.comment !== comment)
      changes.push({
        target,
        kind: 'comment',
        ...(old.comment ? { was: `# ${old.comment}` } : {}),
        ...(comment ? { is: `# ${comment}` } : {}),
      });
  }
  const gone: FieldChange[] = [];
  for (const [target, { text }] of before)
    if (!after.has(target)) gone.push({ target, kind: 'removed', was: text });
  return [...changes, ...gone];
}
