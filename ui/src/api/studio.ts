// The typed calls around contracts and mappings. Nothing here stores anything but save and publish.
import type { components } from './generated';
import { get, postFor, withParameters } from './http';

type Schemas = components['schemas'];
export type Branch = Schemas['Branch'];
export type CompareContracts = Schemas['CompareContracts'];
export type ComparedContracts = Schemas['ComparedContracts'];
export type CompatFinding = Schemas['CompatFinding'];
export type CompatReport = Schemas['CompatReport'];
export type CompileMapping = Schemas['CompileMapping'];
export type CompiledMapping = Schemas['CompiledMapping'];
export type ContractPage = Schemas['ContractPage'];
export type ContractText = Schemas['ContractText'];
export type ExpressionHelp = Schemas['ExpressionHelp'];
export type ExpressionQuery = Schemas['ExpressionQuery'];
export type FieldUse = Schemas['FieldUse'];
export type FileText = Schemas['FileText'];
export type FunctionDoc = Schemas['FunctionDoc'];
export type ImportContract = Schemas['ImportContract'];
export type ImportedContract = Schemas['ImportedContract'];
export type ImportNote = Schemas['ImportNote'];
export type MappingFiles = Schemas['MappingFiles'];
export type MappingSummary = Schemas['MappingSummary'];
export type MergeConflict = Schemas['MergeConflict'];
export type Person = Schemas['Person'];
export type PublishRequest = Schemas['PublishRequest'];
export type PublishResult = Schemas['PublishResult'];
export type RecordedMessage = Schemas['RecordedMessage'];
export type SaveRequest = Schemas['SaveRequest'];
export type SaveResult = Schemas['SaveResult'];
export type Shape = Schemas['Shape'];
export type ShapeField = Schemas['ShapeField'];
export type Suggestions = Schemas['Suggestions'];
export type SuggestQuery = Schemas['SuggestQuery'];
export type TracedMapping = Schemas['TracedMapping'];
export type TraceMapping = Schemas['TraceMapping'];

const v1 = '/api/v1';
const ofMapping = (name: string) => `${v1}/mappings/${encodeURIComponent(name)}`;

/** A branch that is not named is the one that runs. A signal gives a call up: it then throws AbortError. */
export const studioApi = {
  functions: (signal?: AbortSignal) => get<FunctionDoc[]>(`${v1}/functions`, signal),
  shape: (ref: string, branch?: string, signal?: AbortSignal) =>
    get<Shape>(withParameters(`${v1}/shape`, { ref, branch }), signal),
  branches: (signal?: AbortSignal) => get<Branch[]>(`${v1}/branches`, signal),
  mappings: (branch?: string, signal?: AbortSignal) =>
    get<MappingSummary[]>(withParameters(`${v1}/mappings`, { branch }), signal),
  mapping: (name: string, branch?: string, signal?: AbortSignal) =>
    get<MappingFiles>(withParameters(ofMapping(name), { branch }), signal),
  compile: (name: string, body: CompileMapping, signal?: AbortSignal) =>
    postFor<CompiledMapping>(`${ofMapping(name)}/compile`, body, signal),
  expression: (name: string, body: ExpressionQuery, signal?: AbortSignal) =>
    postFor<ExpressionHelp>(`${ofMapping(name)}/expression`, body, signal),
  suggest: (name: string, body: SuggestQuery, signal?: AbortSignal) =>
    postFor<Suggestions>(`${ofMapping(name)}/suggest`, body, signal),
  trace: (name: string, body: TraceMapping, signal?: AbortSignal) =>
    postFor<TracedMapping>(`${ofMapping(name)}/trace`, body, signal),
  recorded: (mapping: string, limit?: number, signal?: AbortSignal) =>
    get<RecordedMessage[]>(withParameters(`${v1}/recorded`, { mapping, limit }), signal),
  save: (body: SaveRequest, signal?: AbortSignal) => postFor<SaveResult>(`${v1}/save`, body, signal),
  publish: (body: PublishRequest, signal?: AbortSignal) =>
    postFor<PublishResult>(`${v1}/publish`, body, signal),
  /** version names an older published one. */
  contract: (ref: string, at: { branch?: string; version?: string } = {}, signal?: AbortSignal) =>
    get<ContractPage>(withParameters(`${v1}/contract`, { ref, ...at }), signal),
  importContract: (body: ImportContract, signal?: AbortSignal) =>
    postFor<ImportedContract>(`${v1}/contracts/import`, body, signal),
  compat: (body: CompareContracts, signal?: AbortSignal) =>
    postFor<ComparedContracts>(`${v1}/compat`, body, signal),
};
