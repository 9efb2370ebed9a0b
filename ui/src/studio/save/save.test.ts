import { describe, expect, it } from 'vitest';
import { fieldChanges } from './fields';
import { draftsOf, takeTheirs } from './settle';

const head = 'mapping: m\nsource: a/b@1\ntarget: c/d@1\nlet:\n  x: 1\n';
const file = (rules: string) => `${head}rules:\n${rules}`;

it('tells changes by target field', () => {
  const older = file(
    '  a: source.a\n  b: source.b # why\n  c:\n    each: source.c\n    as: i\n    rules:\n      d: i.d\n',
  );
  const newer = older
    .replace('source.a', '{expr: source.z, onMissing: error}')
    .replace('# why', '# because')
    .replace('each: source.c', 'each: source.cc')
    .replace('      d: i.d\n', '      e: i.e\n')
    .replace('x: 1', 'x: 2');
  expect(fieldChanges(older, newer)).toEqual([
    { target: 'let:x', kind: 'changed', was: '1', is: '2' },
    { target: 'a', kind: 'changed', was: 'source.a', is: 'source.z\nmissing → error' },
    { target: 'b', kind: 'comment', was: '# why', is: '# because' },
    { target: 'c', kind: 'changed', was: 'each: source.c\nas: i', is: 'each: source.cc\nas: i' },
    { target: 'c[].e', kind: 'added', is: 'i.e' },
    { target: 'c[].d', kind: 'removed', was: 'i.d' },
  ]);
  expect(fieldChanges(older, older)).toEqual([]);
});

describe('the other side of a conflict', () => {
  const path = 'mappings/m/mapping.yaml';
  const draft = file('  a: ours\n  # about c\n  c:\n    rules:\n      d: ours\n  e: 1\n');

  it('comes into its place', () => {
    expect(takeTheirs(draft, { path, target: 'a', ours: 'a: ours\n', theirs: 'a: theirs\n' })).toBe(
      draft.replace('a: ours', 'a: theirs'),
    );
    expect(
      takeTheirs(draft, { path, target: 'c.d', ours: 'd: ours', theirs: 'd:\n  expr: t\n  when: u' }),
    ).toBe(draft.replace('      d: ours\n', '      d:\n        expr: t\n        when: u\n'));
    expect(takeTheirs(draft, { path, target: 'let:x', theirs: 'x: 3\n' })).toBe(
      draft.replace('x: 1', 'x: 3'),
    );
    expect(takeTheirs(draft, { path, target: 'head:target', theirs: 'target: e/f@2' })).toBe(
      draft.replace('c/d@1', 'e/f@2'),
    );
  });

  it('takes away, and brings back', () => {
    expect(takeTheirs(draft, { path, target: 'a', ours: 'a: ours' })).toBe(draft.replace('  a: ours\n', ''));
    expect(takeTheirs(draft, { path, target: 'c.f', theirs: 'f: theirs' })).toBe(
      draft.replace('d: ours\n', 'd: ours\n      f: theirs\n'),
    );
    expect(takeTheirs(draft, { path, theirs: 'other' })).toBe('other');
    expect(takeTheirs(draft, { path })).toBeNull();
    expect(takeTheirs(draft, { path, target: 'no.such.place', theirs: 'x: 1' })).toBeUndefined();
  });

  it('of a table is a row', () => {
    const table = 'key,value\na,1\nb,2\n';
    const row = { path: 'tables/t.csv', target: 'a' };
    expect(takeTheirs(table, { ...row, ours: 'a,1\n', theirs: 'a,9\n' })).toBe('key,value\na,9\nb,2\n');
    expect(takeTheirs(table, { ...row, ours: 'a,1\n' })).toBe('key,value\nb,2\n');
    expect(takeTheirs(table, { ...row, theirs: 'c,3\n' })).toBe('key,value\na,1\nb,2\nc,3\n');
  });
});

it('goes on from what was merged, and else from what is in hand', () => {
  const hand = new Map([
    ['a', { path: 'a', saved: '', text: 'mine' }],
    ['b', { path: 'b', saved: '', text: 'mine' }],
  ]);
  const conflicts = [{ path: 'a' }, { path: 'b' }, { path: 'c' }];
  expect(draftsOf({ conflicts, files: [{ path: 'b', text: 'merged' }] }, hand)).toEqual([
    { path: 'b', text: 'merged' },
    { path: 'a', text: 'mine' },
    { path: 'c', text: null },
  ]);
});
