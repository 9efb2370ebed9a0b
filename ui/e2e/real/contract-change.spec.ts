// A change of a contract is looked at before it runs: the page says what breaks, and shows a message that proves it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { complaints, expectAccessible } from '../checks';
import { patient } from './analyst';
import { openWorld, type World } from './world';

const file = 'contracts/orders/order-placed/v1.schema.json';
const compare = '/contracts/orders/order-placed@1/compare';

const schemaOf = (world: World) => readFileSync(join(world.workspace, file), 'utf8');

/** A text with one place of it changed. */
function changed(text: string, was: string, is: string): string {
  expect(text.split(was)).toHaveLength(2);
  return text.replace(was, () => is);
}

const pane = (page: Page, who: RegExp) => page.getByRole('group', { name: who });

test('a value that a branch takes away is shown with the message that is refused then', async ({ page }) => {
  test.slow();
  const told = complaints(page);
  const world = await openWorld();
  try {
    const copy = join(world.workspace, '../../ben');
    world.git('worktree', 'add', '-q', '-b', 'ben/channels', copy);
    writeFileSync(join(copy, file), changed(schemaOf(world), '"social", "wholesale"', '"wholesale"'));
    world.git('-C', copy, 'commit', '-q', '-a', '-m', 'No more social');

    await page.goto(`${world.url}${compare}?to=branch:ben/channels`);
    const bar = page.locator('.verdict-bar');
    await expect(bar).toContainText('Breaking', patient);
    await expect(bar).toContainText('It needs a new major version');
    const finding = page.getByRole('region', { name: 'Findings' }).getByRole('button', { name: /Breaking/ });
    await expect(finding).toHaveCount(1);
    await expect(finding).toContainText('/properties/channel');
    await expect(page.getByRole('region', { name: 'What changed' })).toContainText('no longer social');
    await expect(pane(page, /accepted by 1\.0\.0/)).toContainText('"social"');
    const refused = pane(page, /rejected by ben\/channels/);
    await expect(refused.locator('.fault')).toContainText('"channel": "social"');
    await expect(refused.locator('.fault + .fault-reason')).toBeVisible();
    await expect(page.locator('.touched')).toContainText('shopify-order');
    await expectAccessible(page);
    expect(told).toEqual([]);
  } finally {
    await world.close();
  }
});

test('an edit that makes a field required breaks, and taken back it does not', async ({ page }) => {
  test.slow();
  const told = complaints(page);
  const world = await openWorld();
  try {
    await page.goto(`${world.url}${compare}?to=edit`);
    const bar = page.locator('.verdict-bar');
    await expect(bar).toContainText('means the same', patient);
    const text = changed(schemaOf(world), '"totals", "states"]', '"totals", "states", "note"]');
    await page.getByRole('textbox', { name: 'Edited text' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
    await expect(bar).toContainText('Breaking', patient);
    const finding = page.getByRole('region', { name: 'Findings' }).getByRole('button', { name: /Breaking/ });
    await expect(finding).toHaveCount(1);
    await expect(finding).toContainText('note');
    await expect(pane(page, /accepted by 1\.0\.0/)).not.toContainText('"note"');
    const refused = page.locator('figure.witness.broken');
    await expect(refused).toContainText('rejected by the edit');
    await expect(refused.locator('.fault-reason')).toContainText('note');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Start over' }).click();
    await expect(bar).toContainText('means the same', patient);
    expect(told).toEqual([]);
  } finally {
    await world.close();
  }
});
