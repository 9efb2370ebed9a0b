// What an analyst does with the keys alone.
import { expect, type Locator, type Page } from '@playwright/test';

/** Goes on with Tab until something has the focus. */
export async function tabTo(page: Page, to: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  await expect(to).toBeVisible();
  for (let i = 0; i < 300; i++) {
    if (await to.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`300 times ${key} do not lead to ${to}`);
}

export async function press(page: Page, to: Locator, key = 'Enter') {
  await tabTo(page, to);
  await page.keyboard.press(key);
}

const name = (row: string) => row.replace(/\[\]$/, '');

/**
 * Goes to the row of a target: "lines[].unitPrice". The names on the way are found by typing them; what is closed
 * is opened.
 */
export async function goToTarget(page: Page, path: string) {
  for (let tries = 0; ; tries++)
    try {
      return await walkToTarget(page, path);
    } catch (lost) {
      // The focus that an editor gives back may arrive on the way: the walk begins again.
      if (tries === 3) throw lost;
    }
}

async function walkToTarget(page: Page, path: string) {
  const tree = page.locator('[data-pane="target"] [role=tree]');
  const active = tree.locator('[role=treeitem][tabindex="0"]');
  if (!(await active.evaluate((row) => row === document.activeElement))) await tabTo(page, active);
  await page.keyboard.press('Home');
  let level = 1;
  for (const part of path.split('.')) {
    level++;
    if ((await active.getAttribute('aria-expanded')) === 'false') await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    // Down among the siblings, over what is beneath them.
    for (let i = 0; ; i++) {
      const [words, at, open] = await active.evaluate(
        (row) =>
          [
            row.getAttribute('aria-label') ?? '',
            Number(row.getAttribute('aria-level')),
            row.getAttribute('aria-expanded') === 'true',
          ] as const,
      );
      if (at === level && words.split(', ')[0] === name(part)) break;
      if (at < level || i > 400) throw new Error(`${path}: there is no ${part}`);
      if (at === level && open) await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowDown');
    }
  }
  return active;
}

/** Writes the expression of a target in its row. */
export async function writeTarget(page: Page, path: string, expr: string) {
  await goToTarget(page, path);
  await page.keyboard.press('Enter');
  const field = page.getByRole('textbox', { name: `Expression of ${path}` });
  await expect(field).toBeFocused();
  await page.keyboard.type(expr);
  await page.keyboard.press('Enter');
  await expect(field).toHaveCount(0);
  await expect(page.locator('[data-pane="target"] [role=treeitem][tabindex="0"]')).toBeFocused();
}

/** Takes away the rule of a target. */
export async function removeTarget(page: Page, path: string) {
  await goToTarget(page, path);
  await page.keyboard.press('Delete');
}

/** Opens a tab of the drawer: Tab to the tabs, arrows among them. */
export async function openTab(page: Page, tab: RegExp) {
  await tabTo(page, page.getByRole('tab', { selected: true }));
  const wanted = page.getByRole('tab', { name: tab });
  for (let i = 0; i < 10 && (await wanted.getAttribute('aria-selected')) !== 'true'; i++)
    await page.keyboard.press('ArrowRight');
  await expect(wanted).toHaveAttribute('aria-selected', 'true');
}
