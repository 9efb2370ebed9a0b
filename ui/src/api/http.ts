// Asking the server: one way for every call, with problems that a page can show.
import type { components } from './generated';

export type Problem = components['schemas']['Problem'];

/** What the server refused, or why it could not be asked. Status 0 means there was no answer. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Turns anything thrown into a problem that a page can show. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { title: 'The page met a mistake of its own', status: 0, detail, hint: 'Reload the page.' };
}

const noAnswer: Problem = {
  title: 'The server does not answer',
  status: 0,
  hint: 'Check that the server runs and that this machine can reach it. The page keeps trying.',
};

async function readProblem(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '');
  try {
    const body = JSON.parse(text) as Partial<Problem>;
    if (typeof body.title === 'string') return { ...body, title: body.title, status: response.status };
  } catch {
    // Not a problem document: a proxy or a crash answered.
  }
  return {
    title: `The server answered ${response.status}${response.statusText ? ` ${response.statusText}` : ''}`,
    status: response.status,
    ...(text ? { detail: text.slice(0, 400) } : {}),
  };
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (thrown) {
    if (init?.signal?.aborted) throw thrown;
    throw new ProblemError(noAnswer);
  }
  if (!response.ok) throw new ProblemError(await readProblem(response));
  return response;
}

async function read<T>(response: Response, call: string, signal?: AbortSignal): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new ProblemError({
      title: 'The answer is not JSON',
      status: response.status,
      detail: `${call} was answered by something other than this server’s API.`,
    });
  }
}

const sent = (body: unknown, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  ...(signal ? { signal } : {}),
});

/** Throws ProblemError, or what an aborted fetch throws. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return read(await ask(path, signal ? { signal } : {}), `GET ${path}`, signal);
}

/** Sends a body and reads nothing back. */
export async function post(path: string, body: unknown): Promise<void> {
  await ask(path, sent(body));
}

/** Sends a body and reads the answer. */
export async function postFor<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return read(await ask(path, sent(body, signal)), `POST ${path}`, signal);
}

/** Sends a body and gives the answer as text, for documents whose numbers must keep their digits. */
export async function postForText(path: string, body: unknown, signal?: AbortSignal): Promise<string> {
  return (await ask(path, sent(body, signal))).text();
}

/** A path with the parameters that have a value. */
export function withParameters(path: string, query: object): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) parameters.set(name, String(value));
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/** Sends a body and gives the answer as text, for numbers that must keep every digit. */
export async function postText(path: string, body: unknown, signal?: AbortSignal): Promise<string> {
  return (await ask(path, sent(body, signal))).text();
}
