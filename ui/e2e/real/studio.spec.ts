// An analyst builds the mapping of Shopify orders while orders wait for it, and publishes it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openTab, press, removeTarget, tabTo, writeTarget } from './keyboard';
import { drag, mark, pick, rowOf } from './mouse';
import { openWorld } from './world';

const folder = 'mappings/shopify-order';

/** What the proposals do not find, or not as it should be. */
const written: readonly [target: string, expr: string][] = [
  ['orderNumber', 'source.?name.orValue(string(source.id))'],
  ['channel', 'lookup("channel", source.?source_name.orValue("web"), "other")'],
  ['taxIncluded', 'source.?taxes_included.orValue(false)'],
  ['lines[].kind', '"product"'],
  ['lines[].unitPrice', 'dec(lineItem.price)'],
  ['lines[].amount', 'dec(lineItem.price) * lineItem.quantity'],
  ['lines[].discount', 'dec("0")'],
  ['lines[].tax', 'dec("0")'],
  ['lines[].total', 'dec(lineItem.price) * lineItem.quantity'],
  ['totals.subtotal', 'dec(source.total_price)'],
  ['totals.discount', 'dec("0")'],
  ['totals.shipping', 'dec("0")'],
  ['totals.tax', 'dec("0")'],
  ['totals.rounding', 'dec("0")'],
  ['states.order', '"open"'],
  ['states.payment', 'lookup("payment-state", source.?financial_status.orValue("pending"), "pending")'],
  ['states.shipment', '"notShipped"'],
  ['states.return', '"none"'],
];
const unwanted = [
  'presentment',
  'cancellation',
  'shipping',
  'discounts',
  'taxes',
  'lines[].presentment',
  'lines[].allocations',
  'lines[].taxes',
  'lines[].customAttributes',
  'customAttributes',
];

const withoutMapping = (workspace: string) => rmSync(join(workspace, folder), { recursive: true });

/** Digest of the module in the preview, in full. */
async function digestOf(page: Page): Promise<string> {
  await expect(page.getByText('compiling')).toHaveCount(0);
  const copy = page
    .getByRole('tabpanel')
    .or(page.locator('.studio-drawer'))
    .getByRole('button', { name: /copy module digest/i });
  return /[0-9a-f]{64}/.exec((await copy.first().getAttribute('title')) ?? '')?.[0] ?? '';
}

/** No rule is broken; if one is, the failure says what the page says about it. */
async function noProblems(page: Page) {
  await page.getByRole('tab', { name: /Problems/ }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText(/no problem/i);
}

interface Step {
  kind: string;
  module?: { name: string; digest: string };
}

/** An order that went through everything, and the digests of the modules that mapped it. */
async function mappedOrder(page: Page, url: string): Promise<string[]> {
  let digests: string[] = [];
  await expect
    .poll(
      async () => {
        const found = await page.request.get(`${url}/api/v1/live?kind=order&state=done`);
        const { rows } = (await found.json()) as { rows: { correlation: string }[] };
        if (!rows[0]) return 0;
        const trail = await page.request.get(`${url}/api/v1/trails/${rows[0].correlation}`);
        const { steps } = (await trail.json()) as { steps: Step[] };
        digests = steps.flatMap(({ module }) => (module?.name === 'shopify-order' ? [module.digest] : []));
        return digests.length;
      },
      { timeout: 120_000 },
    )
    .toBeGreaterThan(0);
  return digests;
}

test('an order mapping is built from nothing by keyboard, tested, published, and orders flow', async ({
  page,
}) => {
  test.slow();
  const world = await openWorld(withoutMapping);
  try {
    await page.goto(`${world.url}/mappings/new`);
    await tabTo(page, page.getByRole('combobox', { name: 'Search the source contract' }));
    await page.keyboard.type('shopify/order');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('combobox', { name: 'Search the target contract' }));
    await page.keyboard.type('order-placed');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('textbox', { name: 'Name', exact: true }));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('shopify-order');
    await tabTo(page, page.getByRole('textbox', { name: 'Your name' }));
    await page.keyboard.type('Ana');
    await press(page, page.getByRole('button', { name: 'Create and open' }));
    await expect(page).toHaveURL(/mappings\/shopify-order\?.*branch=ana/);

    await openTab(page, /Suggestions/);
    const accept = page.getByRole('button', { name: /^Accept \d+ proposals/ });
    await expect(accept).toBeEnabled();
    await press(page, accept);
    for (const path of unwanted) await removeTarget(page, path);
    for (const [path, expr] of written) await writeTarget(page, path, expr);
    await noProblems(page);

    await openTab(page, /Preview/);
    await press(page, page.getByRole('button', { name: 'Recent messages' }));
    await expect(page.locator('.studio-drawer')).toContainText('orderNumber');
    await openTab(page, /Tests/);
    await press(page, page.getByRole('button', { name: 'New from sample' }).first());
    await page.keyboard.type('recorded');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { name: /Tests/ })).toContainText('1');
    const digest = await digestOf(page);

    await page.keyboard.press('Control+s');
    const saving = page.getByRole('dialog', { name: 'Save shopify-order' });
    await expect(saving).toBeVisible();
    await press(page, saving.getByRole('button', { name: 'Save', exact: true }));
    await expect(saving).toHaveCount(0);
    await press(page, page.getByRole('button', { name: 'Publish', exact: true }));
    const publishing = page.getByRole('dialog', { name: 'Publish shopify-order' });
    await press(page, publishing.getByRole('button', { name: 'Publish', exact: true }));
    await expect(publishing.getByRole('status')).toContainText('byte for byte', { timeout: 60_000 });

    expect(await mappedOrder(page, world.url)).toContain(digest);
    expect(world.git('log', '-1', '--format=%an', 'main')).toBe('Ana\n');
    expect(world.git('status', '--porcelain')).toBe('');
  } finally {
    await world.close();
  }
});

/** What is always the same, as the picker offers it. */
const constants: readonly [target: string, value: string][] = [
  ['channel', '"web"'],
  ['lines[].kind', '"product"'],
  ['lines[].discount', 'dec("0")'],
  ['lines[].tax', 'dec("0")'],
  ['totals.shipping', 'dec("0")'],
  ['totals.tax', 'dec("0")'],
  ['totals.discount', 'dec("0")'],
  ['totals.rounding', 'dec("0")'],
  ['states.order', '"open"'],
  ['states.payment', '"pending"'],
  ['states.shipment', '"notShipped"'],
  ['states.return', '"none"'],
];

test('an order mapping is built from nothing by mouse, tested, published, and orders flow', async ({
  page,
}) => {
  test.slow();
  const world = await openWorld(withoutMapping);
  // Nothing is typed: the browser knows the person from another day.
  await page.addInitScript(() => localStorage.setItem('crosswalk.author', '{"name":"Ben","email":""}'));
  try {
    await page.goto(`${world.url}/mappings/new`);
    await page.getByRole('listbox', { name: 'Source contracts' }).getByText('shopify/order@1').click();
    await page.getByRole('listbox', { name: 'Target contracts' }).getByText('orders/order-placed@1').click();
    await page.getByRole('button', { name: 'Create and open' }).click();
    await expect(page).toHaveURL(/mappings\/shopify-order\?.*branch=ben/);

    await page.getByRole('tab', { name: /Suggestions/ }).click();
    await page.getByRole('button', { name: /^Accept \d+ proposals/ }).click();
    for (const path of unwanted) {
      await (await rowOf(page, 'target', path)).locator('.trees-name').click();
      await page.getByRole('tab', { name: 'Expression' }).click();
      await expect(page.getByRole('tabpanel')).toContainText(path);
      // Not every run of the proposals has a rule for each of them.
      const remove = page.getByRole('button', { name: 'Remove the rule' });
      if (await remove.isVisible()) await remove.click();
    }
    for (const [target, value] of constants) {
      await (await rowOf(page, 'target', target)).locator('.trees-dot').click();
      await pick(page, value);
    }
    await drag(page, 'name', 'orderNumber');
    await drag(page, 'line_items.price', 'lines[].unitPrice');
    for (const target of ['lines[].amount', 'lines[].total']) {
      await mark(page, ['line_items.price', 'line_items.quantity'], target);
      await pick(page, 'multiplied');
    }
    await drag(page, 'total_price', 'totals.subtotal');
    await noProblems(page);

    await page.getByRole('tab', { name: /Preview/ }).click();
    await page.getByRole('button', { name: 'Recent messages' }).click();
    await expect(page.locator('.studio-drawer')).toContainText('orderNumber');
    const digest = await digestOf(page);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(page.getByRole('dialog').getByRole('status')).toContainText('byte for byte', {
      timeout: 60_000,
    });
    expect(await mappedOrder(page, world.url)).toContain(digest);
  } finally {
    await world.close();
  }
});
