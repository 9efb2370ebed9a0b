// A page over the workspace: head with a filter that lives in the address, and the four loading states.
import { type ReactNode, useRef } from 'react';
import type { Workspace } from '../api/client';
import { useNow } from '../app/clock';
import { useKeys } from '../app/keys';
import { go, usePlace, withQuery } from '../app/router';
import { useServer } from '../app/server';
import { ago, revision } from '../text/format';
import { Icon } from './Icon';
import { Empty, Loading, ProblemNotice } from './parts';

interface WorkspacePageProps {
  title: string;
  /** Says what the filter looks at; without it the page has no filter. */
  filter?: string;
  children: (workspace: Workspace, matches: (...texts: (string | undefined)[]) => boolean) => ReactNode;
}

export function WorkspacePage({ title, filter, children }: WorkspacePageProps) {
  const { workspace } = useServer();
  const place = usePlace();
  const field = useRef<HTMLInputElement>(null);
  const now = useNow();
  const q = place.query.get('q') ?? '';
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (...texts: (string | undefined)[]) => {
    const hay = texts.join(' ').toLowerCase();
    return words.every((word) => hay.includes(word));
  };
  const clear = () => go(withQuery(place, { q: undefined }));
  useKeys(title, 1, [
    ...(filter ? [{ keys: ['/'], label: 'Filter', run: () => field.current?.focus() }] : []),
    { keys: ['Escape'], label: 'Clear the filter', run: clear },
  ]);
  const { data, reload } = workspace;

  const body = () => {
    switch (data.state) {
      case 'loading':
        return <Loading what="the workspace" />;
      case 'missing':
        return (
          <Empty title="This server serves no workspace">
            Start it with the role all or registry to read one here.
          </Empty>
        );
      case 'failed':
        return (
          <div className="section">
            <ProblemNotice problem={data.problem}>
              <button type="button" className="button" onClick={reload}>
                Try again
              </button>
            </ProblemNotice>
          </div>
        );
      case 'ready':
        return (
          <>
            {data.stale && (
              <div className="notice attention page-stale" role="status">
                <Icon name="attention" />
                <div>
                  {data.stale.title}. What stands here is from {ago(data.at, now)}.
                </div>
              </div>
            )}
            {children(data.value, matches)}
          </>
        );
    }
  };

  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        {data.state === 'ready' && (
          <span className="quiet" title={data.value.revision}>
            {data.value.branch} at <span className="mono">{revision(data.value.revision)}</span>
          </span>
        )}
        <span className="grow" />
        {filter && (
          <div className="search">
            <Icon name="search" size={14} />
            <input
              ref={field}
              className="field"
              type="text"
              aria-label={`Filter by ${filter}`}
              placeholder={`Filter by ${filter}`}
              value={q}
              spellCheck={false}
              onChange={(event) => go(withQuery(place, { q: event.target.value }), { replace: true })}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                event.preventDefault();
                if (q) clear();
                else event.currentTarget.blur();
              }}
            />
            {!q && <kbd>/</kbd>}
          </div>
        )}
      </header>
      <div className="page-body" tabIndex={0} data-scrolls>
        {body()}
      </div>
    </div>
  );
}

/** The table of a page, or why it is empty. */
export function NothingMatches() {
  const place = usePlace();
  return (
    <Empty
      title="Nothing matches this filter"
      actions={
        <button type="button" className="button" onClick={() => go(withQuery(place, { q: undefined }))}>
          Clear the filter <kbd>Esc</kbd>
        </button>
      }
    >
      The filter looks for “{place.query.get('q')}”.
    </Empty>
  );
}
