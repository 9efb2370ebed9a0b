// How much of what the target demands the mapping writes.
import type { MappingDoc, Outline, Shape } from './types';

export interface Coverage {
  required: number;
  written: number;
}

/** Only what holds a value counts: an object is there when its fields are. */
export function coverageOf(
  doc: MappingDoc,
  outline: Outline | undefined,
  shape: Shape | undefined,
): Coverage | undefined {
  if (!outline) return undefined;
  const objects = new Set<string>();
  shape?.fields.forEach((field, i) => {
    if (field.type === 'object' && (shape.fields[i + 1]?.depth ?? 0) > field.depth)
      objects.add(field.pointer);
  });
  const written = new Set<string>();
  const whole = new Set<string>();
  for (const rule of doc.byId.values()) {
    written.add(rule.pointer);
    if (rule.kind === 'value' || rule.kind === 'use') whole.add(rule.pointer);
    if (rule.kind === 'each' && (rule.parts.expr || rule.use)) whole.add(`${rule.pointer}/-`);
  }
  const covered = (pointer: string) => {
    if (written.has(pointer)) return true;
    for (let at = pointer.lastIndexOf('/'); at > 0; at = pointer.lastIndexOf('/', at - 1))
      if (whole.has(pointer.slice(0, at))) return true;
    return false;
  };
  const demanded = outline.required.filter((pointer) => pointer && !objects.has(pointer));
  return { required: demanded.length, written: demanded.filter(covered).length };
}
