import { complaints } from '../checks';
import { expect, test } from './world';

const orderPlaced = '/contracts/orders/order-placed@1';

test('the catalogue filters by its address and opens a contract by the keyboard', async ({ page, world }) => {
  await world.open('demo');
  await page.goto('/contracts');
  await page.getByLabel('All domains').selectOption('orders');
  await page.getByLabel('All statuses').selectOption('draft');
  await expect(page).toHaveURL('/contracts?domain=orders&status=draft');
  await expect(page.locator('tbody a.name')).toHaveText(['orders/order-placed@2']);
  await page.keyboard.press('Escape');
  await page.locator('.page-body').focus();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/contracts');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(orderPlaced);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Order placed');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/contracts');
});

test('a contract is readable: fields, search, users as links into the studio, text, versions', async ({
  page,
  world,
}) => {
  const told = complaints(page);
  await world.open('demo');
  await page.goto(orderPlaced);
  const row = (name: string) =>
    page.locator('.fields-table tr', { has: page.getByTitle(name, { exact: true }) });
  await expect(row('channel')).toContainText('required');
  await expect(row('channel')).toContainText('marketplace');
  await expect(row('channel').getByRole('link', { name: 'written by shopify-order' })).toHaveAttribute(
    'href',
    '/mappings/shopify-order?target=channel',
  );
  await expect(row('channel').getByRole('link', { name: 'read by sap-sales-order' })).toHaveAttribute(
    'href',
    '/mappings/sap-sales-order?source=%2Fchannel',
  );
  await page.keyboard.press('/');
  await page.keyboard.type('lines sku');
  await expect(page.getByTitle('lines[].sku', { exact: true })).toBeVisible();
  await expect(page.getByTitle('channel', { exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Text' }).click();
  await expect(page.locator('.cm-content')).toContainText('"$schema"');
  await expect(page.locator('.cm-content')).toHaveAttribute('aria-readonly', 'true');
  await page.getByRole('button', { name: 'Versions 5' }).click();
  await page.getByRole('link', { name: 'since 1.3.0' }).click();
  await expect(page).toHaveURL(`${orderPlaced}/compare?from=1.3.0&to=1.4.0`);
  expect(told).toEqual([]);
});

test('ten thousand fields scroll in a few rows', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/contracts/erp/wide-article@1');
  await expect(page.getByTitle('id', { exact: true })).toBeVisible();
  const scroll = page.locator('.fields-scroll');
  await scroll.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(page.getByTitle('group100.characteristic99', { exact: true })).toBeVisible();
  expect(await page.locator('*').count()).toBeLessThan(3000);
});

test('a change shows its break with the witness, and the reason at the very place', async ({
  page,
  world,
}) => {
  await world.open('demo');
  await page.goto(`${orderPlaced}/compare?from=1.4.0&to=2.0.0`);
  await expect(page.locator('.verdict-bar')).toContainText('3 changes break what 1.4.0 and 2.0.0 promise');
  const accepted = page.getByRole('figure').filter({ hasText: 'accepted by 1.4.0' });
  const rejected = page.getByRole('figure').filter({ hasText: 'rejected by 2.0.0' });
  await expect(accepted).toContainText('"orderNumber": "#1042"');
  await expect(accepted.locator('.fault')).toHaveCount(0);
  await expect(rejected.locator('.fault')).toHaveText('{');
  await expect(rejected.locator('.fault-reason')).toContainText('"confirmationNumber" is required');
  await page.keyboard.press('j');
  await expect(rejected.locator('.fault')).toContainText('"channel": "web"');
  await expect(page.locator('.touched')).toContainText('shopify-order');
  await expect(page.locator('.semantic')).toContainText('lines[].quantity: limits 0 or more → 1 or more');
  await page.getByLabel('Newer version').selectOption('1.4.0');
  await expect(page.locator('.verdict-bar')).toContainText('The version may stay as it is');
});

test('what if: the verdict follows an edit, survives a reload and a server that is gone', async ({
  page,
  world,
}) => {
  await world.open('demo');
  await page.goto(`${orderPlaced}/compare?to=edit`);
  await expect(page.locator('.verdict-bar')).toContainText('means the same as 1.4.0');
  const editor = page.getByRole('textbox', { name: 'Edited text' });
  await editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('x');
  await expect(page.locator('.verdict-bar')).toContainText('1 mistake in the text');
  await page.keyboard.press('Backspace');
  await expect(page.locator('.verdict-bar')).toContainText('means the same');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(
    '{"type": "object", "required": ["shop"], "properties": {"shop": {"type": "string"}}}',
  );
  await expect(page.locator('.verdict-bar')).toContainText('Breaking');
  await page.reload();
  await expect(page.locator('.verdict-bar')).toContainText('Breaking');
  await expect(editor).toContainText('"required": ["shop"]');
  await world.control('down');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' ');
  await expect(page.getByRole('alert')).toContainText('The server does not answer');
  await expect(editor).toContainText('"required": ["shop"]');
  await world.control('up');
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.locator('.verdict-bar')).toContainText('Breaking');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(page.locator('.verdict-bar')).toContainText('means the same');
});

test('what does not exist says so and leads on', async ({ page, world }) => {
  await world.open('demo');
  await page.goto('/contracts/orders/nothing@1');
  await expect(page.getByRole('main')).toContainText('There is no contract orders/nothing@1');
  await page.getByRole('link', { name: 'Back to the contracts' }).click();
  await page.goto(`${orderPlaced}?version=9.9.9`);
  await expect(page.getByRole('main')).toContainText('has no version 9.9.9');
  await page.getByRole('link', { name: 'Show the newest version' }).click();
  await expect(page.getByTitle('channel', { exact: true })).toBeVisible();
});
