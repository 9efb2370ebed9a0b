import { expectAccessible, paths } from '../checks';
import { expect, test } from './world';

/** Pages that the rail does not name, each with what shows that it is there. */
const deeper = [
  ['/contracts/orders/order-placed@1', '.fields-table tbody .field-head'],
  ['/contracts/orders/order-placed@1?tab=text', '.cm-line'],
  ['/contracts/orders/order-placed@1?tab=versions', '.table tbody tr'],
  ['/contracts/orders/order-placed@1/compare?from=1.4.0&to=2.0.0', '.witness'],
  ['/contracts/new', '.origin textarea'],
  ['/mappings/new', '.picker-option'],
  ['/contracts/orders/order-placed@1/compare?to=edit', '.verdict-bar .state'],
] as const;

for (const theme of ['light', 'dark'] as const) {
  for (const [path, shown] of deeper)
    test(`${path} in ${theme} has no accessibility violation`, async ({ page, world }) => {
      await world.open('demo');
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(path);
      await expect(page.locator(shown).first()).toBeVisible();
      await expectAccessible(page);
    });

  for (const path of paths)
    test(`${path} in ${theme} has no accessibility violation`, async ({ page, world }) => {
      await world.open('many');
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(path);
      await expect(page.locator('.grid-item, .table tbody tr, .flow, .way').first()).toBeVisible();
      await expectAccessible(page);
    });

  test(`held rows in ${theme} have no accessibility violation`, async ({ page, world }) => {
    await world.open('many');
    await page.emulateMedia({ colorScheme: theme });
    await page.goto('/live');
    await page.locator('.grid-item').nth(3).hover();
    await world.emit();
    await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
    await page.keyboard.press('j');
    await expectAccessible(page, '.live-main');
  });

  for (const state of ['done', 'waiting', 'parked'])
    test(`a trail that is ${state} in ${theme} has no accessibility violation`, async ({ page, world }) => {
      await world.open('many');
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(`/live?kind=order&state=${state}`);
      await page.locator('.grid-item').first().click();
      await expect(page.locator('.step').first()).toBeVisible();
      await page.getByRole('button', { name: 'Unfold all' }).click();
      if (state === 'parked') await page.getByRole('button', { name: 'Edit and resend' }).click();
      else await page.locator('.exchange > summary').first().click();
      await expectAccessible(page, '.trail');
    });

  test(`what floats and what is empty in ${theme} has no accessibility violation`, async ({
    page,
    world,
  }) => {
    await world.open('empty');
    await page.emulateMedia({ colorScheme: theme });
    for (const path of paths) {
      await page.goto(path);
      await expect(page.getByRole('main')).not.toBeEmpty();
      await expectAccessible(page);
    }
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('option').first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('button', { name: /^You/ }).click();
    await expectAccessible(page);
  });
}
