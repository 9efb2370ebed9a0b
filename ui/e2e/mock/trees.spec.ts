// The trees of the studio and the lines between them. Issues of other mappers stand at what they ask for.
import type { Locator, Page } from '@playwright/test';
import { shapeOf } from '../../src/studio/trees/sampledoc';
import { complaints, expectAccessible } from '../checks';
import { type Sketch, serveStudio } from './studio';
import { expect, test } from './world';

const source = shapeOf('shop/order@1', [
  'id:integer*',
  'total_price*',
  'note',
  ['customer', ['email*', 'first_name']],
  ['line_items[]*', ['sku*', 'price*', 'quantity:integer*', ['tax_lines[]', ['rate:number*']]]],
]);
const target = shapeOf('orders/order-placed@1', [
  'orderId*',
  'grand:decimal*',
  'note',
  ['buyer', ['email', 'name']],
  ['lines[]*', ['sku*', 'amount:decimal', ['taxes[]', ['rate:number']]]],
]);
const head = 'mapping: sketched\nsource: shop/order@1\ntarget: orders/order-placed@1\n';
const sketch: Sketch = {
  source,
  target,
  text: `${head}rules:\n  # the number that customers see\n  orderId: string(source.id)\n`,
  input: '{"id":7001,"total_price":"12.50","line_items":[{"sku":"A-1","price":"2.50","quantity":5}]}',
};

const row = (page: Page, side: 'source' | 'target', name: RegExp | string) =>
  page.locator(`[data-pane="${side}"]`).getByRole('treeitem', { name });
const lines = (page: Page) => page.locator('.trees-lines .trees-line:not([d=""])');
const says = (page: Page) => page.locator('#studio-says');

async function open(page: Page, what: Sketch = sketch, query = '') {
  const server = await serveStudio(page, what);
  await page.goto(`/mappings/sketched${query}`);
  await expect(row(page, 'target', /^order-placed/)).toBeVisible();
  return server;
}

async function drag(page: Page, from: Locator, to: Locator, drop = true) {
  const a = await from.boundingBox();
  const b = await to.boundingBox();
  if (!a || !b) throw new Error('a row is not on the screen');
  await page.mouse.move(a.x + 60, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(a.x + 100, a.y + a.height / 2, { steps: 3 });
  await page.mouse.move(b.x + 120, b.y + b.height / 2, { steps: 6 });
  await expect(page.locator('.trees-drag-hint code, .trees-drag-hint .state')).not.toHaveCount(0);
  if (drop) await page.mouse.up();
}

test.beforeEach(async ({ world }) => world.open('demo'));

test('a field is mapped by dragging, in one step, and only its line of the text changes', async ({
  page,
}) => {
  const told = complaints(page);
  const server = await open(page);
  await drag(page, row(page, 'source', /^total_price/), row(page, 'target', /^grand/), false);
  await expect(page.locator('.trees-drag-hint')).toContainText('Converted: text to decimal');
  await expect(page.locator('.trees-drag-hint code')).toHaveText('dec(source.total_price)');
  await page.mouse.up();
  await expect(row(page, 'target', /^grand/)).toContainText('dec(source.total_price)');
  await expect(says(page)).toHaveText('grand mapped from total_price, 2 of 3 required');
  await expect.poll(server.text).toBe(`${sketch.text}  grand: dec(source.total_price)\n`);
  await expect(lines(page)).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(row(page, 'target', /^grand/)).not.toContainText('dec(');
  await expect.poll(server.text).toBe(sketch.text);
  await page.keyboard.press('Control+y');
  await expect(row(page, 'target', /^grand/)).toContainText('dec(source.total_price)');
  expect(told).toEqual([]);
});

test('Escape gives a drag up, and what does not fit says so before it is dropped', async ({ page }) => {
  await open(page);
  await drag(page, row(page, 'source', /^customer/), row(page, 'target', /^grand/), false);
  await expect(page.locator('.trees-drag-hint')).toContainText('object does not fit decimal');
  await page.keyboard.press('Escape');
  await expect(page.locator('.trees-drag-hint')).toBeHidden();
  await page.mouse.up();
  await expect(row(page, 'target', /^grand/)).toHaveAccessibleName(/not mapped/);
});

test('without dragging: a click on a dot, then on the other (WCAG 2.5.7)', async ({ page }) => {
  await open(page);
  await row(page, 'source', /^note/).getByRole('button', { name: 'Connect from note' }).click();
  await expect(page.locator('.trees-marked')).toHaveText('1 source marked');
  await row(page, 'target', /^note/).getByRole('button', { name: 'Map the marked source to note' }).click();
  await expect(row(page, 'target', /^note/)).toContainText('source.?note');
  await expect(page.locator('.trees-marked')).toHaveCount(0);
});

test('a list dropped on a list asks which way; Enter takes the first and shows the loop alone', async ({
  page,
}) => {
  const server = await open(page);
  await drag(page, row(page, 'source', /^line_items/), row(page, 'target', /^lines/));
  const chooser = page.getByRole('dialog', { name: 'How is lines made from line_items?' });
  await expect(chooser.getByRole('option')).toHaveText([/^Each/, /^As is/, /^Flatten/, /^Group/]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Loop that is shown alone' })).toContainText('lines');
  await expect(row(page, 'target', /^orderId/)).toHaveCount(0);
  await expect(row(page, 'target', /^lines/)).toContainText('each line in source.line_items');
  // Inside the loop a field is that of the item.
  await drag(page, row(page, 'source', /^price/), row(page, 'target', /^amount/));
  await expect(row(page, 'target', /^amount/)).toContainText('dec(line.price)');
  await expect.poll(server.text).toContain('  lines:\n    each: source.line_items\n    as: line\n');
  await page.keyboard.press('Escape');
  await expect(row(page, 'target', /^orderId/)).toBeVisible();
});

test('a field of a nested list makes the loops that it needs, as one step', async ({ page }) => {
  const server = await open(page);
  await row(page, 'source', /^tax_lines/).click();
  await drag(page, row(page, 'source', /^rate/), row(page, 'target', /^rate/));
  await expect(row(page, 'target', /^rate/)).toContainText('taxLine.rate');
  await expect(row(page, 'target', /^taxes/)).toContainText('each taxLine in line.tax_lines');
  await page.keyboard.press('Control+z');
  await expect.poll(server.text).toBe(sketch.text);
});

test('by keyboard: pick, mark and map, edit, policy, remove, search', async ({ page }) => {
  const server = await open(page);
  await row(page, 'target', /^order-placed/).focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'target', /^orderId/)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('m');
  await page.keyboard.type('total');
  await expect(page.getByRole('option').first()).toContainText('dec(source.total_price)');
  await page.keyboard.press('Enter');
  await expect(row(page, 'target', /^grand/)).toBeFocused();
  await expect(row(page, 'target', /^grand/)).toContainText('dec(source.total_price)');

  await row(page, 'source', /^order,|^order /).focus();
  await page.keyboard.press('Home');
  await page.keyboard.type('no');
  await expect(row(page, 'source', /^note/)).toBeFocused();
  await page.keyboard.press('Space');
  await row(page, 'target', /^note/).focus();
  await page.keyboard.press('p');
  await expect(row(page, 'target', /^note/)).toContainText('source.?note');

  await page.keyboard.press('o');
  await expect(page.getByRole('dialog', { name: 'Missing and null values of note' })).toBeVisible();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(row(page, 'target', /^note/)).toContainText('missing → error');
  await expect(row(page, 'target', /^note/)).toBeFocused();

  await page.keyboard.press('Enter');
  await page.keyboard.type('source.nothing');
  await expect(row(page, 'target', /^note/)).toHaveAccessibleName(/1 problem/);
  // The first Escape may close completions, the next takes back what was typed.
  const editor = page.locator('.trees-edit');
  await expect(async () => {
    if (await editor.count()) await page.keyboard.press('Escape');
    await expect(editor).toHaveCount(0, { timeout: 2000 });
  }).toPass();
  await expect(row(page, 'target', /^note/)).toContainText('source.?note');
  await page.keyboard.press('Delete');
  await expect(row(page, 'target', /^note/)).toHaveAccessibleName(/not mapped/);
  await expect.poll(server.text).toBe(`${sketch.text}  grand: dec(source.total_price)\n`);

  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Search in the target' })).toBeFocused();
  await page.keyboard.type('amount');
  await expect(row(page, 'target', /./)).toHaveCount(3);
  await page.keyboard.press('?');
});

test('g then s goes to what a target reads, and from there to what reads it', async ({ page }) => {
  await open(page);
  await expect(lines(page)).toHaveCount(1);
  await row(page, 'target', /^orderId/).focus();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(row(page, 'source', /^id,/)).toBeFocused();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(row(page, 'target', /^orderId/)).toBeFocused();
});

test('lines survive closing and filtering (integrator#680, #2614), and stay within their column (kaoto#2264)', async ({
  page,
}) => {
  const text = `${head}rules:
  orderId: string(source.id)
  lines:
    each: source.line_items
    as: line
    rules:
      sku: line.sku
      amount: dec(line.price) * line.quantity
`;
  await open(page, { ...sketch, text });
  await expect(row(page, 'target', /^amount/)).toHaveAccessibleName(
    /from line_items\[\]\.price, line_items\[\]\.quantity/,
  );
  await expect(lines(page)).toHaveCount(5);
  await row(page, 'target', /^lines/).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(row(page, 'target', /^amount/)).toHaveCount(0);
  await expect(lines(page)).toHaveCount(5);
  await row(page, 'source', /^line_items/).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(lines(page)).toHaveCount(2);
  await page.getByRole('textbox', { name: 'Search in the target' }).fill('amount');
  await expect(row(page, 'target', /^amount/)).toBeVisible();
  await expect(lines(page)).toHaveCount(3);
  await expect(page.locator('.trees-lines')).toHaveCSS('overflow', 'hidden');
});

test('choosing a target lights its lines and dims the others (kaoto#1796); a click on a line chooses its target', async ({
  page,
}) => {
  const text = `${head}rules:\n  orderId: string(source.id)\n  grand: dec(source.total_price)\n`;
  await open(page, { ...sketch, text });
  await expect(lines(page)).toHaveCount(2);
  await row(page, 'target', /^grand/)
    .locator('.trees-expr')
    .click();
  await page.mouse.move(5, 5);
  await expect(page.locator('.trees-line.lit')).toHaveCount(1);
  await expect(page.locator('.trees-line.dim')).toHaveCount(1);
  await expect(row(page, 'source', /^total_price/)).toHaveAttribute('data-lit', '');
  await page.locator('.trees-hit').first().click({ force: true });
  await expect(row(page, 'target', /^orderId/)).toHaveAttribute('aria-selected', 'true');
});

test('filters show what is left to do, and say so when there is nothing', async ({ page }) => {
  await open(page);
  const filters = page.getByRole('group', { name: 'Show only' });
  await filters.getByRole('button', { name: /^required/ }).click();
  await filters.getByRole('button', { name: /^unmapped/ }).click();
  await expect(row(page, 'target', /required, not mapped/)).toHaveCount(2);
  await expect(row(page, 'target', /^note/)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await filters.getByRole('button', { name: /^problems/ }).click();
  await expect(page.getByText('No target has a problem')).toBeVisible();
});

test('the tree tells level, size and place, and Tab reaches one row of it', async ({ page }) => {
  await open(page);
  const sku = row(page, 'target', /^sku/);
  await expect(sku).toHaveAttribute('aria-level', '3');
  await expect(sku).toHaveAttribute('aria-setsize', '3');
  await expect(sku).toHaveAttribute('aria-posinset', '1');
  await expect(page.locator('[data-pane="target"] [role=treeitem][tabindex="0"]')).toHaveCount(1);
  await expect(row(page, 'target', /^lines/)).toHaveAttribute('aria-expanded', 'true');
});

for (const theme of ['light', 'dark'] as const)
  test(`trees and choosers in ${theme} have no accessibility violation`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await open(page);
    await expect(lines(page)).toHaveCount(1);
    await expectAccessible(page, '.trees');
    await row(page, 'source', /^note/).focus();
    await page.keyboard.press('Space');
    await row(page, 'target', /^orderId/).focus();
    await page.keyboard.press('o');
    await expectAccessible(page, '.trees');
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await expect(page.getByRole('option').first()).toBeVisible();
    await expectAccessible(page, '.trees');
  });

test('10,000 fields a side and 1,000 rules: few nodes, all lines of what is in view', async ({ page }) => {
  test.slow();
  const big = (ref: string) =>
    shapeOf(
      ref,
      Array.from({ length: 100 }, (_, i) => [
        `group${i}`,
        Array.from({ length: 99 }, (_, j) => `f${i}_${j}`),
      ]),
    );
  const rules = Array.from({ length: 100 }, (_, i) => {
    const fields = Array.from(
      { length: 10 },
      (_, j) => `      f${i}_${j}: source.group${99 - i}.f${99 - i}_${j}\n`,
    );
    return `  group${i}:\n    rules:\n${fields.join('')}`;
  });
  const text = `mapping: sketched\nsource: a/b@1\ntarget: c/d@1\nrules:\n${rules.join('')}`;
  await serveStudio(page, { source: big('a/b@1'), target: big('c/d@1'), text });
  await page.goto('/mappings/sketched');
  await expect(row(page, 'target', /^f0_0,/)).toHaveAccessibleName(/from group99\.f99_0/);
  await expect(page.locator('.trees-corner[data-side="source"][data-edge="below"]')).toBeVisible();
  const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
  expect(await nodes()).toBeLessThan(3000);
  const pane = page.locator('[data-pane="target"]');
  await pane.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await expect(row(page, 'target', /^f99_98,/)).toBeVisible();
  expect(await nodes()).toBeLessThan(3000);
  await page.locator('[data-pane="source"]').evaluate((element) => element.scrollTo({ top: 0 }));
  // The last group reads the first: scrolled to each other, the lines are there.
  await pane.evaluate((element) => element.scrollTo({ top: element.scrollHeight - 28 * 110 }));
  await expect(page.locator('.trees-line:not(.stub):not([d=""])').first()).toBeAttached();
  expect(await nodes()).toBeLessThan(3000);
});
