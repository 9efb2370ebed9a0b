// The side of the runner that can be stopped: it holds the modules and runs them.
import { Engine, type Result } from './engine';

export interface Job {
  id: number;
  digest: string;
  /** Absent if the worker has had them. */
  bytes?: Uint8Array<ArrayBuffer>;
  runs: readonly { input: string; meta?: string | undefined }[];
}

export interface Done {
  id: number;
  results?: Result[];
  /** The module could not be read at all. */
  failed?: string;
}

/** The newest ones; those before go. */
const kept = new Map<string, Promise<Engine>>();
const most = 3;

function engineOf({ digest, bytes }: Job): Promise<Engine> {
  let engine = kept.get(digest);
  if (!engine) {
    if (!bytes) return Promise.reject(new Error('the module is no longer at hand'));
    engine = Engine.of(bytes);
  }
  kept.delete(digest);
  kept.set(digest, engine);
  for (const old of [...kept.keys()].slice(0, -most)) kept.delete(old);
  return engine;
}

const answer = (done: Done) => postMessage(done);

addEventListener('message', ({ data }: MessageEvent<Job>) => {
  engineOf(data).then(
    (engine) => answer({ id: data.id, results: data.runs.map(({ input, meta }) => engine.run(input, meta)) }),
    (thrown: unknown) => {
      kept.delete(data.digest);
      answer({ id: data.id, failed: thrown instanceof Error ? thrown.message : String(thrown) });
    },
  );
});
