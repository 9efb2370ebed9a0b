// The calls of the server that the studio makes, as an interface so that tests can stand in for the server.
import { askJSON } from '../../api/client';
import type { components } from '../../api/generated';

type Schemas = components['schemas'];
export type MappingFiles = Schemas['MappingFiles'];
export type CompileMapping = Schemas['CompileMapping'];
export type CompiledMapping = Schemas['CompiledMapping'];
export type SaveRequest = Schemas['SaveRequest'];
export type SaveResult = Schemas['SaveResult'];
export type MergeConflict = Schemas['MergeConflict'];
export type PublishRequest = Schemas['PublishRequest'];
export type PublishResult = Schemas['PublishResult'];
export type RecordedMessage = Schemas['RecordedMessage'];
export type Branch = Schemas['Branch'];

/** Every call throws a ProblemError with the server's words, status 0 where there was no answer. */
export interface Calls {
  mapping(name: string, branch: string, signal?: AbortSignal): Promise<MappingFiles>;
  branches(signal?: AbortSignal): Promise<Branch[]>;
  shape(ref: string, branch: string, signal?: AbortSignal): Promise<Schemas['Shape']>;
  compile(name: string, body: CompileMapping, signal?: AbortSignal): Promise<CompiledMapping>;
  recorded(name: string, signal?: AbortSignal): Promise<RecordedMessage[]>;
  save(body: SaveRequest): Promise<SaveResult>;
  publish(body: PublishRequest): Promise<PublishResult>;
}

const query = (values: Record<string, string>) => {
  const filled = Object.entries(values).filter(([, value]) => value);
  return filled.length ? `?${new URLSearchParams(filled)}` : '';
};

const mappingAt = (name: string) => `/api/v1/mappings/${encodeURIComponent(name)}`;

export const calls: Calls = {
  mapping: (name, branch, signal) => askJSON(`${mappingAt(name)}${query({ branch })}`, signal),
  branches: (signal) => askJSON('/api/v1/branches', signal),
  shape: (ref, branch, signal) => askJSON(`/api/v1/shape${query({ ref, branch })}`, signal),
  compile: (name, body, signal) => askJSON(`${mappingAt(name)}/compile`, signal, body),
  recorded: (mapping, signal) => askJSON(`/api/v1/recorded${query({ mapping })}`, signal),
  save: (body) => askJSON('/api/v1/save', undefined, body),
  publish: (body) => askJSON('/api/v1/publish', undefined, body),
};
