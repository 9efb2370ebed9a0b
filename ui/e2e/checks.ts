// Checks that the tests on the mock and on the real server share.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Every page of the rail. */
export const paths = [
  '/live',
  '/mappings',
  '/contracts',
  '/changes',
  '/flows',
  '/control-room',
  '/developers',
];

/** No violation of WCAG 2.2 A and AA, nor of what axe calls best practice; part narrows the look. */
export async function expectAccessible(page: Page, part = 'html') {
  // A page comes in parts: what is judged is the page and not that it is being fetched.
  await expect(page.locator('h1').first()).toBeAttached({ timeout: 60_000 });
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n  ${nodes.map((node) => `${node.target.join(' ')} (${node.failureSummary?.split('\n').at(1)?.trim()})`).join('\n  ')}`,
  );
  expect(told, told.join('\n')).toEqual([]);
}

/** Collects what the browser's console complains about. */
export function complaints(page: Page): string[] {
  const told: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') told.push(message.text());
  });
  page.on('pageerror', (error) => told.push(String(error)));
  return told;
}
