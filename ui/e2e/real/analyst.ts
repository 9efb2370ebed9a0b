// What an analyst does in the studio, whatever the test is about.
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';

/** How long a busy machine may take for what a server and a page do together. */
export const patient = { timeout: 60_000 };

export interface Analyst {
  name: string;
  page: Page;
  context: BrowserContext;
}

/** A browser of a person's own, which knows who sits before it. */
export async function analyst(browser: Browser, name: string): Promise<Analyst> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  await context.addInitScript(
    (author) => localStorage.setItem('crosswalk.author', author),
    JSON.stringify({ name, email: '' }),
  );
  return { name, context, page: await context.newPage() };
}

/** The studio of a mapping, once its module ran on every case. */
export async function openStudio(page: Page, address: string) {
  await page.goto(address);
  await expect(page.getByRole('tab', { name: /^Tests/ })).toContainText(/[✓✗]/, patient);
}

/** Where the expression of a target is written in the drawer, whether it has a rule yet or not. */
export const expression = (page: Page, target: string) => {
  const field = (name: string) => page.locator('.drawer').getByRole('textbox', { name, exact: true });
  return field(`Value, of ${target}`).or(field(`Value of ${target}`));
};

/** Shows the rule of a field of the message itself in the drawer: found by its name, and clicked. */
export async function choose(page: Page, field: string) {
  await page.getByRole('textbox', { name: 'Search in the target' }).fill(field);
  const row = page.locator('[data-pane="target"] [role=treeitem][aria-level="2"]');
  await row.filter({ has: page.getByText(field, { exact: true }) }).click();
  await expect(expression(page, field)).toBeVisible();
}

/** Writes the expression of a rule in the drawer, and waits until the mapping has it. */
export async function write(page: Page, target: string, expr: string) {
  const editor = expression(page, target);
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(expr);
  // What completion offers is in nobody's way.
  await page.keyboard.press('Escape');
  await expect(editor).toHaveText(expr);
}

export const saving = (page: Page) => page.getByRole('dialog', { name: /^Save / });

/** Opens the dialog and saves to the branch that it names. */
export async function save(page: Page, why: string) {
  await page.keyboard.press('Control+s');
  const dialog = saving(page);
  await dialog.getByRole('textbox', { name: 'What and why' }).fill(why);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
}
