// How tall the gap between two steps is drawn. Steps lie microseconds or days apart, so the scale is
// logarithmic: each factor of ten is the same number of pixels, and longer is always taller.

/** Pixels per factor of ten; with it, 10 ms, 1 s and 1 h are 12, 35 and 77 px. */
const decade = 11.7;
const tallest = 120;

export function gapHeight(ms: number): number {
  if (!(ms > 0)) return 0;
  return Math.min(tallest, Math.round(decade * Math.log10(1 + ms)));
}

/** A gap says its length in words when it is long enough to be the answer to "why so late?". */
export const gapSpeaks = (ms: number) => ms >= 1000;

export interface Share {
  seq: number;
  /** Of the whole, 0 to 100. */
  left: number;
  width: number;
}

/** Where the time went, on a linear scale: the stretch from each step to the next. */
export function shares(offsets: readonly { seq: number; offsetMs: number }[], endMs: number): Share[] {
  const whole = Math.max(endMs, offsets.at(-1)?.offsetMs ?? 0);
  if (whole <= 0) return [];
  return offsets.map(({ seq, offsetMs }, i) => {
    const until = offsets[i + 1]?.offsetMs ?? whole;
    return { seq, left: (offsetMs / whole) * 100, width: (Math.max(0, until - offsetMs) / whole) * 100 };
  });
}
