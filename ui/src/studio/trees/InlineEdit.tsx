// An expression that is typed in its row. What is typed is compiled as it is typed; Escape takes it back.
import { useRef, useState } from 'react';
import { useStudio } from '../core/context';
import type { RuleNode } from '../core/types';
import { ExpressionEditor } from '../editor/ExpressionEditor';
import type { TreeNode } from './tree';

interface InlineEditProps {
  node: TreeNode;
  rule: RuleNode | undefined;
  part: string;
  onLeave: () => void;
}

export function InlineEdit({ node, rule, part, onLeave }: InlineEditProps) {
  const studio = useStudio();
  const id = rule?.id ?? node.path;
  const [text, setText] = useState(rule?.parts[part]?.text ?? '');
  const steps = useRef(studio.get().undo.length);
  const done = useRef(false);

  const type = (next: string) => {
    setText(next);
    if (next.trim()) studio.edits.typePart(id, part, next);
  };
  const leave = (last: string) => {
    if (done.current) return;
    done.current = true;
    // An expression that was emptied is a rule that is not wanted.
    const known = studio.get().doc.byId.get(id);
    if (!last.trim() && known) {
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
    <div className="trees-edit">
      <ExpressionEditor
        value={text}
        label={`Expression of ${node.path}`}
        place={rule && { rule: rule.id, part }}
        autoFocus="all"
        onChange={type}
        onCommit={leave}
        onCancel={cancel}
        onBlur={() => leave(text)}
      />
    </div>
  );
}
