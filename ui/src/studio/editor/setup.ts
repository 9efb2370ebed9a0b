// What an expression editor is made of: completion, words on hover, mistakes while typing, keys.
import {
  acceptCompletion,
  autocompletion,
  type Completion as CmCompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { drawSelection, EditorView, hoverTooltip, keymap, type Tooltip } from '@codemirror/view';
import { cel } from '../cel/cel';
import type { Completion, ExpressionFinding, ExpressionFix, ExpressionHelp } from './help.types';
import { atCursor, type Local } from './words';

/** What the editor asks of the page around it; each is called anew, so that it may change. */
export interface Around {
  help(expr: string, offset: number, signal: AbortSignal): Promise<ExpressionHelp | undefined>;
  words(expr: string, offset: number): Local | undefined;
  /** The findings of the text as it stands, and what the whole of it is. */
  checked(help: ExpressionHelp): void;
  fix(fix: ExpressionFix): void;
  commit(): boolean;
  cancel(): boolean;
  undo(): void;
  redo(): void;
  changed(text: string): void;
  focused(has: boolean): void;
}

/** How long completion waits for the server before it offers what is known here. */
const patience = 400;

const kinds: Record<Completion['kind'], string> = {
  field: 'property',
  function: 'function',
  method: 'method',
  variable: 'variable',
  let: 'variable',
  table: 'enum',
  value: 'constant',
  keyword: 'keyword',
};

function option({ label, kind, type, doc, insert, fits }: Completion, rank: number): CmCompletion {
  const made: CmCompletion = { label, type: kinds[kind], boost: Math.max(-99, (fits ? 60 : 0) - rank) };
  if (type) made.detail = type;
  if (doc) made.info = doc;
  const inserted = atCursor(insert ?? label);
  made.apply = (view, _, from, to) =>
    view.dispatch({
      changes: { from, to, insert: inserted.text },
      selection: { anchor: from + inserted.cursor },
      userEvent: 'input.complete',
      scrollIntoView: true,
    });
  return made;
}

const later = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

function complete(around: Around) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const begun = context.matchBefore(/[\w.?`"]$/);
    if (!context.explicit && !begun) return null;
    const expr = context.state.doc.toString();
    const aborter = new AbortController();
    context.addEventListener('abort', () => aborter.abort(), { onDocChange: true });
    const help = await Promise.race([
      around.help(expr, context.pos, aborter.signal),
      later(patience, undefined),
    ]);
    if (context.aborted) return null;
    if (help) {
      if (help.completions.length === 0) return null;
      const from = help.from ?? context.pos;
      return { from, options: help.completions.map(option), validFor: /^[\w`]*$/ };
    }
    const local = around.words(expr, context.pos);
    return local?.completions.length ? { from: local.from, options: local.completions.map(option) } : null;
  };
}

const hover = (around: Around) =>
  hoverTooltip(
    async (view, at): Promise<Tooltip | null> => {
      const help = await around.help(view.state.doc.toString(), at, new AbortController().signal);
      const here = help?.here;
      if (!here || here.to > view.state.doc.length || !(here.type || here.doc || here.signature)) return null;
      return {
        pos: here.from,
        end: here.to,
        above: true,
        create: () => {
          const dom = document.createElement('div');
          dom.className = 'expr-hover';
          const line = (className: string, text: string | undefined) => {
            if (!text) return;
            const element = dom.appendChild(document.createElement('div'));
            element.className = className;
            element.textContent = text;
          };
          line('mono', here.signature ?? [here.text, here.type].filter(Boolean).join(': '));
          if (here.signature) line('quiet', here.type && `gives ${here.type}`);
          line('expr-doc', here.doc);
          return { dom };
        },
      };
    },
    { hoverTime: 350 },
  );

const diagnostic =
  (around: Around, length: number) =>
  ({ from, to, severity, message, hint, fixes }: ExpressionFinding): Diagnostic => ({
    from: Math.min(from, length),
    to: Math.min(Math.max(to, from), length),
    severity,
    message: hint ? `${message}\n${hint}` : message,
    actions: (fixes ?? []).map((fix) => ({ name: fix.label, apply: () => around.fix(fix) })),
  });

const check = (around: Around) => {
  let running: AbortController | undefined;
  return linter(
    async (view) => {
      running?.abort();
      running = new AbortController();
      const text = view.state.doc.toString();
      const help = await around.help(text, view.state.selection.main.head, running.signal);
      if (!help || view.state.doc.toString() !== text) return [];
      around.checked(help);
      return (help.findings ?? []).map(diagnostic(around, text.length));
    },
    { delay: 250 },
  );
};

/** Ink, sizes and colours are tokens of the design, so that the theme is followed without a word. */
const look = EditorView.theme({
  '&': { font: 'var(--code)', color: 'var(--text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'var(--code)', lineHeight: '20px', overflowX: 'auto' },
  '.cm-content': { padding: '3px 0', caretColor: 'var(--text)', minWidth: '0' },
  '.cm-line': { padding: '0 8px' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'light-dark(#b9e4df, #1f5f59)',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-ground)',
    outline: '1px solid var(--accent-edge)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--broken-ground)' },
});

/** The extensions of one editor. A line break needs Shift-Enter (or Enter, in one of several lines). */
export function extensions(around: Around, label: string, multiline: boolean): Extension[] {
  const run = (what: () => void) => () => {
    what();
    return true;
  };
  const enter = multiline
    ? [{ key: 'Mod-Enter', run: around.commit }]
    : [{ key: 'Enter', run: around.commit }];
  return [
    cel(),
    look,
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    indentUnit.of('  '),
    EditorState.allowMultipleSelections.of(false),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      'aria-label': label,
      spellcheck: 'false',
      autocapitalize: 'off',
      tabindex: '0',
    }),
    autocompletion({
      override: [complete(around)],
      activateOnTypingDelay: 60,
      icons: false,
      closeOnBlur: true,
    }),
    hover(around),
    check(around),
    Prec.high(
      keymap.of([
        { key: 'Mod-z', run: run(around.undo), preventDefault: true },
        { key: 'Mod-y', run: run(around.redo), preventDefault: true },
        { key: 'Mod-Shift-z', run: run(around.redo), preventDefault: true },
        { key: 'Tab', run: acceptCompletion },
        { key: 'Ctrl-Space', run: startCompletion },
      ]),
    ),
    // Completion's own keys come first: Enter takes a word and Escape closes the list while it is open.
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...enter,
      { key: 'Escape', run: around.cancel },
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((each) => each.isUserEvent('sync')))
        around.changed(update.state.doc.toString());
      if (update.focusChanged) around.focused(update.view.hasFocus);
    }),
  ];
}

/** The smallest change that makes one text of another. */
export function changeBetween(before: string, after: string) {
  let from = 0;
  const least = Math.min(before.length, after.length);
  while (from < least && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < least - from && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}
