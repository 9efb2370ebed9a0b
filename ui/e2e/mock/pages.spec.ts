import { complaints, paths } from '../checks';
import { expect, test } from './world';

test('every entry of the rail leads to a page with something to say', async ({ page, world }) => {
  await world.open('many');
  const told = complaints(page);
  await page.goto('/');
  const names = ['Mappings', 'Contracts', 'Changes', 'Flows', 'Control room', 'API'];
  for (const name of names) {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { name, exact: true, level: 1 })).toBeVisible();
    await expect(page.getByRole('navigation').getByRole('link', { name, exact: true })).toHaveAttribute(
      'aria-current',
      'page',
    );
  }
  expect(told).toEqual([]);
});

test('an empty workspace says what to do next on every page', async ({ page, world }) => {
  await world.open('empty');
  for (const [path, text] of [
    ['/mappings', 'no mappings'],
    ['/contracts', 'crosswalk init'],
    ['/flows', 'no flows'],
    ['/changes', 'nothing to correct'],
    ['/control-room', 'Nothing is parked'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('main')).toContainText(text);
  }
});

test('lists filter by their address and lead to each other', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/mappings?q=sap');
  await expect(page.locator('tbody tr .name')).toHaveCount(2);
  await page.getByRole('link', { name: 'sap-sales-orders' }).click();
  await expect(page).toHaveURL('/flows?q=sap-sales-orders');
  await page.getByRole('link', { name: 'sap-sales-order', exact: true }).click();
  await expect(page).toHaveURL('/mappings?q=sap-sales-order');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/mappings');
  await page.getByRole('link', { name: /Broken/ }).click();
  await expect(page).toHaveURL(/\/changes\?q=mappings%2Fsap-customer-return/);
  await expect(page.locator('tbody tr')).toHaveCount(1);
});

test('what the check found stands under the thing it is about', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/mappings');
  const found = page.getByRole('list', { name: 'Findings in sap-customer-return' });
  await expect(found).toContainText('return has no field "custmerId"');
  await expect(found).toContainText('did you mean "customerId"?');
  await expect(found).toContainText('mappings/sap-customer-return/mapping.yaml:12:8');
  await expect(page.getByRole('row', { name: /^sap-customer-return/ })).toContainText('unknown → unknown');
  await page.goto('/flows');
  await expect(page.getByRole('list', { name: 'Findings in sap-customer-returns' })).toContainText(
    'flows/sap-customer-returns.yaml:4:1',
  );
  await expect(page.getByRole('main')).toContainText('flows/half-written.yaml:1:1');
  await page.goto('/contracts');
  await expect(page.getByRole('list', { name: 'Findings in shopify/order@1' })).toContainText(
    'names no owner',
  );
  await page.goto('/control-room');
  await page.getByRole('main').getByRole('link', { name: 'See the findings in Changes' }).click();
  await expect(page).toHaveURL('/changes');
});

test('the keyboard opens the whole reason of the health, and the control room', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live');
  await page.locator('.health').focus();
  await page.keyboard.press('Enter');
  const box = page.locator('#health-box');
  await expect(box).toBeVisible();
  await expect(box).toContainText('findings; what is broken is left out');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/control-room');
  await expect(box).toBeHidden();
});

test('the control room follows what is parked', async ({ page, world }) => {
  await world.open('one');
  await page.goto('/control-room');
  await expect(page.getByText('Nothing is parked')).toBeVisible();
  await world.emit({ state: 'parked', kind: 'order', key: '#77' });
  await page.getByRole('link', { name: 'Order #77' }).click();
  await expect(page.getByRole('article')).toContainText('Parked');
});

test('the palette goes anywhere, finds orders, and runs actions', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/developers');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('#10995');
  await expect(page.getByRole('option', { name: /Order #10995/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article')).toContainText('#10995');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('contr room');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/control-room');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('theme dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the theme follows the system until chosen, and the choice stays', async ({ page, world }) => {
  await world.open('one');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/live');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe('rgb(15, 18, 21)');
  await page.getByRole('button', { name: /^You/ }).click();
  await page.getByRole('button', { name: 'Light', exact: true }).click();
  expect(await ground()).toBe('rgb(255, 255, 255)');
  await page.reload();
  expect(await ground()).toBe('rgb(255, 255, 255)');
});

test('? shows the keys; g and a letter goes to a page; the rail folds and stays folded', async ({
  page,
  world,
}) => {
  await world.open('one');
  await page.goto('/live');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys of this page' })).toContainText('Open the trail');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await expect(page).toHaveURL('/flows');
  await page.keyboard.press('[');
  await expect(page.locator('.rail')).toHaveCSS('width', '48px');
  await page.reload();
  await expect(page.locator('.rail')).toHaveCSS('width', '48px');
});

test('an address without a page offers the pages there are', async ({ page, world }) => {
  await world.open('one');
  await page.goto('/somewhere/else');
  await expect(page.getByText('There is no page here')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Flows' }).click();
  await expect(page).toHaveURL('/flows');
});

test('nothing clips sideways from 1280 to 1920', async ({ page, world }) => {
  await world.open('names');
  for (const width of [1280, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of paths) {
      await page.goto(path);
      await expect(page.getByRole('main')).not.toBeEmpty();
      const wider = await page.evaluate(() =>
        [...document.querySelectorAll('html, .page-body, .top, .filters, .page-head, .trail-scroll')]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map((element) => element.className || element.tagName),
      );
      expect(wider, `${path} at ${width}`).toEqual([]);
    }
  }
});
