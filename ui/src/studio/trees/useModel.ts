// The two trees, the links between them and what is known of each target, kept from edit to edit.
import { useMemo, useRef } from 'react';
import { useStudioState } from '../core/context';
import { parseMapping } from '../core/document';
import type { MappingDoc, Outline } from '../core/types';
import { outlineByRule } from './chip';
import { type Facts, factsOf } from './facts';
import { type FieldLink, fieldLinks, readers } from './links';
import { type Sampler, sampler } from './sample';
import { signature, type Tree, targetTree, treeOf } from './tree';

export interface Model {
  doc: MappingDoc;
  source: Tree;
  target: Tree;
  outline: Outline | undefined;
  byRule: ReturnType<typeof outlineByRule>;
  links: FieldLink[];
  readers: ReturnType<typeof readers>;
  facts: Facts;
  input: Sampler;
  output: Sampler;
  /** Whether the contracts are known yet. */
  ready: boolean;
}

const noFindings: never[] = [];

export function useModel(): Model {
  const doc = useStudioState((state) => state.doc);
  const from = useStudioState((state) => state.source);
  const to = useStudioState((state) => state.target);
  const compiled = useStudioState((state) => state.compiled);
  const input = useStudioState((state) => state.sample?.input);
  const output = useStudioState((state) => state.run?.output);
  const savedText = useStudioState((state) => state.files.get(`mappings/${state.name}/mapping.yaml`)?.saved);

  const source = useMemo(() => treeOf(from), [from]);
  const shapeOfRules = useMemo(() => signature(doc), [doc]);
  // The tree depends on which rules there are, not on what they say.
  // biome-ignore lint/correctness/useExhaustiveDependencies: shapeOfRules stands for doc
  const target = useMemo(() => targetTree(to, doc), [to, shapeOfRules]);
  // While a text cannot be read the last outline goes on holding.
  const kept = useRef<{ outline: Outline; doc: MappingDoc } | undefined>(undefined);
  if (compiled?.outline && compiled.outline !== kept.current?.outline)
    kept.current = {
      outline: compiled.outline,
      doc: compiled.text === doc.text ? doc : parseMapping(compiled.text),
    };
  const told = kept.current;
  const links = useMemo(
    () => (told ? fieldLinks(told.outline, told.doc, source, target) : []),
    [told, source, target],
  );
  const byRule = useMemo(() => outlineByRule(told?.outline, told?.doc ?? doc), [told, doc]);
  const saved = useMemo(() => (savedText === undefined ? undefined : parseMapping(savedText)), [savedText]);
  const findings = compiled?.findings ?? noFindings;
  const facts = useMemo(
    () => factsOf({ doc, tree: target, outline: told?.outline, findings, saved }),
    [doc, target, told, findings, saved],
  );
  return {
    doc,
    source,
    target,
    outline: told?.outline,
    byRule,
    links,
    readers: useMemo(() => readers(links, source), [links, source]),
    facts,
    input: useMemo(() => sampler(input), [input]),
    output: useMemo(() => sampler(output), [output]),
    ready: !!from && !!to,
  };
}
