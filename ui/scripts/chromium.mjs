// How the tests and the screenshots start the machine's own Chromium; nothing is downloaded.
import { existsSync } from 'node:fs';

const found = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));
if (!found)
  throw new Error('no Chromium found: install it (apt-get install chromium) or set CHROMIUM to its path');

export const launch = {
  executablePath: found,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
