// The frame around every page: rail, top line, palette, list of keys.
import { type ReactNode, useRef, useState } from 'react';
import { Icon } from '../parts/Icon';
import { revision } from '../text/format';
import { Health } from './HealthDot';
import { KeysDialog } from './KeysDialog';
import { useKeys } from './keys';
import { Palette } from './Palette';
import { PersonMenu } from './PersonMenu';
import { pageOf, pages } from './pages';
import { go, Link, usePlace } from './router';
import { useServer } from './server';
import { chooseTheme, currentTheme } from './theme';
import './frame.css';

const railKey = 'crosswalk.rail';

function readRail(): boolean {
  try {
    return localStorage.getItem(railKey) !== 'narrow';
  } catch {
    return true;
  }
}

export function Frame({ children }: { children: ReactNode }) {
  const place = usePlace();
  const [wide, setWide] = useState(readRail);
  const [open, setOpen] = useState<'palette' | 'keys'>();
  const chord = useRef(0);
  // A dialog reports late that it closed: by then another may be open, which must stay.
  const close = (which: typeof open) => setOpen((now) => (now === which ? undefined : now));
  const here = pageOf(place.path);

  const toggleRail = () => {
    setWide(!wide);
    try {
      localStorage.setItem(railKey, wide ? 'narrow' : 'wide');
    } catch {
      // Storage is closed to this page: the choice lasts until it is closed.
    }
  };
  const toggleTheme = () => {
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    const now = currentTheme() === 'system' ? system : currentTheme();
    chooseTheme(now === 'dark' ? 'light' : 'dark');
  };

  useKeys('Everywhere', 0, [
    { keys: ['Mod+k'], label: 'Search and run any action', run: () => setOpen('palette'), typing: true },
    { keys: ['?'], label: 'Show these keys', run: () => setOpen('keys') },
    { keys: ['t'], label: 'Light or dark', run: toggleTheme },
    { keys: ['['], label: 'Fold or unfold the rail', run: toggleRail },
    {
      keys: ['g'],
      label: 'Go to a page: g, then its letter',
      run: () => {
        chord.current = Date.now();
      },
    },
  ]);
  // The second key of "g l" must win over what the letter does on the page, so it has its own level.
  useKeys(
    'Go to',
    9,
    pages.map((page) => ({
      keys: [page.key],
      label: page.name,
      when: () => Date.now() - chord.current < 1200,
      run: () => {
        chord.current = 0;
        go(page.path);
      },
    })),
  );

  return (
    <div className={wide ? 'frame' : 'frame rail-narrow'}>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <nav className="rail" aria-label="Pages">
        <Link href="/live" className="rail-home" aria-label="Crosswalk, to Live">
          <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="7" fill="var(--accent)" />
            <path
              d="M7 11h6.5c3 0 3 10 6 10H25M7 21h4M21 11h4"
              fill="none"
              stroke="var(--on-accent)"
              strokeWidth="3"
              strokeLinecap="round"
            />
          </svg>
          <span>Crosswalk</span>
        </Link>
        <ul>
          {pages.map((page) => (
            <li key={page.path}>
              <Link
                href={page.path}
                aria-current={here === page ? 'page' : undefined}
                title={wide ? undefined : page.name}
              >
                <Icon name={page.icon} />
                <span>{page.name}</span>
              </Link>
            </li>
          ))}
        </ul>
        <button
          type="button"
          className="rail-fold"
          onClick={toggleRail}
          aria-expanded={wide}
          title={wide ? 'Fold the rail  [' : 'Unfold the rail  ['}
        >
          <Icon name="rail" />
          <span>{wide ? 'Fold' : 'Unfold the rail'}</span>
        </button>
      </nav>
      <header className="top">
        <WorkspaceName />
        <button type="button" className="top-search" onClick={() => setOpen('palette')}>
          <Icon name="search" size={14} />
          <span>Find an order, a SKU, a mapping, an action</span>
          <kbd>Ctrl K</kbd>
        </button>
        <div className="top-right">
          <Health />
          <PersonMenu onKeys={() => setOpen('keys')} />
        </div>
      </header>
      <main id="page" className="main" tabIndex={-1}>
        {children}
      </main>
      {open === 'palette' && (
        <Palette onClose={() => close('palette')} onKeys={() => setOpen('keys')} onRail={toggleRail} />
      )}
      {open === 'keys' && <KeysDialog onClose={() => close('keys')} />}
    </div>
  );
}

function WorkspaceName() {
  const { health } = useServer();
  if (health.data.state !== 'ready') return <div className="top-place" />;
  const { workspace, environment } = health.data.value;
  return (
    <div className="top-place">
      <span className="clip top-workspace" title={workspace.name}>
        <bdi>{workspace.name}</bdi>
      </span>
      <span className="top-branch clip" title={`Branch ${workspace.branch} at ${workspace.revision}`}>
        <Icon name="branch" size={14} />
        <bdi>{workspace.branch}</bdi>
        <span className="mono quiet">{revision(workspace.revision)}</span>
      </span>
      <span className="tag" title="Environment">
        {environment}
      </span>
    </div>
  );
}
