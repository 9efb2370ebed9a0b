import { expect, test } from './world';

const rows = '.grid-item';

test('new events appear by themselves and finish in place', async ({ page, world }) => {
  await world.open('one');
  await page.goto('/live');
  await expect(page.locator(rows)).toHaveCount(1);
  const [fresh] = await world.emit({ kind: 'order', key: '#9001' });
  const row = page.getByRole('row', { name: /#9001/ });
  await expect(row).toContainText('Processing');
  await world.control('update', { correlation: fresh?.correlation, finish: true });
  await expect(row).toContainText('Done');
  await expect(page.locator(rows).first()).toContainText('#9001');
});

test('nothing moves under the pointer; the pill brings what was held', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live');
  const third = page.locator(rows).nth(2);
  await third.hover();
  const text = await third.innerText();
  const box = await third.boundingBox();
  await world.emit({ key: '#9100' }, 3);
  const pill = page.getByRole('button', { name: '3 new' });
  await expect(pill).toBeVisible();
  expect(await third.boundingBox()).toEqual(box);
  const [covers, grid] = [await pill.boundingBox(), await page.locator('.grid').boundingBox()];
  expect((covers?.y ?? 0) + (covers?.height ?? 0)).toBeLessThanOrEqual(grid?.y ?? 0);
  expect((await third.innerText()).split('\n').slice(1)).toEqual(text.split('\n').slice(1));
  await page.getByRole('button', { name: '3 new' }).click();
  await expect(page.locator(rows).first()).toContainText('#9100');
  await expect(page.getByRole('button', { name: /new$/ })).toHaveCount(0);
});

test('leaving the table lets held rows in', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live');
  await page.locator(rows).nth(2).hover();
  await world.emit({ key: '#9200' });
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  await page.getByRole('link', { name: 'Mappings' }).hover();
  await expect(page.locator(rows).first()).toContainText('#9200');
});

test('ten thousand rows scroll with few elements and load as they are reached', async ({ page, world }) => {
  test.slow();
  await world.open('many');
  await page.goto('/live');
  await expect(page.locator(rows).first()).toBeVisible();
  const body = page.locator('.grid-body');
  for (let i = 0; i < 40; i++) {
    const loaded = await page.locator('.status-bar').innerText();
    if (loaded.includes('10,000 rows')) break;
    await body.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await expect(page.locator('.status-bar')).not.toHaveText(loaded);
  }
  await expect(page.locator('.status-bar')).toContainText('10,000 rows');
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3000);
  await body.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await expect(page.locator(rows).last()).toHaveAttribute('aria-rowindex', '10001');
});

test('filters are the address, and the address is the filters', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live');
  await page.getByRole('button', { name: 'Return' }).click();
  await page.getByRole('button', { name: 'Parked', exact: true }).click();
  await expect(page).toHaveURL('/live?kind=return&state=parked');
  await page.getByLabel('System').selectOption('sap');
  await expect(page).toHaveURL('/live?kind=return&state=parked&system=sap');
  await expect(page.locator(rows).first()).toContainText('Parked');
  for (const text of await page.locator(rows).allInnerTexts()) expect(text).toMatch(/Return[\s\S]*Parked/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Return' })).toHaveAttribute('aria-pressed', 'true');
  await page.goBack();
  await expect(page).toHaveURL('/live?kind=return&state=parked');
  await page.keyboard.press('x');
  await expect(page).toHaveURL('/live');
});

test('search finds by SKU what the row does not show, and says when nothing matches', async ({
  page,
  world,
}) => {
  await world.open('many');
  await page.goto('/live?kind=order');
  await expect(page.locator(rows).first()).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('TNT-4P-OLV');
  await expect(page).toHaveURL('/live?kind=order&q=TNT-4P-OLV');
  await expect(page.locator(rows).first()).toContainText('Order');
  await page.getByLabel(/^Search by/).fill('no such thing');
  await expect(page.getByText('Nothing matches these filters')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect(page).toHaveURL('/live');
});

test('the whole way without the mouse', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live');
  await expect(page.locator(rows).first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  await expect(page.locator(rows).nth(1)).toHaveClass(/active/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/live\/01JD/);
  await expect(page.getByRole('article')).toContainText('Webhook received');
  const first = page.url();
  await page.keyboard.press('j');
  await expect(page).not.toHaveURL(first);
  await expect(page.locator(rows).nth(2)).toHaveClass(/opened/);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/live');
  await expect(page.locator(rows).nth(2)).toHaveClass(/active/);
  await page.keyboard.press('End');
  await expect(page.locator('.grid-item.active')).toHaveAttribute('aria-rowindex', '501');
  await page.keyboard.press('Home');
  await expect(page.locator(rows).first()).toHaveClass(/active/);
});

test('a lost connection says how old the page is, moves nothing, and catches up', async ({ page, world }) => {
  await world.open('one');
  await page.goto('/live');
  await expect(page.locator('.status-bar')).toContainText('Live');
  const before = await page.locator('.grid-body').boundingBox();
  await world.control('down');
  await expect(page.locator('.status-bar')).toContainText(/Connection lost\s*This is as of \d\d:\d\d:\d\d/);
  await expect(page.locator(rows)).toHaveCount(1);
  expect(await page.locator('.grid-body').boundingBox()).toEqual(before);
  await expect(page.locator('.health')).toContainText(/No answer|does not answer/);
  await world.emit({ key: '#9300' });
  await world.control('up');
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect(page.locator('.status-bar')).toContainText('Live');
  await expect(page.locator(rows).first()).toContainText('#9300');
});

test('an error says what, why and what next', async ({ page, world }) => {
  await world.open('error');
  await page.goto('/live');
  await expect(page.getByRole('alert')).toContainText('The store cannot be read');
  await expect(page.getByRole('alert')).toContainText('Free space on the disk');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert')).toContainText('disk I/O error');
});

test('an empty server says what to do next', async ({ page, world }) => {
  await world.open('empty');
  await page.goto('/');
  await expect(page).toHaveURL('/live');
  await expect(page.getByText('No events yet')).toBeVisible();
  await world.emit({ key: '#1' });
  await expect(page.locator(rows)).toHaveCount(1);
});

test('a slow server is said to be loading', async ({ page, world }) => {
  await world.open('slow');
  await page.goto('/live');
  await expect(page.getByText('Loading events…')).toBeVisible();
  await expect(page.locator(rows).first()).toBeVisible();
});

test('amounts keep every digit', async ({ page, world }) => {
  await world.open('empty');
  await page.goto('/live');
  await world.emit({ key: '#2', summary: '1 line · 90071992547409931234.10 EUR' });
  await expect(page.locator(rows)).toContainText('90,071,992,547,409,931,234.10 EUR');
});
