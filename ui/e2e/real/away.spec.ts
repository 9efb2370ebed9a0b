// The server goes away, or is slow, while an analyst edits: nothing that is typed is lost.
import { expect, type Page, type Route, test } from '@playwright/test';
import { expectAccessible } from '../checks';
import { analyst, choose, expression, openStudio, patient, save, saving, write } from './analyst';
import { openWorld } from './world';

const file = 'mappings/shopify-order/mapping.yaml';
const branch = 'team/orders';
const address = `/mappings/shopify-order?branch=${branch}`;

const lost = (page: Page) => page.getByText(/^No answer; checked (now|\d+ (s|min) ago)$/);
const tests = (page: Page) => page.getByRole('tab', { name: /^Tests/ });

test('without its server the page says so, keeps what is typed over a reload, and goes on by itself', async ({
  browser,
}) => {
  test.slow();
  const world = await openWorld();
  const { page, context } = await analyst(browser, 'Ana');
  try {
    world.git('branch', branch);
    await openStudio(page, `${world.url}${address}&target=orderNumber`);
    await world.stop();
    await write(page, 'orderNumber', '"one"');
    await expect(lost(page)).toBeVisible(patient);
    // What is known stays, and is said to be older than the text.
    await expect(page.locator('.drawer-module')).toContainText('older: the server does not answer');
    await choose(page, 'test');
    await write(page, 'test', 'true');
    await save(page, 'Both');
    await expect(saving(page)).toContainText('everything you typed is still here', patient);
    await expectAccessible(page, '.save-dialog');
    await saving(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(expression(page, 'test')).toHaveText('true');

    await world.start();
    await expect(lost(page)).toHaveCount(0, patient);
    // It was compiled with what was typed meanwhile: the cases want another order number.
    await expect(tests(page)).toContainText('✗', patient);

    await world.stop();
    await choose(page, 'taxIncluded');
    await write(page, 'taxIncluded', 'false');
    await expect(lost(page)).toBeVisible(patient);
    await world.start();
    await page.reload();
    await expect(page.getByText(/^Unsaved edits of .* were kept/)).toBeVisible(patient);
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect(expression(page, 'taxIncluded')).toHaveText('false');
    await expect(tests(page)).toContainText('✗', patient);
    await save(page, 'What was typed without a server');
    await expect(saving(page)).toHaveCount(0, patient);
    const before = world.git('show', `main:${file}`).split('\n');
    const after = world.git('show', `${branch}:${file}`).split('\n');
    expect(after.filter((line) => !before.includes(line))).toEqual([
      '    "one"',
      '  taxIncluded: false',
      '  test: true',
    ]);
  } finally {
    await context.close();
    await world.close();
  }
});

test('while a slow server checks, typing goes on, and the newest text wins', async ({ page }) => {
  test.slow();
  const world = await openWorld();
  try {
    await openStudio(page, `${world.url}/mappings/shopify-order?target=lines[].title`);
    const held: Route[] = [];
    const asked: string[] = [];
    let hold = true;
    await page.route('**/mappings/shopify-order/compile', async (route) => {
      asked.push((route.request().postDataJSON() as { text: string }).text);
      if (hold) held.push(route);
      else await route.continue();
    });
    await write(page, 'lines[].title', 'line.title + "!"');
    await expect.poll(() => held.length, patient).toBeGreaterThan(0);
    // The first text is on its way, and the page says how old what it shows is.
    await expect(page.getByText(/^(Checked|No answer; checked) \d+ s ago$/)).toBeVisible(patient);
    await write(page, 'lines[].title', 'line.title');
    await choose(page, 'currency');
    await write(page, 'currency', '"XXX"');
    hold = false;
    // What the page gave up meanwhile has no one to answer to.
    for (const route of held) await route.continue().catch(() => {});

    const problem = page.getByRole('tab', { name: /^Tests/ });
    await expect(problem).toContainText('✗', patient);
    await expect.poll(() => asked.at(-1), patient).toContain('"XXX"');
    await page.getByRole('tab', { name: /^Preview/ }).click();
    const output = page.locator('.drawer').getByRole('tree', { name: /^Output/ });
    await expect(output.locator('.json-row', { hasText: '"currency"' }).first()).toContainText(
      'XXX',
      patient,
    );
    await expect(page.getByText(/^(Checked|No answer; checked) /)).toHaveCount(0, patient);
    await page.getByRole('tab', { name: /^Expression/ }).click();
    await expect(expression(page, 'currency')).toHaveText('"XXX"');
    expect(asked.at(-1)).not.toContain('line.title + "!"');
  } finally {
    await world.close();
  }
});
