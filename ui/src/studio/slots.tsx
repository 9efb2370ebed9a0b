// What stands in the studio's frame: a part for each view, and the drawer below them. A part reads the studio through
// core/context and gives no heed to the others. Only the first view comes with the studio; the others when they are
// looked at.
import { type ComponentType, lazy, Suspense } from 'react';
import { Loading } from '../parts/parts';
import type { View } from './core/studio.types';
import { Drawer } from './drawer/Drawer';
import { TreesView } from './trees/TreesView';

const Table = lazy(() => import('./table/TableView').then((all) => ({ default: all.TableView })));
const Text = lazy(() => import('./text/TextView').then((all) => ({ default: all.TextView })));

const TableView = () => (
  <Suspense fallback={<Loading what="the table" />}>
    <Table />
  </Suspense>
);
const TextView = () => (
  <Suspense fallback={<Loading what="the text" />}>
    <Text />
  </Suspense>
);

export const viewParts: Partial<Record<View, ComponentType>> = {
  lines: TreesView,
  table: TableView,
  text: TextView,
};

export const drawer: ComponentType | undefined = Drawer;
