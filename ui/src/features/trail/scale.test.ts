import { expect, it } from 'vitest';
import { gapHeight, gapSpeaks, shares } from './scale';

it('grows with the gap and never beyond the ceiling', () => {
  const gaps = [0, 0.4, 1, 10, 100, 1000, 60_000, 3_600_000, 86_400_000, 8.64e12];
  const heights = gaps.map(gapHeight);
  expect(heights).toEqual([...heights].sort((a, b) => a - b));
  expect(heights[0]).toBe(0);
  expect(gapHeight(1000)).toBe(35);
  expect(gapHeight(8.64e12)).toBe(120);
});

it('draws nothing for steps out of order or nonsense', () => {
  expect(gapHeight(-5)).toBe(0);
  expect(gapHeight(Number.NaN)).toBe(0);
});

it('names gaps from a second up', () => {
  expect(gapSpeaks(999)).toBe(false);
  expect(gapSpeaks(1000)).toBe(true);
});

it('shares the whole time between the steps', () => {
  const offsets = [
    { seq: 1, offsetMs: 0 },
    { seq: 2, offsetMs: 25 },
    { seq: 3, offsetMs: 75 },
  ];
  expect(shares(offsets, 100)).toEqual([
    { seq: 1, left: 0, width: 25 },
    { seq: 2, left: 25, width: 50 },
    { seq: 3, left: 75, width: 25 },
  ]);
  expect(shares([{ seq: 1, offsetMs: 0 }], 0)).toEqual([]);
});
