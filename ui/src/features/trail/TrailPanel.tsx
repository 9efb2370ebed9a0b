// Everything that happened to one business event, beside the list or as a page of its own.
import type { Trail } from '../../api/client';
import { useNow } from '../../app/clock';
import { go, Link } from '../../app/router';
import { Icon } from '../../parts/Icon';
import { Dot, kindWord, RowState, systemWord } from '../../parts/Meaning';
import { Copy, Empty, Loading, ProblemNotice, Time } from '../../parts/parts';
import { ago, duration, middle, summary } from '../../text/format';
import { Decision } from './Decision';
import { DocumentId } from './DocumentId';
import { Timeline } from './Timeline';
import { useTrail } from './useTrail';
import './trail.css';
import './payload.css';

interface TrailPanelProps {
  correlation: string;
  /** Where closing leads. */
  back: string;
  panel?: boolean;
}

export function TrailPanel({ correlation, back, panel }: TrailPanelProps) {
  const { data, reload } = useTrail(correlation);
  const body = () => {
    switch (data.state) {
      case 'loading':
        return <Loading what="the trail" />;
      case 'missing':
        return (
          <Empty
            title="There is no such trail"
            actions={
              <Link className="button" href={back}>
                Back to Live
              </Link>
            }
          >
            No event has the correlation <code>{middle(correlation, 12, 8)}</code>. It may belong to another
            server, or the data began anew.
          </Empty>
        );
      case 'failed':
        return (
          <div className="trail-section">
            <ProblemNotice problem={data.problem}>
              <button type="button" className="button trail-again" onClick={reload}>
                Try again
              </button>
            </ProblemNotice>
          </div>
        );
      case 'ready':
        return (
          <>
            {data.stale && <Stale at={data.at} title={data.stale.title} onAgain={reload} />}
            <TrailBody trail={data.value} onChanged={reload} />
          </>
        );
    }
  };
  const row = data.state === 'ready' ? data.value.row : undefined;
  return (
    <article
      className={panel ? 'trail trail-panel' : 'trail'}
      aria-label={row ? `Trail of ${kindWord(row.kind)} ${row.key}` : 'Trail'}
    >
      <header className="trail-head">
        {!panel && (
          <button
            type="button"
            className="icon-button"
            onClick={() => go(back)}
            aria-label="Back to the list"
          >
            <Icon name="back" />
          </button>
        )}
        {row ? (
          <h2 className="with-dot">
            <Dot domain={row.kind} />
            <span className="clip" title={`${kindWord(row.kind)} ${row.key}`}>
              {kindWord(row.kind)} <bdi>{row.key}</bdi>
            </span>
          </h2>
        ) : (
          <h2>Trail</h2>
        )}
        {row && <RowState state={row.state} />}
        <span className="grow" />
        {panel && (
          <button
            type="button"
            className="icon-button"
            onClick={() => go(back)}
            aria-label="Close the trail"
            title="Close  Esc"
          >
            <Icon name="close" />
          </button>
        )}
      </header>
      <div className="trail-scroll">{body()}</div>
    </article>
  );
}

function Stale({ at, title, onAgain }: { at: number; title: string; onAgain: () => void }) {
  const now = useNow();
  return (
    <div className="trail-section">
      <div className="notice attention" role="status">
        <Icon name="attention" />
        <div>
          {title}. This trail is from {ago(at, now)}.{' '}
          <button type="button" className="button" onClick={onAgain}>
            Try again
          </button>
        </div>
      </div>
    </div>
  );
}

function TrailBody({ trail, onChanged }: { trail: Trail; onChanged: () => void }) {
  const { row, steps } = trail;
  const open = (trail.messages ?? []).filter(
    (message) => message.state === 'parked' || message.state === 'waiting',
  );
  return (
    <>
      <dl className="facts">
        {row.summary && (
          <div className="facts-wide">
            <dt>What</dt>
            <dd>
              <bdi>{summary(row.summary)}</bdi>
            </dd>
          </div>
        )}
        <div>
          <dt>Way</dt>
          <dd>{[row.from, ...row.to].map(systemWord).join(' → ')}</dd>
        </div>
        <div>
          <dt>Received</dt>
          <dd>
            <Time at={row.receivedAt} />
          </dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>{row.latencyMs === undefined ? 'not finished' : duration(row.latencyMs)}</dd>
        </div>
        <div>
          <dt>Correlation</dt>
          <dd>
            <Copy text={row.correlation} label="correlation id">
              {middle(row.correlation, 8, 4)}
            </Copy>
          </dd>
        </div>
        {(row.documents ?? []).length > 0 && (
          <div className="facts-wide">
            <dt>Documents</dt>
            <dd className="facts-documents">
              {(row.documents ?? []).map((document) => (
                <DocumentId key={`${document.system} ${document.type} ${document.id}`} {...document} />
              ))}
            </dd>
          </div>
        )}
      </dl>
      {open.map((message) => (
        <Decision key={message.id} message={message} onDone={onChanged} />
      ))}
      <Timeline
        steps={steps}
        told={open.length > 0}
        running={row.state === 'processing' || row.state === 'waiting'}
      />
    </>
  );
}
