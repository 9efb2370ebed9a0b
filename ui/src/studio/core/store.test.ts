import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../api/http';
import type { CompiledMapping, CompileMapping, SaveRequest, SaveResult } from '../../api/studio';
import { type Calls, mappingPath, StudioStore, type Surroundings } from './store';
import type { Module } from './types';

const path = mappingPath('m');
const text = 'mapping: m\nsource: a/b@1\ntarget: c/d@1\nrules:\n  a: source.a\n  b: source.b\n';

/** A server and a browser that do what the test says. */
function world(
  files = [
    { path, text },
    { path: 'mappings/m/cases/one.in.json', text: '{}' },
  ],
) {
  const asked: {
    body: CompileMapping;
    answer(answer: Partial<CompiledMapping>): void;
    fail(thrown: unknown): void;
  }[] = [];
  const saves: SaveRequest[] = [];
  const due: { run: () => void; ms: number | undefined }[] = [];
  const ran: { module: Module; inputs: string[] }[] = [];
  const shelf = new Map<string, string>();
  const control = { saved: undefined as SaveResult | undefined, now: 1000, shelfFull: false };
  const never = () => Promise.reject(new ProblemError({ title: 'Nothing is here', status: 404 }));
  const calls: Calls = {
    mapping: never,
    branches: never,
    recorded: () => Promise.resolve([]),
    publish: never,
    shape: (ref) => Promise.resolve({ ref, version: '1.0.0', fields: [] }),
    compile: (_name, body) =>
      new Promise((settle, fail) => {
        asked.push({
          body,
          fail,
          answer: (answer) => settle({ name: 'm', file: path, findings: [], ...answer }),
        });
      }),
    save: (body) => {
      saves.push(body);
      return control.saved ? Promise.resolve(control.saved) : never();
    },
  };
  const around: Surroundings = {
    now: () => control.now,
    later: (run, ms) => {
      const entry = { run, ms };
      due.push(entry);
      return () => {
        if (due.includes(entry)) due.splice(due.indexOf(entry), 1);
      };
    },
    shelf: {
      getItem: (key) => shelf.get(key) ?? null,
      setItem: (key, value) => {
        if (control.shelfFull) throw new Error('full');
        shelf.set(key, value);
      },
      removeItem: (key) => shelf.delete(key),
    },
    runner: {
      run: (module, inputs) => {
        ran.push({ module, inputs: inputs.map(({ input }) => input) });
        return Promise.resolve(inputs.map(() => ({ ms: 1, output: '{}' })));
      },
      close: () => {},
    },
  };
  const open = () =>
    new StudioStore({ name: 'm', branch: 'main', base: 'c1', writable: true, files }, calls, around);
  const settle = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  /** Lets what is due happen; silence is not waited for. */
  const pass = async () => {
    for (const entry of due.splice(0)) if ((entry.ms ?? 0) < 20_000) entry.run();
    await settle();
  };
  return { open, pass, settle, asked, ran, saves, shelf, control };
}

const module = (digest: string) => ({ digest, bytes: 4, base64: btoa('\0asm') });

describe('compiling', () => {
  it('asks one question at a time, and the newest text next', async () => {
    const w = world();
    const studio = w.open();
    await w.pass();
    expect(w.asked.map(({ body }) => body.text)).toEqual([text]);
    for (const expr of ['x', 'xy', 'xyz']) {
      studio.edits.typePart('a', 'expr', expr);
      await w.pass();
    }
    expect(w.asked).toHaveLength(1);
    w.asked[0]?.answer({ module: module('d1') });
    await w.settle();
    await w.pass();
    expect(w.asked).toHaveLength(2);
    expect(w.asked[1]?.body).toMatchObject({ text: text.replace('source.a', 'xyz'), have: 'd1' });
    expect(studio.get().compiled).toMatchObject({ text, module: { digest: 'd1' } });
    w.asked[1]?.answer({ module: { digest: 'd1', bytes: 4 } });
    await w.settle();
    expect(studio.get().compiled?.module?.bytes).toHaveLength(4);
    expect(studio.get().link).toEqual({ state: 'fresh', at: 1000 });
    expect(w.ran.length).toBeGreaterThan(0);
    expect(studio.get().caseRuns.get('case:one')?.output).toBe('{}');
  });

  it('keeps what is known while the server is away, and asks again', async () => {
    const w = world();
    const studio = w.open();
    await w.pass();
    w.asked[0]?.answer({ module: module('d1') });
    await w.settle();
    w.control.now = 5000;
    studio.edits.setPart('a', 'expr', 'y');
    await w.pass();
    w.asked[1]?.fail(new ProblemError({ title: 'The server does not answer', status: 0 }));
    await w.settle();
    expect(studio.get().link).toEqual({ state: 'lost', at: 1000, why: 'The server does not answer' });
    expect(studio.get().compiled?.module?.digest).toBe('d1');
    expect(studio.get().doc.text).toContain('a: y');
    await w.pass();
    expect(w.asked).toHaveLength(3);
    w.asked[2]?.answer({});
    await w.settle();
    expect(studio.get().link).toEqual({ state: 'fresh', at: 5000 });
  });

  it('does not repeat a question that is refused', async () => {
    const w = world();
    const studio = w.open();
    await w.pass();
    w.asked[0]?.fail(new ProblemError({ title: 'Too large', status: 413 }));
    await w.settle();
    await w.pass();
    expect(w.asked).toHaveLength(1);
    studio.edits.setPart('a', 'expr', 'y');
    await w.pass();
    expect(w.asked).toHaveLength(2);
  });
});

describe('undo', () => {
  it('takes back gestures, and runs of typing as one', async () => {
    const w = world();
    const studio = w.open();
    for (const expr of ['s', 'so', 'sou']) studio.edits.typePart('a', 'expr', expr);
    studio.edits.map('c', '1');
    expect(studio.get().undo.map((step) => step.label)).toEqual(['Change a', 'Map c']);
    studio.undo();
    studio.undo();
    expect(studio.get().doc.text).toBe(text);
    expect(studio.get().dirty).toBe(false);
    studio.redo();
    expect(studio.get().doc.text).toContain('a: sou\n');
    studio.asOne('Both', () => {
      studio.edits.map('d', '1');
      studio.edits.map('e', '2');
    });
    expect(studio.get().undo.at(-1)?.label).toBe('Both');
    studio.undo();
    expect(studio.get().doc.text).not.toMatch(/ [de]:/);
  });

  it('forgets the oldest steps when they grow too large', () => {
    const studio = world().open();
    for (let i = 0; i < 300; i++) studio.edits.setPart('a', 'expr', `"${String(i % 10).repeat(20_000)}"`);
    const steps = studio.get().undo.length;
    expect(steps).toBeGreaterThan(10);
    expect(steps).toBeLessThan(200);
    expect(() => studio.undo()).not.toThrow();
  });

  it('says why an edit cannot be made, and changes nothing', () => {
    const studio = world().open();
    studio.edits.map('a.b', '1');
    expect(studio.get().refused).toContain('written as a whole');
    expect(studio.get().doc.text).toBe(text);
    studio.edits.map('z', '1');
    expect(studio.get().refused).toBeUndefined();
  });
});

describe('drafts', () => {
  it('keep what is typed over a reload', async () => {
    const w = world();
    const studio = w.open();
    studio.edits.setPart('a', 'expr', 'typed');
    await w.pass();
    const next = w.open();
    expect(next.get().draft).toEqual({ at: 1000 });
    expect(next.get().doc.text).toBe(text);
    next.restoreDraft(true);
    expect(next.get().doc.text).toContain('a: typed');
    expect(next.get().draft).toBeUndefined();
    next.undo();
    expect(next.get().doc.text).toBe(text);
    next.close();
    expect(w.open().get().draft).toBeUndefined();
  });

  it('can be thrown away, and wait to be decided about', async () => {
    const w = world();
    w.open().edits.setPart('a', 'expr', 'typed');
    await w.pass();
    w.open().close();
    expect(w.shelf.size).toBe(1);
    const next = w.open();
    next.restoreDraft(false);
    expect(w.shelf.size).toBe(0);
    expect(next.get().dirty).toBe(false);
  });

  it('that cannot be kept are at risk', async () => {
    const w = world();
    const studio = w.open();
    w.control.shelfFull = true;
    studio.edits.setPart('a', 'expr', 'typed');
    await w.pass();
    expect(studio.get().atRisk).toBe(true);
    w.control.shelfFull = false;
    studio.edits.setPart('a', 'expr', 'more');
    await w.pass();
    expect(studio.get().atRisk).toBe(false);
  });
});

describe('saving', () => {
  const input = { branch: 'maria/m', author: { name: 'Maria' }, message: 'Better' };

  it('sends what differs, and takes in what others did', async () => {
    const w = world();
    const studio = w.open();
    studio.edits.setPart('a', 'expr', 'mine');
    const merged = text.replace('source.a', 'mine').replace('source.b', 'theirs');
    w.control.saved = {
      state: 'merged',
      branch: 'maria/m',
      commit: 'c2',
      files: [{ path, text: merged }],
      conflicts: [],
    };
    const outcome = await studio.save(input);
    expect(outcome.state).toBe('merged');
    expect(w.saves[0]).toMatchObject({
      base: 'c1',
      files: [{ path, text: text.replace('source.a', 'mine') }],
    });
    expect(studio.get()).toMatchObject({ branch: 'maria/m', base: 'c2', dirty: false });
    expect(studio.get().doc.text).toBe(merged);
    expect(w.open().get().draft).toBeUndefined();
  });

  it('keeps all that was typed when it fails or is in conflict', async () => {
    const w = world();
    const studio = w.open();
    studio.edits.setPart('a', 'expr', 'mine');
    await expect(studio.save(input)).rejects.toThrow();
    w.control.saved = {
      state: 'conflict',
      branch: 'maria/m',
      commit: 'c2',
      files: [],
      conflicts: [{ path, target: 'a' }],
    };
    await studio.save(input);
    expect(studio.get()).toMatchObject({ branch: 'main', base: 'c1', dirty: true });
    expect(studio.get().doc.text).toContain('a: mine');
    studio.settle('c2', [{ path, text: text.replace('source.a', 'both') }]);
    expect(studio.get().base).toBe('c2');
    expect(studio.get().doc.text).toContain('a: both');
  });
});
