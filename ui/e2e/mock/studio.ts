// A mapping for the studio on the mock server: the contracts of a test, and a checker that knows plain
// reads only. What the real one says is tested on the real server.
import type { Page } from '@playwright/test';
import { parseMapping } from '../../src/studio/core/document';
import type { OutlineRule, RuleNode, Shape } from '../../src/studio/core/types';

export interface Sketch {
  text: string;
  source: Shape;
  target: Shape;
  /** Of the only case. */
  input?: string;
}

type Read = NonNullable<OutlineRule['reads']>[number];

const path = (rest: string) => [...rest.matchAll(/\.\??(\w+)(?!\w*\()/g)].map((m) => `/${m[1]}`).join('');

/** Every chain of names that begins at the source or at an item. */
function reads(rule: RuleNode): Read[] {
  const items = new Map([['source', '']]);
  for (let at = rule.parent; at; at = at.parent) {
    const list = /^source((?:\.\??\w+)+?)(?:\.orValue\(\[\]\))?$/.exec(at.parts.each?.text ?? '');
    if (at.as && list) items.set(at.as, `${path(list[1] ?? '')}/-`);
  }
  const out: Read[] = [];
  for (const [part, { text }] of Object.entries(rule.parts))
    for (const [, name = '', rest = ''] of text.matchAll(/\b(\w+)((?:\.\??\w+(?!\w*\())+)/g)) {
      const base = items.get(name);
      if (base === undefined) continue;
      const role = part === 'each' ? 'range' : part === 'when' ? 'condition' : 'value';
      out.push({ pointer: base + path(rest), as: [role] });
    }
  return out;
}

function compiled(name: string, text: string, { source, target }: Sketch) {
  const doc = parseMapping(text);
  const known = new Set(source.fields.map(({ pointer }) => pointer));
  const findings: unknown[] = [];
  const rules = [...doc.byId.values()].map((rule): OutlineRule => {
    const at = { file: 'mapping.yaml', line: rule.line, col: rule.col };
    const all = reads(rule);
    const lost = all.find(({ pointer }) => !known.has(pointer));
    if (lost)
      findings.push({
        code: 'map/unknown-field',
        severity: 'error',
        message: `the source has no field ${lost.pointer}`,
        position: at,
      });
    return {
      pointer: rule.pointer,
      path: rule.target,
      kind: rule.kind,
      at,
      state: lost ? 'broken' : 'ok',
      conditional: !!rule.parts.when,
      reads: all,
    };
  });
  const required = target.fields.filter((field) => field.required && field.depth === 1);
  return {
    name,
    file: 'mapping.yaml',
    findings,
    outline: { rules, lets: [], required: required.map(({ pointer }) => pointer) },
  };
}

/** Answers the calls of the studio for the mapping sketched; gives what it was asked to compile last. */
export async function serveStudio(page: Page, sketch: Sketch): Promise<{ text: () => string }> {
  let last = sketch.text;
  const files = [{ path: 'mappings/sketched/mapping.yaml', text: sketch.text }];
  if (sketch.input) files.push({ path: 'mappings/sketched/cases/one.in.json', text: sketch.input });
  const answers: Record<string, (url: URL, body: { text?: string }) => unknown> = {
    'mappings/sketched': () => ({
      ...{ name: 'sketched', branch: 'main', commit: 'c0', files, tables: [], flows: [] },
      writable: true,
    }),
    shape: (url) => (url.searchParams.get('ref') === sketch.source.ref ? sketch.source : sketch.target),
    'mappings/sketched/compile': (_, body) => {
      last = body.text ?? sketch.text;
      return compiled('sketched', last, sketch);
    },
    'mappings/sketched/suggest': () => ({ proposals: [], open: [] }),
    'mappings/sketched/expression': () => ({ completions: [] }),
    functions: () => [],
    recorded: () => [],
    branches: () => [{ name: 'main', commit: 'c0', when: '2026-01-01T00:00:00Z', runs: true }],
  };
  await page.route('**/api/v1/**', async (route) => {
    const url = new URL(route.request().url());
    const answer = answers[url.pathname.replace('/api/v1/', '')];
    if (!answer) return route.fallback();
    await route.fulfill({ json: answer(url, (route.request().postDataJSON() ?? {}) as { text?: string }) });
  });
  return { text: () => last };
}
