// Which page stands at which address. Pages that few visits open come in chunks of their own.
import { lazy, type ReactNode } from 'react';
import { ChangesPage } from '../features/changes/ChangesPage';
import { ContractsPage } from '../features/contracts/ContractsPage';
import { ControlRoomPage } from '../features/control/ControlRoomPage';
import { DevelopersPage } from '../features/developers/DevelopersPage';
import { FlowsPage } from '../features/flows/FlowsPage';
import { LivePage } from '../features/live/LivePage';
import { MappingsPage } from '../features/mappings/MappingsPage';

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
