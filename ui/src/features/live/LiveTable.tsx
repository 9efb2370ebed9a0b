// The table itself: virtual rows, a pill for what waits, and a hold while somebody reads.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, memo, type PointerEvent, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { LiveRow } from '../../api/client';
import { useNow } from '../../app/clock';
import { Link, usePlace, withQuery } from '../../app/router';
import { Icon } from '../../parts/Icon';
import { Dot, kindWord, RowState, stateWord, systemWord } from '../../parts/Meaning';
import { Time } from '../../parts/parts';
import { count, cutKey, duration, summary } from '../../text/format';
import type { LiveList, LiveView } from './list';

const rowHeight = 28;

interface LiveTableProps {
  list: LiveList;
  view: LiveView;
  /** The row under the keyboard. */
  active: string | undefined;
  /** The row whose trail is open. */
  opened: string | undefined;
  /** Where the filters leave room for the pill, so that it covers no row. */
  pillPlace: Element | null;
  onOpen: (correlation: string) => void;
}

export function LiveTable({ list, view, active, opened, pillPlace, onOpen }: LiveTableProps) {
  const { rows, held } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    getItemKey: (index) => rows[index]?.correlation ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  // Somebody reads: the pointer is on the rows, the list is scrolled, or the keyboard is on a row.
  const holding = pointed || scrolled || (!!active && !opened);
  useEffect(() => list.hold(holding), [list, holding]);
  useEffect(() => () => list.hold(false), [list]);

  useEffect(() => {
    if (view.more && last > rows.length - 60) void list.loadMore();
  }, [list, view.more, last, rows.length]);

  const at = active ? rows.findIndex((row) => row.correlation === active) : -1;
  // Follow the keyboard, but not the rows that come in: only a change of the active row scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [active]);

  // Tab reaches one link: that of the active row, or of the first row in sight.
  const stop = at >= 0 && items.some((item) => item.index === at) ? at : items[0]?.index;

  const release = () => {
    list.release();
    scroller.current?.scrollTo({ top: 0 });
  };
  const enter = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') setPointed(true);
  };
  const leave = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    // On its way to the pill the pointer crosses the filters: the rows stay held until it leaves them too.
    const filters =
      held > 0 && event.relatedTarget instanceof Element && event.relatedTarget.closest('.filters');
    if (filters) filters.addEventListener('pointerleave', () => setPointed(false), { once: true });
    else setPointed(false);
  };

  return (
    <div className="grid-frame" onPointerEnter={enter} onPointerLeave={leave}>
      {held > 0 &&
        pillPlace &&
        createPortal(
          <button type="button" className="pill" onClick={release}>
            <Icon name="up" size={12} />
            {count(held)} new
          </button>,
          pillPlace,
        )}
      {/* The grid is one stop for Tab; arrows move within it (see the keys of Live). */}
      <div
        className="grid"
        role="grid"
        aria-label="Events, newest first"
        aria-rowcount={view.more ? -1 : rows.length + 1}
        aria-activedescendant={
          at >= 0 && items.some((item) => item.index === at) ? `row-${active}` : undefined
        }
        tabIndex={0}
        data-scrolls
      >
        <div role="rowgroup">
          <div className="grid-row grid-head" role="row" aria-rowindex={1}>
            <span role="columnheader">Time</span>
            <span role="columnheader">Kind</span>
            <span role="columnheader">Key</span>
            <span role="columnheader" className="at-summary">
              Summary
            </span>
            <span role="columnheader" className="at-way">
              From → to
            </span>
            <span role="columnheader">State</span>
            <span role="columnheader" className="at-document">
              Document
            </span>
            <span role="columnheader" className="number at-latency">
              Latency
            </span>
          </div>
        </div>
        <div
          className="grid-body"
          role="rowgroup"
          ref={scroller}
          onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 4)}
        >
          <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {items.map((item) => {
              const row = rows[item.index];
              return (
                row && (
                  <Row
                    key={item.key}
                    row={row}
                    top={item.start}
                    index={item.index}
                    active={row.correlation === active}
                    opened={row.correlation === opened}
                    tabbable={item.index === stop}
                    onOpen={onOpen}
                  />
                )
              );
            })}
          </div>
          {view.loadingMore && (
            <p className="grid-foot" role="presentation">
              Loading older events…
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  row: LiveRow;
  top: number;
  index: number;
  active: boolean;
  opened: boolean;
  tabbable: boolean;
  onOpen: (correlation: string) => void;
}

const Row = memo(function Row({ row, top, index, active, opened, tabbable, onOpen }: RowProps) {
  const place = usePlace();
  const href = withQuery({ path: `/live/${encodeURIComponent(row.correlation)}`, query: place.query }, {});
  const classes = ['grid-row', 'grid-item', active && 'active', opened && 'opened'].filter(Boolean).join(' ');
  const open = (event: MouseEvent) => {
    // A click that ends a selection of text, or lands on a link, is not meant for the row.
    if ((event.target as Element).closest('a') || getSelection()?.toString()) return;
    onOpen(row.correlation);
  };
  return (
    <div
      id={`row-${row.correlation}`}
      className={classes}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={opened || active}
      style={{ transform: `translateY(${top}px)` }}
      onClick={open}
    >
      <span role="gridcell" className="quiet number-left">
        <Time at={row.receivedAt} />
      </span>
      <span role="gridcell" className="with-dot">
        <Dot domain={row.kind} />
        <span className="clip">{kindWord(row.kind)}</span>
      </span>
      <span role="gridcell" className="clip">
        <Link
          className="grid-key"
          href={href}
          tabIndex={tabbable ? 0 : -1}
          title={row.key}
          aria-label={row.key}
        >
          <Key text={row.key} />
        </Link>
      </span>
      <span role="gridcell" className="clip at-summary" title={row.summary}>
        {row.summary && <bdi>{summary(row.summary)}</bdi>}
      </span>
      <span role="gridcell" className="clip quiet at-way" title={`${row.from} → ${row.to.join(', ')}`}>
        {systemWord(row.from)}
        {row.to.length > 0 && ` → ${row.to.map(systemWord).join(', ')}`}
      </span>
      <span
        role="gridcell"
        className="grid-state"
        title={row.reason && `${stateWord(row.state)}: ${row.reason}`}
      >
        <RowState state={row.state} />
        {row.reason && row.state !== 'done' && <bdi className="clip quiet grid-reason">{row.reason}</bdi>}
      </span>
      <span role="gridcell" className="clip mono at-document">
        <Documents row={row} />
      </span>
      <span role="gridcell" className="number at-latency">
        <Latency row={row} />
      </span>
    </div>
  );
});

function Key({ text }: { text: string }) {
  const { head, tail } = cutKey(text);
  return (
    <>
      <bdi className="clip grid-key-head">{head}</bdi>
      {tail && <bdi className="clip grid-key-tail">{tail}</bdi>}
    </>
  );
}

function Documents({ row }: { row: LiveRow }) {
  const [first, ...more] = row.documents ?? [];
  if (!first) return null;
  const title = (row.documents ?? [])
    .map((each) => `${systemWord(each.system)} ${each.type} ${each.id}`)
    .join('\n');
  return (
    <span title={title}>
      {first.url ? (
        <a href={first.url} target="_blank" rel="noreferrer" tabIndex={-1}>
          {first.id}
        </a>
      ) : (
        first.id
      )}
      {more.length > 0 && <span className="quiet"> +{more.length}</span>}
    </span>
  );
}

/** How long it took; while it runs, how long it has been running. */
function Latency({ row }: { row: LiveRow }) {
  if (row.latencyMs !== undefined) return duration(row.latencyMs);
  if (row.state === 'parked' || row.state === 'discarded') return <span className="quiet">–</span>;
  return <Running since={row.receivedAt} />;
}

function Running({ since }: { since: string }) {
  const now = useNow();
  const whole = Math.max(0, Math.floor((now - Date.parse(since)) / 1000)) * 1000;
  return <span className="quiet">{whole < 1000 ? '…' : `${duration(whole).replace(/\.\d+/, '')}…`}</span>;
}
