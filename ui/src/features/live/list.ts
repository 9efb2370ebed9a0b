// The rows behind the Live table: pages from the server, changes from the stream, and the hold that
// keeps the table still under the pointer. A plain class, so that it is tested without a browser.
import type { LivePage, LiveQuery, LiveRow, Problem } from '../../api/client';
import { toProblem } from '../../api/client';
import { type LiveFilters, mergeRows, passes, writeFilters } from './rows';

export interface LiveView {
  state: 'loading' | 'ready' | 'failed';
  rows: readonly LiveRow[];
  /** Rows that came while the table was held. */
  held: number;
  /** There are older rows to load. */
  more: boolean;
  loadingMore: boolean;
  /** Why the newest request failed; rows are then what was known before. */
  problem?: Problem | undefined;
}

export interface LiveSource {
  live: (query: LiveQuery, signal?: AbortSignal) => Promise<LivePage>;
}

/** Rows asked for at once; the server's largest page. */
const pageSize = 500;
/** Above this many rows the list starts over from the newest page when nobody reads the old ones. */
const most = 20_000;

export class LiveList {
  private view: LiveView = { state: 'loading', rows: [], held: 0, more: false, loadingMore: false };
  private readonly listeners = new Set<() => void>();
  private readonly waiting = new Map<string, LiveRow>();
  private holding = false;
  /** The held rows do not reach the known ones. */
  private gap = false;
  private cursor: string | undefined;
  private aborter = new AbortController();
  private recheck: ReturnType<typeof setTimeout> | undefined;
  private inbox: LiveRow[] = [];
  /** Rows of the stream while the newest page is asked for: the answer may be older than they. */
  private late: LiveRow[] = [];
  private asking = 0;
  private delivery: ReturnType<typeof setTimeout> | undefined;
  private readonly source: LiveSource;
  readonly filters: LiveFilters;

  constructor(source: LiveSource, filters: LiveFilters) {
    this.source = source;
    this.filters = filters;
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  snapshot = (): LiveView => this.view;

  private set(change: Partial<LiveView>) {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) listener();
  }

  private ask(query: LiveQuery) {
    return this.source.live(
      { ...writeFilters(this.filters), ...query, limit: pageSize },
      this.aborter.signal,
    );
  }

  /** Asks for the newest page: at the start, and after the line was lost. */
  async refresh(): Promise<void> {
    this.asking++;
    try {
      const page = await this.ask({});
      if (this.aborter.signal.aborted) return;
      const known = new Set(this.view.rows.map((row) => row.correlation));
      const meets = page.rows.some((row) => known.has(row.correlation));
      // Without an overlap rows may be missing in between: start over rather than hide the gap.
      this.gap = this.view.state === 'ready' && !meets && this.holding && known.size > 0;
      if (this.view.state === 'ready' && (meets || this.gap)) {
        this.set({ problem: undefined });
        this.receive(page.rows);
      } else this.startOver(page);
      this.receive([...this.late]);
    } catch (thrown) {
      this.fail(thrown);
    } finally {
      if (--this.asking === 0) this.late = [];
    }
  }

  private startOver(page: LivePage) {
    this.cursor = page.next;
    this.waiting.clear();
    const rows = mergeRows([], page.rows);
    this.set({ state: 'ready', rows, held: 0, more: !!page.next, problem: undefined });
  }

  /** Loads the next older page. */
  async loadMore(): Promise<void> {
    if (this.view.loadingMore || !this.cursor || this.view.state !== 'ready') return;
    this.set({ loadingMore: true });
    try {
      const page = await this.ask({ after: this.cursor });
      if (this.aborter.signal.aborted) return;
      this.cursor = page.next;
      const rows = mergeRows(this.view.rows, page.rows);
      this.set({ rows, more: !!page.next, loadingMore: false, problem: undefined });
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  private fail(thrown: unknown) {
    if (this.aborter.signal.aborted) return;
    const state = this.view.state === 'loading' ? 'failed' : this.view.state;
    this.set({ state, loadingMore: false, problem: toProblem(thrown) });
  }

  /** Takes rows from the stream. Bursts are delivered together, so that a flood costs few renders. */
  push(row: LiveRow) {
    this.inbox.push(row);
    this.delivery ??= setTimeout(() => {
      this.delivery = undefined;
      const rows = this.inbox;
      this.inbox = [];
      this.receive(rows);
    }, 100);
  }

  /** Known rows change in place at once; new ones wait while the table is held. */
  receive(rows: readonly LiveRow[]) {
    if (this.asking > 0) this.late = [...mergeRows(this.late, rows)];
    if (this.view.state !== 'ready') return;
    const known = new Set(this.view.rows.map((row) => row.correlation));
    const shown: LiveRow[] = [];
    for (const row of rows) {
      const verdict = passes(row, this.filters);
      if (known.has(row.correlation)) shown.push(row);
      else if (verdict === 'yes') {
        if (this.holding) this.waiting.set(row.correlation, row);
        else shown.push(row);
      } else {
        this.waiting.delete(row.correlation);
        if (verdict === 'unsure') this.askAgain();
      }
    }
    const merged = mergeRows(this.view.rows, shown);
    const next = this.holding ? merged : this.settle(merged);
    if (next !== this.view.rows || this.waiting.size !== this.view.held)
      this.set({ rows: next, held: this.waiting.size });
  }

  /** A search that only the server can decide is asked again, at most every second. */
  private askAgain() {
    this.recheck ??= setTimeout(() => {
      this.recheck = undefined;
      void this.ask({}).then(
        (page) => this.receiveMatches(page.rows),
        (thrown: unknown) => this.fail(thrown),
      );
    }, 1000);
  }

  private receiveMatches(rows: readonly LiveRow[]) {
    const known = new Set(this.view.rows.map((row) => row.correlation));
    const fresh = rows.filter((row) => !known.has(row.correlation));
    if (this.holding) {
      for (const row of fresh) this.waiting.set(row.correlation, row);
      this.set({ held: this.waiting.size });
    } else this.set({ rows: mergeRows(this.view.rows, rows) });
  }

  /** Drops rows that no longer pass; they stay while held, so that nothing moves. */
  private settle(rows: readonly LiveRow[]): readonly LiveRow[] {
    const left = rows.filter((row) => passes(row, this.filters) !== 'no');
    return left.length === rows.length ? rows : left;
  }

  /** Holds the table still, or lets it go on with what has come meanwhile. */
  hold(on: boolean) {
    if (on === this.holding) return;
    this.holding = on;
    if (!on) this.release();
  }

  /** Shows the held rows now, held or not. */
  release() {
    const rows = this.settle(mergeRows(this.view.rows, [...this.waiting.values()]));
    this.waiting.clear();
    if (rows !== this.view.rows || this.view.held) this.set({ rows, held: 0 });
    if (this.gap || (rows.length > most && !this.holding)) {
      this.view = { ...this.view, state: 'loading' };
      void this.refresh();
    }
  }

  /** Makes a closed list usable again; React opens, closes and opens in development. */
  open() {
    if (this.aborter.signal.aborted) this.aborter = new AbortController();
  }

  close() {
    clearTimeout(this.recheck);
    clearTimeout(this.delivery);
    this.aborter.abort();
  }
}
