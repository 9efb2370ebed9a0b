// The first steps: a first mapping from nothing to what runs. A step is done when the person has really done it.

/** What the page knows of how far a person is. */
export interface Progress {
  path: string;
  /** Of the studio that is open; absent outside of it. */
  studio?: {
    rules: number;
    tab: string;
    dirty: boolean;
    /** Production runs the very module that is looked at. */
    runs: boolean;
  };
}

export interface Step {
  title: string;
  text: string;
  /** What it is about on the page, as a CSS selector. */
  at?: string;
  /** Where the step is done, if the person is somewhere else. */
  href?: string;
  done: (progress: Progress) => boolean;
}

const inStudio = ({ path }: Progress) => /^\/mappings\/[^/]+$/.test(path) && path !== '/mappings/new';

export const steps: readonly Step[] = [
  {
    title: 'Open Mappings',
    text: 'A mapping turns a message of one system into a message of another. Choose Mappings on the left, or press g, then m.',
    at: '.rail a[href="/mappings"]',
    done: ({ path }) => path.startsWith('/mappings'),
  },
  {
    title: 'Begin a new one',
    text: 'The list tells how complete each mapping is and whether it runs. Choose New mapping.',
    at: 'a[href="/mappings/new"]',
    href: '/mappings',
    done: (progress) => progress.path === '/mappings/new' || inStudio(progress),
  },
  {
    title: 'Choose two contracts',
    text: 'Type “shopify order” on the left and “order placed” on the right, Enter chooses. Say who you are, then Create and open: it is made on a branch of yours, and what runs stays as it is.',
    at: '.pickers',
    href: '/mappings/new',
    done: inStudio,
  },
  {
    title: 'Write a first rule',
    text: 'Drag a field of the source onto a field of the target, or choose a target, press Enter and type source.id. The text, the lines and the table show the same rules.',
    at: '.studio-view',
    done: ({ studio }) => (studio?.rules ?? 0) > 0,
  },
  {
    title: 'See what comes out',
    text: 'Open Preview below. Paste a message or take a recent one: the page runs the very module that production would run.',
    at: '.studio-drawer [role=tablist]',
    done: ({ studio }) => studio?.tab === 'preview' || studio?.tab === 'trace',
  },
  {
    title: 'Save it to your branch',
    text: 'A save is a commit with your name. If somebody else changed the same mapping meanwhile, both are merged rule by rule.',
    at: '.studio-head',
    done: ({ studio }) => !!studio && studio.rules > 0 && !studio.dirty,
  },
  {
    title: 'Publish, and watch it run',
    text: 'Publish checks everything again and puts the module in place: the next message is mapped by it, and its trail in Live carries the same digest.',
    at: '.studio-head',
    done: ({ studio }) => !!studio?.runs,
  },
];

/** The step after all that are done, beginning with one; steps.length when the tour is over. */
export function advance(step: number, progress: Progress): number {
  return steps[step]?.done(progress) ? step + 1 : step;
}
