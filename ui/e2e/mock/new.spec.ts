import { expectAccessible } from '../checks';
import { expect, test } from './world';

const one = { id: '4711', at: '2026-03-14T09:26:53+01:00', total: '49.70', note: null };
const two = { id: '4712', at: '2026-03-15T10:00:00+01:00', total: '1.00' };

interface Saved {
  branch: string;
  author: { name: string };
  message: string;
  files: { path: string; text: string }[];
}

test('a contract is made of samples, explained, edited and saved to a branch', async ({ page, world }) => {
  await world.open('demo');
  await page.goto('/contracts');
  await page.getByRole('link', { name: 'New contract' }).click();
  await page.getByLabel('Text of sample-1.json').fill(JSON.stringify(one));
  const fields = page.getByRole('region', { name: 'Fields and notes' });
  const field = (name: string) => fields.getByRole('listitem').filter({ hasText: name });
  await expect(field('total')).toContainText('decimal');
  await expect(field('total')).toContainText('because 49.70 is a number with cents written as text');
  await expect(fields.locator('.new-sum')).toContainText('1 loose or dropped');
  await expect(field('note')).toContainText('loose');
  await page.getByRole('button', { name: 'Add another sample' }).click();
  await page.getByLabel('Text of sample-2.json').fill(JSON.stringify(two));
  await expect(field('note')).toContainText('optional: 1 of 2 samples lack it');

  await expect(page.getByText('Give the contract a free name')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('orders/order-placed');
  await expect(page.getByText('There is a contract of this name')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('orders/pos-receipt');
  const schema = page.getByRole('textbox', { name: 'Text of v0.schema.json' });
  await expect(schema).toContainText('"title": "orders/pos-receipt"');
  await schema.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Enter');
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Undo my edits' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Maria Keller');
  await page.getByRole('button', { name: 'Save the contract' }).click();
  await expect(page).toHaveURL('/contracts/orders/pos-receipt@0?branch=maria%2Fpos-receipt');
  const saved = await world.control<Saved>('saved');
  expect(saved.branch).toBe('maria/pos-receipt');
  expect(saved.files.map(({ path }) => path)).toEqual([
    'contracts/orders/pos-receipt/contract.yaml',
    'contracts/orders/pos-receipt/v0.schema.json',
  ]);
  expect(saved.files[1]?.text).toMatch(/^\n\{/);
});

test('of several messages one is chosen; what cannot be read says where', async ({ page, world }) => {
  await world.open('demo');
  await page.goto('/contracts/new');
  await page.getByRole('button', { name: 'OpenAPI' }).click();
  const document = {
    components: {
      schemas: {
        Order: { type: 'object', properties: { id: { type: 'string' } } },
        Refund: { type: 'object', properties: { amount: { type: 'number' } } },
      },
    },
  };
  await page.getByRole('textbox', { name: /^Text of openapi/ }).fill(JSON.stringify(document));
  await expect(page.getByText('The text describes 2 messages')).toBeVisible();
  await page.getByRole('combobox', { name: 'Message', exact: true }).selectOption('Refund');
  await expect(page.getByRole('region', { name: 'Fields and notes' })).toContainText('amount');
  await page.getByRole('textbox', { name: /^Text of openapi/ }).fill('{"a": }');
  await expect(page.getByRole('main')).toContainText('1 mistake in the text');
});

test('a mapping is made of two contracts by the keyboard alone', async ({ page, world }) => {
  await world.open('many');
  await page.goto('/mappings/new');
  await page.getByRole('combobox', { name: 'Search the source contract' }).focus();
  await page.keyboard.type('shopify level');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Search the target contract' }).focus();
  await page.keyboard.type('sap api');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Choose what the mapping writes.')).toBeVisible();
  await page.getByLabel('Message of the target API').selectOption('A_SalesOrder');
  await page.getByLabel('Name', { exact: true }).fill('shopify-order');
  await expect(page.getByText('There is a mapping shopify-order already.').first()).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('shopify-level-to-sap');
  await page.getByLabel('Title').fill('Levels: to SAP');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Łukasz');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/mappings\/shopify-level-to-sap\?branch=/);
  const saved = await world.control<Saved>('saved');
  expect(saved.author.name).toBe('Łukasz');
  expect(saved.files).toEqual([
    {
      path: 'mappings/shopify-level-to-sap/mapping.yaml',
      text: 'mapping: shopify-level-to-sap\ntitle: "Levels: to SAP"\nsource: shopify/inventory-level@1\ntarget: "sap/api@1#A_SalesOrder"\nonMissing: omit\nonNull: omit\n',
    },
  ]);
});

test('a save that fails keeps everything', async ({ page, world }) => {
  await world.open('demo');
  await page.goto('/mappings/new?source=shopify%2Forder%401&target=orders%2Forder-placed%401');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Maria');
  await expect(page.getByRole('button', { name: 'Create and open' })).toBeEnabled();
  await world.control('down');
  await page.getByRole('button', { name: 'Create and open' }).click();
  await expect(page.getByRole('alert')).toContainText('Nothing you typed is lost');
  await world.control('up');
  await page.getByRole('button', { name: 'Create and open' }).click();
  await expect(page).toHaveURL('/mappings/shopify-order-2?branch=maria%2Fshopify-order-2');
});

test('the list of mappings tells what needs a person, sorts and opens by the keyboard', async ({
  page,
  world,
}) => {
  await world.open('demo');
  await page.goto('/mappings');
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
  await expect(row('sap-sales-order')).toContainText('37/38');
  await expect(row('shopify-inventory')).toContainText('1 of 4 fail');
  await expect(row('shopify-refund')).toContainText('another one runs');
  await expect(row('shopify-order').getByRole('link', { name: 'maria/shopify-order' })).toHaveAttribute(
    'href',
    '/mappings/shopify-order?branch=maria%2Fshopify-order',
  );
  await page.getByRole('button', { name: 'Cases', exact: true }).click();
  await expect(page).toHaveURL('/mappings?sort=cases');
  await expect(page.locator('tbody a.name').first()).toHaveText('sap-customer-return');
  await page.getByLabel('All states').selectOption('red');
  await expect(page.locator('tbody a.name')).toHaveText(['sap-customer-return', 'shopify-inventory']);
  await page.locator('.page-body').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/mappings/shopify-inventory');
});
