// Several sources for one target: the ways of putting them together, the likeliest first.
import { access, baseFor, scopeAt, through } from './access';
import { connect, type Ground } from './connect';
import type { TreeNode } from './tree';

export interface Combination {
  expr: string;
  why: string;
}

/** What stands for a source that is missing, so that the others still count. */
const nothing: Record<string, string> = {
  text: '""',
  integer: '0',
  decimal: 'dec("0")',
  number: 'dec("0")',
  boolean: 'false',
};

const ways: Record<string, readonly [operator: string, why: string][]> = {
  decimal: [
    [' + ', 'added up'],
    [' * ', 'multiplied'],
    [' - ', 'the first less the others'],
  ],
  text: [
    [' + " " + ', 'with a space between them'],
    [' + ', 'one behind the other'],
    [' + ", " + ', 'with a comma between them'],
  ],
  boolean: [
    [' || ', 'true if one is'],
    [' && ', 'true if all are'],
  ],
};
ways.integer = ways.decimal ?? [];
ways.number = ways.decimal ?? [];

/** None if one of the sources cannot be written at the target as it is, or needs a loop first. */
export function combinations(ground: Ground, from: readonly TreeNode[], to: TreeNode): Combination[] {
  const parts = from.map((node) => connect(ground, node, to));
  if (parts.length < 2 || parts.some(({ blocked, asks, loops }) => blocked || asks || loops.length))
    return [];
  const type = to.field?.type ?? '';
  const scope = scopeAt(ground.doc, ground.outline, to.path);
  const found = from.map(({ pointer }) => access(ground.source, pointer, baseFor(pointer, scope)));
  const optional = found.map((each) => each.optional);
  // Decimals that are copied keep their text; to reckon with them they have to be numbers.
  const reckons = type === 'decimal' || type === 'number';
  const exprs = found.map((each, i) =>
    reckons ? through(each.expr, each.optional, 'dec') : (parts[i]?.expr ?? each.expr),
  );
  const sure = exprs.map((expr, i) =>
    optional[i] && nothing[type] ? `${expr}.orValue(${nothing[type]})` : expr,
  );
  const out = (ways[type] ?? []).map(([operator, why]) => ({ expr: sure.join(operator), why }));
  // Only while the ones before may be missing does the next one have a say.
  if (optional.slice(0, -1).every(Boolean))
    out.push({
      expr: exprs.reduce((all, next, i) => `${all}.${optional[i] ? 'or' : 'orValue'}(${next})`),
      why: 'the first that is there',
    });
  return out;
}
