// Asks the server about an expression: each question once, the older ones given up.
import { studioApi } from '../../api/studio';
import type { StudioState } from '../core/types';
import type { ExpressionHelp, ExpressionQuery, FunctionDoc } from './help.types';

/** The place of an expression in the mapping: of a rule by id, or of a let by name. */
export interface ExpressionPlace {
  rule?: string;
  let?: string;
  part: string;
}

/** What the server needs to know to answer; undefined if the place is not in the mapping any more. */
export function queryOf(
  state: StudioState,
  place: ExpressionPlace,
  expr: string,
  offset: number,
): ExpressionQuery | undefined {
  const at =
    place.let === undefined
      ? state.doc.byId.get(place.rule ?? '')
      : state.doc.lets.find(({ name }) => name === place.let);
  if (!at) return undefined;
  const files = [...state.files.values()]
    .filter((file) => file.text !== file.saved && file.text !== state.doc.text)
    .map(({ path, text }) => ({ path, text: text ?? null }));
  return {
    text: state.doc.text,
    ...(state.branch ? { branch: state.branch } : {}),
    ...(files.length ? { files } : {}),
    line: at.line,
    col: at.col,
    part: place.part,
    expr,
    offset,
  };
}

type Ask = (name: string, body: ExpressionQuery, signal: AbortSignal) => Promise<ExpressionHelp>;

const most = 64;

/**
 * Keeps the newest answers by question. Completion, hover and check ask at the same time about the same place and
 * share one call; a call that nobody waits for is given up.
 */
export class Helper {
  readonly #ask: Ask;
  readonly #known = new Map<string, Question>();

  constructor(ask: Ask = studioApi.expression) {
    this.#ask = ask;
  }

  /** Undefined where the server gives no answer, or the signal says that none is wanted any more. */
  async ask(name: string, query: ExpressionQuery, signal?: AbortSignal): Promise<ExpressionHelp | undefined> {
    const key = JSON.stringify(query);
    const question = this.#known.get(key) ?? this.#open(name, query, key);
    question.waiting++;
    const leave = () => {
      if (--question.waiting > 0) return;
      this.#forget(key, question);
      question.aborter.abort();
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      const help = await question.answer;
      return signal?.aborted ? undefined : help;
    } catch {
      this.#forget(key, question);
      return undefined;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #open(name: string, query: ExpressionQuery, key: string): Question {
    const aborter = new AbortController();
    const question = { answer: this.#ask(name, query, aborter.signal), aborter, waiting: 0 };
    this.#known.set(key, question);
    for (const old of this.#known.keys()) {
      if (this.#known.size <= most) break;
      this.#known.delete(old);
    }
    return question;
  }

  #forget(key: string, question: Question) {
    if (this.#known.get(key) === question) this.#known.delete(key);
  }
}

interface Question {
  answer: Promise<ExpressionHelp>;
  aborter: AbortController;
  waiting: number;
}

let catalogue: Promise<FunctionDoc[]> | undefined;

/** The functions that expressions may call; asked once, and again after a failure. */
export function loadFunctions(): Promise<FunctionDoc[]> {
  catalogue ??= studioApi.functions().catch((thrown) => {
    catalogue = undefined;
    throw thrown;
  });
  return catalogue;
}
