// Pictures of every page and state, to be looked at: npm run screenshots [part of a name …]
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { launch } from './chromium.mjs';

const port = Number(process.env.PORT ?? 8097);
const base = process.env.BASE_URL ?? `http://127.0.0.1:${port}`;
const out = fileURLToPath(new URL('../screenshots/', import.meta.url));
const wanted = process.argv.slice(2);

const openRow = (state) => async (page) => {
  await page.goto(`${base}/live?kind=order&state=${state}`);
  await page.locator('.grid-item').first().click();
  await page.locator('.step').first().waitFor();
};
const control = (page, command, body = {}) => page.request.post(`${base}/_mock/${command}`, { data: body });

const orderPlaced = '/contracts/orders/order-placed@1';
const rows = (page) => page.locator('.table tbody tr').first().waitFor();
const search = async (page, text) => {
  await rows(page);
  await page.keyboard.press('/');
  await page.keyboard.type(text);
};
const verdict = (page) => page.locator('.verdict-bar .state').waitFor();
const paste = async (page, text) => {
  await page.getByLabel('Text of sample-1.json').fill(text);
  await page
    .locator('.new-result[aria-busy=false] .new-sum, .new-result[aria-busy=false] .findings')
    .waitFor();
};
const sample = async (page) => {
  await page.getByLabel('Name', { exact: true }).fill('orders/pos-receipt');
  await paste(page, JSON.stringify(receipt));
  await page.locator('.cm-line').first().waitFor();
};
const startTour = async (page) => {
  await rows(page);
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Start the tour' }).click();
};
const receipt = {
  receiptNumber: '0001-4711',
  till: 12,
  at: '2026-03-14T09:26:53+01:00',
  total: '49.70',
  customer: null,
  lines: [
    { sku: 'TEE-ORG-M-NVY', quantity: 2, price: '19.90', discounts: [] },
    { sku: 'SCARF-MER-RED', quantity: 1, price: '9.90', discounts: [], note: 'gift' },
  ],
};
const finding = async (page) => {
  await page.locator('.finding-card').first().waitFor();
  await page.locator('.cm-line').first().waitFor();
};

/** name, scenario, path or steps, then what else to do before the picture */
const shots = [
  ['live', 'demo', '/live', async (page) => page.waitForTimeout(2500)],
  ['live-empty', 'empty', '/live'],
  ['live-one', 'one', '/live'],
  [
    'live-10000',
    'many',
    '/live',
    async (page) => {
      await page.mouse.move(600, 500);
      await page.mouse.wheel(0, 9000);
      await control(page, 'emit', { count: 3 });
      await page.locator('.pill').waitFor();
    },
  ],
  ['live-names', 'names', '/live'],
  ['live-error', 'error', '/live'],
  ['live-filtered', 'many', '/live?kind=order,return&state=waiting,parked&system=sap'],
  ['live-nothing', 'many', '/live?q=nothing-like-this'],
  [
    'live-lost',
    'demo',
    '/live',
    async (page) => {
      await page.locator('.grid-item').first().waitFor();
      await control(page, 'down');
      await page.getByText('Connection lost').waitFor();
      await page.waitForTimeout(6000);
      await control(page, 'up');
    },
  ],
  ['live-loading', 'slow', '/live', async (page) => page.waitForTimeout(300)],
  ['trail-ok', 'many', openRow('done')],
  [
    'trail-unfolded',
    'many',
    openRow('done'),
    async (page) => {
      await page.keyboard.press('e');
      await page.locator('.exchange > summary').last().click();
    },
  ],
  ['trail-waiting', 'many', openRow('waiting')],
  ['trail-parked', 'many', openRow('parked')],
  ['trail-edit', 'many', openRow('parked'), async (page) => page.getByText('Edit and resend').click()],
  ['trail-names', 'names', openRow('done')],
  ['trail-missing', 'many', '/live/01JDNOTHING'],
  ['mappings', 'many', '/mappings'],
  ['contracts', 'many', '/contracts'],
  ['mappings-names', 'names', '/mappings'],
  ['mappings-error', 'error', '/mappings'],
  ['contracts-empty', 'empty', '/contracts'],
  ['contracts-names', 'names', '/contracts?domain=bestand'],
  ['contract-fields', 'demo', `${orderPlaced}`, rows],
  ['contract-search', 'demo', `${orderPlaced}`, async (page) => search(page, 'sku')],
  [
    'contract-text',
    'demo',
    `${orderPlaced}?tab=text`,
    async (page) => page.locator('.cm-line').first().waitFor(),
  ],
  ['contract-versions', 'demo', `${orderPlaced}?tab=versions`, rows],
  ['contract-users', 'demo', `${orderPlaced}?tab=users`, rows],
  ['contract-older', 'demo', `${orderPlaced}?version=1.2.0`, rows],
  [
    'contract-api',
    'demo',
    '/contracts/sap/api@1',
    async (page) => page.locator('.cm-line').first().waitFor(),
  ],
  ['contract-10000', 'many', '/contracts/erp/wide-article@1', rows],
  ['contract-names', 'names', `/contracts/${encodeURI('bestand/außenlager')}@1`, rows],
  ['contract-missing', 'demo', '/contracts/orders/nothing@1'],
  ['contract-error', 'error', `${orderPlaced}`],
  ['compare-breaking', 'demo', `${orderPlaced}/compare?from=1.4.0&to=2.0.0`, finding],
  ['compare-fine', 'demo', `${orderPlaced}/compare?from=1.2.0&to=1.4.0`, finding],
  ['compare-edit', 'demo', `${orderPlaced}/compare?to=edit`, verdict],
  ['new-contract', 'demo', '/contracts/new'],
  ['new-contract-sample', 'demo', '/contracts/new', sample],
  ['new-contract-mistake', 'demo', '/contracts/new', async (page) => paste(page, '{"a": }')],
  ['new-mapping', 'demo', '/mappings/new'],
  [
    'new-mapping-chosen',
    'many',
    '/mappings/new?source=shopify%2Forder%401',
    async (page) => {
      await page.getByRole('combobox', { name: 'Search the target contract' }).fill('placed');
      await page.keyboard.press('Enter');
      await page.getByRole('textbox', { name: 'Your name' }).fill('Maria Keller');
    },
  ],
  ['new-mapping-empty', 'empty', '/mappings/new'],
  ['tour', 'demo', '/mappings', startTour],
  ['changes', 'many', '/changes'],
  ['changes-clean', 'one', '/changes'],
  ['flows', 'many', '/flows'],
  ['control', 'demo', '/control-room'],
  ['control-calm', 'one', '/control-room'],
  ['developers', 'many', '/developers'],
  ['mappings-empty', 'empty', '/mappings'],
  ['not-found', 'many', '/somewhere'],
  [
    'palette',
    'many',
    '/live',
    async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('sap');
      await page.waitForTimeout(800);
    },
  ],
  ['keys', 'many', '/live', async (page) => page.keyboard.press('?')],
  ['person', 'many', '/live', async (page) => page.locator('.person').click()],
];

const mock = process.env.BASE_URL
  ? undefined
  : spawn(process.execPath, [fileURLToPath(new URL('../mock/server.mjs', import.meta.url))], {
      env: { ...process.env, PORT: port },
      stdio: 'inherit',
    });
const browser = await chromium.launch(launch);
try {
  await mkdir(out, { recursive: true });
  for (let i = 0; i < 100; i++)
    if (
      await fetch(base).then(
        () => true,
        () => new Promise((resolve) => setTimeout(resolve, 100)),
      )
    )
      break;
  const widths = process.env.WIDTHS?.split(',').map(Number) ?? [1280, 1440, 1920];
  const themes = process.env.THEMES?.split(',') ?? ['light', 'dark'];
  for (const [name, scenario, where, after] of shots) {
    if (wanted.length && !wanted.some((part) => name.includes(part))) continue;
    for (const width of widths) {
      for (const theme of themes) {
        const context = await browser.newContext({
          viewport: { width, height: width === 1920 ? 1080 : width < 500 ? 844 : 800 },
          colorScheme: theme,
          locale: 'en-GB',
        });
        await context.addCookies([
          { name: 'mock', value: `${scenario}.${name}-${width}-${theme}`, url: base },
        ]);
        const page = await context.newPage();
        if (typeof where === 'string') await page.goto(base + where);
        else await where(page);
        await page.evaluate(() => document.fonts.ready);
        await page.waitForTimeout(350);
        await after?.(page);
        await page.screenshot({ path: `${out}${name}-${width}-${theme}.png` });
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  mock?.kill();
}
