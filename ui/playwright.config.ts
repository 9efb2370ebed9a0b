import { execFileSync } from 'node:child_process';
import { defineConfig } from '@playwright/test';
import { launch } from './scripts/chromium.mjs';

// With BASE_URL the tests of e2e/real run against that server. Without it, those of e2e/mock run
// against the mock server, which can be made slow, empty, full or absent.
const base = process.env.BASE_URL;
const free =
  "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })";
// The workers load this file again and must find the same port.
process.env.MOCK_PORT ??= execFileSync(process.execPath, ['-e', free], { encoding: 'utf8' }).trim();
const port = process.env.MOCK_PORT;

export default defineConfig({
  testDir: base ? 'e2e/real' : 'e2e/mock',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // A busy machine may lose a race; a test that needs the second try is told as flaky.
  retries: 1,
  // Generous: the tests share two cores with whatever else is built.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    baseURL: base ?? `http://127.0.0.1:${port}`,
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    launchOptions: launch,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  ...(base
    ? {}
    : {
        webServer: {
          command: 'node mock/server.mjs',
          env: { PORT: port },
          url: `http://127.0.0.1:${port}/api/v1/health`,
        },
      }),
});
