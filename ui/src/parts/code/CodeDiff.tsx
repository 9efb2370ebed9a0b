// Two texts side by side with what differs; the right one can be edited where somebody listens.
import { MergeView } from '@codemirror/merge';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Language } from './language';
import { basics } from './setup';

interface CodeDiffProps {
  older: string;
  newer: string;
  language: Language;
  labels: readonly [older: string, newer: string];
  onChange?: (newer: string) => void;
  /** Line of the newer text, from 1, that is scrolled to. */
  line?: number | undefined;
}

export function CodeDiff({ older, newer, language, labels: [left, right], onChange, line }: CodeDiffProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<MergeView>(undefined);
  const changed = useRef(onChange);
  changed.current = onChange;
  const texts = useRef({ older, newer });
  texts.current = { older, newer };
  const readOnly = !onChange;

  useEffect(() => {
    if (!place.current) return;
    const merge = new MergeView({
      parent: place.current,
      a: { doc: texts.current.older, extensions: [basics(language, left, true), EditorView.lineWrapping] },
      b: {
        doc: texts.current.newer,
        extensions: [
          basics(language, right, readOnly),
          EditorView.lineWrapping,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current?.(update.state.doc.toString());
          }),
        ],
      },
      ...(readOnly ? { collapseUnchanged: { margin: 4, minSize: 8 } } : {}),
      gutter: true,
    });
    view.current = merge;
    return () => merge.destroy();
  }, [language, left, right, readOnly]);

  useEffect(() => {
    const merge = view.current;
    if (!merge) return;
    const put = (editor: EditorView, text: string) => {
      if (editor.state.doc.toString() !== text)
        editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    };
    put(merge.a, older);
    put(merge.b, newer);
  }, [older, newer]);

  useEffect(() => {
    const editor = view.current?.b;
    if (!editor || !line || line > editor.state.doc.lines) return;
    const at = editor.state.doc.line(line).from;
    editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
  }, [line]);

  return <div ref={place} className="code-diff" />;
}
