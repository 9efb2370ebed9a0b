// An expression that is typed in its row. What is typed is compiled as it is typed; Escape takes it back.
import { useEffect, useRef, useState } from 'react';
import { useStudio } from '../core/context';
import type { RuleNode } from '../core/types';
import type { TreeNode } from './tree';

interface InlineEditProps {
  node: TreeNode;
  rule: RuleNode | undefined;
  part: string;
  problem?: string | undefined;
  onLeave: () => void;
}

export function InlineEdit({ node, rule, part, problem, onLeave }: InlineEditProps) {
  const studio = useStudio();
  const [text, setText] = useState(rule?.parts[part]?.text ?? '');
  const field = useRef<HTMLInputElement>(null);
  const steps = useRef(studio.get().undo.length);
  const done = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const type = (next: string) => {
    setText(next);
    if (!next.trim()) return;
    studio.edits.typePart(rule?.id ?? node.path, part, next);
  };
  const leave = () => {
    if (done.current) return;
    done.current = true;
    // An expression that was emptied is a rule that is not wanted.
    const known = studio.get().doc.byId.get(rule?.id ?? node.path);
    if (!text.trim() && known) {
      if (part === 'expr') studio.edits.remove([known.id]);
      else studio.edits.setPart(known.id, part, undefined);
    }
    onLeave();
  };
  const cancel = () => {
    done.current = true;
    while (studio.get().undo.length > steps.current) studio.undo();
    onLeave();
  };

  return (
    <span className="trees-edit">
      <input
        ref={field}
        className="mono"
        type="text"
        value={text}
        spellCheck={false}
        autoComplete="off"
        aria-label={`Expression of ${node.path}`}
        aria-invalid={!!problem}
        placeholder="Expression, for example source.id"
        onChange={(event) => type(event.target.value)}
        onBlur={leave}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') leave();
          else if (event.key === 'Escape') cancel();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {problem && (
        <span className="trees-edit-problem" role="status">
          {problem}
        </span>
      )}
    </span>
  );
}
