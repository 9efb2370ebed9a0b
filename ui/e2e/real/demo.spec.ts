// The page on a running server with demo traffic: BASE_URL=http://127.0.0.1:8080 npm run e2e
import { expect, test } from '@playwright/test';
import { complaints, expectAccessible, paths } from '../checks';

test('orders flow through and open to their trail, down to the SAP document', async ({ page }) => {
  test.slow();
  const told = complaints(page);
  await page.goto('/');
  await expect(page).toHaveURL('/live');
  await expect(page.locator('.status-bar')).toContainText('Live');
  await page.goto('/live?kind=order&state=done');
  const row = page.locator('.grid-item').first();
  await expect(row).toBeVisible({ timeout: 60_000 });
  await row.click();
  const trail = page.getByRole('article');
  const step = (icon: RegExp) => trail.locator('.step-title', { hasText: icon }).first();
  await expect(step(/received/i)).toBeVisible();
  await expect(step(/mapped/i)).toBeVisible();
  await expect(trail.getByRole('button', { name: /copy module digest/ }).first()).toBeVisible();
  await expect(trail.locator('.document').first()).toBeVisible();
  await page.keyboard.press('e');
  await expect(trail.locator('.payload').first()).toBeVisible();
  await expect(trail.locator('.exchange').first()).toBeVisible();
  await expectAccessible(page);
  expect(told).toEqual([]);
});

test('new rows come by themselves', async ({ page }) => {
  test.slow();
  await page.goto('/live');
  const first = page.locator('.grid-item a').first();
  await expect(first).toBeVisible({ timeout: 60_000 });
  const before = await first.getAttribute('href');
  await expect(first).not.toHaveAttribute('href', before ?? '', { timeout: 60_000 });
});

for (const theme of ['light', 'dark'] as const)
  test(`every page has something to say in ${theme} and no accessibility violation`, async ({ page }) => {
    test.slow();
    const told = complaints(page);
    await page.emulateMedia({ colorScheme: theme });
    for (const path of paths) {
      await page.goto(path);
      await expect(page.locator('.grid-item, .table tbody tr, .flow, .way, .notice').first()).toBeVisible({
        timeout: 60_000,
      });
      await expect(page.getByRole('alert')).toHaveCount(0);
      await expectAccessible(page);
    }
    expect(told).toEqual([]);
  });
