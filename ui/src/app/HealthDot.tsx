// The dot in the top line: how the server is, with the reason; how old that is when it stops answering.
import { useRef } from 'react';
import type { Health as HealthFacts } from '../api/client';
import type { Loadable } from '../api/load';
import { Icon } from '../parts/Icon';
import { type Meaning, systemWord } from '../parts/Meaning';
import { ago } from '../text/format';
import { useNow } from './clock';
import { Link } from './router';
import { useServer } from './server';

export function readHealth(data: Loadable<HealthFacts>, now: number): { meaning: Meaning; text: string } {
  switch (data.state) {
    case 'loading':
      return { meaning: 'unknown', text: 'Asking the server…' };
    case 'missing':
      return { meaning: 'unknown', text: 'The server does not tell its health' };
    case 'failed':
      return { meaning: 'unknown', text: data.problem.title };
    case 'ready': {
      if (data.stale)
        return { meaning: 'unknown', text: `No answer; last heard ${ago(data.value.time, now)}` };
      const { status, reason } = data.value;
      if (status === 'ok') return { meaning: 'ok', text: 'All well' };
      return { meaning: status, text: reason ?? (status === 'broken' ? 'Broken' : 'Needs attention') };
    }
  }
}

/** The line is cut when it is long; the popover of the same button has all of it. */
export function Health() {
  const box = useRef<HTMLDivElement>(null);
  const { health } = useServer();
  const { data } = health;
  const { meaning, text } = readHealth(data, useNow());
  const icon = meaning === 'running' ? 'unknown' : meaning;
  const ill =
    data.state === 'ready' && !data.stale ? data.value.parts.filter((part) => part.status !== 'ok') : [];
  return (
    <>
      <span className="health-line" role="status">
        <button type="button" className={`health state ${meaning}`} popoverTarget="health-box" title={text}>
          <Icon name={icon} size={14} />
          <span className="clip">{text}</span>
        </button>
      </span>
      <div ref={box} id="health-box" popover="auto" className="corner-box health-box">
        <p className={`state ${meaning}`}>
          <Icon name={icon} size={14} />
          <span>{text}</span>
        </p>
        {ill.length > 0 && (
          <dl>
            {ill.map((part) => (
              <div key={part.name}>
                <dt>{systemWord(part.name)}</dt>
                <dd>{part.reason ?? part.status}</dd>
              </div>
            ))}
          </dl>
        )}
        <p className="health-links">
          <Link href="/control-room" onClick={() => box.current?.hidePopover()}>
            Open the control room
          </Link>
          {ill.some((part) => part.name === 'workspace') && (
            <Link href="/changes" onClick={() => box.current?.hidePopover()}>
              See the findings in Changes
            </Link>
          )}
        </p>
      </div>
    </>
  );
}
