// The studio of one mapping: its head, the view of it, and the drawer below.
import { useEffect, useState } from 'react';
import type { Problem } from '../api/client';
import { toProblem } from '../api/http';
import { studioApi } from '../api/studio';
import { go, Link, usePlace, withQuery } from '../app/router';
import { Empty, Loading, ProblemNotice } from '../parts/parts';
import { StudioContext, useSelection, useStudio, useStudioState } from './core/context';
import { fromQuery, toQuery } from './core/selection';
import { mappingPath, StudioStore } from './core/store';
import type { Studio, View } from './core/studio.types';
import { drawer, viewParts } from './slots';
import './studio.css';

type Opening =
  | { state: 'loading' }
  | { state: 'failed'; problem: Problem }
  | { state: 'ready'; studio: StudioStore };

async function open(name: string, branch: string, signal: AbortSignal): Promise<StudioStore> {
  try {
    const { files, tables, commit, ...rest } = await studioApi.mapping(name, branch, signal);
    return new StudioStore({ ...rest, base: commit, files: [...files, ...tables] }, studioApi);
  } catch (thrown) {
    if (signal.aborted || toProblem(thrown).status !== 404) throw thrown;
    // There is no such mapping yet: the studio begins with an empty file, based on the branch as it is.
    const branches = await studioApi.branches(signal);
    const from = branches.find((each) => each.name === branch) ?? branches.find((each) => each.runs);
    const base = {
      name,
      branch: branch || (from?.name ?? ''),
      base: from?.commit ?? '',
      writable: branches.length > 0,
    };
    return new StudioStore({ ...base, files: [] }, studioApi);
  }
}

export default function StudioPage({ name }: { name: string }) {
  const branch = usePlace().query.get('branch') ?? '';
  const [opening, setOpening] = useState<Opening>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: turn repeats the opening on purpose
  useEffect(() => {
    const aborter = new AbortController();
    let studio: StudioStore | undefined;
    setOpening({ state: 'loading' });
    open(name, branch, aborter.signal).then(
      (opened) => {
        if (aborter.signal.aborted) return opened.close();
        studio = opened;
        setOpening({ state: 'ready', studio });
      },
      (thrown: unknown) => {
        if (!aborter.signal.aborted) setOpening({ state: 'failed', problem: toProblem(thrown) });
      },
    );
    return () => {
      aborter.abort();
      studio?.close();
    };
  }, [name, branch, turn]);

  switch (opening.state) {
    case 'loading':
      return <Loading what={`the mapping ${name}`} />;
    case 'failed':
      return (
        <div className="section">
          <ProblemNotice problem={opening.problem}>
            <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
              Try again
            </button>
          </ProblemNotice>
        </div>
      );
    case 'ready':
      return (
        <StudioContext value={opening.studio}>
          <Workbench />
        </StudioContext>
      );
  }
}

/** The address says what is looked at, and what is looked at says the address. */
function useAddress(studio: Studio) {
  const place = usePlace();
  const address = place.query.toString();
  useEffect(() => studio.selection.set(fromQuery(new URLSearchParams(address))), [studio, address]);
  useEffect(
    () =>
      studio.selection.subscribe(() => {
        const here = { path: location.pathname, query: new URLSearchParams(location.search) };
        go(withQuery(here, toQuery(studio.selection.get())), { replace: true });
      }),
    [studio],
  );
}

const viewNames: readonly [View, string][] = [
  ['lines', 'Lines'],
  ['table', 'Table'],
  ['text', 'Text'],
];

function Workbench() {
  const studio = useStudio();
  useAddress(studio);
  const view = useSelection((selection) => selection.view);
  const Shown = viewParts[view];
  const Drawer = drawer;
  return (
    <div className="studio">
      <Head />
      <div className="studio-view">
        {Shown ? <Shown /> : <Empty title="Nothing to see here yet">This view has no content.</Empty>}
      </div>
      {Drawer && (
        <div className="studio-drawer">
          <Drawer />
        </div>
      )}
      <div id="studio-says" className="visually-hidden" role="status" aria-live="polite" />
    </div>
  );
}

function Head() {
  const studio = useStudio();
  const { name, doc, branch, dirty } = useStudioState((state) => state);
  const view = useSelection((selection) => selection.view);
  return (
    <header className="studio-head">
      <Link href="/mappings" className="quiet">
        Mappings
      </Link>
      <h1 title={mappingPath(name)}>{name}</h1>
      <span className="quiet clip">
        {doc.source || 'no source'} → {doc.target || 'no target'}
      </span>
      <span className="grow" />
      <span className="quiet">{dirty ? `Unsaved, on ${branch}` : branch}</span>
      <div className="toggles" role="radiogroup" aria-label="View">
        {viewNames.map(([value, label]) => (
          <button
            key={value}
            type="button"
            role="radio"
            aria-checked={view === value}
            onClick={() => studio.selection.set({ view: value })}
          >
            {label}
          </button>
        ))}
      </div>
    </header>
  );
}
