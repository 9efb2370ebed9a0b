// What a new mapping needs: its name and the contracts that may be chosen.
import type { Workspace } from '../../api/client';

type Contract = Workspace['contracts'][number];

/** Why a name cannot be one, or undefined if it can. */
export function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (!name) return 'Give the mapping a name.';
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return 'Use small letters, digits and hyphens.';
  if (name === 'new') return '“new” is the address of this page; choose another name.';
  if (taken.includes(name)) return `There is a mapping ${name} already.`;
  return undefined;
}

const thing = (ref: string) => (ref.split('#')[1] ?? ref.split('/')[1] ?? '').replace(/@.*/, '');
const slug = (text: string) =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

/** "shopify-order" for shopify/order@1 to orders/order-placed@1: the outside system, then its thing. */
export function suggestName(source: string, target: string, taken: readonly string[]): string {
  const outside = /^(orders|inventory|returns|shipments|finance|customers|products|payments)\//.test(source)
    ? target
    : source;
  if (!outside) return '';
  const domain = outside.split('/')[0] ?? '';
  const base = [...new Set([...slug(domain).split('-'), ...slug(thing(outside)).split('-')])]
    .filter(Boolean)
    .join('-');
  let name = base;
  for (let n = 2; taken.includes(name); n++) name = `${base}-${n}`;
  return name;
}

/** Contracts whose words hold all words of a search; exact and starting ones first. */
export function findContracts(contracts: readonly Contract[], search: string): Contract[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = ({ ref, title }: Contract) =>
    words.some((word) => ref.startsWith(word) || ref.includes(`/${word}`))
      ? 0
      : title.toLowerCase().startsWith(words[0] ?? '')
        ? 1
        : 2;
  return contracts
    .filter(({ ref, title, kind, owner, status }) => {
      const hay = [ref, title, kind, owner, status].join(' ').toLowerCase();
      return words.every((word) => hay.includes(word));
    })
    .sort((a, b) => (words.length ? rank(a) - rank(b) : 0) || a.ref.localeCompare(b.ref));
}

/** A scalar of YAML that reads as this text whatever it holds. */
const scalar = (text: string) =>
  /^[A-Za-z][\w /@→-]*$/.test(text) &&
  !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text) &&
  text === text.trim()
    ? text
    : JSON.stringify(text);

export interface NewMapping {
  name: string;
  title: string;
  source: string;
  target: string;
}

/** The file of a mapping without rules; the studio adds them. */
export const mappingText = ({ name, title, source, target }: NewMapping) =>
  [
    `mapping: ${name}`,
    ...(title ? [`title: ${scalar(title)}`] : []),
    `source: ${source.includes('#') ? JSON.stringify(source) : source}`,
    `target: ${target.includes('#') ? JSON.stringify(target) : target}`,
    'onMissing: omit',
    'onNull: omit',
    '',
  ].join('\n');
