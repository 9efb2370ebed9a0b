// The bar under the table: how many rows, and whether what is shown is the present. When the line is
// down it says how old the page is. It is always there, so that bad news moves nothing.
import { useNow } from '../../app/clock';
import { State } from '../../parts/Meaning';
import { ago, clock, exact, plural, until } from '../../text/format';
import type { LiveView } from './list';
import { retryLine, useLine } from './stream';

export function StatusBar({ view }: { view: LiveView }) {
  const line = useLine();
  const lost = line.state === 'lost' || (view.state === 'ready' && !!view.problem);
  const rows = view.more ? ['row loaded', 'rows loaded'] : ['row', 'rows'];
  return (
    <footer className={lost ? 'status-bar lost' : 'status-bar'}>
      <span role="status" className="line">
        <LineState view={view} />
      </span>
      <span className="quiet">
        {view.state === 'ready' && plural(view.rows.length, rows[0] ?? '', rows[1])}
      </span>
    </footer>
  );
}

function LineState({ view }: { view: LiveView }) {
  const line = useLine();
  const now = useNow();
  if (line.state === 'lost') {
    const next = until(line.retryAt, now);
    return (
      <>
        <State meaning="attention">Connection lost</State>
        <span className="clip" title={line.asOf ? exact(line.asOf) : undefined}>
          {line.asOf ? `This is as of ${clock(line.asOf)}, ${ago(line.asOf, now)}.` : 'Never connected.'}
        </span>
        <button type="button" className="status-retry" onClick={retryLine}>
          Try now
        </button>
        <span className="quiet clip">{next === 'now' ? 'trying…' : `next try in ${next}`}</span>
      </>
    );
  }
  if (view.state === 'ready' && view.problem)
    return (
      <>
        <State meaning="attention">Rows may be missing</State>
        <span className="clip">{view.problem.title}.</span>
      </>
    );
  return line.state === 'live' ? (
    <State meaning="ok" icon="live">
      {view.state === 'failed' ? 'Connected' : 'Live'}
    </State>
  ) : (
    <State meaning="unknown" icon="waiting">
      Connecting…
    </State>
  );
}
