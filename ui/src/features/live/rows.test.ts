import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LivePage, LiveQuery, LiveRow } from '../../api/client';
import { LiveList } from './list';
import { isFiltered, mergeRows, noFilters, passes, readFilters, writeFilters } from './rows';
import { backoff } from './stream';

const start = Date.parse('2026-11-23T12:00:00Z');
const at = (second: number) => new Date(start + second * 1000).toISOString();
const row = (id: number, change: Partial<LiveRow> = {}): LiveRow => ({
  correlation: `c${id}`,
  kind: 'order',
  key: `#${1000 + id}`,
  from: 'shopify',
  to: ['sap'],
  state: 'processing',
  receivedAt: at(id),
  updatedAt: at(id),
  ...change,
});
const ids = (rows: readonly LiveRow[]) => rows.map((each) => each.correlation);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('mergeRows', () => {
  it('sorts newest first and replaces in place', () => {
    const rows = mergeRows([row(3), row(1)], [row(2), row(3, { state: 'done', updatedAt: at(9) })]);
    expect(ids(rows)).toEqual(['c3', 'c2', 'c1']);
    expect(rows[0]?.state).toBe('done');
  });
  it('ignores an answer older than what it knows', () => {
    const known = [row(1, { state: 'done', updatedAt: at(9) })];
    expect(mergeRows(known, [row(1)])).toBe(known);
  });
  it('keeps one of two new rows with the same correlation', () => {
    expect(mergeRows([], [row(1, { state: 'done', updatedAt: at(5) }), row(1)])).toHaveLength(1);
    expect(mergeRows([], [row(1, { state: 'done', updatedAt: at(5) }), row(1)])[0]?.state).toBe('done');
  });
  it('orders rows of one instant the same way whatever came first', () => {
    const a = row(1, { correlation: 'a' });
    const b = row(1, { correlation: 'b' });
    expect(ids(mergeRows([a], [b]))).toEqual(ids(mergeRows([b], [a])));
  });
});

describe('filters', () => {
  it('survive the way through the address', () => {
    const filters = { kind: ['order', 'return'], state: ['parked'], system: 'sap', q: '#1001' };
    expect(readFilters(new URLSearchParams(writeFilters(filters)))).toEqual(filters);
    expect(isFiltered(readFilters(new URLSearchParams('theme=dark')))).toBe(false);
  });
  it('match keys and outside documents, and leave the rest to the server', () => {
    const sold = row(1, { documents: [{ system: 'sap', type: 'SalesOrder', id: '4500000012' }] });
    expect(passes(sold, { ...noFilters, q: '4500000012' })).toBe('yes');
    expect(passes(sold, { ...noFilters, q: '#1001' })).toBe('yes');
    expect(passes(sold, { ...noFilters, q: 'IPOD2008GREEN' })).toBe('unsure');
    expect(passes(sold, { ...noFilters, kind: ['return'], q: 'IPOD' })).toBe('no');
    expect(passes(sold, { ...noFilters, system: 'sap' })).toBe('yes');
    expect(passes(sold, { ...noFilters, system: 'wms' })).toBe('no');
  });
});

describe('LiveList', () => {
  it('keeps rows that came while an older page was on its way', async () => {
    const answers: ((page: LivePage) => void)[] = [];
    const list = new LiveList({ live: () => new Promise((resolve) => answers.push(resolve)) }, noFilters);
    const both = [list.refresh(), list.refresh()];
    list.receive([row(1)]);
    answers[0]?.({ rows: [] } as unknown as LivePage);
    await both[0];
    expect(ids(list.snapshot().rows)).toEqual(['c1']);
    list.receive([row(2)]);
    answers[1]?.({ rows: [] } as unknown as LivePage);
    await both[1];
    expect(ids(list.snapshot().rows)).toEqual(['c2', 'c1']);
    list.close();
  });
  const pages = (...answers: LivePage[]) => {
    const asked: LiveQuery[] = [];
    const source = {
      live: async (query: LiveQuery) => {
        asked.push(query);
        const page = answers[Math.min(asked.length, answers.length) - 1];
        if (!page) throw new Error('no answer');
        return page;
      },
    };
    return { source, asked };
  };
  const page = (rows: LiveRow[], next?: string): LivePage => ({
    rows,
    time: at(0),
    ...(next ? { next } : {}),
  });

  it('holds new rows while held and lets changes of known rows through', async () => {
    const list = new LiveList(pages(page([row(2), row(1)])).source, noFilters);
    await list.refresh();
    list.hold(true);
    list.push(row(3));
    list.push(row(1, { state: 'done', updatedAt: at(8) }));
    vi.advanceTimersByTime(100);
    expect(ids(list.snapshot().rows)).toEqual(['c2', 'c1']);
    expect(list.snapshot().rows[1]?.state).toBe('done');
    expect(list.snapshot().held).toBe(1);
    list.hold(false);
    expect(ids(list.snapshot().rows)).toEqual(['c3', 'c2', 'c1']);
    expect(list.snapshot().held).toBe(0);
  });

  it('keeps a row that left the filter until the hold ends', async () => {
    const filters = { ...noFilters, state: ['processing'] };
    const list = new LiveList(pages(page([row(2), row(1)])).source, filters);
    await list.refresh();
    list.hold(true);
    list.receive([row(2, { state: 'done', updatedAt: at(8) })]);
    expect(ids(list.snapshot().rows)).toEqual(['c2', 'c1']);
    list.hold(false);
    expect(ids(list.snapshot().rows)).toEqual(['c1']);
  });

  it('follows the cursor and then stops', async () => {
    const { source, asked } = pages(page([row(2)], 'older'), page([row(1)]));
    const list = new LiveList(source, noFilters);
    await list.refresh();
    await list.loadMore();
    await list.loadMore();
    expect(asked.map((query) => query.after)).toEqual([undefined, 'older']);
    expect(ids(list.snapshot().rows)).toEqual(['c2', 'c1']);
    expect(list.snapshot().more).toBe(false);
  });

  it('starts over when the newest page does not reach what it knows', async () => {
    const { source } = pages(page([row(1)], 'x'), page([row(9), row(8)], 'y'));
    const list = new LiveList(source, noFilters);
    await list.refresh();
    await list.refresh();
    expect(ids(list.snapshot().rows)).toEqual(['c9', 'c8']);
    expect(list.snapshot().more).toBe(true);
  });

  it('keeps what it knows when a refresh fails, and says why', async () => {
    let works = true;
    const list = new LiveList(
      {
        live: async () => {
          if (!works) throw new Error('down');
          return page([row(1)]);
        },
      },
      noFilters,
    );
    await list.refresh();
    works = false;
    await list.refresh();
    expect(list.snapshot().state).toBe('ready');
    expect(list.snapshot().rows).toHaveLength(1);
    expect(list.snapshot().problem?.detail).toBe('down');
    works = true;
    await list.refresh();
    expect(list.snapshot().problem).toBeUndefined();
  });

  it('asks the server about a search it cannot decide', async () => {
    const { source, asked } = pages(page([]), page([row(5)]));
    const list = new LiveList(source, { ...noFilters, q: 'IPOD' });
    await list.refresh();
    list.receive([row(5), row(6)]);
    expect(list.snapshot().rows).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(2);
    expect(ids(list.snapshot().rows)).toEqual(['c5']);
  });
});

it('backs off to 15 s at most', () => {
  expect([1, 2, 3, 4, 5, 9].map((attempt) => backoff(attempt, 0))).toEqual([
    1000, 2000, 4000, 8000, 15_000, 15_000,
  ]);
  expect(backoff(1, 1)).toBe(750);
});
