// The calls of Edits as changes of the mapping's text. Each gives the edits that make one step, one after the other.
import { Refusal, removeKey, ruleOf, setComment, setDefault, setPart, setPolicy } from './edits';
import { removeLet, renameLet, setHeader, setLet } from './header';
import { type Context, mapTarget } from './insert';
import { planLoop } from './loop';
import { updateDoc } from './partial';
import { removeRules } from './remove';
import type { Edits } from './studio.types';
import type { Change, MappingDoc } from './types';

export type Make = (doc: MappingDoc) => Change[];

/** What the edits of a studio are made through. */
export interface Host {
  context: Context;
  /** Makes edits as one step; run names a run of typing. What cannot be made is said and changes nothing. */
  perform(label: string, makes: readonly Make[], run?: string): void;
  changeText: Edits['changeText'];
  putFile: Edits['putFile'];
}

/** The changes of several edits in a row, each of the text after those before it. */
export function runMakes(doc: MappingDoc, makes: readonly Make[]): { doc: MappingDoc; steps: Change[][] } {
  const steps: Change[][] = [];
  let now = doc;
  for (const make of makes) {
    const changes = make(now).filter(({ from, to, insert }) => now.text.slice(from, to) !== insert);
    if (changes.length === 0) continue;
    const next = updateDoc(now, changes);
    if (now.problems.length === 0 && next.problems.length > 0)
      throw new Refusal(`This edit would leave a text that cannot be read: ${next.problems[0]?.message}`);
    steps.push(changes);
    now = next;
  }
  return { doc: now, steps };
}

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

export function editsOf(host: Host): Edits {
  const { context, perform } = host;
  const targetOf = (rule: string) => rule.replace(/#\d+$/, '');
  return {
    setPart(rule, part, text) {
      const what = part === 'expr' ? targetOf(rule) : `${part} of ${targetOf(rule)}`;
      perform(text === undefined ? `Remove ${what}` : `Change ${what}`, [
        (doc) => setPart(doc, rule, part, text),
      ]);
    },
    typePart(rule, part, text) {
      // The first letter for a target without a rule makes the rule: its id is the target's path.
      const make: Make = (doc) =>
        part === 'expr' && !doc.byId.has(rule)
          ? mapTarget(doc, rule, text, context)
          : setPart(doc, rule, part, text);
      perform(`Change ${targetOf(rule)}`, [make], `${rule} ${part}`);
    },
    map(target, expr, policy) {
      const makes: Make[] = [(doc) => mapTarget(doc, target, expr, context)];
      for (const which of ['onMissing', 'onNull'] as const)
        if (policy?.[which]) makes.push((doc) => setPolicy(doc, idOf(doc, target), which, policy[which]));
      perform(`Map ${target}`, makes);
    },
    loop: (target, plan) =>
      perform(`Make the list ${target}`, [(doc) => planLoop(doc, target, plan, context)]),
    setPolicy(rule, which, policy, value) {
      const makes: Make[] = [(doc) => setPolicy(doc, rule, which, policy)];
      if (policy === 'default' && value !== undefined) makes.push((doc) => setDefault(doc, rule, value));
      makes.push((doc) => dropDefault(doc, rule));
      perform(`Change ${which} of ${targetOf(rule)}`, makes);
    },
    setComment: (rule, comment) =>
      perform(`Comment on ${targetOf(rule)}`, [(doc) => setComment(doc, rule, comment)]),
    remove: (rules) =>
      perform(rules.length === 1 ? `Remove ${targetOf(rules[0] ?? '')}` : `Remove ${rules.length} rules`, [
        (doc) => removeRules(doc, rules),
      ]),
    accept(proposals) {
      const makes = inOrder(proposals, context).map(
        (each): Make =>
          (doc) =>
            each.as
              ? planLoop(doc, each.target, { kind: 'each', lists: [each.expr], as: [each.as] }, context)
              : mapTarget(doc, each.target, each.expr, context),
      );
      const [first] = proposals;
      perform(
        proposals.length === 1 && first ? `Accept ${first.target}` : `Accept ${proposals.length} suggestions`,
        makes,
      );
    },
    setLet: (name, expr) =>
      perform(`Change the named value ${name}`, [(doc) => setLet(doc, name, expr)], `let ${name}`),
    renameLet: (name, to) => perform(`Rename ${name} to ${to}`, [(doc) => renameLet(doc, name, to)]),
    removeLet: (name) => perform(`Remove the named value ${name}`, [(doc) => removeLet(doc, name)]),
    setHeader: (what, value) => perform(`Change ${what}`, [(doc) => setHeader(doc, what, value)]),
    mapMany(rows, label) {
      const makes = inOrder(rows, context).flatMap(({ target, expr, comment }): Make[] => [
        (doc) => mapTarget(doc, target, expr, context),
        ...(comment ? [(doc: MappingDoc) => setComment(doc, idOf(doc, target), comment)] : []),
      ]);
      perform(shorten(label), makes);
    },
    changeText: host.changeText,
    putFile: host.putFile,
  };
}

function idOf(doc: MappingDoc, target: string): string {
  const rule = doc.byTarget.get(target)?.[0];
  if (!rule) throw new Refusal(`There is no rule for ${target}`);
  return rule.id;
}

/** A default that no policy of the rule writes has no effect and goes with the last of them. */
function dropDefault(doc: MappingDoc, id: string): Change[] {
  const rule = ruleOf(doc, id);
  const stated = rule.onMissing !== undefined || rule.onNull !== undefined;
  if (!rule.fields.default || rule.onMissing === 'default' || rule.onNull === 'default' || stated) return [];
  return removeKey(doc, rule, 'default');
}

/** Lists before what is in them, each level in the order of the contract. */
function inOrder<T extends { target: string }>(rows: readonly T[], { orderOf }: Context): T[] {
  const place = (row: T) => orderOf(row.target) ?? Number.MAX_SAFE_INTEGER;
  return [...rows].sort((a, b) => place(a) - place(b) || a.target.length - b.target.length);
}
