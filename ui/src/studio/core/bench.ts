// Runs the newest module on the chosen sample and on every case.
import type { RecordedMessage } from '../../api/studio';
import type { Result } from '../run/engine';
import type { Runner } from '../run/runner';
import { casesOf } from './samples';
import type { Module, Run, Sample, StudioState } from './types';

/** The state of the studio, as its parts share it. */
export interface Hold {
  get(): StudioState;
  set(changes: Partial<StudioState>): void;
  /** Takes a part away, told with the next set. */
  drop(name: 'run' | 'sample'): void;
}

/** How many added samples are kept; the oldest go. */
const mostAdded = 50;

export class Bench {
  readonly #hold: Hold;
  readonly #runner: Runner;
  /** The newest module that compiled: it keeps running while the text has mistakes. */
  #module: Module | undefined;
  #added: Sample[] = [];
  #next = 0;
  /** What was last asked to be run, so that answers to older questions are left out. */
  #turn = 0;

  constructor(hold: Hold, runner: Runner) {
    this.#hold = hold;
    this.#runner = runner;
  }

  /** A new module is there. */
  use(module: Module) {
    if (module.digest === this.#module?.digest) return;
    this.#module = module;
    this.#runAll();
  }

  /** Files changed: cases may have. */
  look() {
    const { name, files, samples, sample } = this.#hold.get();
    const cases = casesOf(name, files, samples);
    const next = [...cases, ...this.#added];
    if (next.length === samples.length && next.every((each, i) => each === samples[i])) return;
    const chosen = next.find((each) => each.id === sample?.id) ?? next[0];
    this.#put(next, chosen);
    this.#runAll();
  }

  add(sample: Omit<Sample, 'id'>) {
    const added: Sample = { ...sample, id: `${sample.kind}:${++this.#next}` };
    this.#added = [...this.#added, added].slice(-mostAdded);
    const cases = this.#hold.get().samples.filter((each) => each.kind === 'case');
    this.#put([...cases, ...this.#added], added);
    void this.#runChosen();
  }

  addRecorded(messages: readonly RecordedMessage[]) {
    const known = new Set(this.#added.map((sample) => sample.id));
    const fresh = messages
      .map(
        ({ id, key, at, payload, masked }): Sample => ({
          id: `recorded:${id}`,
          name: `${key || id} · ${at}`,
          kind: 'recorded',
          input: payload,
          masked,
          meta: JSON.stringify({ messageId: id, receivedAt: at, ...(key ? { key } : {}) }),
        }),
      )
      .filter((sample) => !known.has(sample.id));
    if (fresh.length === 0) return;
    this.#added = [...this.#added, ...fresh].slice(-mostAdded);
    const { samples, sample } = this.#hold.get();
    const next = [...samples.filter((each) => each.kind === 'case'), ...this.#added];
    const first = sample === undefined;
    this.#put(next, sample ?? next[0]);
    if (first) void this.#runChosen();
  }

  choose(id: string) {
    const { samples, sample } = this.#hold.get();
    const chosen = samples.find((each) => each.id === id);
    if (!chosen || chosen === sample) return;
    this.#put(samples, chosen);
    void this.#runChosen();
  }

  async once(input: string, meta?: string): Promise<Run | undefined> {
    const module = this.#module;
    if (!module) return undefined;
    const [result] = await this.#runner.run(module, [{ input, meta }]);
    return result && runOf('', module, result);
  }

  close() {
    this.#runner.close();
  }

  #put(samples: readonly Sample[], chosen: Sample | undefined) {
    if (this.#hold.get().run?.sample !== chosen?.id) this.#hold.drop('run');
    if (!chosen) this.#hold.drop('sample');
    this.#hold.set({ samples, ...(chosen ? { sample: chosen } : {}) });
  }

  /** The chosen sample first: that is what a person looks at. */
  #runAll() {
    const turn = ++this.#turn;
    void this.#runChosen();
    void this.#runCases(turn);
  }

  async #runChosen() {
    const { sample } = this.#hold.get();
    const module = this.#module;
    if (!module || !sample) return;
    const [result] = await this.#runner.run(module, [sample]);
    const stays = this.#hold.get().sample === sample && this.#module === module;
    if (result && stays) this.#hold.set({ run: runOf(sample.id, module, result) });
  }

  async #runCases(turn: number) {
    const module = this.#module;
    const cases = this.#hold.get().samples.filter((sample) => sample.kind === 'case');
    if (!module || cases.length === 0) {
      if (this.#hold.get().caseRuns.size) this.#hold.set({ caseRuns: new Map() });
      return;
    }
    const results = await this.#runner.run(module, cases);
    if (turn !== this.#turn) return;
    const runs = new Map<string, Run>();
    cases.forEach(({ id }, i) => {
      const result = results[i];
      if (result) runs.set(id, runOf(id, module, result));
    });
    this.#hold.set({ caseRuns: runs });
  }
}

const runOf = (sample: string, { digest }: Module, result: Result): Run => ({ sample, digest, ...result });
