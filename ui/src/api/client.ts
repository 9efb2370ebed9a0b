// The typed calls of the server. Types come from generated.ts; nothing here is invented.
import type { components } from './generated';

type Schemas = components['schemas'];
export type Health = Schemas['Health'];
export type Stats = Schemas['Stats'];
export type LivePage = Schemas['LivePage'];
export type LiveRow = Schemas['LiveRow'];
export type OutsideDocument = Schemas['Document'];
export type Trail = Schemas['Trail'];
export type TrailStep = Schemas['TrailStep'];
export type TrailMessage = Schemas['TrailMessage'];
export type StepError = Schemas['StepError'];
export type Exchange = Schemas['Exchange'];
export type Problem = Schemas['Problem'];
export type Workspace = Schemas['Workspace'];
export type Resend = Schemas['Resend'];

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

/** How far the server's clock is ahead of this one, in milliseconds; learnt from each answer. */
export const serverClock = {
  ahead: 0,
  learn(time: string | undefined) {
    const at = time ? Date.parse(time) : Number.NaN;
    if (!Number.isNaN(at)) serverClock.ahead = at - Date.now();
  },
  now: () => Date.now() + serverClock.ahead,
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

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await ask(path, signal ? { signal } : {});
  try {
    return (await response.json()) as T;
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new ProblemError({
      title: 'The answer is not JSON',
      status: response.status,
      detail: `GET ${path} was answered by something other than this server’s API.`,
    });
  }
}

async function post(path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

export interface LiveQuery {
  kind?: string;
  state?: string;
  system?: string;
  q?: string;
  after?: string;
  limit?: number;
}

export const api = {
  async health(signal?: AbortSignal): Promise<Health> {
    const health = await get<Health>('/api/v1/health', signal);
    serverClock.learn(health.time);
    return health;
  },
  stats: (signal?: AbortSignal) => get<Stats>('/api/v1/stats', signal),
  workspace: (signal?: AbortSignal) => get<Workspace>('/api/v1/workspace', signal),
  async live(query: LiveQuery, signal?: AbortSignal): Promise<LivePage> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value) parameters.set(name, String(value));
    const page = await get<LivePage>(`/api/v1/live?${parameters}`, signal);
    serverClock.learn(page.time);
    return page;
  },
  trail: (correlation: string, signal?: AbortSignal) =>
    get<Trail>(`/api/v1/trails/${encodeURIComponent(correlation)}`, signal),
  resend: (message: string, body: Resend) =>
    post(`/api/v1/messages/${encodeURIComponent(message)}/resend`, body),
  discard: (message: string, reason: string) =>
    post(`/api/v1/messages/${encodeURIComponent(message)}/discard`, { reason }),
};
