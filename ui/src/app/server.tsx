// What every page wants to know of the server: its health and what the workspace holds.
import { createContext, type ReactNode, use, useEffect, useRef } from 'react';
import { api, type Health, type Workspace } from '../api/client';
import { type Loaded, useLoad } from '../api/load';

interface ServerFacts {
  health: Loaded<Health>;
  workspace: Loaded<Workspace>;
}

const Facts = createContext<ServerFacts | undefined>(undefined);

export function ServerProvider({ children }: { children: ReactNode }) {
  const health = useLoad('health', api.health, 5_000);
  const workspace = useLoad('workspace', api.workspace, 60_000);
  const revision = health.data.state === 'ready' ? health.data.value.workspace.revision : undefined;
  const seen = useRef(revision);
  const reload = workspace.reload;
  useEffect(() => {
    if (seen.current && revision && seen.current !== revision) reload();
    seen.current = revision;
  }, [revision, reload]);
  return <Facts value={{ health, workspace }}>{children}</Facts>;
}

export function useServer(): ServerFacts {
  const facts = use(Facts);
  if (!facts) throw new Error('useServer is called outside ServerProvider');
  return facts;
}
