// The four meanings and what is under way: always an icon and a word, never colour alone.
import type { LiveRow } from '../api/client';
import { Icon, type IconName } from './Icon';

export type Meaning = 'ok' | 'attention' | 'broken' | 'unknown' | 'running';

const icons: Record<Meaning, IconName> = {
  ok: 'ok',
  attention: 'attention',
  broken: 'broken',
  unknown: 'unknown',
  running: 'running',
};

export function State({ meaning, icon, children }: { meaning: Meaning; icon?: IconName; children: string }) {
  return (
    <span className={`state ${meaning}`}>
      <Icon name={icon ?? icons[meaning]} size={14} />
      {children}
    </span>
  );
}

type RowState = LiveRow['state'] | 'received';

const rowStates: Record<RowState, { meaning: Meaning; icon?: IconName; word: string }> = {
  received: { meaning: 'running', word: 'Received' },
  processing: { meaning: 'running', word: 'Processing' },
  waiting: { meaning: 'attention', icon: 'waiting', word: 'Waiting' },
  done: { meaning: 'ok', word: 'Done' },
  parked: { meaning: 'broken', word: 'Parked' },
  discarded: { meaning: 'unknown', icon: 'discarded', word: 'Discarded' },
};

export const stateWord = (state: RowState) => rowStates[state]?.word ?? state;

export function RowState({ state }: { state: RowState }) {
  const { meaning, icon, word } = rowStates[state] ?? { meaning: 'unknown', word: state };
  return (
    <State meaning={meaning} {...(icon ? { icon } : {})}>
      {word}
    </State>
  );
}

/** Kinds of Live and domains of contracts share their dots. */
const domains: Record<string, string> = {
  order: 'orders',
  return: 'returns',
  refund: 'returns',
  shipment: 'shipments',
  invoice: 'invoices',
  finance: 'invoices',
  settlement: 'invoices',
  payment: 'payments',
  product: 'products',
  price: 'products',
  prices: 'products',
  promotion: 'products',
  promotions: 'products',
  customer: 'customers',
};
const known = new Set([
  'orders',
  'inventory',
  'returns',
  'shipments',
  'invoices',
  'payments',
  'products',
  'customers',
]);

export function Dot({ domain }: { domain: string }) {
  const name = domains[domain] ?? domain;
  return (
    <span
      className="dot"
      style={{ background: `var(--domain-${known.has(name) ? name : 'other'})` }}
      aria-hidden="true"
    />
  );
}

const kinds: Record<string, string> = { order: 'Order', inventory: 'Inventory', return: 'Return' };
export const kindWord = (kind: string) => kinds[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1);

const systems: Record<string, string> = { shopify: 'Shopify', sap: 'SAP', graphql: 'GraphQL' };
export const systemWord = (system: string) => systems[system] ?? system;
