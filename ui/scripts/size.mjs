// What a first visit loads, compressed: of a plain page, and of the studio with all that opening a
// mapping brings along. Fails above the budget.
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const budget = 400 * 1024;
const dist = new URL('../dist/', import.meta.url).pathname;
const html = await readFile(join(dist, 'index.html'), 'utf8');

// emptyOutDir is off, so builds leave their predecessors behind: keep only what this one refers to.
const assets = await readdir(join(dist, 'assets'));
const texts = new Map();
const kept = new Set();
const keep = async (text) => {
  for (const name of assets) {
    if (text.includes(name) && !kept.has(name)) {
      kept.add(name);
      if (!/\.(js|css)$/.test(name)) continue;
      texts.set(name, await readFile(join(dist, 'assets', name), 'utf8'));
      await keep(texts.get(name));
    }
  }
};
await keep(html);
for (const name of assets) if (!kept.has(name)) await rm(join(dist, 'assets', name));

// The build names what each chunk brings along: scripts, styles, and chunks that it loads later.
const manifestFile = join(dist, '.vite/manifest.json');
const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
await rm(join(dist, '.vite'), { recursive: true });
const base = (path) => path.replace(/^assets\//, '');

/** Files that a chunk needs at once; what a person must ask for first is not among them. */
function filesOf(key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk || found.has(base(chunk.file))) return found;
  found.add(base(chunk.file));
  for (const style of chunk.css ?? []) found.add(base(style));
  for (const each of chunk.imports ?? []) filesOf(each, found);
  return found;
}

const page = filesOf('src/features/live/LivePage.tsx', filesOf('index.html'));
const studio = filesOf('src/studio/StudioPage.tsx', filesOf('index.html'));
// A worker is a file of its own that no chunk imports.
for (const name of studio)
  for (const other of kept)
    if (/\.(js|wasm)$/.test(other) && /worker|\.wasm$/.test(other) && texts.get(name)?.includes(other))
      studio.add(other);

// Fonts are compressed already, and a page in Latin script loads one file of each family.
const firstFont = /^(inter-latin-wght|jetbrains-mono-latin-400)-normal-.*\.woff2$/;
const always = [...kept].filter((name) => firstFont.test(name) || html.includes(name));
const sizeOf = async (name) => {
  const path = join(dist, 'assets', name);
  return name.endsWith('.woff2') ? (await stat(path)).size : gzipSync(await readFile(path)).length;
};
const total = async (names) => {
  let sum = gzipSync(html).length;
  for (const name of new Set([...names, ...always])) sum += await sizeOf(name);
  return sum;
};

let over = false;
for (const [what, names, most] of [
  ['first load of the start page', page, budget],
  ['first load of the studio', studio, budget],
]) {
  const sum = await total(names);
  over ||= sum > most;
  console.log(`${what} ${(sum / 1024).toFixed(1)} KB compressed (budget ${most / 1024} KB)`);
}
if (!manifest['src/studio/StudioPage.tsx']) {
  console.error('the studio has no chunk of its own: size.mjs must learn where it is');
  over = true;
}
if (over) process.exit(1);
