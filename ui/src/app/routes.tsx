// Which page stands at which address. Each page comes in a chunk of its own, so that
// none brings the others along.
import { lazy, type ReactNode } from 'react';

const ChangesPage = lazy(() =>
  import('../features/changes/ChangesPage').then((all) => ({ default: all.ChangesPage })),
);
const ContractsPage = lazy(() =>
  import('../features/contracts/ContractsPage').then((all) => ({ default: all.ContractsPage })),
);
const ControlRoomPage = lazy(() =>
  import('../features/control/ControlRoomPage').then((all) => ({ default: all.ControlRoomPage })),
);
const DevelopersPage = lazy(() =>
  import('../features/developers/DevelopersPage').then((all) => ({ default: all.DevelopersPage })),
);
const FlowsPage = lazy(() =>
  import('../features/flows/FlowsPage').then((all) => ({ default: all.FlowsPage })),
);
const LivePage = lazy(() => import('../features/live/LivePage').then((all) => ({ default: all.LivePage })));
const MappingsPage = lazy(() =>
  import('../features/mappings/MappingsPage').then((all) => ({ default: all.MappingsPage })),
);
const ContractPage = lazy(() => import('../features/contracts/ContractPage'));
const ComparePage = lazy(() => import('../features/contracts/ComparePage'));
const NewContractPage = lazy(() => import('../features/contracts/NewContractPage'));
const NewMappingPage = lazy(() => import('../features/mappings/NewMappingPage'));

// Whoever does not open the studio does not load it.
const StudioPage = lazy(() => import('../studio/StudioPage'));

type Route = [address: RegExp, page: (...parts: (string | undefined)[]) => ReactNode];

/** The first that matches stands there; groups are decoded and handed over. */
const routes: Route[] = [
  [/^\/live(?:\/([^/]+))?$/, (correlation) => <LivePage correlation={correlation} />],
  [/^\/mappings$/, () => <MappingsPage />],
  [/^\/mappings\/new$/, () => <NewMappingPage />],
  [/^\/mappings\/([^/]+)$/, (name = '') => <StudioPage name={name} />],
  [/^\/contracts$/, () => <ContractsPage />],
  [/^\/contracts\/new$/, () => <NewContractPage />],
  [/^\/contracts\/([^/]+\/[^/]+@\d+)$/, (ref = '') => <ContractPage key={ref} contract={ref} />],
  [/^\/contracts\/([^/]+\/[^/]+@\d+)\/compare$/, (ref = '') => <ComparePage key={ref} contract={ref} />],
  [/^\/changes$/, () => <ChangesPage />],
  [/^\/flows$/, () => <FlowsPage />],
  [/^\/control-room$/, () => <ControlRoomPage />],
  [/^\/developers$/, () => <DevelopersPage />],
];

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The page at a path, or undefined if there is none. */
export function pageAt(path: string): ReactNode | undefined {
  const wanted = path.replace(/\/$/, '');
  for (const [address, page] of routes) {
    const found = address.exec(wanted);
    if (found) return page(...found.slice(1).map((part) => part && decode(part)));
  }
  return undefined;
}
