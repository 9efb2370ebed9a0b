// How the studio does with two contracts of 10,000 fields and a mapping of 1,000 rules: each figure with its target.
// make studio-scale, or: node scripts/studio-scale.mjs [--keys 100] [--edits 1000] [--profile DIR]
// It measures within the page, on the running binary. A target that is missed is told and is no failure.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { parse } from 'yaml';
import { launch } from './chromium.mjs';
import { watchPage } from './studio-watch.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({
  options: {
    fields: { type: 'string', default: '10000' },
    rules: { type: 'string', default: '1000' },
    keys: { type: 'string', default: '100' },
    edits: { type: 'string', default: '1000' },
    profile: { type: 'string' },
  },
});
const mapping = 'wide';
/** Nothing here takes minutes, unless the machine has other things to do. */
const patience = 120_000;

const dir = mkdtempSync(join(tmpdir(), 'crosswalk-scale-'));
const workspace = join(dir, 'workspace');

const load = () =>
  `load ${loadavg()
    .map((each) => each.toFixed(1))
    .join(', ')} on ${cpus().length} cores`;
const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.ceil(q * list.length) - 1] ?? Number.NaN;
const ms = (value) => `${value.toFixed(0)} ms`;
const kb = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;
const mb = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

let missed = 0;
const tell = (what, figure, target, isMet, more = '') => {
  if (isMet === false) missed++;
  const verdict = isMet === undefined ? '' : isMet ? 'met' : 'MISSED';
  console.log(`${what.padEnd(34)} ${figure.padStart(9)}  ${target.padEnd(15)} ${verdict.padEnd(7)} ${more}`);
};

/** Starts the server on the workspace; gives its address. */
async function serve() {
  const args = ['serve', '--workspace', workspace, '--data', join(dir, 'data'), '--listen', '127.0.0.1:0'];
  const server = spawn(join(root, 'bin/crosswalk'), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const url = await new Promise((resolve, reject) => {
    const read = (part) => {
      log = (log + part.toString()).slice(-20_000);
      const found = /^Crosswalk is running: (http\S+)/m.exec(log)?.[1];
      if (found) resolve(found);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log}`)));
    setTimeout(() => reject(new Error(`the server does not say where it runs:\n${log}`)), patience).unref();
  });
  return { server, url };
}

/** Path of a rule that writes a text of any length, and that has a value for the case. */
function anyText() {
  const folder = join(workspace, 'mappings', mapping);
  const doc = parse(readFileSync(join(folder, 'mapping.yaml'), 'utf8'));
  const want = JSON.parse(readFileSync(join(folder, 'cases/usual.want.json'), 'utf8'));
  const find = (rules, around, value) => {
    for (const [name, rule] of Object.entries(rules)) {
      const path = around ? `${around}.${name}` : name;
      const there = name.split('.').reduce((at, key) => at?.[key], value);
      if (typeof rule === 'string') {
        if (rule.includes('+ " / " +') && typeof there === 'string') return path;
      } else if (rule.rules) {
        const inner = rule.each ? [`${path}[]`, there?.[0]] : [path, there];
        const found = find(rule.rules, ...inner);
        if (found) return found;
      }
    }
    return undefined;
  };
  const path = find(doc.rules, '', want);
  if (!path) throw new Error(`mapping ${mapping} has no rule that joins two texts; see mapper/scale`);
  return path;
}

const heapOf = async (cdp) => {
  // What finalizers hold goes with the second round.
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  return (await cdp.send('Runtime.getHeapUsage')).usedSize;
};

async function profiled(cdp, name, run) {
  if (!options.profile) return run();
  await cdp.send('Profiler.enable');
  await cdp.send('Profiler.setSamplingInterval', { interval: 500 });
  await cdp.send('Profiler.start');
  const out = await run();
  const { profile } = await cdp.send('Profiler.stop');
  await mkdir(options.profile, { recursive: true });
  await writeFile(join(options.profile, `${name}.cpuprofile`), JSON.stringify(profile));
  return out;
}

async function visit(browser) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const cdp = await context.newCDPSession(page);
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(error));
  await page.addInitScript(watchPage);
  return { context, page, cdp, thrown };
}

/** Opens the mapping and waits until rows, lines and coverage are on the screen. */
async function open({ page }, url, query = '') {
  await page.goto(`${url}/mappings/${mapping}${query}`);
  return page.evaluate(() => window.scale.opened);
}

const partsOf = ({ rows, lines, coverage, answers }) =>
  `rows ${ms(rows)}, coverage ${ms(coverage)}, lines ${ms(lines)}; ${answers
    .map(({ name, from, to, size }) => `${name} ${from.toFixed(0)}–${to.toFixed(0)} (${kb(size)})`)
    .join(', ')}`;

async function measureOpen(browser, url) {
  const first = await visit(browser);
  const sizes = new Map();
  const from = new Map();
  first.cdp.on('Network.responseReceived', ({ requestId, response }) => from.set(requestId, response.url));
  first.cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    sizes.set(from.get(requestId) ?? '', encodedDataLength),
  );
  await first.cdp.send('Network.enable');
  const cold = await open(first, url);
  let page = 0;
  let data = 0;
  for (const [address, bytes] of sizes) {
    if (!address.startsWith(url)) continue;
    if (new URL(address).pathname.startsWith('/api/')) data += bytes;
    else page += bytes;
  }
  tell('first visit after a start', ms(cold.all), 'under 800 ms', cold.all < 800, partsOf(cold));
  const again = [];
  for (let turn = 0; turn < 5; turn++)
    again.push(await profiled(first.cdp, `open-${turn}`, () => open(first, url)));
  const all = again.map((each) => each.all);
  const middle = quantile(all, 0.5);
  const usual = again.find((each) => each.all === middle) ?? cold;
  tell('opened again, median of 5', ms(middle), 'under 800 ms', middle < 800, partsOf(usual));
  await first.context.close();
  return { page, data };
}

async function measureKeys({ page, cdp }, keys) {
  const row = page.locator('[data-pane=target] [role=treeitem][aria-selected=true]');
  await row.waitFor();
  await row.locator('.trees-expr').dblclick();
  await row.locator('.cm-content').waitFor();
  await page.keyboard.press('End');
  // Closing quotes come by themselves; an earlier expression goes on giving its value.
  await page.keyboard.type(' + "');
  await page.evaluate(() => window.scale.attend());
  const alphabet = 'abcdefghijklmnopqrstuvwxyz';
  let typed = '';
  const press = async () => {
    const letter = alphabet[(typed.length * 7 + Math.floor(typed.length / 26)) % 26];
    typed += letter;
    await page.evaluate((end) => window.scale.arm(end), `${typed}"`);
    await page.keyboard.press(letter);
    return page.evaluate(() => window.scale.shown);
  };
  for (let i = 0; i < 5; i++) await press();
  const times = await profiled(cdp, 'keys', async () => {
    const out = [];
    for (let i = 0; i < keys; i++) out.push(await press());
    return out;
  });
  const whole = times.map((each) => each.whole);
  const server = times.map((each) => each.server);
  const p95 = quantile(whole, 0.95);
  tell('keystroke to preview, median', ms(quantile(whole, 0.5)), '', undefined);
  tell(
    'keystroke to preview, p95',
    ms(p95),
    'under 100 ms',
    p95 < 100,
    `${keys} keystrokes; the server's answer: median ${ms(quantile(server, 0.5))}, p95 ${ms(quantile(server, 0.95))}; ` +
      `without it: median ${ms(
        quantile(
          times.map((each) => each.whole - each.server),
          0.5,
        ),
      )}`,
  );
  await page.keyboard.press('Escape');
}

async function measureScroll({ page }) {
  let most = 0;
  const frames = [];
  const spans = [];
  for (const side of ['target', 'source']) {
    await page.locator(`[data-pane=${side}] [role=treeitem][tabindex="0"]`).focus();
    await page.keyboard.press('*');
    const found = await page.evaluate((pane) => window.scale.scroll(pane, 600), side);
    most = Math.max(most, found.most);
    frames.push(...found.frames);
    spans.push(`${side} ${found.rows} rows`);
  }
  const slow = frames.filter((each) => each > 32).length / frames.length;
  tell('most DOM nodes while scrolling', `${most}`, 'under 3,000', most < 3000, spans.join(', '));
  tell(
    'frames over 32 ms while scrolling',
    `${(slow * 100).toFixed(1)} %`,
    '',
    undefined,
    `${frames.length} frames, median ${frames.length ? quantile(frames, 0.5).toFixed(1) : ''} ms, p99 ${quantile(frames, 0.99).toFixed(1)} ms`,
  );
}

/** Each edit is what a person does: the row, Enter, a text, Enter. */
async function measureMemory({ page, cdp }, edits) {
  const rows = await page.evaluate(() => window.scale.textRows());
  const edit = async (turn) => {
    await page.evaluate((node) => window.scale.focusRow(node), rows[turn % rows.length]);
    await page.keyboard.press('Enter');
    await page.keyboard.insertText(`"edit ${turn}"`);
    await page.keyboard.press('Enter');
  };
  const settled = () => page.evaluate(() => window.scale.quiet());
  let turn = 0;
  for (; turn < 50; turn++) await edit(turn);
  await settled();
  const before = await heapOf(cdp);
  for (; turn < 50 + edits; turn++) await edit(turn);
  await settled();
  const after = await heapOf(cdp);
  const grown = after - before;
  tell(
    `JS heap after ${edits} edits`,
    `${grown < 0 ? '-' : '+'}${mb(Math.abs(grown))}`,
    'under +10 MB',
    grown < 10 * 2 ** 20,
    `${mb(before)} → ${mb(after)} after garbage collection, ${rows.length} rules edited in turn`,
  );
}

async function main() {
  execFileSync(
    'go',
    ['run', './studio', '-out', workspace, '-git', '-fields', options.fields, '-rules', options.rules],
    { cwd: join(root, 'bench'), stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const target = anyText();
  const { server, url } = await serve();
  const browser = await chromium.launch(launch);
  try {
    console.log(`Chromium ${browser.version()}, ${load()}\n`);
    const { page, data } = await measureOpen(browser, url);
    const there = await visit(browser);
    await open(there, url, `?target=${encodeURIComponent(target)}`);
    await measureKeys(there, Number(options.keys));
    await measureScroll(there);
    await there.context.close();
    const edited = await visit(browser);
    await open(edited, url, `?target=${encodeURIComponent(target)}`);
    await measureMemory(edited, Number(options.edits));
    tell(
      'first load, compressed',
      kb(page),
      'under 400 KB',
      page < 400 * 1024,
      `the page's own responses; the mapping and its contracts are ${mb(data)} more`,
    );
    for (const error of [...there.thrown, ...edited.thrown]) console.log(`the page threw: ${error}`);
    console.log(`\n${missed ? `${missed} missed` : 'every target met'}; ${load()}`);
  } finally {
    await browser.close();
    server.removeAllListeners('exit');
    server.kill();
    await new Promise((done) => (server.exitCode === null ? server.on('exit', done) : done()));
  }
}

try {
  await main();
} catch (error) {
  console.error(`studio-scale could not measure: ${error.stack ?? error}`);
  process.exitCode = 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
