// One row of the sheet: what it shows, and the cell that is being edited.
import { useRef, useState } from 'react';
import { Icon } from '../../parts/Icon';
import { State } from '../../parts/Meaning';
import { useStudio } from '../core/context';
import { ExpressionEditor } from '../editor/ExpressionEditor';
import { type Column, cellText, columns, type Status, statusWords, type TableRow } from './rows';

const meanings: Record<Status, 'ok' | 'attention' | 'broken' | 'unknown' | 'running'> = {
  problem: 'broken',
  required: 'attention',
  open: 'unknown',
  changed: 'running',
  written: 'ok',
  around: 'ok',
};

/** Whether Enter does something in a cell, and what. */
export function canEdit(row: TableRow, column: Column): boolean {
  if (column === 'expr') return row.part !== undefined;
  if (row.kind === 'let') return false;
  return row.rule !== undefined && (column === 'comment' || column === 'policy');
}

interface CellsProps {
  row: TableRow;
  /** Column that the keyboard is at; absent if it is in another row. */
  here: Column | undefined;
  editing: boolean;
  onChoose: (column: Column, edit: boolean) => void;
  onDone: (move: number) => void;
}

export function Cells({ row, here, editing, onChoose, onDone }: CellsProps) {
  return columns.map(([column]) => {
    const active = column === here;
    return (
      <td
        key={column}
        data-column={column}
        tabIndex={active ? 0 : -1}
        className={`sheet-${column}`}
        onClick={() => onChoose(column, false)}
        onDoubleClick={() => onChoose(column, true)}
      >
        {active && editing && column === 'expr' ? (
          <ExpressionCell row={row} onDone={onDone} />
        ) : active && editing && column === 'comment' ? (
          <CommentCell row={row} onDone={onDone} />
        ) : (
          <Shown row={row} column={column} />
        )}
      </td>
    );
  });
}

function Shown({ row, column }: { row: TableRow; column: Column }) {
  switch (column) {
    case 'target':
      return (
        <span className="sheet-name" title={row.target}>
          {row.kind === 'let' && <span className="tag">let</span>}
          <bdi className="mono">{row.target}</bdi>
          {row.required && (
            <span title="required">
              <span aria-hidden="true">*</span>
              <span className="visually-hidden">required</span>
            </span>
          )}
        </span>
      );
    case 'expr':
      return (
        <>
          {row.expr ? (
            <code className="sheet-code" title={row.expr}>
              {row.expr}
            </code>
          ) : (
            row.part === 'expr' && !row.more && <span className="sheet-add">Enter an expression</span>
          )}
          {row.more && (
            <span className="sub" title={row.more}>
              {row.more}
            </span>
          )}
        </>
      );
    case 'status':
      return (
        <span title={row.problem || undefined}>
          <State meaning={meanings[row.status]}>{statusWords[row.status]}</State>
          {row.problem && <span className="sub">{row.problem}</span>}
        </span>
      );
    case 'sample':
      return <code title={row.sample}>{row.sample}</code>;
    default:
      return (
        <bdi className="sheet-text" title={cellText(row, column)}>
          {cellText(row, column)}
        </bdi>
      );
  }
}

interface EditProps {
  row: TableRow;
  onDone: (move: number) => void;
}

/** What is typed is compiled as it is typed; Escape takes it back. */
function ExpressionCell({ row, onDone }: EditProps) {
  const studio = useStudio();
  const [steps] = useState(() => studio.get().undo.length);
  const done = useRef(false);
  const part = row.part ?? 'expr';
  const type = (text: string) => {
    if (!text.trim()) return;
    if (row.kind === 'let') studio.edits.setLet(row.target, text);
    else studio.edits.typePart(row.rule ?? row.target, part, text);
  };
  const leave = (text: string, move: number) => {
    if (done.current) return;
    done.current = true;
    const rule = studio.get().doc.byId.get(row.rule ?? row.target);
    // An expression that was emptied is a rule that is not wanted.
    if (!text.trim() && row.kind === 'target' && rule) {
      if (part === 'expr') studio.edits.remove([rule.id]);
      else studio.edits.setPart(rule.id, part, undefined);
    }
    onDone(move);
  };
  const latest = useRef(row.expr);
  return (
    <ExpressionEditor
      place={row.kind === 'let' ? { let: row.target, part: 'expr' } : { rule: row.rule ?? row.target, part }}
      value={row.expr}
      label={`Expression of ${row.target}`}
      autoFocus="all"
      onChange={(text) => {
        latest.current = text;
        type(text);
      }}
      onCommit={(text) => leave(text, 1)}
      onBlur={() => leave(latest.current, 0)}
      onCancel={() => {
        done.current = true;
        while (studio.get().undo.length > steps) studio.undo();
        onDone(0);
      }}
    />
  );
}

function CommentCell({ row, onDone }: EditProps) {
  const studio = useStudio();
  const [text, setText] = useState(row.comment);
  const done = useRef(false);
  const leave = (keep: boolean, move: number) => {
    if (done.current) return;
    done.current = true;
    if (keep && row.rule && text.trim() !== row.comment)
      studio.edits.setComment(row.rule, text.trim() || undefined);
    onDone(move);
  };
  return (
    <input
      ref={(field) => field?.focus()}
      className="field sheet-input"
      aria-label={`Comment on ${row.target}`}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => leave(true, 0)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') leave(true, 1);
        else if (event.key === 'Escape') leave(false, 0);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

export const SortIcon = ({ down }: { down: boolean }) => <Icon name={down ? 'up' : 'down'} size={12} />;
