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

/** A key of a rule or of the file, and what stands under it. */
export interface Field {
  key: Range;
  /** Empty where nothing stands. */
  value: Range;
  /** With its comments, in whole lines where it stands on its own; in braces without the comma. */
  whole: Range;
}

/** How YAML writes a value: one scalar, keys or entries in lines, or within braces. */
export type Form = 'scalar' | 'block' | 'flow';

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
  /** Of the key, counted as in findings: from 1, columns in bytes of UTF-8. */
  line: number;
  col: number;
  /** What stands under the key; of an entry of a list the entry. */
  value: Range;
  form: Form;
  /** It stands within braces, so not on lines of its own. */
  inline: boolean;
  /** It is an entry of a list: of items or choose. */
  entry: boolean;
  /** Keys within the value. */
  fields: Record<string, Field>;
  /**
   * Expressions. Beside the plain keys: "each[1]" is the second of several lists, "join.on" or "join[0].on",
   * "groupBy.keys.sku", "groupBy.items.amounts", "sort" or "sort[0]". What follows otherwise: in choose is "expr".
   */
  parts: Record<PartName, Part>;
  /** Name of the item; of several lists that of the first. */
  as?: string;
  /** Every name that it gives to what is inside it: of items, positions, keys and groups. */
  names?: string[];
  index?: string;
  onMissing?: Policy;
  onNull?: Policy;
  default?: string;
  /** Of the key comment, else of the lines above it and at its end that begin with #. */
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
  comment?: string;
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
  /** The keys of the file. */
  fields: Record<string, Field>;
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
  /** Edits of an earlier visit that were kept and not yet taken or thrown away. */
  draft?: { at: number };
  /** Unsaved edits that this browser could not keep: they are lost with the page. */
  atRisk?: boolean;
  /** What was last said of an edit that could not be made. */
  refused?: string;
  undo: readonly Step[];
  redo: readonly Step[];
}
