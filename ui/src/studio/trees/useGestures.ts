// What a person does to the mapping in the trees. Each gesture is one step of undo and says what it did.
import { useMemo, useRef, useState } from 'react';
import { useStudio } from '../core/context';
import { coverageOf } from '../core/coverage';
import type { Studio } from '../core/studio.types';
import type { Policy } from '../core/types';
import { scopeAt } from './access';
import { type Connection, connect, type Ground, type LoopChoice, loopChoices } from './connect';
import type { Choice } from './MapFrom';
import { nearest, ruleOf, type TreeNode } from './tree';
import { conversion } from './types';
import type { Model } from './useModel';

/** What floats at a target row. */
export type Asking =
  | { what: 'source'; target: number }
  | { what: 'loop'; target: number; source: number }
  | { what: 'policy'; target: number };

export interface Gestures {
  asking: Asking | undefined;
  /** Why the last gesture did nothing; shown until the next one. */
  refusal: string | undefined;
  ask(asking: Asking | undefined): void;
  dismiss(): void;
  ground: Ground;
  preview(source: number, target: number): Connection | undefined;
  mapFrom(source: number, target: number): void;
  /** Maps the marked sources; without marks the picker opens. */
  mapMarked(target: number): void;
  chooseSource(target: number, choice: Choice): void;
  chooseLoop(target: number, source: number, choice: LoopChoice): void;
  choices(source: number, target: number): LoopChoice[];
  setPolicy(target: number, which: 'onMissing' | 'onNull', policy: Policy | undefined, value?: string): void;
  mark(source: number): void;
  unmark(): void;
  remove(target: number): void;
  say(text: string): void;
}

/** What is done now: after an edit the text is known at once, what is demanded as it was told last. */
function coverageText(studio: Studio, model: Model): string {
  const { doc, target } = studio.get();
  const coverage = coverageOf(doc, model.outline, target);
  return coverage ? `, ${coverage.written} of ${coverage.required} required` : '';
}

export function useGestures(model: Model): Gestures {
  const studio = useStudio();
  const [asking, setAsking] = useState<Asking>();
  const [refusal, setRefusal] = useState<string>();
  const latest = useRef(model);
  latest.current = model;
  const acts = useMemo(() => {
    const groundNow = (): Ground => {
      const { source, target, outline } = latest.current;
      return { source, target, outline, doc: studio.get().doc };
    };
    const sourceAt = (at: number) => latest.current.source.nodes[at];
    const targetAt = (at: number) => latest.current.target.nodes[at];
    const say = (text: string) => studio.announce(text);
    const done = (text: string) => {
      setRefusal(undefined);
      say(text + coverageText(studio, latest.current));
    };
    const refuse = (text: string) => {
      setRefusal(text);
      say(text);
    };
    const select = (node: TreeNode) => studio.selection.set({ target: node.rule ?? node.path, marked: [] });

    /** Writes an expression; that of a loop's elements stands in the rule of the loop. */
    const write = (target: string, expr: string) => {
      const loop = target.endsWith('[]')
        ? studio.get().doc.byTarget.get(target.slice(0, -2))?.[0]
        : undefined;
      if (loop?.kind === 'each') studio.edits.setPart(loop.id, 'expr', expr);
      else studio.edits.map(target, expr);
    };
    const apply = (node: TreeNode, connection: Connection, from: string) => {
      if (connection.blocked) return refuse(`${node.path} cannot be mapped from ${from}: ${connection.why}`);
      studio.asOne(`Map ${connection.target}`, () => {
        for (const loop of connection.loops) studio.edits.loop(loop.target, loop.plan);
        if (node.rule !== undefined) studio.edits.setPart(node.rule, 'expr', connection.expr);
        else write(connection.target, connection.expr);
      });
      const { refused } = studio.get();
      if (refused) return refuse(refused);
      select(node);
      done(`${node.path} mapped from ${from}`);
    };

    const mapFrom = (source: number, target: number) => {
      const from = sourceAt(source);
      const to = targetAt(target);
      if (!from || !to) return;
      const connection = connect(groundNow(), from, to);
      if (connection.asks) {
        studio.selection.set({ target: to.path });
        return setAsking({ what: 'loop', target, source });
      }
      apply(to, connection, from.path || from.name);
    };

    const chooseLoop = (target: number, source: number, choice: LoopChoice) => {
      const to = targetAt(target);
      const from = sourceAt(source);
      setAsking(undefined);
      if (!to || !from) return;
      const isPlain = to.element && to.element.type !== 'object' && to.element.type !== 'list';
      studio.asOne(`Make ${to.path} from ${from.path}`, () => {
        for (const loop of choice.around) studio.edits.loop(loop.target, loop.plan);
        studio.edits.loop(to.path, choice.plan);
        const name = choice.plan.as.at(-1);
        const item = from.element ?? from.field;
        if (!isPlain || choice.kind === 'whole' || choice.kind === 'group' || !name || !to.element || !item)
          return;
        const { call } = conversion(item, to.element);
        if (call) write(`${to.path}[]`, `${call}(${name})`);
      });
      studio.selection.set({
        target: to.path,
        marked: [],
        ...(choice.kind === 'whole' || isPlain ? {} : { focus: to.path }),
      });
      const words = choice.kind === 'whole' ? 'is a copy of' : 'goes through';
      done(`${to.path} ${words} ${from.path}`);
    };

    return {
      say,
      mapFrom,
      chooseLoop,
      ask: setAsking,
      dismiss: () => setRefusal(undefined),
      preview: (source: number, target: number) => {
        const from = sourceAt(source);
        const to = targetAt(target);
        return from && to ? connect(groundNow(), from, to) : undefined;
      },
      choices: (source: number, target: number) => {
        const from = sourceAt(source);
        const to = targetAt(target);
        return from && to ? loopChoices(groundNow(), from, to) : [];
      },
      mapMarked: (target: number) => {
        const tree = latest.current.source;
        const marked = studio.selection.get().marked.map((pointer) => nearest(tree, pointer));
        const [first] = marked;
        if (first === undefined) return setAsking({ what: 'source', target });
        if (marked.length === 1) return mapFrom(first, target);
        // How they go together is for a person to say.
        setAsking({ what: 'source', target });
      },
      chooseSource: (target: number, choice: Choice) => {
        const to = targetAt(target);
        setAsking(undefined);
        if (!to) return;
        const { proposal, source } = choice;
        if (choice.isWhole)
          return apply(
            to,
            { target: to.path, expr: choice.expr, fits: 'same', why: '', loops: [], asks: false },
            choice.expr,
          );
        if (!proposal || proposal.as) {
          if (source) mapFrom(source.index, target);
          return;
        }
        // Only the list around a proposal knows its item: loops that are missing are made from its source.
        const made = source && connect(groundNow(), source, to);
        if (source && made?.loops.length) return apply(to, made, source.path);
        apply(
          to,
          { target: to.path, expr: proposal.expr, fits: 'same', why: '', loops: [], asks: false },
          choice.expr,
        );
      },
      setPolicy: (
        target: number,
        which: 'onMissing' | 'onNull',
        policy: Policy | undefined,
        value?: string,
      ) => {
        const to = targetAt(target);
        const rule = to && ruleOf(studio.get().doc, to);
        if (!rule) return;
        studio.edits.setPolicy(rule.id, which, policy, value);
        done(`${rule.target}: ${which === 'onMissing' ? 'missing' : 'null'} → ${policy ?? 'as around'}`);
      },
      mark: (source: number) => {
        const node = sourceAt(source);
        if (!node) return;
        const { marked } = studio.selection.get();
        const has = marked.includes(node.pointer);
        studio.selection.set({
          marked: has ? marked.filter((pointer) => pointer !== node.pointer) : [...marked, node.pointer],
        });
        say(
          has ? `${node.path} is no longer marked` : `${node.path} is marked, press p on a target to map it`,
        );
      },
      unmark: () => studio.selection.set({ marked: [] }),
      remove: (target: number) => {
        const to = targetAt(target);
        const rule = to && ruleOf(studio.get().doc, to);
        if (!rule) return refuse(`${to?.path ?? 'This'} has no rule to remove`);
        studio.edits.remove([rule.id]);
        done(`Rule of ${rule.target} removed`);
      },
    };
  }, [studio]);
  const ground = useMemo(
    () => ({ source: model.source, target: model.target, outline: model.outline, doc: model.doc }),
    [model.source, model.target, model.outline, model.doc],
  );
  return { ...acts, asking, refusal, ground };
}

/** The list that a loop goes through, as a node of the source, to show it beside its inside. */
export function listOf(model: Model, path: string): number {
  const rule = model.doc.byTarget.get(path)?.[0];
  const read = rule && model.byRule.get(rule.id)?.reads?.find(({ as }) => as.includes('range'));
  if (read) return nearest(model.source, read.pointer);
  const inside = scopeAt(model.doc, model.outline, `${path}[].x`).at(-1);
  return inside ? nearest(model.source, inside.pointer) : -1;
}
