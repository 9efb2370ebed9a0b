// Writes src/studio/cel/cel.generated.ts from cel.grammar.
// With --check it writes nothing and fails when the committed file is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { buildParserFile } from '@lezer/generator';

const source = new URL('../src/studio/cel/cel.grammar', import.meta.url);
const target = new URL('../src/studio/cel/cel.generated.ts', import.meta.url);

const { parser } = buildParserFile(await readFile(source, 'utf8'), {
  fileName: 'cel.grammar',
  typeScript: true,
  warn: (message) => {
    throw new Error(`cel.grammar: ${message}`);
  },
});
const banner = '// Generated from cel.grammar by "npm run generate". Do not edit.\n';
const text = banner + parser.replace(/^\/\/ This file was generated.*\n/, '');

if (process.argv.includes('--check')) {
  const committed = await readFile(target, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error(
      'src/studio/cel/cel.generated.ts is older than cel.grammar: run "npm run generate" and commit it.',
    );
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
