import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../core/compiler';
import { wordsOf } from './codes';
import { Engine } from './engine';
import { pointerAt } from './place';
import { type WorkerLike, WorkerRunner } from './runner';
import type { Done, Job } from './worker';

// A module that the compiler made, with what the server said of each input.
const fixture = JSON.parse(readFileSync(new URL('module.fixture.json', import.meta.url), 'utf8')) as {
  digest: string;
  base64: string;
  runs: {
    input: string;
    output?: string;
    error?: { code: string; message: string; offset: number; pointer?: string };
  }[];
};
const bytes = bytesOf(fixture.base64);

describe('a module in the page', () => {
  it.each(fixture.runs)('gives what the server gives: $input', async ({ input, output, error }) => {
    const engine = await Engine.of(bytes);
    const run = engine.run(input);
    expect(run.output).toBe(output);
    expect(run.error && { ...run.error, pointer: run.error.pointer || undefined }).toEqual(
      error && {
        code: error.code,
        message: error.message,
        offset: error.offset,
        pointer: error.pointer || undefined,
      },
    );
  });

  it('runs again after inputs that it refused', async () => {
    const engine = await Engine.of(bytes);
    for (const { input } of fixture.runs) engine.run(input);
    expect(engine.run(fixture.runs[0]?.input ?? '').output).toBe(fixture.runs[0]?.output);
    expect(engine.info.mapping).toBe('shopify-inventory-level');
    expect(engine.run('x'.repeat(engine.info.limits.input + 1)).error?.code).toBe('limit/input-too-large');
  });
});

it('has the words of every code', () => {
  const folder = new URL('../../../../mapper/abi/', import.meta.url);
  const numbers = new Map(
    [...readFileSync(new URL('abi.go', folder), 'utf8').matchAll(/^\t(\w+)\s+Code = (\d+)/gm)].map(
      ([, name, n]) => [name, Number(n)],
    ),
  );
  const names = [
    ...readFileSync(new URL('names.go', folder), 'utf8').matchAll(/^\t(\w+):\s+\{"([^"]+)", "([^"]+)"\}/gm),
  ];
  expect(names.length).toBeGreaterThan(40);
  for (const [, name, slug, text] of names) expect(wordsOf(numbers.get(name) ?? 0)).toEqual({ slug, text });
  expect(wordsOf(81).slug).toBe('target/required');
  expect(wordsOf(222).slug).toBe('bug/code-222');
});

it.each([
  ['{"a": {"b": [1, {"c~/d": "ü"}]}}', '"ü"', '/a/b/1/c~0~1d'],
  ['{"a": 1, "b": 2}', '"b"', '/b'],
  ['{"a": 1, "b": 2}', '{', ''],
  ['[[], [3]]', '3', '/1/0'],
  ['{"a": [1, }', '}', '/a'],
])('finds the place in %s of %s', (text, part, pointer) => {
  const encoder = new TextEncoder();
  const offset = encoder.encode(text.slice(0, text.indexOf(part))).length;
  expect(pointerAt(encoder.encode(text), offset)).toBe(pointer);
});

/** A worker that answers when the test says. */
class FakeWorker implements WorkerLike {
  static all: FakeWorker[] = [];
  jobs: Job[] = [];
  ended = false;
  #message: ((event: { data: Done }) => void) | undefined;
  #error: ((event: { message?: string }) => void) | undefined;

  constructor() {
    FakeWorker.all.push(this);
  }

  postMessage(job: Job) {
    this.jobs.push(job);
  }

  addEventListener(type: string, listener: unknown) {
    if (type === 'message') this.#message = listener as (event: { data: Done }) => void;
    else this.#error = listener as (event: { message?: string }) => void;
  }

  terminate() {
    this.ended = true;
  }

  answer(done: Done) {
    this.#message?.({ data: done });
  }

  fail(message: string) {
    this.#error?.({ message });
  }
}

describe('the runner', () => {
  const module = (digest: string) => ({ digest, bytes });
  const begin = (patience?: number) => {
    FakeWorker.all = [];
    return new WorkerRunner(() => new FakeWorker(), patience);
  };
  const last = () => FakeWorker.all.at(-1) as FakeWorker;
  const job = () => last().jobs.at(-1) as Job;

  it('sends bytes once, and again when the worker has let them go', async () => {
    const runner = begin();
    const sent: boolean[] = [];
    for (const digest of ['a', 'a', 'b', 'c', 'a', 'd', 'b']) {
      const done = runner.run(module(digest), [{ input: '1' }]);
      sent.push(job().bytes !== undefined);
      last().answer({ id: job().id, results: [{ ms: 1, output: digest }] });
      expect((await done)[0]?.output).toBe(digest);
    }
    expect(sent).toEqual([true, false, true, true, false, true, true]);
  });

  it('stops a module that runs away, and goes on with the next', async () => {
    const runner = begin(1);
    const first = runner.run(module('a'), [{ input: '1' }, { input: '2' }]);
    const results = await first;
    expect(results.map((each) => each.error?.code)).toEqual(['page/stopped', 'page/stopped']);
    expect(last().ended).toBe(true);
  });

  it('tells of a worker that breaks, and of a module that cannot be read', async () => {
    const runner = begin();
    const first = runner.run(module('a'), [{ input: '1' }]);
    const second = runner.run(module('a'), [{ input: '2' }]);
    last().fail('out of memory');
    expect((await first)[0]?.error?.message).toContain('out of memory');
    expect(FakeWorker.all).toHaveLength(2);
    expect(job().bytes).toBeDefined();
    last().answer({ id: job().id, failed: 'no magic' });
    expect((await second)[0]?.error?.code).toBe('bug/module');
    runner.close();
  });
});
