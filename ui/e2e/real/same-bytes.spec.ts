// What the page shows is what production gives: the same module, and of each case the same bytes.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openStudio, patient } from './analyst';
import { crosswalk, openWorld } from './world';

interface Ran {
  digest: string;
  input: string;
  output?: string;
  error?: { code: string };
}
declare global {
  interface Window {
    ran: Ran[];
  }
}

/** Notes what the page gives its worker, and what the worker makes of it. */
function listen() {
  window.ran = [];
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        const job = jobs.get(data.id);
        for (const [i, result] of (data.results ?? []).entries())
          if (job) window.ran.push({ ...result, digest: job.digest, input: job.runs[i]?.input ?? '' });
      });
    }
    override postMessage(job: Job) {
      jobs.set(job.id, job);
      super.postMessage(job);
    }
  };
  interface Job {
    id: number;
    digest: string;
    runs: { input: string }[];
  }
  const jobs = new Map<number, Job>();
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The digest that the drawer gives to copy. */
async function digestShown(page: Page): Promise<string> {
  const copy = page.locator('.drawer-module').getByRole('button', { name: /copy module digest/i });
  await expect(copy).toHaveAttribute('title', /[0-9a-f]{64}/, patient);
  return /[0-9a-f]{64}/.exec((await copy.getAttribute('title')) ?? '')?.[0] ?? '';
}

test('each mapping gives the same bytes in the browser as on the server, for each of its cases', async ({
  page,
}) => {
  test.slow();
  const world = await openWorld();
  try {
    await page.addInitScript(listen);
    const found = await page.request.get(`${world.url}/api/v1/mappings`);
    const mappings = (await found.json()) as { name: string; digest?: string; running?: string }[];
    expect(mappings).toHaveLength(6);
    for (const { name, digest, running } of mappings) {
      const cases = join(world.workspace, 'mappings', name, 'cases');
      const inputs = readdirSync(cases).filter((file) => file.endsWith('.in.json'));
      expect(inputs.length).toBeGreaterThan(0);
      await openStudio(page, `${world.url}/mappings/${name}?tab=tests`);
      await expect(page.getByRole('tab', { name: /^Tests/ })).toContainText(`${inputs.length} ✓`, patient);
      const shown = await digestShown(page);
      const ran = await page.evaluate(() => window.ran);

      const file = join(world.workspace, '..', `${name}.wasm`);
      execFileSync(crosswalk, ['compile', name, '--workspace', world.workspace, '-o', file]);
      const module = readFileSync(file);
      expect(sha256(module)).toBe(shown);
      expect(running).toBe(shown);
      expect(digest).toBe(shown);
      const text = readFileSync(join(world.workspace, 'mappings', name, 'mapping.yaml'), 'utf8');
      const compiled = await page.request.post(`${world.url}/api/v1/mappings/${name}/compile`, {
        data: { text },
      });
      const bytes = Buffer.from((await compiled.json()).module.base64, 'base64');
      expect(bytes.equals(module)).toBe(true);

      for (const input of inputs) {
        const text = readFileSync(join(cases, input), 'utf8');
        const here = ran.find((each) => each.input === text);
        if (!here) throw new Error(`${name}: the page did not run ${input}`);
        expect(here.digest).toBe(shown);
        const there = spawnSync(crosswalk, ['map', file, '--in', join(cases, input)], { encoding: 'utf8' });
        const said = `${name}, ${input}`;
        if (here.error) expect(there.stderr, said).toContain(here.error.code);
        expect(there.status, said).toBe(here.error ? 1 : 0);
        expect(there.stdout, said).toBe(here.output === undefined ? '' : `${here.output}\n`);
      }
      rmSync(file);
    }
  } finally {
    await world.close();
  }
});
