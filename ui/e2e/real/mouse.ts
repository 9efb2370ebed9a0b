// What an analyst does with the mouse alone.
import { expect, type Locator, type Page } from '@playwright/test';

type Side = 'source' | 'target';

/**
 * The row of a field: "lines[].unitPrice", found by scrolling. What is closed on the way is opened with a click.
 */
export async function rowOf(page: Page, side: Side, path: string): Promise<Locator> {
  const pane = page.locator(`[data-pane="${side}"]`);
  let from = 0;
  const parts = path.split('.');
  for (const [i, part] of parts.entries()) {
    const at = await find(page, pane, part.replace(/\[\]$/, ''), i + 2, from);
    if (i === parts.length - 1) return pane.locator(`[data-row="${at}"]`);
    const row = pane.locator(`[data-row="${at}"]`);
    if ((await row.getAttribute('aria-expanded')) === 'false') {
      await row.locator('.trees-twist').click();
      await expect(row).toHaveAttribute('aria-expanded', 'true');
    }
    from = at + 1;
  }
  throw new Error('no path');
}

/** Scrolls on from a row until one of the level has the name. */
async function find(page: Page, pane: Locator, name: string, level: number, from: number): Promise<number> {
  for (let row = from; row < from + 600; row++) {
    const item = pane.locator(`[data-row="${row}"]`);
    if ((await item.count()) === 0) {
      // A row that is not drawn yet: turn the wheel until it is.
      await pane.hover();
      const top = await pane.evaluate((element) => element.scrollTop);
      await page.mouse.wheel(0, (row - 4) * 28 - top);
      await expect(item).toBeAttached();
    }
    const [words, at] = await item.evaluate((element) => [
      element.getAttribute('aria-label') ?? '',
      element.getAttribute('aria-level'),
    ]);
    if (Number(at) < level && row > from) break;
    if (Number(at) === level && words.split(', ')[0] === name) return row;
  }
  throw new Error(`there is no ${name}`);
}

/** Draws a line from a source to a target with the button held down. */
export async function drag(page: Page, source: string, target: string) {
  const from = await rowOf(page, 'source', source);
  const to = await rowOf(page, 'target', target);
  await from.scrollIntoViewIfNeeded();
  const [a, b] = [await from.boundingBox(), await to.boundingBox()];
  if (!a || !b) throw new Error(`${source} or ${target} is out of view`);
  await page.mouse.move(a.x + 60, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(a.x + 120, a.y + a.height / 2 + 6, { steps: 4 });
  await page.mouse.move(b.x + 80, b.y + b.height / 2, { steps: 12 });
  await page.mouse.up();
}

/** Marks sources and clicks the dot of a target: the picker opens, with the ways of putting them together. */
export async function mark(page: Page, sources: readonly string[], target: string) {
  for (const source of sources) await (await rowOf(page, 'source', source)).locator('.trees-dot').click();
  await (await rowOf(page, 'target', target)).locator('.trees-dot').click();
}

/** Takes what the picker of a target offers. */
export async function pick(page: Page, offered: RegExp | string) {
  const option = page.getByRole('listbox').getByRole('option').filter({ hasText: offered }).first();
  await option.click();
  await expect(page.getByRole('listbox')).toHaveCount(0);
}
