// Two people at one mapping on one branch: what they changed apart is merged, what they both changed is asked about.
import { type Browser, expect, test } from '@playwright/test';
import { expectAccessible } from '../checks';
import {
  type Analyst,
  analyst,
  choose,
  expression,
  openStudio,
  patient,
  save,
  saving,
  write,
} from './analyst';
import { openWorld, type World } from './world';

const file = 'mappings/shopify-order/mapping.yaml';
const branch = 'team/orders';
const address = `/mappings/shopify-order?branch=${branch}`;

/** The mapping as the branch has it. */
const stored = (world: World) => world.git('show', `${branch}:${file}`);

/** The text with some lines of it changed; each of them stands in it once. */
function changed(text: string, lines: readonly [was: string, is: string][]): string {
  let out = text;
  for (const [was, is] of lines) {
    expect(out.split(was)).toHaveLength(2);
    out = out.replace(was, () => is);
  }
  return out;
}

async function together(browser: Browser, run: (world: World, ana: Analyst, ben: Analyst) => Promise<void>) {
  const world = await openWorld();
  const [ana, ben] = [await analyst(browser, 'Ana'), await analyst(browser, 'Ben')];
  try {
    world.git('branch', branch);
    await run(world, ana, ben);
  } finally {
    await ana.context.close();
    await ben.context.close();
    await world.close();
  }
}

test('what two people changed in different rules is merged, in the file and on both pages', async ({
  browser,
}) => {
  test.slow();
  await together(browser, async (world, { page: ana }, { page: ben }) => {
    const before = stored(world);
    await openStudio(ana, `${world.url}${address}&target=orderNumber`);
    await openStudio(ben, `${world.url}${address}&target=taxes[].code`);
    await write(ana, 'orderNumber', 'string(source.id)');
    // Nothing writes this field yet.
    await write(ben, 'taxes[].code', '"VAT"');
    await choose(ben, 'test');
    await write(ben, 'test', 'source.?test.orValue(true)');

    await save(ana, 'Orders are known by their id');
    await expect(saving(ana)).toHaveCount(0, patient);
    await save(ben, 'The code of a tax');
    await expect(saving(ben)).toHaveCount(0, patient);
    await expect(ben.locator('#studio-says')).toContainText('merged with what others did');

    const after = stored(world);
    const [added] = after.split('\n').filter((line) => line.includes('"VAT"'));
    expect(added).toMatch(/^ {6}code: /);
    const mine = changed(before, [
      [
        '  orderNumber: >-\n    source.?name.or(source.?order_number.optMap(n, "#" + string(n))).orValue(string(source.id))\n',
        '  orderNumber: >-\n    string(source.id)\n',
      ],
      ['  test: source.?test.orValue(false)\n', '  test: source.?test.orValue(true)\n'],
    ]);
    expect(after.replace(`${added}\n`, '')).toBe(mine);
    expect(world.git('log', '-2', '--format=%an %s', branch)).toBe(
      'Ben The code of a tax\nAna Orders are known by their id\n',
    );

    // Ben's page has hers by now, hers has his when she opens the branch again.
    await choose(ben, 'orderNumber');
    await expect(expression(ben, 'orderNumber')).toHaveText('string(source.id)');
    await openStudio(ana, `${world.url}${address}&target=taxes[].code`);
    await expect(expression(ana, 'taxes[].code')).toHaveText('"VAT"');
    await choose(ana, 'test');
    await expect(expression(ana, 'test')).toHaveText('source.?test.orValue(true)');
  });
});

test('a rule that both changed is shown from both sides, and nothing of the others is lost', async ({
  browser,
}) => {
  test.slow();
  await together(browser, async (world, { page: ana }, { page: ben }) => {
    const before = stored(world);
    for (const page of [ana, ben]) await openStudio(page, `${world.url}${address}&target=currency`);
    await write(ana, 'currency', '"EUR"');
    await choose(ana, 'orderId');
    await write(ana, 'orderId', '"shop-" + string(source.id)');
    await choose(ana, 'confirmationNumber');
    await write(ana, 'confirmationNumber', 'source.?name');
    await save(ana, 'All in euro');
    await expect(saving(ana)).toHaveCount(0, patient);

    await write(ben, 'currency', 'source.?presentment_currency.orValue("USD")');
    await choose(ben, 'orderId');
    await write(ben, 'orderId', '"web-" + string(source.id)');
    await choose(ben, 'taxIncluded');
    await write(ben, 'taxIncluded', 'true');
    await save(ben, 'The currency of the checkout');
    const asked = ben.getByRole('dialog', { name: /^Save / });
    const side = (target: string, who: string) =>
      asked.getByRole('group', { name: target }).getByText(who).locator('..');
    await expect(asked.getByRole('heading', { name: 'Two edits of the same place' })).toBeVisible(patient);
    await expect(asked).toContainText('2 places');
    await expect(side('currency', 'Yours')).toContainText('presentment_currency');
    await expect(side('currency', 'Of Ana')).toContainText('"EUR"');
    await expect(side('orderId', 'Of Ana')).toContainText('"shop-"');
    await expectAccessible(ben, '.save-dialog');
    expect(stored(world)).not.toContain('presentment_currency.orValue("USD")');

    const keep = asked.getByRole('button', { name: 'Save with these choices' });
    await asked.getByRole('group', { name: 'currency' }).getByRole('radio', { name: 'Of Ana' }).check();
    await expect(keep).toBeDisabled();
    await asked.getByRole('group', { name: 'orderId' }).getByRole('radio', { name: 'Yours' }).check();
    await keep.click();
    await expect(asked).toHaveCount(0, patient);
    expect(stored(world)).toBe(
      changed(before, [
        ['  currency: source.currency\n', '  currency: \'"EUR"\'\n'],
        ['  orderId: string(source.id)\n', `  orderId: '"web-" + string(source.id)'\n`],
        ['  confirmationNumber: source.?confirmation_number\n', '  confirmationNumber: source.?name\n'],
        ['  taxIncluded: included\n', '  taxIncluded: true\n'],
      ]),
    );
    await expect(expression(ben, 'taxIncluded')).toHaveText('true');
    await choose(ben, 'currency');
    await expect(expression(ben, 'currency')).toHaveText('"EUR"');
  });
});
