// Live: what flows through, newest first, each row opening to its trail.
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { api } from '../../api/client';
import { useKeys } from '../../app/keys';
import { go, usePlace, withQuery } from '../../app/router';
import { Icon } from '../../parts/Icon';
import { Empty, Loading, ProblemNotice } from '../../parts/parts';
import { TrailPanel } from '../trail/TrailPanel';
import { FilterBar } from './FilterBar';
import { LiveTable } from './LiveTable';
import { LiveList, type LiveView } from './list';
import { isFiltered, noFilters, readFilters, writeFilters } from './rows';
import { StatsStrip } from './StatsStrip';
import { StatusBar } from './StatusBar';
import { useLiveEvents } from './stream';
import { useWide } from './wide';
import './live.css';

/** The list for the filters of the address; a new filter is a new list. */
function useLiveList(): { list: LiveList; view: LiveView } {
  const { query } = usePlace();
  const key = JSON.stringify(readFilters(query));
  const list = useMemo(() => new LiveList(api, JSON.parse(key)), [key]);
  useEffect(() => {
    list.open();
    void list.refresh();
    return () => list.close();
  }, [list]);
  useLiveEvents({ row: (row) => list.push(row), open: () => void list.refresh() });
  return { list, view: useSyncExternalStore(list.subscribe, list.snapshot) };
}

export function LivePage({ correlation }: { correlation: string | undefined }) {
  const wide = useWide();
  if (correlation && !wide) return <NarrowTrail correlation={correlation} />;
  return <LiveWithPanel correlation={correlation} />;
}

const addressOf = (correlation: string | undefined, search: URLSearchParams) =>
  withQuery({ path: correlation ? `/live/${encodeURIComponent(correlation)}` : '/live', query: search }, {});

function NarrowTrail({ correlation }: { correlation: string }) {
  const { query } = usePlace();
  const back = addressOf(undefined, query);
  useKeys('Trail', 2, [{ keys: ['Escape'], label: 'Back to the list', run: () => go(back) }]);
  return <TrailPanel correlation={correlation} back={back} />;
}

function LiveWithPanel({ correlation }: { correlation: string | undefined }) {
  const place = usePlace();
  const { list, view } = useLiveList();
  const [cursor, setCursor] = useState<string>();
  const [pillPlace, setPillPlace] = useState<Element | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const filters = readFilters(place.query);
  const active = correlation ?? cursor;

  const open = (id: string | undefined, replace = false) => go(addressOf(id, place.query), { replace });
  const clear = () => go(withQuery(place, writeFilters(noFilters)));
  const move = (step: number) => {
    const { rows } = view;
    if (rows.length === 0) return;
    const at = rows.findIndex((row) => row.correlation === active);
    const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))];
    if (!next) return;
    setCursor(next.correlation);
    if (correlation) open(next.correlation, true);
  };

  useKeys('Live', 1, [
    { keys: ['j', 'ArrowDown'], label: 'Next row', run: () => move(1) },
    { keys: ['k', 'ArrowUp'], label: 'Row before', run: () => move(-1) },
    { keys: ['PageDown'], label: 'Ten rows on', run: () => move(10) },
    { keys: ['PageUp'], label: 'Ten rows back', run: () => move(-10) },
    { keys: ['Home'], label: 'Newest row', run: () => move(Number.NEGATIVE_INFINITY) },
    { keys: ['End'], label: 'Oldest loaded row', run: () => move(Number.POSITIVE_INFINITY) },
    { keys: ['Enter'], label: 'Open the trail', run: () => active && open(active) },
    { keys: ['n'], label: 'Show the new rows', run: () => list.release() },
    { keys: ['/'], label: 'Search', run: () => search.current?.focus() },
    { keys: ['x'], label: 'Clear the filters', run: clear },
    {
      keys: ['Escape'],
      label: 'Close the trail, or let go of the row',
      run: () => {
        if (correlation) {
          setCursor(correlation);
          open(undefined);
        } else setCursor(undefined);
      },
    },
  ]);

  return (
    <div className={correlation ? 'live with-trail' : 'live'}>
      <div className="live-main">
        <h1 className="visually-hidden">Live</h1>
        <StatsStrip />
        <FilterBar filters={filters} search={search} pillPlace={setPillPlace} />
        <LiveBody
          {...{ list, view, active, correlation, pillPlace }}
          filtered={isFiltered(filters)}
          onOpen={(id) => open(id, !!correlation)}
          onClear={clear}
        />
        <StatusBar view={view} />
      </div>
      {correlation && (
        <TrailPanel
          key={correlation}
          correlation={correlation}
          back={addressOf(undefined, place.query)}
          panel
        />
      )}
    </div>
  );
}

interface LiveBodyProps {
  list: LiveList;
  view: LiveView;
  active: string | undefined;
  correlation: string | undefined;
  filtered: boolean;
  pillPlace: Element | null;
  onOpen: (correlation: string) => void;
  onClear: () => void;
}

function LiveBody(props: LiveBodyProps) {
  const { list, view, active, correlation, filtered, pillPlace, onOpen, onClear } = props;
  if (view.state === 'loading') return <Loading what="events" />;
  if (view.state === 'failed' && view.problem)
    return (
      <div className="live-failed">
        <ProblemNotice problem={view.problem}>
          <button type="button" className="button" onClick={() => void list.refresh()}>
            Try again
          </button>
        </ProblemNotice>
      </div>
    );
  if (view.rows.length === 0 && view.held === 0) {
    if (filtered)
      return (
        <Empty
          title="Nothing matches these filters"
          actions={
            <button type="button" className="button" onClick={onClear}>
              Clear the filters <kbd>x</kbd>
            </button>
          }
        >
          New events that match appear here by themselves.
        </Empty>
      );
    return (
      <Empty
        title="No events yet"
        actions={
          <a className="button" href="/developers">
            <Icon name="developers" size={14} /> See the addresses
          </a>
        }
      >
        Orders, stock levels and returns appear here the moment a system sends them. Point a Shopify webhook
        at this server’s <code>/hooks/shopify</code>, or start it with <code>--demo</code>.
      </Empty>
    );
  }
  return <LiveTable {...{ list, view, active, pillPlace, onOpen }} opened={correlation} />;
}
