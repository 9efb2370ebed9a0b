// What stands in the studio's frame: a part for each view, and the drawer below them. A part reads the studio through
// core/context and gives no heed to the others.
import type { ComponentType } from 'react';
import type { View } from './core/studio.types';
import { Drawer } from './drawer/Drawer';
import { TableView } from './table/TableView';
import { TextView } from './text/TextView';
import { TreesView } from './trees/TreesView';

export const viewParts: Partial<Record<View, ComponentType>> = {
  lines: TreesView,
  table: TableView,
  text: TextView,
};

export const drawer: ComponentType | undefined = Drawer;
