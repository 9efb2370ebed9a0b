import { describe, expect, it } from 'vitest';
import { ago, amount, bytes, count, cutKey, duration, middle, plural, summary, until } from './format';

describe('amount', () => {
  it.each([
    ['598.94', '598.94'],
    ['1598.90', '1,598.90'],
    ['-0.10', '-0.10'],
    ['0.000', '0.000'],
    ['12345678901234567890123456789012.34', '12,345,678,901,234,567,890,123,456,789,012.34'],
    ['1000', '1,000'],
    ['1e3', '1e3'],
    ['', ''],
  ])('%s reads %s', (text, want) => expect(amount(text, 'en-US')).toBe(want));

  it('follows the locale without touching a digit', () => {
    expect(amount('9007199254740993.10', 'de-DE')).toBe('9.007.199.254.740.993,10');
  });
});

describe('cutKey', () => {
  it.each([
    ['SCARF-MER-RED at BER-01', 'SCARF-MER', '-RED at BER-01'],
    ['TOTE-1 at Zürich', 'TOTE-1', ' at Zürich'],
    ['قميص قطني أزرق at BER-01', 'قميص قطني أزرق', ' at BER-01'],
    ['#1001', '#1001', ''],
  ])('%s keeps its end', (key, head, tail) => expect(cutKey(key)).toEqual({ head, tail }));
});

describe('summary', () => {
  it('formats amounts and leaves counts, versions and times alone', () => {
    expect(summary('3 lines · 1598.90 USD', 'en-US')).toBe('3 lines · 1,598.90 USD');
    expect(summary('v1.4.0 at 10.30', 'en-US')).toBe('v1.4.0 at 10.30');
    expect(summary('2 lines · -20.00 EUR', 'de-DE')).toBe('2 lines · -20,00 EUR');
  });
});

describe('middle', () => {
  it('keeps both ends', () => expect(middle('01JD4QZX7M5T8WVBN39K2F')).toBe('01JD4Q…9K2F'));
  it('leaves short ids whole', () => expect(middle('01JD4Q9K2F')).toBe('01JD4Q9K2F'));
  it('counts letters, not code units', () => expect(middle('😀😁😂🤣😃😄😅😆', 2, 2)).toBe('😀😁…😅😆'));
});

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [0.0004, '1 µs'],
    [0.06, '60 µs'],
    [0.97, '1 ms'],
    [4.25, '4.3 ms'],
    [2, '2 ms'],
    [12.4, '12 ms'],
    [999.6, '1.00 s'],
    [1240, '1.24 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min'],
    [123_000, '2 min 3 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [90_000_000, '1 d 1 h'],
    [-5, '−5 ms'],
    [Number.NaN, '–'],
  ])('%d reads %s', (ms, want) => expect(duration(ms)).toBe(want));
});

describe('relative time', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  it.each([
    [0, 'now'],
    [1, 'now'],
    [2, '2 s ago'],
    [59, '59 s ago'],
    [60, '1 min ago'],
    [3599, '59 min ago'],
    [7200, '2 h ago'],
    [-30, 'in 30 s'],
  ])('%d s back reads %s', (seconds, want) => expect(ago(now - seconds * 1000, now, 'en-GB')).toBe(want));
  it('becomes a date after a day', () =>
    expect(ago('2026-11-20T08:05:00Z', now, 'en-GB')).toMatch(/^20 Nov, \d\d:\d5$/));
  it('says the year when it is another one', () =>
    expect(ago('2025-11-20T08:05:00Z', now, 'en-GB')).toBe('20 Nov 2025'));
  it('survives nonsense', () => expect(ago('soon', now)).toBe('–'));
  it('counts down', () => {
    expect(until(now + 11_200, now)).toBe('12 s');
    expect(until(now - 1, now)).toBe('now');
    expect(until(now + 61_000, now)).toBe('2 min');
  });
});

it('counts and sizes', () => {
  expect(count(10000, 'en-US')).toBe('10,000');
  expect(plural(1, 'line')).toBe('1 line');
  expect(plural(2, 'entry', 'entries')).toBe('2 entries');
  expect(bytes(900)).toBe('900 B');
  expect(bytes(41_000)).toBe('40.0 KB');
});
