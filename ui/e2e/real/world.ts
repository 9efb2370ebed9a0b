// A server of a test's own: the real binary on its own data, with a workspace that the test has prepared.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('../../../', import.meta.url).pathname;
const sample = join(root, 'samples/retail');

/** The binary under test. */
export const crosswalk = join(root, 'bin/crosswalk');

export interface World {
  url: string;
  /** The workspace, a Git repository. */
  workspace: string;
  git(...args: string[]): string;
  /** Ends the process in good order; start brings it back on the same address and data. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** What a person's git does, with a name of its own. */
function git(workspace: string, args: string[]): string {
  const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com'];
  return execFileSync('git', ['-C', workspace, ...who, ...args], { encoding: 'utf8' });
}

/**
 * Starts the demo on a copy of the retail sample. prepare may change the copy before it is committed; because a
 * person committed it, the demo leaves it as it is.
 */
export async function openWorld(prepare: (workspace: string) => void = () => {}, rate = 1): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'crosswalk-e2e-'));
  const workspace = join(dir, 'data/workspace');
  mkdirSync(workspace, { recursive: true });
  for (const part of [
    'crosswalk.yaml',
    'domains.yaml',
    'contracts',
    'flows',
    'mappings',
    'systems',
    'tables',
  ])
    cpSync(join(sample, part), join(workspace, part), { recursive: true });
  prepare(workspace);
  git(workspace, ['init', '-q', '-b', 'main']);
  git(workspace, ['add', '-A']);
  git(workspace, ['commit', '-q', '-m', 'start']);

  let child: ChildProcess | undefined;
  let listen = '127.0.0.1:0';
  const world: World = {
    url: '',
    workspace,
    git: (...args) => git(workspace, args),
    async start() {
      const args = [
        'serve',
        '--demo',
        '--demo-rate',
        String(rate),
        '--data',
        join(dir, 'data'),
        '--listen',
        listen,
      ];
      const server = spawn(crosswalk, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      child = server;
      let log = '';
      world.url = await new Promise<string>((resolve, reject) => {
        const read = (part: Buffer) => {
          log = (log + part.toString()).slice(-20_000);
          const url = /^ *page +(http\S+)$/m.exec(log)?.[1];
          if (url) resolve(url);
        };
        server.stdout.on('data', read);
        server.stderr.on('data', read);
        server.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log}`)));
        server.on('error', reject);
      });
      listen = new URL(world.url).host;
    },
    async stop() {
      const server = child;
      child = undefined;
      if (!server || server.exitCode !== null) return;
      const ended = new Promise((resolve) => server.on('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    },
    async close() {
      await world.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await world.start();
  return world;
}
