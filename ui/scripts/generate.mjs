// Writes src/api/generated.ts from the server's OpenAPI document.
// With --check it writes nothing and fails when the committed file is stale.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../server/httpapi/openapi.yaml', import.meta.url);
const target = new URL('../src/api/generated.ts', import.meta.url);

const banner = '// Generated from server/httpapi/openapi.yaml by "npm run generate". Do not edit.\n\n';
const text = banner + astToString(await openapiTS(source, { alphabetize: true }));

if (process.argv.includes('--check')) {
  const committed = await readFile(target, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error(
      'src/api/generated.ts is older than server/httpapi/openapi.yaml: run "npm run generate" and commit it.',
    );
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
