// The typed calls of the server; those around contracts and mappings are in studio.ts. Types come from
// generated.ts; nothing here is invented.
import type { components } from './generated';
import { get, post, withParameters } from './http';

export { type Problem, ProblemError, toProblem } from './http';

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
export type Workspace = Schemas['Workspace'];
export type Resend = Schemas['Resend'];

/** How far the server's clock is ahead of this one, in milliseconds; learnt from each answer. */
export const serverClock = {
  ahead: 0,
  learn(time: string | undefined) {
    const at = time ? Date.parse(time) : Number.NaN;
    if (!Number.isNaN(at)) serverClock.ahead = at - Date.now();
  },
  now: () => Date.now() + serverClock.ahead,
};

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
    const page = await get<LivePage>(withParameters('/api/v1/live', query), signal);
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
