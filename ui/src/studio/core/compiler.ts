// Asks the server to compile what is in hand: one question at a time, always about the newest text. A server that is
// slow, failing or away costs nothing but time: what is known stays, and the question is asked again.
import { ProblemError, toProblem } from '../../api/http';
import type { CompiledMapping, CompileMapping } from '../../api/studio';
import type { Compiled, FileText, Link, Module } from './types';

export interface Question {
  text: string;
  branch: string;
  files: readonly FileText[];
}

export interface CompilerHooks {
  ask(body: CompileMapping, signal: AbortSignal): Promise<CompiledMapping>;
  compiled(compiled: Compiled): void;
  link(link: Link): void;
  now(): number;
  /** Calls back soon: when the gesture at hand is done, or after so many milliseconds. Gives what calls it off. */
  later(run: () => void, ms?: number): () => void;
}

/** A server that says nothing for so long is lost. */
const silence = 20_000;
const firstWait = 500;
const longestWait = 10_000;

export class Compiler {
  readonly #hooks: CompilerHooks;
  #wanted: Question | undefined;
  #asked: Question | undefined;
  #flying: AbortController | undefined;
  #off: (() => void) | undefined;
  #failures = 0;
  #module: Module | undefined;
  #at: number;
  #closed = false;

  constructor(hooks: CompilerHooks) {
    this.#hooks = hooks;
    this.#at = hooks.now();
  }

  /** Asks about a text, soon; texts that nobody will see any more are left out. */
  want(question: Question) {
    this.#wanted = question;
    if (this.#flying || this.#off || this.#closed) return;
    this.#off = this.#hooks.later(() => {
      this.#off = undefined;
      void this.#ask();
    });
  }

  /** Does not wait any longer: the connection is back, or a person asks. */
  retry() {
    if (this.#closed || this.#flying || !this.#wanted) return;
    this.#off?.();
    this.#off = undefined;
    void this.#ask();
  }

  close() {
    this.#closed = true;
    this.#off?.();
    this.#flying?.abort();
  }

  async #ask() {
    const question = this.#wanted;
    if (!question || question === this.#asked || this.#closed) return;
    const flying = new AbortController();
    this.#flying = flying;
    this.#hooks.link({ state: 'asking', at: this.#at });
    const giveUp = this.#hooks.later(() => flying.abort(), silence);
    try {
      const have = this.#module?.digest;
      const body: CompileMapping = {
        text: question.text,
        outline: true,
        ...(question.branch ? { branch: question.branch } : {}),
        ...(question.files.length ? { files: [...question.files] } : {}),
        ...(have ? { have } : {}),
      };
      const answer = await this.#hooks.ask(body, flying.signal);
      if (this.#closed) return;
      this.#asked = question;
      this.#failures = 0;
      this.#at = this.#hooks.now();
      this.#hooks.compiled(this.#read(question, answer));
      this.#hooks.link({ state: 'fresh', at: this.#at });
    } catch (thrown) {
      if (this.#closed) return;
      this.#lost(question, flying.signal.aborted ? silent : thrown);
    } finally {
      giveUp();
      this.#flying = undefined;
    }
    if (this.#wanted !== this.#asked && !this.#off) this.want(this.#wanted ?? question);
  }

  #lost(question: Question, thrown: unknown) {
    const problem = toProblem(thrown);
    this.#hooks.link({
      state: 'lost',
      at: this.#at,
      why: [problem.title, problem.detail].filter(Boolean).join(': '),
    });
    // What the server refuses it will refuse again: only another text, or a person, makes it worth asking.
    if (problem.status >= 400 && problem.status < 500 && problem.status !== 404 && problem.status !== 429) {
      this.#asked = question;
      return;
    }
    const wait = Math.min(firstWait * 2 ** this.#failures++, longestWait);
    this.#off = this.#hooks.later(
      () => {
        this.#off = undefined;
        void this.#ask();
      },
      wait * (0.75 + Math.random() / 2),
    );
  }

  #read({ text }: Question, { findings, outline, module }: CompiledMapping): Compiled {
    const compiled: Compiled = { text, findings, ...(outline ? { outline } : {}) };
    if (module?.base64) this.#module = { digest: module.digest, bytes: bytesOf(module.base64) };
    if (module && this.#module?.digest === module.digest) compiled.module = this.#module;
    return compiled;
  }
}

const silent = new ProblemError({
  title: 'The server does not answer',
  status: 0,
  detail: `It said nothing for ${silence / 1000} seconds`,
});

/** Newer browsers decode in one go. */
const decoder = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  if (decoder.fromBase64) return decoder.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** In a browser: once the edits of one gesture are made, before they are rendered. */
export function laterInBrowser(run: () => void, ms?: number): () => void {
  if (ms !== undefined) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  }
  let isOff = false;
  queueMicrotask(() => {
    if (!isOff) run();
  });
  return () => {
    isOff = true;
  };
}
