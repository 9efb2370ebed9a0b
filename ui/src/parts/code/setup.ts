// CodeMirror as this page uses it: its look from the tokens, its words and keys.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Language } from './language';

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--ground)', color: 'var(--text)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { font: 'var(--code)', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-gutters': {
    backgroundColor: 'var(--grey-2)',
    color: 'var(--grey-10)',
    borderRight: '1px solid var(--line-soft)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'light-dark(#b9e4df, #1f5f59)',
  },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--grey-3)',
    border: '0',
    color: 'var(--text-quiet)',
    padding: '0 6px',
  },
  '.cm-panels': {
    backgroundColor: 'var(--grey-2)',
    color: 'var(--text)',
    borderColor: 'var(--line)',
    font: 'var(--table)',
  },
  '.cm-panel .cm-textfield': { border: '1px solid var(--edge)', backgroundColor: 'var(--ground)' },
  '.cm-panel .cm-button': { backgroundImage: 'none', border: '1px solid var(--edge)' },
  '.cm-searchMatch': {
    backgroundColor: 'var(--attention-ground)',
    outline: '1px solid var(--attention-edge)',
  },
  '.cm-line.cm-marked': { backgroundColor: 'var(--broken-ground)' },
});

const ink = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--ink-name)' },
  { tag: [tags.string, tags.attributeValue], color: 'var(--ink-string)' },
  { tag: tags.number, color: 'var(--ink-number)' },
  { tag: [tags.bool, tags.null, tags.keyword], color: 'var(--ink-word)' },
  { tag: tags.comment, color: 'var(--text-quiet)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--broken)' },
]);

const languages: Record<Language, () => Extension> = { json, yaml, text: () => [] };

/** What every editor here has. A label is its name for who cannot see it. Undo may be somebody else's. */
export function basics(language: Language, label: string, readOnly: boolean, undo = !readOnly): Extension {
  return [
    look,
    syntaxHighlighting(ink),
    languages[language](),
    lineNumbers(),
    foldGutter(),
    drawSelection(),
    bracketMatching(),
    indentUnit.of('  '),
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({
      'aria-label': label,
      tabindex: '0',
      ...(readOnly ? { 'aria-readonly': 'true' } : {}),
    }),
    undo ? history() : [],
    keymap.of([...searchKeymap, ...foldKeymap, ...(undo ? historyKeymap : []), ...defaultKeymap]),
  ];
}
