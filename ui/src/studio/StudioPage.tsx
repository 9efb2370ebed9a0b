// The studio of one mapping: its head, the view of it, and the drawer below.
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Problem } from '../api/client';
import { toProblem } from '../api/http';
import { studioApi } from '../api/studio';
import { useKeys } from '../app/keys';
import { go, usePlace, withQuery } from '../app/router';
import { Empty, Loading, ProblemNotice } from '../parts/parts';
import { StudioProgress } from '../tour/StudioProgress';
import { StudioContext, useSelection, useStudio, useStudioState } from './core/context';
import { fromQuery, toQuery } from './core/selection';
import { StudioStore } from './core/store';
import type { SaveOutcome, Studio } from './core/studio.types';
import { Head } from './frame/Head';
import { Notices } from './frame/Notices';
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
  // What is open: a save to another branch changes the address, but not what is in hand.
  const at = useRef<{ name: string; branch: string; turn: number; close: () => void }>(undefined);
  useEffect(() => {
    if (at.current?.name === name && at.current.branch === branch && at.current.turn === turn) return;
    at.current?.close();
    const aborter = new AbortController();
    const here = { name, branch, turn, close: () => aborter.abort() };
    at.current = here;
    setOpening({ state: 'loading' });
    open(name, branch, aborter.signal).then(
      (studio) => {
        if (aborter.signal.aborted) return studio.close();
        here.close = studio.close;
        setOpening({ state: 'ready', studio });
      },
      (thrown: unknown) => {
        if (!aborter.signal.aborted) setOpening({ state: 'failed', problem: toProblem(thrown) });
      },
    );
  }, [name, branch, turn]);
  useEffect(
    () => () => {
      at.current?.close();
      at.current = undefined;
    },
    [],
  );
  const moved = (to: string) => {
    if (at.current) at.current.branch = to;
    const here = { path: location.pathname, query: new URLSearchParams(location.search) };
    go(withQuery(here, { branch: to }), { replace: true });
  };

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
          <Workbench store={opening.studio} onBranch={moved} />
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

const loadSave = () => import('./save/SaveDialog');
const loadPublish = () => import('./save/PublishDialog');
const SaveDialog = lazy(loadSave);
const PublishDialog = lazy(loadPublish);

/** The dialogs are fetched while the server is there: without it they can still open, and say that it is away. */
function useDialogs() {
  useEffect(() => {
    for (const load of [loadSave, loadPublish]) load().catch(() => {});
  }, []);
}

function Workbench({ store, onBranch }: { store: StudioStore; onBranch: (branch: string) => void }) {
  const studio = useStudio();
  useAddress(studio);
  useLeaving(store);
  useDialogs();
  const [asking, setAsking] = useState<'save' | 'publish'>();
  const view = useSelection((selection) => selection.view);
  const dirty = useStudioState((state) => state.dirty);
  const writable = useStudioState((state) => state.writable);
  useKeys('Studio', 1, [
    { keys: ['Mod+z'], label: 'Undo', run: (event) => (event.shiftKey ? studio.redo() : studio.undo()) },
    { keys: ['Mod+y'], label: 'Do again', run: studio.redo },
    {
      keys: ['Mod+s'],
      label: 'Save to a branch',
      run: () => {
        if (dirty && writable) setAsking('save');
        else studio.announce(dirty ? 'This workspace is read only' : 'Everything is saved');
      },
      typing: true,
    },
  ]);
  const saved = ({ state, branch, commit }: SaveOutcome) => {
    setAsking(undefined);
    studio.announce(
      `${state === 'merged' ? 'Saved and merged with what others did' : 'Saved'}, on ${branch} at ${commit.slice(0, 7)}`,
    );
    onBranch(branch);
  };
  const Shown = viewParts[view];
  const Drawer = drawer;
  return (
    <div className="studio">
      <StudioProgress />
      <Head onSave={() => setAsking('save')} onPublish={() => setAsking('publish')} />
      <Notices store={store} />
      <div className="studio-view">
        {Shown ? <Shown /> : <Empty title="Nothing to see here yet">This view has no content.</Empty>}
      </div>
      {Drawer && (
        <div className="studio-drawer">
          <Drawer />
        </div>
      )}
      <div id="studio-says" className="visually-hidden" role="status" aria-live="polite" />
      <Suspense>
        {asking === 'save' && <SaveDialog onClose={() => setAsking(undefined)} onSaved={saved} />}
        {asking === 'publish' && (
          <PublishDialog onClose={() => setAsking(undefined)} onSave={() => setAsking('save')} />
        )}
      </Suspense>
    </div>
  );
}

/** What is typed is kept when the page goes; only what cannot be kept is worth a question. */
function useLeaving(store: StudioStore) {
  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      store.flush();
      if (store.get().atRisk) event.preventDefault();
    };
    const hide = () => store.flush();
    const back = () => store.retry();
    addEventListener('beforeunload', leave);
    addEventListener('pagehide', hide);
    addEventListener('online', back);
    return () => {
      removeEventListener('beforeunload', leave);
      removeEventListener('pagehide', hide);
      removeEventListener('online', back);
    };
  }, [store]);
}
