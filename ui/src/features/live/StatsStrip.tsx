// The strip above the table: five figures, each a way to the rows behind it.
import { type ReactNode, useState } from 'react';
import { api, type Stats } from '../../api/client';
import { useLoad } from '../../api/load';
import { Link } from '../../app/router';
import { count, duration, plural } from '../../text/format';
import { useLiveEvents } from './stream';

/** Loaded once, then kept by the stream. */
function useStats(): Stats | undefined {
  const { data, reload } = useLoad('stats', api.stats);
  const [pushed, setPushed] = useState<Stats>();
  useLiveEvents({ stats: setPushed, open: reload });
  const loaded = data.state === 'ready' ? data.value : undefined;
  if (!pushed || !loaded) return pushed ?? loaded;
  return Date.parse(pushed.time) >= Date.parse(loaded.time) ? pushed : loaded;
}

export function StatsStrip() {
  const stats = useStats();
  const perMinute = stats?.perMinute ?? [];
  // The last bar is the minute that still runs; the one before it is the newest whole minute, unless nothing came in it.
  const now = perMinute.at(-2) || perMinute.at(-1) || 0;
  const measured = !!stats && stats.orderToErpMs.p95 > 0;
  return (
    <section className="stats" aria-label="Figures">
      <Figure label="Events per minute" value={stats && count(now)}>
        <Sparkline values={perMinute} />
      </Figure>
      <Figure label="Waiting" value={stats && count(stats.waiting)} href="/live?state=waiting,processing">
        {stats && (stats.waiting > 0 ? `oldest ${duration(stats.oldestWaitingMs)}` : 'nothing waits')}
      </Figure>
      <Figure
        label="Parked"
        value={stats && count(stats.parked)}
        href="/live?state=parked"
        broken={!!stats?.parked}
      >
        {stats && (stats.parked > 0 ? 'need a person' : 'nobody needed')}
      </Figure>
      <Figure
        label="Order → ERP, median"
        value={stats && (measured ? duration(stats.orderToErpMs.p50) : '–')}
      >
        {stats && (measured ? `p95 ${duration(stats.orderToErpMs.p95)}` : 'no order went through yet')}
      </Figure>
      <Figure label="Done" value={stats && count(stats.done)} href="/live?state=done">
        since the data began
      </Figure>
    </section>
  );
}

interface FigureProps {
  label: string;
  value: string | undefined;
  href?: string;
  broken?: boolean;
  children: ReactNode;
}

function Figure({ label, value, href, broken, children }: FigureProps) {
  const inside = (
    <>
      <span className="figure-label">{label}</span>
      <span className={broken ? 'figure-value broken' : 'figure-value'}>{value ?? '–'}</span>
      <span className="figure-note">{children}</span>
    </>
  );
  return href ? (
    <Link className="figure" href={href}>
      {inside}
    </Link>
  ) : (
    <div className="figure">{inside}</div>
  );
}

/** One bar a minute, the running minute paler. */
function Sparkline({ values }: { values: readonly number[] }) {
  if (values.length === 0) return null;
  const highest = Math.max(1, ...values);
  const label = `Events accepted in each of the last ${plural(values.length, 'minute')}: highest ${count(Math.max(...values))}`;
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${values.length * 4} 20`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      {values.map((value, i) => {
        const height = value === 0 ? 1 : Math.max(2, (value / highest) * 20);
        const key = i - values.length;
        return (
          <rect
            key={key}
            x={i * 4}
            y={20 - height}
            width={3}
            height={height}
            opacity={i === values.length - 1 ? 0.45 : 1}
          />
        );
      })}
    </svg>
  );
}
