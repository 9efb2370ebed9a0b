import { expect, test } from 'vitest';
import { advance, type Progress, steps } from './steps';

const studio = { rules: 0, tab: 'expression', dirty: false, runs: false };
const inStudio = (more: Partial<typeof studio> = {}): Progress => ({
  path: '/mappings/x',
  studio: { ...studio, ...more },
});

test('each step is done by doing it, and by nothing before', () => {
  const way: Progress[] = [
    { path: '/mappings' },
    { path: '/mappings/new' },
    inStudio(),
    inStudio({ rules: 1, dirty: true }),
    inStudio({ rules: 1, dirty: true, tab: 'preview' }),
    inStudio({ rules: 1, tab: 'preview' }),
    inStudio({ rules: 1, runs: true }),
  ];
  let at = 0;
  let before: Progress = { path: '/live' };
  for (const progress of way) {
    expect(advance(at, before), `${steps[at]?.title} before`).toBe(at);
    expect(advance(at, progress), steps[at]?.title).toBe(at + 1);
    at++;
    before = progress;
  }
  expect(at).toBe(steps.length);
  expect(advance(at, before)).toBe(at);
});

test('a mapping that is there already is as good as a new one', () => {
  expect(advance(1, { path: '/mappings/shopify-order' })).toBe(2);
  expect(advance(2, { path: '/mappings/new' })).toBe(2);
});
