// Which page stands at which address.
import { Component, lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Frame } from './app/Frame';
import { pageOf, pages } from './app/pages';
import { go, Link, usePlace } from './app/router';
import { ServerProvider } from './app/server';
import { ChangesPage } from './features/changes/ChangesPage';
import { ContractsPage } from './features/contracts/ContractsPage';
import { ControlRoomPage } from './features/control/ControlRoomPage';
import { DevelopersPage } from './features/developers/DevelopersPage';
import { FlowsPage } from './features/flows/FlowsPage';
import { LivePage } from './features/live/LivePage';
import { MappingsPage } from './features/mappings/MappingsPage';
import { Empty, Loading } from './parts/parts';

// The studio is a chunk of its own: whoever does not open it does not load it.
const StudioPage = lazy(() => import('./studio/StudioPage'));

const bodies: Record<string, () => ReactNode> = {
  '/mappings': () => <MappingsPage />,
  '/contracts': () => <ContractsPage />,
  '/changes': () => <ChangesPage />,
  '/flows': () => <FlowsPage />,
  '/control-room': () => <ControlRoomPage />,
  '/developers': () => <DevelopersPage />,
};

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function Body() {
  const { path } = usePlace();
  const here = pageOf(path);
  useEffect(() => {
    document.title = here ? `${here.name} · Crosswalk` : 'Crosswalk';
  }, [here]);
  useEffect(() => {
    if (path === '/') go('/live', { replace: true });
  }, [path]);

  if (path === '/') return null;
  const live = /^\/live(?:\/([^/]+))?\/?$/.exec(path);
  if (live) return <LivePage correlation={live[1] && decode(live[1])} />;
  const studio = /^\/mappings\/([^/]+)\/?$/.exec(path)?.[1];
  if (studio)
    return (
      <Suspense fallback={<Loading what="the studio" />}>
        <StudioPage name={decode(studio)} />
      </Suspense>
    );
  const body = bodies[path.replace(/\/$/, '')];
  if (body) return body();
  return (
    <Empty
      title="There is no page here"
      actions={pages.map((page) => (
        <Link key={page.path} className="button" href={page.path}>
          {page.name}
        </Link>
      ))}
    >
      Nothing stands at <code>{path}</code>. The address may be mistyped, or from another version.
    </Empty>
  );
}

/** A mistake of ours must not leave an empty window. */
class Net extends Component<{ children: ReactNode; at: string }, { mistake?: Error }> {
  override state: { mistake?: Error } = {};

  static getDerivedStateFromError(mistake: Error) {
    return { mistake };
  }

  override componentDidUpdate(before: { at: string }) {
    if (before.at !== this.props.at && this.state.mistake) this.setState({ mistake: undefined as never });
  }

  override render() {
    if (!this.state.mistake) return this.props.children;
    return (
      <Empty
        title="This page met a mistake of its own"
        actions={
          <button type="button" className="button" onClick={() => location.reload()}>
            Reload
          </button>
        }
      >
        {this.state.mistake.message}. Nothing on the server was changed by it.
      </Empty>
    );
  }
}

function Place() {
  const { path } = usePlace();
  return (
    <Net at={path}>
      <Body />
    </Net>
  );
}

export function App() {
  return (
    <ServerProvider>
      <Frame>
        <Place />
      </Frame>
    </ServerProvider>
  );
}
