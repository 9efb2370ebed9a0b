// What the palette can find and run, as data.
import type { LiveRow, Workspace } from '../api/client';
import type { IconName } from '../parts/Icon';
import { kindWord, stateWord } from '../parts/Meaning';
import { summary } from '../text/format';
import { startTour } from '../tour/tour';
import { pages } from './pages';
import { go } from './router';
import { chooseTheme } from './theme';

export interface Command {
  id: string;
  group: string;
  title: string;
  note?: string;
  icon: IconName;
  run: () => void;
}

const actions = (extra: { onKeys: () => void; onRail: () => void }): Command[] => {
  const act = (title: string, icon: IconName, run: () => void): Command => ({
    id: `do ${title}`,
    group: 'Actions',
    title,
    icon,
    run,
  });
  const show = (title: string, icon: IconName, to: string) => act(title, icon, () => go(to));
  return [
    show('Show parked messages', 'parked', '/live?state=parked'),
    show('Show what is waiting', 'waiting', '/live?state=waiting,processing'),
    show('Show orders only', 'live', '/live?kind=order'),
    show('Show inventory only', 'live', '/live?kind=inventory'),
    show('Show returns only', 'live', '/live?kind=return'),
    act('Theme: follow the system', 'control', () => chooseTheme('system')),
    act('Theme: light', 'control', () => chooseTheme('light')),
    act('Theme: dark', 'control', () => chooseTheme('dark')),
    act('Fold or unfold the rail', 'rail', extra.onRail),
    act('Show the keys of this page', 'developers', extra.onKeys),
    show('New mapping from two contracts', 'mappings', '/mappings/new'),
    show('New contract from a sample or a description', 'contracts', '/contracts/new'),
    act('Start the tour: a first mapping', 'flows', startTour),
    act('Open the GraphQL playground', 'outside', () => window.open('/graphql', '_blank', 'noopener')),
  ];
};

const places = (): Command[] =>
  pages.map((page) => ({
    id: page.path,
    group: 'Pages',
    title: page.name,
    icon: page.icon,
    run: () => go(page.path),
  }));

const governed = (workspace: Workspace | undefined): Command[] => {
  if (!workspace) return [];
  const find =
    (group: string, icon: IconName, href: (name: string) => string) =>
    (name: string, note?: string): Command => ({
      id: `${group} ${name}`,
      group,
      title: name,
      icon,
      run: () => go(href(name)),
      ...(note ? { note } : {}),
    });
  const mapping = find('Mappings', 'mappings', (name) => `/mappings/${encodeURIComponent(name)}`);
  const contract = find('Contracts', 'contracts', (ref) => `/contracts/${encodeURI(ref)}`);
  const flow = find('Flows', 'flows', (name) => `/flows?q=${encodeURIComponent(name)}`);
  return [
    ...workspace.mappings.map((each) => mapping(each.name, each.title)),
    ...workspace.contracts.map((each) => contract(each.ref, each.title)),
    ...workspace.flows.map((each) => flow(each.name, each.title)),
  ];
};

/** Every word of the text must occur in the title or the note. */
export function matches(command: Command, text: string): boolean {
  const hay = `${command.title} ${command.note ?? ''} ${command.group}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

/** How well a title answers: a start is better than a start of a word, that is better than the middle. */
function rank(command: Command, text: string): number {
  const title = command.title.toLowerCase();
  const needle = text.toLowerCase();
  if (title.startsWith(needle)) return 0;
  if (title.includes(` ${needle}`) || title.includes(`/${needle}`) || title.includes(`-${needle}`)) return 1;
  return 2;
}

interface Sources {
  text: string;
  found: readonly LiveRow[];
  workspace: Workspace | undefined;
  onKeys: () => void;
  onRail: () => void;
}

/** The palette's list for what was typed, in groups. */
export function listCommands({ text, found, workspace, ...extra }: Sources): Command[] {
  const all = [...places(), ...actions(extra)];
  if (!text) return all;
  const events = found.map(
    (row): Command => ({
      id: row.correlation,
      group: 'Events',
      title: `${kindWord(row.kind)} ${row.key}`,
      note: [
        stateWord(row.state),
        row.summary && summary(row.summary),
        ...(row.documents ?? []).map((each) => each.id),
      ]
        .filter(Boolean)
        .join(' · '),
      icon: 'live',
      run: () => go(`/live/${encodeURIComponent(row.correlation)}`),
    }),
  );
  const search: Command = {
    id: 'search live',
    group: 'Events',
    title: `Search Live for “${text}”`,
    icon: 'search',
    run: () => go(`/live?q=${encodeURIComponent(text)}`),
  };
  const named = [...all, ...governed(workspace)]
    .filter((command) => matches(command, text))
    .sort((a, b) => rank(a, text) - rank(b, text));
  const groups = ['Pages', 'Actions', 'Mappings', 'Contracts', 'Flows'];
  const grouped = groups.flatMap((group) => named.filter((command) => command.group === group).slice(0, 8));
  return [...events, ...grouped, search];
}
