// The drawer below the views: seven tabs about the chosen rule and the sample it runs on.
import {
  type ComponentType,
  type KeyboardEvent,
  lazy,
  type PointerEvent,
  Suspense,
  useRef,
  useState,
} from 'react';
import { useKeys } from '../../app/keys';
import { Loading } from '../../parts/parts';
import { useSelection, useStudio, useStudioState } from '../core/context';
import type { Tab } from '../core/studio.types';
import { ExpressionTab } from './ExpressionTab';
import { ModuleLine, useStale } from './ModuleLine';
import { ProblemsTab } from './ProblemsTab';
import { useNextProblem } from './problems';
import { useCaseCounts } from './useCases';
import './drawer.css';
import './expression.css';
import './tabs.css';

// Tabs that are opened later come when they are.
const PreviewTab = lazy(() => import('./PreviewTab').then((all) => ({ default: all.PreviewTab })));
const SuggestionsTab = lazy(() =>
  import('./SuggestionsTab').then((all) => ({ default: all.SuggestionsTab })),
);
const TablesTab = lazy(() => import('./TablesTab').then((all) => ({ default: all.TablesTab })));
const TestsTab = lazy(() => import('./TestsTab').then((all) => ({ default: all.TestsTab })));
const TraceTab = lazy(() => import('./TraceTab').then((all) => ({ default: all.TraceTab })));

const tabs: readonly [Tab, string, ComponentType][] = [
  ['expression', 'Expression', ExpressionTab],
  ['preview', 'Preview', PreviewTab],
  ['trace', 'Trace', TraceTab],
  ['problems', 'Problems', ProblemsTab],
  ['tests', 'Tests', TestsTab],
  ['suggestions', 'Suggestions', SuggestionsTab],
  ['tables', 'Tables', TablesTab],
];

const remembered = 'crosswalk.studio.drawer';
const least = 120;

export function Drawer() {
  const studio = useStudio();
  const tab = useSelection((selection) => selection.tab);
  const problems = useStudioState((state) => state.compiled?.findings.length ?? 0);
  const errors = useStudioState(
    (state) => state.compiled?.findings.some((each) => each.severity === 'error') ?? false,
  );
  const cases = useCaseCounts();
  const stale = useStale();
  const list = useRef<HTMLDivElement>(null);
  const next = useNextProblem();
  useKeys('Drawer', 2, [
    { keys: ['F8'], label: 'Next problem', run: next, typing: true },
    ...tabs.map(([name, label], i) => ({
      keys: [`${i + 1}`],
      label: `Tab ${label}`,
      run: () => studio.selection.set({ tab: name }),
    })),
  ]);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(([name]) => name === tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const found = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!found) return;
    event.preventDefault();
    studio.selection.set({ tab: found[0] });
    list.current?.querySelector<HTMLElement>(`#tab-${found[0]}`)?.focus();
  };

  const Shown = tabs.find(([name]) => name === tab)?.[2] ?? ExpressionTab;
  const badge: Partial<Record<Tab, { text: string; meaning: string; word: string }>> = {};
  if (problems)
    badge.problems = { text: String(problems), meaning: errors ? 'broken' : 'attention', word: '' };
  const sure = cases.known === cases.total && !stale;
  if (cases.total)
    badge.tests = cases.failed
      ? { text: `${cases.failed} of ${cases.total} ✗`, meaning: 'broken', word: 'failed' }
      : {
          text: `${cases.total}${sure ? ' ✓' : ''}`,
          meaning: sure ? 'ok' : '',
          word: '',
        };

  return (
    <Resizable>
      <div className="drawer-head">
        <div ref={list} className="drawer-tabs" role="tablist" aria-label="Drawer" onKeyDown={onKeyDown}>
          {tabs.map(([name, label]) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab === name}
              aria-controls="drawer-panel"
              tabIndex={tab === name ? 0 : -1}
              onClick={() => studio.selection.set({ tab: name })}
            >
              {label}
              {badge[name] && (
                <span className={`badge ${badge[name].meaning}`}>
                  {badge[name].text}
                  <span className="visually-hidden"> {badge[name].word}</span>
                </span>
              )}
            </button>
          ))}
        </div>
        <ModuleLine />
      </div>
      <div id="drawer-panel" className="drawer-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        <Suspense fallback={<Loading what="the tab" />}>
          <Shown />
        </Suspense>
      </div>
    </Resizable>
  );
}

/** The drawer with its upper edge, which is dragged or moved by arrow keys. */
function Resizable({ children }: { children: React.ReactNode }) {
  const [height, setHeight] = useState(() => {
    const kept = Number(localStorage.getItem(remembered));
    return kept >= least ? kept : 300;
  });
  const most = () => Math.max(least, window.innerHeight - 260);
  const set = (to: number) => {
    const next = Math.round(Math.min(most(), Math.max(least, to)));
    setHeight(next);
    localStorage.setItem(remembered, String(next));
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const from = event.currentTarget.parentElement?.getBoundingClientRect();
    if (from) set(from.bottom - event.clientY);
  };
  return (
    <div className="drawer" style={{ height, maxHeight: 'calc(100vh - 200px)' }}>
      <div
        className="drawer-edge"
        role="separator"
        aria-orientation="horizontal"
        aria-label="Height of the drawer"
        aria-valuenow={height}
        aria-valuemin={least}
        aria-valuemax={most()}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={(event) => {
          const step = { ArrowUp: 24, ArrowDown: -24, PageUp: 120, PageDown: -120 }[event.key];
          if (!step) return;
          event.preventDefault();
          event.stopPropagation();
          set(height + step);
        }}
      />
      {children}
    </div>
  );
}
