import { expect, test } from 'vitest';
import { parseMapping } from '../core/document';
import type { StudioState } from '../core/types';
import { factsOf } from '../trees/facts';
import { sampler } from '../trees/sample';
import { shapeOf } from '../trees/sampledoc';
import { targetTree } from '../trees/tree';
import { mappingDocument } from './document';
import { tableRows } from './rows';

test('the document tells facts, rules, the tables they use and the cases, whatever they hold', () => {
  const doc = parseMapping(
    'mapping: x\ntitle: <b>Orders</b> & more\nsource: a/b@1\ntarget: c/d@1\nrules:\n  a: lookup("channel", source.<a>)\n',
  );
  const shape = shapeOf('c/d@1', ['a*', 'b*']);
  const tree = targetTree(shape, doc);
  const facts = factsOf({ doc, tree, outline: undefined, findings: [], saved: doc });
  const rows = tableRows({
    doc,
    tree,
    facts,
    outline: new Map(),
    lets: new Map(),
    output: sampler(undefined),
  });
  const file = (path: string, text: string) => [path, { path, saved: text, text }] as const;
  const state: StudioState = {
    name: 'x',
    branch: 'main',
    base: 'abc',
    writable: true,
    files: new Map([
      file('tables/channel.csv', 'key,value\n<i>,web\n'),
      file('tables/unused.csv', 'nothing of it'),
    ]),
    doc,
    target: shape,
    link: { state: 'fresh', at: 0 },
    samples: [{ id: '1', name: 'least', kind: 'case', input: '{}', want: '{"a":1}' }],
    caseRuns: new Map([['1', { sample: '1', digest: 'd', ms: 1, output: '{"a":1}' }]]),
    dirty: false,
    undo: [],
    redo: [],
  };
  const page = mappingDocument({ state, rows, when: 'today' });
  expect(page).toContain('<h1>&lt;b&gt;Orders&lt;/b&gt; &amp; more</h1>');
  expect(page).toContain('lookup(&quot;channel&quot;, source.&lt;a&gt;)');
  expect(page).toContain('&lt;i&gt;,web');
  expect(page).not.toContain('nothing of it');
  expect(page).toContain('<td>least</td><td>passes</td>');
  expect(page).toMatch(/Required targets without a rule<\/h2><ul><li><code>b<\/code>/);
  expect(page.match(/<i>|<b>/g)).toBeNull();
});
