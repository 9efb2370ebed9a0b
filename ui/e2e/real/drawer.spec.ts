// The drawer of the studio on the real server: one way through each tab. Nothing is saved, so the tests share the demo.
import { expect, type Page, test } from '@playwright/test';
import { complaints, expectAccessible } from '../checks';

test.slow();

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const editor = (page: Page, name: string | RegExp) => page.locator('.drawer').getByRole('textbox', { name });
const tree = (page: Page, name: string | RegExp) => page.locator('.drawer').getByRole('tree', { name });
const row = (page: Page, name: string | RegExp, text: string) =>
  tree(page, name).locator('.json-row', { hasText: text }).first();

/** Opens the Shopify mapping with a case as its sample, once its module has run. */
async function open(page: Page, query: string) {
  await page.goto(`/mappings/shopify-order?${query}`);
  await expect(tab(page, 'Tests')).toContainText('✓', { timeout: 60_000 });
}

/** Takes what completion offers first. */
async function takeFirst(page: Page, offered: string) {
  await expect(page.getByRole('listbox').getByRole('option').first()).toContainText(offered);
  // A list that has just opened takes no key for a moment, so that nobody chooses what he did not see yet.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  await page.keyboard.press('Enter');
}

async function type(page: Page, name: string | RegExp, text: string) {
  await editor(page, name).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
  // What completion offers is in nobody's way.
  await page.keyboard.press('Escape');
}

test('Expression: typing shows mistakes, fixes them, and undo takes it back', async ({ page }) => {
  const told = complaints(page);
  await open(page, 'target=lines%5B%5D.title');
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByText('wants')).toBeVisible();
  await expect(panel.locator('.fact-value').first()).toBeVisible();
  await expect(panel.getByRole('button', { name: 'line_items[].title' })).toBeVisible();
  await type(page, /^Value, of lines/, 'line.titel');
  const problems = panel.getByRole('list', { name: /^Problems of Value/ });
  await expect(problems).toContainText('titel');
  await expectAccessible(page, '.drawer');
  await problems.getByRole('button', { name: /title/ }).click();
  await expect(editor(page, /^Value, of lines/)).toHaveText('line.title');
  await expect(problems).toBeHidden();

  await page.getByRole('textbox', { name: 'Search functions' }).fill('upper');
  await editor(page, /^Value, of lines/).click();
  await page.keyboard.press('Control+End');
  await page.getByRole('button', { name: 'Insert upper', exact: true }).click();
  await expect(editor(page, /^Value, of lines/)).toHaveText('line.title.upper()');
  await expect(panel.locator('.fact-value').first()).toHaveText(/^"[^a-z]+"$/);
  await editor(page, /^Value, of lines/).click();
  await page.keyboard.press('Control+z');
  await expect(editor(page, /^Value, of lines/)).toHaveText('line.title');
  expect(told).toEqual([]);
});

test('Expression: completion offers what the contract has, chosen by keyboard', async ({ page }) => {
  await open(page, 'target=lines%5B%5D.title');
  await editor(page, /^Value, of lines/).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('line.vari');
  await takeFirst(page, 'vari');
  await expect(editor(page, /^Value, of lines/)).toHaveText(/^line\.\??vari\w+$/);
});

test('Expression: a named value is added, renamed and removed', async ({ page }) => {
  await open(page, 'target=let%3Azero');
  const lets = page.getByRole('navigation', { name: 'Named values' });
  await lets.getByRole('button', { name: 'Add' }).click();
  await page.keyboard.type('firstLine');
  await page.keyboard.press('Enter');
  await type(page, 'Value of firstLine', 'source.line_items[?0]');
  await expect(page.getByRole('tabpanel').getByText(/named value · optional/)).toBeVisible();
  await lets.getByRole('button', { name: 'Rename' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await expect(editor(page, 'Value of first')).toHaveText('source.line_items[?0]');
  await lets.getByRole('button', { name: 'Remove first' }).click();
  await expect(lets.getByRole('button', { name: 'first', exact: true })).toHaveCount(0);
});

test('Preview: output stands beside what is expected, and a refused input says where', async ({ page }) => {
  const told = complaints(page);
  await open(page, 'tab=preview&target=lines%5B%5D.title');
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByText('Output as expected')).toBeVisible();
  await expect(panel.getByText(/left out/).first()).toBeVisible();
  await expectAccessible(page, '.drawer');
  await tab(page, 'Expression').click();
  await type(page, /^Value, of lines/, '"another title"');
  await tab(page, 'Preview').click();
  await expect(panel.getByText(/differences?:/)).toBeVisible();
  await tree(page, /^Output/).focus();
  await page.keyboard.press('n');
  await expect(tree(page, /^Output/).locator('.json-row.active')).toContainText('another title');

  await panel.getByRole('button', { name: 'Paste…' }).click();
  await page.getByLabel('A message of the source, as JSON').fill('{"id":1,"name":7}');
  await page.getByRole('button', { name: 'Use as sample' }).click();
  await expect(panel.getByText('The input is refused')).toBeVisible();
  await expect(tree(page, 'Input').locator('.json-note')).toBeVisible();
  expect(told).toEqual([]);
});

test('Trace: from an output value to its sources, and from an input value to where it went', async ({
  page,
}) => {
  const told = complaints(page);
  await open(page, 'tab=trace');
  const why = page.getByRole('region', { name: 'How it came about' });
  await row(page, /^Output/, '"orderId"').click();
  await expect(why.getByRole('button', { name: 'orderId' })).toBeVisible();
  await expect(row(page, /^Input/, '"id"')).toHaveClass(/lit/);
  await expectAccessible(page, '.drawer');
  await tree(page, /^Input/).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(why.getByText('went into')).toBeVisible();
  await expect(row(page, /^Output/, '"orderId"')).toHaveClass(/lit/);
  expect(told).toEqual([]);
});

test('Problems: grouped by rule, with fixes, and F8 goes to the next', async ({ page }) => {
  await open(page, 'target=currency');
  await type(page, /^Value, of currency/, 'source.curency');
  await expect(tab(page, 'Problems')).toContainText('1');
  await tab(page, 'Problems').click();
  const panel = page.getByRole('tabpanel');
  const group = panel.getByRole('region', { name: 'currency' });
  await expect(group).toContainText('curency');
  await expectAccessible(page, '.drawer');
  await tab(page, 'Expression').click();
  await page.getByRole('navigation', { name: 'Named values' }).getByRole('button', { name: 'bill' }).click();
  await expect(page).toHaveURL(/target=let/);
  await page.keyboard.press('F8');
  await expect(page).toHaveURL(/target=currency/);
  await tab(page, 'Problems').click();
  await group
    .getByRole('button', { name: /currency/ })
    .last()
    .click();
  await expect(panel.getByText('No problems')).toBeVisible();
});

test('Tests: a red case opens at its difference; its output is taken as expected in one step', async ({
  page,
}) => {
  await open(page, 'target=lines%5B%5D.title');
  await type(page, /^Value, of lines/, 'line.title + "!"');
  await expect(tab(page, 'Tests')).toContainText('✗');
  await tab(page, 'Tests').click();
  const panel = page.getByRole('tabpanel');
  const cases = page.getByRole('navigation', { name: 'Cases' });
  const red = cases.getByRole('button', { name: /not as expected/ });
  await expect(red.first()).toBeVisible();
  const before = await red.count();
  await red.first().click();
  await expect(
    tree(page, /^Output/)
      .locator('.json-row.changed')
      .first(),
  ).toBeVisible();
  await expectAccessible(page, '.drawer');
  await panel.getByRole('button', { name: 'Take output as expected' }).click();
  await expect(red).toHaveCount(before - 1);

  await cases.getByRole('button', { name: 'New from sample' }).click();
  await page.keyboard.type('another-one');
  await page.keyboard.press('Enter');
  const made = cases.getByRole('button', { name: /another-one/ });
  await expect(made).toContainText('as expected');
  await made.click();
  await panel.getByRole('button', { name: 'Rename' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('renamed');
  await page.keyboard.press('Enter');
  await expect(made).toHaveCount(0);
  await cases.getByRole('button', { name: /renamed/ }).click();
  await panel.getByRole('button', { name: 'Delete' }).click();
  await expect(cases.getByRole('button', { name: /renamed/ })).toHaveCount(0);
});

test('Suggestions: a proposal has its reasons, is accepted in one step, or dismissed', async ({ page }) => {
  const told = complaints(page);
  await open(page, 'target=confirmationNumber');
  const panel = page.getByRole('tabpanel');
  await panel.getByRole('button', { name: 'Remove the rule' }).click();
  await expect(panel.getByText('Nothing writes this field yet.')).toBeVisible();
  await tab(page, 'Suggestions').click();
  const proposal = panel.getByRole('row', { name: /^confirmationNumber/ });
  await expect(proposal).toContainText('source.?confirmation_number');
  await expect(proposal.getByRole('cell').nth(3)).not.toBeEmpty();
  await expectAccessible(page, '.drawer');
  await panel.getByRole('button', { name: 'Accept confirmationNumber' }).click();
  await expect(proposal).toHaveCount(0);
  await tab(page, 'Expression').click();
  await expect(editor(page, /^Value, of confirmationNumber/)).toHaveText('source.?confirmation_number');
  await editor(page, /^Value, of confirmationNumber/).click();
  await page.keyboard.press('Control+z');
  await expect(panel.getByText('Nothing writes this field yet.')).toBeVisible();
  await tab(page, 'Suggestions').click();
  await panel.getByRole('button', { name: 'Dismiss confirmationNumber' }).click();
  await expect(proposal).toHaveCount(0);
  await panel.getByRole('button', { name: /^Show 1 dismissed/ }).click();
  await expect(proposal).toBeVisible();
  expect(told).toEqual([]);
});

test('a server that is gone: what was typed stays, words are offered, and nothing poses as new', async ({
  page,
}) => {
  await open(page, 'target=orderId');
  await page.route('**/api/**', (route) => route.abort());
  await editor(page, /^Value, of orderId/).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' + source.confirm');
  await takeFirst(page, 'confirmation_number');
  await expect(editor(page, /^Value, of orderId/)).toHaveText(
    'string(source.id) + source.?confirmation_number',
  );
  await expect(page.locator('.drawer-module')).toContainText('older: the server does not answer');
  await tab(page, 'Problems').click();
  await expect(page.getByRole('tabpanel')).toContainText('Not checked yet');
  await page.unroute('**/api/**');
  await expect(page.getByRole('tabpanel')).toContainText('orderId', { timeout: 60_000 });
});

test('Tables: cells are edited, pasted and sorted by keyboard, and duplicates are marked', async ({
  page,
}) => {
  const told = complaints(page);
  await open(page, 'tab=tables');
  await page
    .getByRole('navigation', { name: 'Value tables' })
    .getByRole('button', { name: /^channel/ })
    .click();
  const grid = page.getByRole('grid');
  await expect(grid).toContainText('web');
  await expectAccessible(page, '.drawer');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('web');
  await page.keyboard.press('Enter');
  await expect(grid.getByText('twice')).toBeVisible();
  await expect(page.getByRole('tabpanel')).toContainText('1 key there already');
  await page.getByRole('button', { name: /Add row/ }).click();
  await page.keyboard.type('made-up');
  await page.keyboard.press('Tab');
  await page.keyboard.type('web');
  await page.keyboard.press('Enter');
  await expect(grid.getByText('made-up')).toBeVisible();
  await page.getByRole('button', { name: 'key', exact: true }).click();
  await expect(grid.getByRole('row').nth(1)).toContainText(/^2a/);
  await page.getByRole('tabpanel').getByRole('button', { name: 'channel', exact: true }).last().click();
  await expect(page).toHaveURL(/target=channel/);
  expect(told).toEqual([]);
});
