// What a first visit loads, compressed. Fails above the budget.
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const budget = 260 * 1024;
const dist = new URL('../dist/', import.meta.url).pathname;
const html = await readFile(join(dist, 'index.html'), 'utf8');

// emptyOutDir is off, so builds leave their predecessors behind: keep only what this one refers to.
const assets = await readdir(join(dist, 'assets'));
const kept = new Set();
const keep = async (text) => {
  for (const name of assets) {
    if (text.includes(name) && !kept.has(name)) {
      kept.add(name);
      if (/\.(js|css)$/.test(name)) await keep(await readFile(join(dist, 'assets', name), 'utf8'));
    }
  }
};
await keep(html);
for (const name of assets) if (!kept.has(name)) await rm(join(dist, 'assets', name));

// Fonts are compressed already, and a page in Latin script loads one file of each family.
const firstFont = /^(inter-latin-wght|jetbrains-mono-latin-wght)-normal-.*\.woff2$/;
let total = gzipSync(html).length;
for (const name of kept) {
  const path = join(dist, 'assets', name);
  if (html.includes(name)) total += gzipSync(await readFile(path)).length;
  else if (firstFont.test(name)) total += (await stat(path)).size;
}
console.log(`first load ${(total / 1024).toFixed(1)} KB compressed (budget ${budget / 1024} KB)`);
if (total > budget) process.exit(1);
