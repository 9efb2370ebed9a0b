// What the parts of the studio agree on. The text of a mapping is the truth: every other view is
// derived from it, and every edit is a change of text.
import type { components } from '../../api/generated';

type Schemas = components['schemas'];
export type Finding = Schemas['Finding'];
export type Outline = Schemas['Outline'];
export type OutlineRule = Schemas['OutlineRule'];
export type Shape = Schemas['Shape'];
export type ShapeField = Schemas['ShapeField'];
export type Proposal = Schemas['Proposal'];
export type FileText = Schemas['FileText'];
export type Policy = 'omit' | 'null' | 'default' | 'error';

/** Offsets are UTF-16 code units of a text. */
export interface Range {
  from: number;
  to: number;
}

/** Replaces what lies in the range. Several changes of one edit refer to the text before it and do not overlap. */
export interface Change extends Range {
  insert: string;
}

export type RuleKind = 'value' | 'each' | 'object' | 'tuple' | 'choose' | 'use';

/** Where an expression stands in a rule: expr, each, where, when, from, sort, … as the file names it. */
export type PartName = string;

export interface Part {
  /** The expression itself, free of YAML's quotes and folding. */
  text: string;
  /** Its scalar in the file, quotes included. */
  range: Range;
}

export interface RuleNode {
  /** Stays the same while the rule keeps its target: "lines[].sku", with "#2" for the second of one target. */
  id: string;
  /** As rules write it, from the root: "lines[].sku". */
  target: string;
  /** "/lines/-/sku" */
  pointer: string;
  kind: RuleKind;
  /** The rule's key in the file. */
  key: Range;
  /** The whole rule: key, value and the comments that belong to it, in whole lines where it stands on its own. */
  whole: Range;
  /** Of the key, counted as in findings: from 1. */
  line: number;
  col: number;
  parts: Record<PartName, Part>;
  as?: string;
  index?: string;
  onMissing?: Policy;
  onNull?: Policy;
  default?: string;
  comment?: string;
  use?: string;
  parent?: RuleNode;
  children: RuleNode[];
}

export interface LetNode {
  name: string;
  key: Range;
  whole: Range;
  line: number;
  col: number;
  part: Part;
}

export interface MappingDoc {
  text: string;
  mapping: string;
  title: string;
  description: string;
  source: string;
  target: string;
  onMissing?: Policy;
  onNull?: Policy;
  lets: LetNode[];
  /** Of the outermost level; deeper ones are children. */
  rules: RuleNode[];
  /** Every rule by id, in the order of the file. */
  byId: Map<string, RuleNode>;
  /** The rules that write a target, by its path. */
  byTarget: Map<string, RuleNode[]>;
  /** Mistakes of the YAML itself: then rules holds what could be read. */
  problems: (Range & { message: string })[];
}

export interface FileState {
  path: string;
  /** As the branch has it; undefined if it is new. */
  saved: string | undefined;
  /** As it is in hand; undefined if it is deleted. */
  text: string | undefined;
}

export interface Module {
  digest: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface Compiled {
  /** The text that was compiled; views show how far they lag behind by comparing. */
  text: string;
  findings: Finding[];
  outline?: Outline;
  /** Absent while the mapping has errors: then the last good module keeps running, marked as older. */
  module?: Module;
}

export interface Sample {
  /** Unique in the list. */
  id: string;
  name: string;
  kind: 'case' | 'recorded' | 'pasted' | 'uploaded';
  input: string;
  /** Of a case. */
  want?: string;
  meta?: string;
  masked?: string[];
}

/** What a module made of a sample. */
export interface Run {
  sample: string;
  digest: string;
  ms: number;
  output?: string;
  error?: { code: string; message: string; rule?: string; pointer?: string; offset?: number };
}

/** How much the server is known to know. */
export type Link =
  | { state: 'fresh'; at: number }
  | { state: 'asking'; at: number }
  | { state: 'lost'; at: number; why: string };

/** A step of the undo log. One gesture is one step. */
export interface Step {
  label: string;
  at: number;
}

export interface StudioState {
  name: string;
  branch: string;
  /** Commit that the edit started from. */
  base: string;
  writable: boolean;
  files: ReadonlyMap<string, FileState>;
  /** Of mappings/<name>/mapping.yaml, as it is in hand. */
  doc: MappingDoc;
  source?: Shape;
  target?: Shape;
  compiled?: Compiled;
  link: Link;
  samples: readonly Sample[];
  sample?: Sample;
  /** Of the chosen sample by the newest module. */
  run?: Run;
  /** Of each case, by sample id. */
  caseRuns: ReadonlyMap<string, Run>;
  /** Digest that production runs. */
  running?: string;
  dirty: boolean;
  undo: readonly Step[];
  redo: readonly Step[];
}
