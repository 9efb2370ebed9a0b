// The places of the left rail, in order.
import type { IconName } from '../parts/Icon';

export interface Page {
  path: string;
  name: string;
  icon: IconName;
  /** Second key after g: "g l" goes to Live. */
  key: string;
}

export const pages: readonly Page[] = [
  { path: '/live', name: 'Live', icon: 'live', key: 'l' },
  { path: '/mappings', name: 'Mappings', icon: 'mappings', key: 'm' },
  { path: '/contracts', name: 'Contracts', icon: 'contracts', key: 'c' },
  { path: '/changes', name: 'Changes', icon: 'changes', key: 'h' },
  { path: '/flows', name: 'Flows', icon: 'flows', key: 'f' },
  { path: '/control-room', name: 'Control room', icon: 'control', key: 'r' },
  { path: '/developers', name: 'API', icon: 'developers', key: 'a' },
];

export const pageOf = (path: string) =>
  pages.find((page) => path === page.path || path.startsWith(`${page.path}/`));
