// Which page stands at which address.
import { Component, type ReactNode, Suspense, useEffect } from 'react';
import { Frame } from './app/Frame';
import { pageOf, pages } from './app/pages';
import { go, Link, usePlace } from './app/router';
import { pageAt } from './app/routes';
import { ServerProvider } from './app/server';
import { Empty, Loading } from './parts/parts';
import { Tour } from './tour/Tour';

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
  const page = pageAt(path);
  if (page) return <Suspense fallback={<Loading what="the page" />}>{page}</Suspense>;
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
      <Tour />
    </ServerProvider>
  );
}
