// Runs the bytes of a module on an input, by the ABI of mapper/abi. What it makes is what production makes.
import { code as codes, wordsOf } from './codes';
import { type Info, infoOf } from './info';
import { kindAt, pointerAt } from './place';

export interface RunError {
  code: string;
  message: string;
  /** Target of the rule that failed. */
  rule?: string;
  /** Place in the input. */
  pointer?: string;
  /** Byte of the input. */
  offset?: number;
}

export interface Result {
  ms: number;
  output?: string;
  error?: RunError;
}

interface Exports {
  memory: WebAssembly.Memory;
  cw_abi(): number;
  cw_in(length: number): number;
  cw_meta?(length: number): number;
  cw_run(length: number): number;
  cw_out(): number;
  cw_out_len(): number;
  cw_err(): number;
}

const abi = 1;
const noOffset = 0xffffffff;
const recordSize = 24;
/** How much of an offending text an error carries, in bytes. */
const most = 200;
/** An instance whose memory grew beyond this is not kept. */
const keep = 64 << 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class Engine {
  readonly info: Info;
  readonly #module: WebAssembly.Module;
  #instance: Exports | undefined;

  private constructor(module: WebAssembly.Module, info: Info) {
    this.#module = module;
    this.info = info;
  }

  static async of(bytes: Uint8Array<ArrayBuffer>): Promise<Engine> {
    const module = await WebAssembly.compile(bytes);
    return new Engine(module, await infoOf(module));
  }

  #start(): Exports {
    if (this.#instance) return this.#instance;
    const exports = new WebAssembly.Instance(this.#module).exports as unknown as Exports;
    const version = exports.cw_abi();
    if (version !== abi)
      throw new Error(`the module speaks version ${version} of the interface, this page ${abi}: reload it`);
    this.#instance = exports;
    return exports;
  }

  /** meta is a JSON object with what is known of the message. */
  run(input: string, meta?: string): Result {
    const bytes = encoder.encode(input);
    const begin = performance.now();
    try {
      const made = this.#run(bytes, meta);
      return { ms: performance.now() - begin, ...made };
    } catch (thrown) {
      // A trap leaves the instance in an unknown state.
      this.#instance = undefined;
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      return {
        ms: performance.now() - begin,
        error: { code: 'bug/trap', message: `the module broke off: ${message}` },
      };
    } finally {
      if ((this.#instance?.memory.buffer.byteLength ?? 0) > keep) this.#instance = undefined;
    }
  }

  #run(bytes: Uint8Array, meta: string | undefined): Omit<Result, 'ms'> {
    if (bytes.length > this.info.limits.input)
      return { error: this.#failure(codes.inputTooLarge, undefined, bytes) };
    const module = this.#start();
    const at = module.cw_in(bytes.length) >>> 0;
    if (at === 0) return { error: this.#failure(codes.inputTooLarge, undefined, bytes) };
    new Uint8Array(module.memory.buffer).set(bytes, at);
    if (module.cw_meta && meta) {
      const told = encoder.encode(meta);
      const place = module.cw_meta(told.length) >>> 0;
      if (place === 0) throw new Error(`${told.length} bytes about the message are more than a module takes`);
      new Uint8Array(module.memory.buffer).set(told, place);
    }
    const outcome = module.cw_run(bytes.length) >>> 0;
    if (outcome !== 0) return { error: this.#failure(outcome, module, bytes) };
    const from = module.cw_out() >>> 0;
    const length = module.cw_out_len() >>> 0;
    return { output: decoder.decode(new Uint8Array(module.memory.buffer, from, length)) };
  }

  /** What the error record says, in the words in which the server tells it. */
  #failure(outcome: number, module: Exports | undefined, input: Uint8Array): RunError {
    const { slug, text } = wordsOf(outcome);
    const error: RunError = { code: slug, message: text };
    if (!module || outcome === codes.inputTooLarge) return error;
    const record = new DataView(module.memory.buffer, module.cw_err() >>> 0, recordSize);
    const word = (at: number) => record.getUint32(at, true);
    const rule = this.info.rules[word(4) - 1];
    const place = this.info.places[word(12) - 1] ?? '';
    const offset = word(8);
    const detail =
      word(16) && word(20)
        ? decoder.decode(new Uint8Array(module.memory.buffer, word(16), Math.min(word(20), most)))
        : '';
    let found: string | undefined;
    if (rule) error.rule = rule.target;
    if (offset !== noOffset && offset <= input.length) {
      error.offset = offset;
      error.pointer = pointerAt(input, offset);
      if (outcome === codes.wrongType) found = kindAt(input, offset);
    }
    error.message = sentence(error, { text, place, detail, found, missing: outcome === codes.required });
    return error;
  }
}

interface Said {
  text: string;
  place: string;
  detail: string;
  found: string | undefined;
  missing: boolean;
}

function sentence({ rule, pointer }: RunError, { text, place, detail, found, missing }: Said): string {
  let out = text;
  if (found) out += `: it is ${found}`;
  if (rule) out += `, rule ${rule}`;
  if (pointer) {
    out += `, at ${pointer}`;
    const name = missing ? place.slice(place.lastIndexOf('/') + 1) : '';
    if (name) out += ` (${name})`;
  } else if (place.startsWith('target/')) out += `, at ${place.slice('target'.length)} of the output`;
  else if (place.startsWith('source/')) out += `, at ${place.slice('source'.length)}`;
  if (detail) out += `: ${JSON.stringify(detail)}`;
  return out;
}
