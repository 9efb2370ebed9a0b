// The parts of this node, and what waits for a person.
import { useState } from 'react';
import { api, type Health, type LiveRow } from '../../api/client';
import { useLoad } from '../../api/load';
import { useNow } from '../../app/clock';
import { useKeys } from '../../app/keys';
import { go, Link } from '../../app/router';
import { useServer } from '../../app/server';
import { Icon } from '../../parts/Icon';
import { Dot, kindWord, RowState, State, systemWord } from '../../parts/Meaning';
import { Empty, Loading, ProblemNotice, Time } from '../../parts/parts';
import { ago, exact, plural, summary } from '../../text/format';
import { StatsStrip } from '../live/StatsStrip';
import { useLiveEvents } from '../live/stream';
import '../live/live.css';

const words: Record<Health['parts'][number]['status'], string> = {
  ok: 'Well',
  attention: 'Needs attention',
  broken: 'Broken',
  unknown: 'Unknown',
};

export function ControlRoomPage() {
  useKeys('Control room', 1, [
    { keys: ['p'], label: 'Open the parked messages in Live', run: () => go('/live?state=parked') },
  ]);
  return (
    <div className="page">
      <header className="page-head">
        <h1>Control room</h1>
        <AsOf />
      </header>
      <div className="page-body" tabIndex={0} data-scrolls>
        <div className="control-stats">
          <StatsStrip />
        </div>
        <Parked />
        <Parts />
      </div>
    </div>
  );
}

function AsOf() {
  const { health } = useServer();
  const now = useNow();
  if (health.data.state !== 'ready') return null;
  const { time } = health.data.value;
  return (
    <span className="quiet" title={exact(time)}>
      {health.data.stale
        ? `The server does not answer; this is from ${ago(time, now)}`
        : `as of ${ago(time, now)}`}
    </span>
  );
}

function Parts() {
  const { health } = useServer();
  const { data, reload } = health;
  return (
    <section className="section control-parts" aria-labelledby="parts-title">
      <h2 id="parts-title">Parts</h2>
      {data.state === 'loading' && <Loading what="the health" />}
      {data.state === 'missing' && <p className="quiet">This server does not tell its health.</p>}
      {data.state === 'failed' && (
        <ProblemNotice problem={data.problem}>
          <button type="button" className="button" onClick={reload}>
            Try again
          </button>
        </ProblemNotice>
      )}
      {data.state === 'ready' && (
        <table className="table">
          <thead>
            <tr>
              <th>Part</th>
              <th>State</th>
              <th>Reason</th>
            </tr>
          </thead>
          <tbody>
            {data.value.parts.map((part) => (
              <tr key={part.name}>
                <td className="name">{systemWord(part.name)}</td>
                <td>
                  <State meaning={data.stale ? 'unknown' : part.status}>
                    {data.stale ? 'Unknown' : words[part.status]}
                  </State>
                </td>
                <td className="quiet">
                  {part.reason}
                  {part.name === 'workspace' && part.status !== 'ok' && (
                    <>
                      {' '}
                      <Link href="/changes">See the findings in Changes</Link>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const shown = 20;

function Parked() {
  const { data, reload } = useLoad(
    'parked',
    (signal) => api.live({ state: 'parked', limit: shown }, signal),
    15_000,
  );
  const [seen] = useState(() => new Set<string>());
  useLiveEvents({
    row: (row) => {
      // Only rows that come to the list or leave it matter here.
      const listed =
        data.state === 'ready' && data.value.rows.some((each) => each.correlation === row.correlation);
      if (row.state === 'parked' ? !seen.has(row.correlation) : listed) reload();
      if (row.state === 'parked') seen.add(row.correlation);
    },
    open: reload,
  });
  return (
    <section className="section" aria-labelledby="parked-title">
      <h2 id="parked-title">For a person to decide</h2>
      {data.state === 'loading' && <Loading what="the parked messages" />}
      {data.state === 'failed' && <ProblemNotice problem={data.problem} />}
      {data.state === 'ready' && data.value.rows.length === 0 && (
        <Empty title="Nothing is parked">
          Messages that cannot go on by themselves are listed here with their reason.
        </Empty>
      )}
      {data.state === 'ready' && data.value.rows.length > 0 && (
        <>
          <ParkedTable rows={data.value.rows} />
          <p className="control-all">
            <Link className="button" href="/live?state=parked">
              {data.value.next
                ? `All parked messages in Live`
                : `Open ${plural(data.value.rows.length, 'parked message')} in Live`}
              <Icon name="arrow" size={12} />
            </Link>
          </p>
        </>
      )}
    </section>
  );
}

function ParkedTable({ rows }: { rows: readonly LiveRow[] }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th>Received</th>
          <th>Event</th>
          <th>Summary</th>
          <th>State</th>
          <th>Reason</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.correlation}>
            <td className="quiet control-time">
              <Time at={row.receivedAt} />
            </td>
            <td>
              <span className="with-dot">
                <Dot domain={row.kind} />
                <Link href={`/live/${encodeURIComponent(row.correlation)}?state=parked`}>
                  {kindWord(row.kind)} <bdi>{row.key}</bdi>
                </Link>
              </span>
            </td>
            <td>{row.summary && <bdi>{summary(row.summary)}</bdi>}</td>
            <td>
              <RowState state={row.state} />
            </td>
            <td>
              <bdi>{row.reason}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
