import { expect, test } from './world';

const first = '.grid-item >> nth=0';

test('a row opens its trail beside the list, with every step and its evidence', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live?kind=order&state=done');
  await page.click(first);
  await expect(page).toHaveURL(/\/live\/01JD[^?]+\?kind=order&state=done$/);
  const trail = page.getByRole('article');
  for (const title of [
    'Webhook received from Shopify',
    'Valid against shopify/order@1',
    'Mapped by shopify-order',
    'Stored and emitted',
    'SAP created SalesOrder',
  ])
    await expect(trail.locator('.step-title', { hasText: title })).toBeVisible();
  await expect(page.locator('.grid')).toBeVisible();

  await trail.getByRole('button', { name: /Mapped by shopify-order/ }).click();
  const payload = trail.locator('.payload').first();
  await expect(payload.locator('.code')).toContainText('"orderNumber"');
  await payload.getByRole('button', { name: 'Before' }).click();
  await expect(payload.locator('.code')).toContainText('"line_items"');
  await expect(trail.getByRole('button', { name: /copy module digest/ }).first()).toContainText(
    '3f9c1b…e1c4',
  );
  await expect(trail.getByRole('link', { name: /^45/ }).first()).toHaveAttribute('href', /sap\.example\.com/);

  await trail.getByRole('button', { name: /SAP created/ }).click();
  await trail.locator('.exchange > summary').click();
  await expect(trail.locator('.exchange-body')).toContainText('API_SALES_ORDER_SRV');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/live?kind=order&state=done');
});

test('a deep link opens the trail; on a narrow screen as its own page', async ({ page, world }) => {
  await world.open('one');
  await page.goto('/live');
  await page.click(first);
  await expect(page.getByRole('article')).toBeVisible();
  const link = page.url();
  await page.setViewportSize({ width: 900, height: 800 });
  await page.goto(link);
  await expect(page.getByRole('article')).toContainText('Webhook received');
  await expect(page.locator('.grid')).toHaveCount(0);
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(page).toHaveURL('/live');
});

test('an open trail follows its event', async ({ page, world }) => {
  await world.open('empty');
  await page.goto('/live');
  const [row] = await world.emit({ kind: 'order', key: '#7' });
  await page.click(first);
  const trail = page.getByRole('article');
  await expect(trail).toContainText('Under way');
  await world.control('update', { correlation: row?.correlation, finish: true });
  await expect(trail.locator('.step-title', { hasText: 'SAP created SalesOrder' })).toBeVisible();
  await expect(trail).not.toContainText('Under way');
});

test('a waiting one says why and when it is tried again, with the gaps in words', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live?kind=order&state=waiting');
  await page.click(first);
  const trail = page.getByRole('article');
  await expect(trail).toContainText(
    /Waiting in sap-sales-orders after 3 attempts; the next attempt is in \d+ s/,
  );
  await expect(trail).toContainText('SAP answered 503 Service Unavailable');
  await expect(trail.locator('.gap', { hasText: 'later' }).first()).toContainText('1.96 s later');
});

test('a parked one is corrected and sent again', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live?kind=order&state=parked');
  await page.click(first);
  const trail = page.getByRole('article');
  await expect(trail).toContainText('mappings/shopify-order/mapping.yaml:19:12');
  await trail.getByRole('button', { name: 'Edit and resend' }).click();
  const payload = trail.getByLabel('Payload');
  const text = await payload.inputValue();
  await payload.fill(text.replace('"currency": "', '"currency": X"'));
  await expect(trail.getByText(/Line \d+, column \d+: a value cannot start with "X"/)).toBeVisible();
  await expect(trail.getByRole('button', { name: /^Resend/ })).toBeDisabled();
  await payload.fill(text.replace(/"total_price": "[^"]+"/, '"total_price": "1234567890123456789.10"'));
  await expect(trail.getByText('1 changed line.')).toBeVisible();
  await trail.getByLabel('Reason').fill('price was wrong');
  await trail.getByRole('button', { name: 'Resend with the changes' }).click();
  await expect(trail.locator('.trail-head')).toContainText('Done');
  const correlation = /live\/([^?]+)/.exec(page.url())?.[1];
  const decided = await world.control<{ payload: string; reason: string }>('decided', { correlation });
  expect(decided.payload).toContain('"total_price": "1234567890123456789.10"');
  expect(decided.reason).toBe('price was wrong');
});

test('a parked one is given up only with a reason', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live?kind=order&state=parked');
  await page.click(first);
  const trail = page.getByRole('article');
  await trail.getByRole('button', { name: 'Discard…' }).click();
  await expect(trail.getByRole('button', { name: 'Discard', exact: true })).toBeDisabled();
  await trail.getByLabel('Why is this given up?').fill('entered by hand');
  await page.keyboard.press('Enter');
  await expect(trail.locator('.trail-head')).toContainText('Discarded');
});

test('a refusal keeps what was typed', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/live?kind=order&state=parked');
  await page.click(first);
  const trail = page.getByRole('article');
  await trail.getByRole('button', { name: 'Edit and resend' }).click();
  const payload = trail.getByLabel('Payload');
  await payload.fill(`${await payload.inputValue()}\n`);
  await trail.getByLabel('Reason').fill('kept');
  await world.control('down');
  await trail.getByRole('button', { name: /^Resend/ }).click();
  await expect(trail.getByRole('alert')).toContainText('The server does not answer');
  await expect(trail.getByLabel('Reason')).toHaveValue('kept');
});

test('an unknown trail says so', async ({ page, world }) => {
  await world.open('one');
  await page.goto('/live/01JDNOTHING');
  await expect(page.getByText('There is no such trail')).toBeVisible();
  await page.getByRole('link', { name: 'Back to Live' }).click();
  await expect(page).toHaveURL('/live');
});
