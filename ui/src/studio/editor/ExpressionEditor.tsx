// An expression that can be typed: on one line in a row, or on several in the drawer.
import { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { Icon } from '../../parts/Icon';
import { useStudio } from '../core/context';
import type { StudioState } from '../core/types';
import { type ExpressionPlace, Helper, loadFunctions, queryOf } from './help';
import type { ExpressionFinding, ExpressionFix, ExpressionHelp, FunctionDoc } from './help.types';
import { type Around, changeBetween, extensions } from './setup';
import { atCursor, localWords } from './words';
import './editor.css';

export interface EditorHandle {
  focus(): void;
  /** Puts a text where the cursor is; cursorMark in it is where the cursor goes then. */
  insert(text: string): void;
}

export interface ExpressionEditorProps {
  /** Where the expression stands; without it completion knows the contract and the functions only. */
  place?: ExpressionPlace | undefined;
  value: string;
  /** Accessible name: "Expression of lines[].sku". */
  label: string;
  multiline?: boolean;
  /** Takes the focus as it appears; its text is chosen or the cursor is at the end. */
  autoFocus?: 'all' | 'end';
  readOnly?: boolean;
  onChange: (text: string) => void;
  /** Enter; with Ctrl where Enter breaks the line. */
  onCommit?: (text: string) => void;
  onCancel?: () => void;
  onFocus?: () => void;
  onBlur?: () => void;
  /** What the server says of the whole expression. */
  onHelp?: (help: ExpressionHelp) => void;
  ref?: Ref<EditorHandle>;
}

const helper = new Helper();
let functions: readonly FunctionDoc[] | undefined;

/** Two texts that YAML may write as the same scalar: white space aside. */
const alike = (a: string, b: string) => a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim();

/** Names around a place, as the checker last knew them. */
function scopeAt(state: StudioState, place: ExpressionPlace | undefined) {
  const lets = state.doc.lets.map(({ name }) => ({ name, kind: 'let' as const }));
  const rule = place?.rule === undefined ? undefined : state.doc.byId.get(place.rule);
  const known = state.compiled?.outline?.rules.find(({ path }) => path === rule?.target)?.scope ?? [];
  return [...known, ...lets.filter(({ name }) => !known.some((other) => other.name === name))];
}

const tablesOf = (state: StudioState) =>
  [...state.files.keys()].flatMap((path) => /^tables\/(.+)\.csv$/.exec(path)?.[1] ?? []);

export function ExpressionEditor(props: ExpressionEditorProps) {
  const { value, label, multiline = false, readOnly = false } = props;
  const studio = useStudio();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const [findings, setFindings] = useState<readonly ExpressionFinding[]>([]);
  const problems = useId();

  const applyFix = (fix: ExpressionFix) => {
    const { place, onChange } = latest.current;
    const rule = place?.rule === undefined ? undefined : studio.get().doc.byId.get(place.rule);
    // A fix is a step of its own, also in the midst of typing.
    studio.asOne(fix.label, () => {
      onChange(fix.expr);
      if (fix.onMissing && rule) studio.edits.setPolicy(rule.id, 'onMissing', fix.onMissing);
    });
    sync(fix.expr);
    view.current?.focus();
  };

  const sync = (text: string) => {
    const editor = view.current;
    if (!editor) return;
    const before = editor.state.doc.toString();
    if (before !== text) editor.dispatch({ changes: changeBetween(before, text), userEvent: 'sync' });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes it reads from latest
  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    loadFunctions().then(
      (all) => {
        functions = all;
      },
      () => {},
    );
    const around: Around = {
      help: async (expr, offset, signal) => {
        const { place } = latest.current;
        const query = place && queryOf(studio.get(), place, expr, offset);
        return query && helper.ask(studio.get().name, query, signal);
      },
      words: (expr, offset) => {
        const state = studio.get();
        const scope = scopeAt(state, latest.current.place);
        return localWords(expr, offset, { shape: state.source, functions, scope, tables: tablesOf(state) });
      },
      checked: (help) => {
        setFindings(help.findings ?? []);
        latest.current.onHelp?.(help);
      },
      fix: applyFix,
      commit: () => {
        latest.current.onCommit?.(editor.state.doc.toString());
        return true;
      },
      cancel: () => {
        if (!latest.current.onCancel) return false;
        latest.current.onCancel();
        return true;
      },
      undo: studio.undo.bind(studio),
      redo: studio.redo.bind(studio),
      changed: (text) => {
        if (!text.trim()) setFindings([]);
        latest.current.onChange(text);
      },
      focused: (has) => (has ? latest.current.onFocus?.() : latest.current.onBlur?.()),
    };
    const editor = new EditorView({
      doc: latest.current.value,
      parent,
      extensions: [
        ...extensions(around, label, multiline),
        EditorView.editable.of(!readOnly),
        EditorView.contentAttributes.of({ 'aria-describedby': problems }),
      ],
    });
    view.current = editor;
    const { autoFocus } = latest.current;
    if (autoFocus) {
      const head = editor.state.doc.length;
      editor.dispatch({ selection: { anchor: autoFocus === 'all' ? 0 : head, head } });
      editor.focus();
    }
    return () => {
      editor.destroy();
      view.current = undefined;
    };
  }, [label, multiline, readOnly]);

  // While somebody types, white space that YAML does not keep stays in the editor.
  // biome-ignore lint/correctness/useExhaustiveDependencies: sync reads the editor
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    if (editor.hasFocus && alike(editor.state.doc.toString(), value)) return;
    sync(value);
  }, [value]);

  useImperativeHandle(props.ref, () => ({
    focus: () => view.current?.focus(),
    insert: (text) => {
      const editor = view.current;
      if (!editor) return;
      const inserted = atCursor(text);
      const { from, to } = editor.state.selection.main;
      studio.asOne(`Insert ${inserted.text.trim()}`, () =>
        editor.dispatch({
          changes: { from, to, insert: inserted.text },
          selection: { anchor: from + inserted.cursor },
          scrollIntoView: true,
        }),
      );
      editor.focus();
    },
  }));

  return (
    <div className={`expr ${multiline ? 'multiline' : 'inline'} ${findings.length ? 'has-findings' : ''}`}>
      <div ref={host} className="expr-host" />
      <ul
        id={problems}
        className="expr-problems"
        aria-label={`Problems of ${label}`}
        hidden={!findings.length}
      >
        {findings.map((finding) => (
          <li key={`${finding.from} ${finding.code} ${finding.message}`} className={finding.severity}>
            <Icon name={finding.severity === 'error' ? 'broken' : 'attention'} size={14} />
            <span>
              <bdi>{finding.message}</bdi>
              {finding.hint && <span className="quiet"> {finding.hint}</span>}
            </span>
            {finding.fixes?.map((fix) => (
              <button
                key={fix.label}
                type="button"
                className="button"
                // The editor keeps the focus, so that a row that closes when it is left stays open.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => applyFix(fix)}
              >
                {fix.label}
              </button>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
