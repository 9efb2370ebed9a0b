// Makers of shapes and documents for the tests of this folder.
import type { MappingDoc, Outline, OutlineRule, RuleKind, RuleNode, Shape, ShapeField } from '../core/types';

const nowhere = { from: 0, to: 0 };

export interface RuleSketch {
  target: string;
  kind?: RuleKind;
  expr?: string;
  each?: string;
  when?: string;
  as?: string;
  rules?: RuleSketch[];
}

/** A document of these rules, one a line. Targets are whole paths. */
export function docOf(sketches: readonly RuleSketch[], lets: readonly string[] = []): MappingDoc {
  const byId = new Map<string, RuleNode>();
  const byTarget = new Map<string, RuleNode[]>();
  let line = 0;
  const make = (sketch: RuleSketch, parent?: RuleNode): RuleNode => {
    const { target, expr, each, when, as } = sketch;
    const before = byTarget.get(target) ?? [];
    const parts = Object.fromEntries(
      Object.entries({ expr, each, when }).flatMap(([name, text]) =>
        text === undefined ? [] : [[name, { text, range: nowhere }]],
      ),
    );
    const node: RuleNode = {
      id: before.length ? `${target}#${before.length + 1}` : target,
      target,
      pointer: `/${target.replaceAll('[]', '.-').split('.').join('/')}`,
      kind: sketch.kind ?? (each ? 'each' : sketch.rules ? 'object' : 'value'),
      key: nowhere,
      whole: nowhere,
      value: nowhere,
      form: sketch.rules || each ? 'block' : 'scalar',
      inline: false,
      entry: false,
      fields: {},
      line: ++line,
      col: 3,
      parts,
      ...(as ? { as } : {}),
      ...(parent ? { parent } : {}),
      children: [],
    };
    byId.set(node.id, node);
    byTarget.set(target, [...before, node]);
    node.children = (sketch.rules ?? []).map((child) => make(child, node));
    return node;
  };
  const rules = sketches.map((sketch) => make(sketch));
  return {
    text: '',
    mapping: 'm',
    title: '',
    description: '',
    source: '',
    target: '',
    fields: {},
    lets: lets.map((name, i) => ({
      name,
      key: nowhere,
      whole: nowhere,
      line: i,
      col: 3,
      part: { text: '', range: nowhere },
    })),
    rules,
    byId,
    byTarget,
    problems: [],
  };
}

type FieldSketch = string | [name: string, children: FieldSketch[]];

/**
 * A shape in a few words: "name:type" with "*" for required, "name[]" for a list of objects and
 * "name:text[]" for one of texts.
 */
export function shapeOf(ref: string, sketches: readonly FieldSketch[]): Shape {
  const position = { file: 'f', line: 1, col: 1 };
  const fields: ShapeField[] = [];
  const push = (field: Omit<ShapeField, 'at'>) => fields.push({ ...field, at: position } as ShapeField);
  push({ name: '', path: '', pointer: '', depth: 0, type: 'object' });
  const walk = (list: readonly FieldSketch[], path: string, pointer: string, depth: number) => {
    for (const sketch of list) {
      const [text, inner] = typeof sketch === 'string' ? [sketch, []] : sketch;
      const required = text.includes('*');
      const isList = text.includes('[]');
      const [name = '', type = inner.length || isList ? 'object' : 'text'] = text
        .replace(/\*|\[\]/g, '')
        .split(':');
      const own = {
        name,
        path: path ? `${path}.${name}` : name,
        pointer: `${pointer}/${name}`,
        depth,
        required,
      };
      if (!isList) {
        push({ ...own, type: type as ShapeField['type'] });
        walk(inner, own.path, own.pointer, depth + 1);
        continue;
      }
      push({ ...own, type: 'list', items: type });
      const element = { name: '[]', path: `${own.path}[]`, pointer: `${own.pointer}/-`, depth: depth + 1 };
      push({ ...element, type: type as ShapeField['type'] });
      walk(inner, element.path, element.pointer, depth + 2);
    }
  };
  walk(sketches, '', '', 1);
  return { ref, version: '1.0.0', fields };
}

type Read = NonNullable<OutlineRule['reads']>[number];

/** What the checker would say of a document: reads by path of the rule, or by id. */
export function outlineOf(
  doc: MappingDoc,
  reads: Record<string, (string | Read)[]>,
  more: Record<string, Partial<OutlineRule>> = {},
): Outline {
  const rules = [...doc.byId.values()].map(
    (rule): OutlineRule => ({
      pointer: rule.pointer,
      path: rule.target,
      kind: rule.kind,
      at: { file: 'mapping.yaml', line: rule.line, col: rule.col },
      state: 'ok',
      reads: (reads[rule.id] ?? []).map((read) =>
        typeof read === 'string' ? { pointer: read, as: ['value' as const] } : read,
      ),
      ...more[rule.id],
    }),
  );
  return { rules, lets: [], required: [] };
}
