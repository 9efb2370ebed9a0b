// Runs modules beside the page, so that one that runs away or breaks cannot hang it.
import type { Module } from '../core/types';
import type { Result } from './engine';
import type { Done, Job } from './worker';

export interface RunInput {
  input: string;
  meta?: string | undefined;
}

export interface Runner {
  /** A result for each input, in their order. */
  run(module: Module, inputs: readonly RunInput[]): Promise<Result[]>;
  close(): void;
}

/** What a runner needs of a worker. */
export interface WorkerLike {
  postMessage(job: Job): void;
  addEventListener(type: 'message', listener: (event: { data: Done }) => void): void;
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void;
  terminate(): void;
}

const makeWorker = (): WorkerLike =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'mapping module' });

/** A run that takes longer is stopped. */
const patience = 5000;

interface Waiting {
  job: Job;
  module: Module;
  settle(results: Result[]): void;
}

export class WorkerRunner implements Runner {
  readonly #make: () => WorkerLike;
  readonly #patience: number;
  #worker: WorkerLike | undefined;
  #sent = new Set<string>();
  #queue: Waiting[] = [];
  #busy: Waiting | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = 0;

  constructor(make: () => WorkerLike = makeWorker, patienceMs = patience) {
    this.#make = make;
    this.#patience = patienceMs;
  }

  run(module: Module, inputs: readonly RunInput[]): Promise<Result[]> {
    return new Promise((settle) => {
      const job = { id: ++this.#next, digest: module.digest, runs: inputs };
      this.#queue.push({ job, module, settle });
      this.#send();
    });
  }

  #send() {
    const waiting = this.#busy ? undefined : this.#queue.shift();
    if (!waiting) return;
    this.#busy = waiting;
    const { job, module } = waiting;
    const known = this.#sent.has(module.digest);
    // In the order of use, as the worker keeps them.
    this.#sent.delete(module.digest);
    this.#sent.add(module.digest);
    // The worker keeps three modules: an older one comes with its bytes again.
    for (const old of [...this.#sent].slice(0, -3)) this.#sent.delete(old);
    this.#timer = setTimeout(() => this.#stop(), this.#patience);
    this.#ready().postMessage(known ? job : { ...job, bytes: module.bytes });
  }

  #ready(): WorkerLike {
    if (this.#worker) return this.#worker;
    const worker = this.#make();
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => {
      if (this.#worker !== worker || data.id !== this.#busy?.job.id) return;
      this.#settle(
        data.results ?? this.#all('bug/module', `the module cannot be read: ${data.failed}`),
        !data.results,
      );
    });
    worker.addEventListener('error', ({ message }) => {
      if (this.#worker !== worker) return;
      this.#drop();
      this.#settle(
        this.#all(
          'bug/worker',
          `the module could not be run in this browser${message ? `: ${message}` : ''}`,
        ),
      );
    });
    return worker;
  }

  #stop() {
    this.#drop();
    const seconds = this.#patience / 1000;
    this.#settle(
      this.#all('page/stopped', `the module ran for over ${seconds} seconds and was stopped by this page`),
    );
  }

  #drop() {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#sent.clear();
  }

  #all(code: string, message: string): Result[] {
    return this.#busy?.job.runs.map(() => ({ ms: 0, error: { code, message } })) ?? [];
  }

  #settle(results: Result[], forget = false) {
    clearTimeout(this.#timer);
    const done = this.#busy;
    this.#busy = undefined;
    if (forget && done) this.#sent.delete(done.job.digest);
    done?.settle(results);
    this.#send();
  }

  close() {
    clearTimeout(this.#timer);
    this.#queue = [];
    this.#busy = undefined;
    this.#drop();
  }
}
