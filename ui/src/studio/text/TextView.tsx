// The text of the mapping: what every other view is made from, and what they change.
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Annotation, type ChangeSpec, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { basics } from '../../parts/code/setup';
import { difference } from '../core/changes';
import { useStudio, useStudioState } from '../core/context';
import { ruleAt } from '../core/document';
import { Lines } from '../core/lines';
import { mappingPath } from '../core/store';
import type { Studio } from '../core/studio.types';
import type { Change, Finding, MappingDoc, StudioState } from '../core/types';
import { type Breaks, breaksOf, changesOfFile } from './breaks';
import './text.css';

/** A change that comes from the other views. */
const outside = Annotation.define<boolean>();

export function TextView() {
  const studio = useStudio();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const text = useStudioState((state) => state.doc.text);
  const findings = useStudioState((state) => state.compiled?.findings);
  const problems = useStudioState((state) => state.doc.problems);

  useEffect(() => {
    if (!place.current) return;
    const editor = makeEditor(studio, place.current);
    view.current = editor;
    reveal(studio, editor);
    return () => editor.destroy();
  }, [studio]);

  // The same text in the editor as in hand, whoever changed it.
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const changes: ChangeSpec[] = difference(editor.state.doc.toString(), breaksOf(text).text);
    if (changes.length) editor.dispatch({ changes, annotations: outside.of(true) });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    const { doc, compiled } = studio.get();
    if (!editor) return;
    // Findings of an older text wait for those of this one: the editor moves the old marks along.
    const told = compiled && compiled.text === doc.text ? (findings ?? []) : undefined;
    if (!told && problems.length === 0) return;
    editor.dispatch(setDiagnostics(editor.state, marksOf(studio.get(), told ?? [], problems)));
  }, [studio, findings, problems]);

  return (
    <div className="studio-text">
      <Unreadable />
      <div ref={place} className="code-text" />
    </div>
  );
}

/** Why the other views show less than the text has. */
function Unreadable() {
  const problem = useStudioState((state) => state.doc.problems[0]);
  const line = useStudioState((state) => (problem ? new Lines(state.doc.text).place(problem.from).line : 0));
  if (!problem) return null;
  return (
    <p className="studio-unreadable" role="status">
      The text cannot be read from line {line}: {problem.message}. The other views show what comes before it.
    </p>
  );
}

function makeEditor(studio: Studio, parent: HTMLElement): EditorView {
  const { name, doc, writable } = studio.get();
  const path = mappingPath(name);
  const undo = (run: () => void) => () => {
    run();
    return true;
  };
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: breaksOf(doc.text).text,
      extensions: [
        Prec.high(
          keymap.of([
            { key: 'Mod-z', run: undo(studio.undo), preventDefault: true },
            { key: 'Mod-y', run: undo(studio.redo), preventDefault: true },
            { key: 'Mod-Shift-z', run: undo(studio.redo), preventDefault: true },
          ]),
        ),
        basics('yaml', `Text of ${name}`, !writable, false),
        lintGutter(),
        EditorView.updateListener.of((update) => {
          const own = update.docChanged && !update.transactions.some((each) => each.annotation(outside));
          if (own) {
            const file = studio.get().doc.text;
            const changes: Change[] = [];
            update.changes.iterChanges((from, to, _, __, insert) =>
              changes.push({ from, to, insert: insert.toString() }),
            );
            const typing = update.transactions.every(
              (each) => each.isUserEvent('input.type') || each.isUserEvent('delete'),
            );
            studio.edits.changeText(
              path,
              changesOfFile(file, breaksOf(file), changes),
              'Edit the text',
              typing,
            );
          }
          if (update.selectionSet && update.view.hasFocus) follow(studio, update.view);
        }),
      ],
    }),
  });
}

/** What the cursor stands in is what is looked at. */
function follow(studio: Studio, editor: EditorView) {
  const { doc } = studio.get();
  const at = breaksOf(doc.text).toFile(editor.state.selection.main.head);
  const rule = ruleAt(doc, at);
  const named = doc.lets.find(({ whole }) => at >= whole.from && at < whole.to);
  const target = rule?.target ?? (named && `let:${named.name}`);
  if (target) studio.selection.set({ target });
}

/** Shows what was looked at in the view before. */
function reveal(studio: Studio, editor: EditorView) {
  const { target } = studio.selection.get();
  if (!target) return;
  const { doc } = studio.get();
  const named = target.startsWith('let:') ? doc.lets.find(({ name }) => name === target.slice(4)) : undefined;
  const key = named?.key ?? doc.byTarget.get(target)?.[0]?.key;
  if (!key) return;
  const at = breaksOf(doc.text).toEditor(key.from);
  if (at > editor.state.doc.length) return;
  editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
}

function marksOf(
  { doc, name }: StudioState,
  findings: readonly Finding[],
  problems: MappingDoc['problems'],
): Diagnostic[] {
  const breaks = breaksOf(doc.text);
  const lines = new Lines(doc.text);
  const path = mappingPath(name);
  const most = breaks.text.length;
  const marks = problems.map(({ from, to, message }) => mark(breaks, most, { from, to }, 'error', message));
  for (const { position, severity, message, hint, code } of findings) {
    if (position.file !== path) continue;
    // The reader of this page and that of the server tell the same mistake of the YAML: once is enough.
    if (code === 'map/syntax' && problems.length) continue;
    const from = lines.offset(position.line ?? 1, position.col ?? 1);
    const to = from + (/^[^\s,}]+/.exec(doc.text.slice(from, from + 200))?.[0].length ?? 0);
    marks.push(mark(breaks, most, { from, to }, severity, hint ? `${message}. ${hint}` : message));
  }
  return marks.sort((a, b) => a.from - b.from);
}

function mark(
  { toEditor }: Breaks,
  most: number,
  { from, to }: { from: number; to: number },
  severity: Diagnostic['severity'],
  message: string,
): Diagnostic {
  const start = Math.min(toEditor(from), most);
  return { from: start, to: Math.min(Math.max(toEditor(to), start), most), severity, message };
}
