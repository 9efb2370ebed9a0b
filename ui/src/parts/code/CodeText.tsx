// A text with line numbers, colours and search; read only unless somebody listens to its changes.
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Language } from './language';
import { basics } from './setup';

interface CodeTextProps {
  text: string;
  language: Language;
  label: string;
  onChange?: (text: string) => void;
  /** Line, from 1, that is marked and scrolled to. */
  line?: number | undefined;
}

const mark = StateEffect.define<number | undefined>();
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, state, changes }) {
    let now = marks.map(changes);
    for (const effect of effects) {
      if (!effect.is(mark)) continue;
      const line = effect.value;
      now =
        line && line <= state.doc.lines
          ? Decoration.set(Decoration.line({ class: 'cm-marked' }).range(state.doc.line(line).from))
          : Decoration.none;
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function CodeText({ text, language, label, onChange, line }: CodeTextProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useRef(onChange);
  changed.current = onChange;
  const first = useRef(text);
  first.current = text;
  const readOnly = !onChange;

  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          basics(language, label, readOnly),
          marked,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [language, label, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const at = line && line <= editor.state.doc.lines ? editor.state.doc.line(line).from : undefined;
    const scroll = at === undefined ? [] : [EditorView.scrollIntoView(at, { y: 'center' })];
    editor.dispatch({ effects: [mark.of(line), ...scroll] });
  }, [line]);

  return <div ref={place} className="code-text" />;
}
