// A page over the workspace: head with a filter that lives in the address, and the four loading states.
import { type ReactNode, useRef } from 'react';
import type { Workspace } from '../api/client';
import { useKeys } from '../app/keys';
import { go, usePlace, withQuery } from '../app/router';
import { useServer } from '../app/server';
import { revision } from '../text/format';
import { FilterField, LoadedBody, useFilter } from './Page';
import { Empty } from './parts';

export { NothingMatches } from './Page';

/** Where a server without a workspace says so. */
export const noWorkspace = (
  <Empty title="This server serves no workspace">
    Start it with the role all or registry to read one here.
  </Empty>
);

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
  const matches = useFilter();
  useKeys(title, 1, [
    ...(filter ? [{ keys: ['/'], label: 'Filter', run: () => field.current?.focus() }] : []),
    { keys: ['Escape'], label: 'Clear the filter', run: () => go(withQuery(place, { q: undefined })) },
  ]);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        <Revision />
        <span className="grow" />
        {filter && <FilterField by={filter} field={field} />}
      </header>
      <div className="page-body" tabIndex={0} data-scrolls>
        <LoadedBody of={workspace} what="the workspace" missing={noWorkspace}>
          {(value) => children(value, matches)}
        </LoadedBody>
      </div>
    </div>
  );
}

/** What a page's facts are of: branch and commit. */
export function Revision() {
  const { data } = useServer().workspace;
  if (data.state !== 'ready') return null;
  return (
    <span className="quiet" title={data.value.revision}>
      {data.value.branch} at <span className="mono">{revision(data.value.revision)}</span>
    </span>
  );
}
