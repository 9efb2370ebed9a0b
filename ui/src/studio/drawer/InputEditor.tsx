// The text of a sample to be changed in place: a case in its file, any other as a new pasted sample.
import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { inks } from '../cel/cel';
import { useStudio } from '../core/context';
import type { Sample } from '../core/types';
import { changeBetween } from '../editor/setup';
import { addAndChoose } from './SampleBar';
import { casePath } from './useCases';

export function InputEditor({ sample }: { sample: Sample }) {
  const studio = useStudio();
  const path = casePath(studio.get().name, sample.name, 'in');
  if (sample.kind === 'case')
    return (
      <JsonEditor
        label={`Input of ${sample.name}`}
        value={sample.input}
        onChange={(text, before) =>
          studio.edits.changeText(
            path,
            [changeBetween(before, text)],
            `Change the input of ${sample.name}`,
            true,
          )
        }
      />
    );
  return <Copied sample={sample} />;
}

function Copied({ sample }: { sample: Sample }) {
  const studio = useStudio();
  const [text, setText] = useState(sample.input);
  return (
    <>
      <p className="drawer-hint">
        <button
          type="button"
          className="button primary"
          disabled={text === sample.input}
          onClick={() =>
            addAndChoose(studio, {
              name: `${sample.name.replace(/, edited$/, '')}, edited`,
              kind: 'pasted',
              input: text,
              ...(sample.meta === undefined ? {} : { meta: sample.meta }),
            })
          }
        >
          Use as a new sample
        </button>
      </p>
      <JsonEditor label={`Input of ${sample.name}`} value={text} onChange={setText} />
    </>
  );
}

interface JsonEditorProps {
  label: string;
  value: string;
  onChange: (text: string, before: string) => void;
}

/** Undo is that of the studio, as everywhere in it. */
export function JsonEditor({ label, value, onChange }: JsonEditorProps) {
  const studio = useStudio();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(onChange);
  latest.current = onChange;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; later values are laid over it below
  useEffect(() => {
    if (!host.current) return;
    const run = (what: () => void) => () => {
      what();
      return true;
    };
    const editor = new EditorView({
      doc: value,
      parent: host.current,
      extensions: [
        json(),
        syntaxHighlighting(inks),
        bracketMatching(),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        keymap.of([
          { key: 'Mod-z', run: run(() => studio.undo()) },
          { key: 'Mod-y', run: run(() => studio.redo()) },
          { key: 'Mod-Shift-z', run: run(() => studio.redo()) },
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((each) => each.isUserEvent('sync')))
            latest.current(update.state.doc.toString(), update.startState.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label]);

  useEffect(() => {
    const before = view.current?.state.doc.toString();
    if (before !== undefined && before !== value)
      view.current?.dispatch({ changes: changeBetween(before, value), userEvent: 'sync' });
  }, [value]);

  return <div ref={host} className="json-editor" />;
}
