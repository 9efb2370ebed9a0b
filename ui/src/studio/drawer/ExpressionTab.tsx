// The chosen rule, or let, with room: its expressions, what becomes of missing values, what it reads and gives.
import { useRef, useState } from 'react';
import { Icon } from '../../parts/Icon';
import { Empty } from '../../parts/parts';
import { useSelection, useStudio, useStudioState } from '../core/context';
import type { LetNode, OutlineRule, RuleNode } from '../core/types';
import { type EditorHandle, ExpressionEditor } from '../editor/ExpressionEditor';
import type { ExpressionHelp } from '../editor/help.types';
import { Catalogue } from './Catalogue';
import { Facts } from './Facts';
import { Lets } from './Lets';
import { Policies } from './Policies';
import { addable, begin, family, partsOf, partWords } from './parts';

export function ExpressionTab() {
  const target = useSelection((selection) => selection.target);
  const focused = useRef<EditorHandle | null>(null);
  const name = target?.startsWith('let:') ? target.slice(4) : undefined;
  const chosenLet = useStudioState((state) => state.doc.lets.find((each) => each.name === name));
  return (
    <div className="drawer-columns">
      <Lets chosen={name} />
      <div className="drawer-main" tabIndex={0} data-scrolls role="group" aria-label="Rule">
        {chosenLet ? (
          <LetEditor node={chosenLet} focused={focused} />
        ) : target && name === undefined ? (
          <RuleEditor key={target} target={target} focused={focused} />
        ) : (
          <Empty title="No rule is chosen">
            Choose a field of the target above, or a named value on the left, to write its expression here.
          </Empty>
        )}
      </div>
      <Catalogue insert={(text) => focused.current?.insert(text)} />
    </div>
  );
}

type Focused = React.RefObject<EditorHandle | null>;

function LetEditor({ node, focused }: { node: LetNode; focused: Focused }) {
  const studio = useStudio();
  const [help, setHelp] = useState<ExpressionHelp>();
  const outline = useStudioState((state) =>
    state.compiled?.outline?.lets.find(({ name }) => name === node.name),
  );
  const editor = useRef<EditorHandle>(null);
  return (
    <>
      <div className="rule-head">
        <h2 className="mono">{node.name}</h2>
        <span className="quiet">
          named value{outline?.type || help?.type ? ` · ${help?.type ?? outline?.type}` : ''}
        </span>
      </div>
      <Part label="Value" name={`Value of ${node.name}`}>
        <ExpressionEditor
          key={node.name}
          ref={editor}
          place={{ let: node.name, part: 'expr' }}
          value={node.part.text}
          label={`Value of ${node.name}`}
          multiline
          onChange={(text) => studio.edits.setLet(node.name, text)}
          onFocus={() => {
            focused.current = editor.current;
          }}
          onHelp={setHelp}
        />
      </Part>
      <Facts reads={outline?.reads} lets={outline?.lets} />
    </>
  );
}

function RuleEditor({ target, focused }: { target: string; focused: Focused }) {
  const rule = useStudioState((state) => state.doc.byTarget.get(target)?.[0]);
  const field = useStudioState((state) => state.target?.fields.find(({ path }) => path === target));
  const outline = useStudioState((state) =>
    state.compiled?.outline?.rules.find(({ path }) => path === target),
  );
  const [help, setHelp] = useState<ExpressionHelp>();
  // The first letter makes the rule; the editor stays until it is left, so that the letters after it have a place.
  const [begins, setBegins] = useState(false);
  return (
    <>
      <div className="rule-head">
        <h2 className="mono">
          <bdi>{target}</bdi>
        </h2>
        {field?.required && <span className="tag">required</span>}
        <Types wants={help?.wants ?? outline?.wants ?? field?.type} type={help?.type ?? outline?.type} />
      </div>
      {field?.description && <p className="quiet rule-doc">{field.description}</p>}
      {rule && !begins ? (
        family(rule).map((each) => (
          <OneRule
            key={each.id}
            rule={each}
            outline={outline}
            alone={each === rule}
            focused={focused}
            onHelp={setHelp}
          />
        ))
      ) : (
        <NewRule target={target} focused={focused} onBegins={setBegins} />
      )}
      <Facts reads={outline?.reads} lets={outline?.lets} pointer={rule?.pointer ?? field?.pointer} />
    </>
  );
}

function Types({ wants, type }: { wants: string | undefined; type: string | undefined }) {
  return (
    <span className="rule-types">
      {wants && (
        <span>
          <span className="quiet">wants</span> {wants}
        </span>
      )}
      {type && (
        <span>
          <span className="quiet">is</span> {type}
        </span>
      )}
    </span>
  );
}

interface NewRuleProps {
  target: string;
  focused: Focused;
  /** The rule is being typed, or is no longer. */
  onBegins: (begins: boolean) => void;
}

function NewRule({ target, focused, onBegins }: NewRuleProps) {
  const studio = useStudio();
  const editor = useRef<EditorHandle>(null);
  const rule = useStudioState((state) => state.doc.byTarget.get(target)?.[0]);
  return (
    <Part label="Value" name={`Value of ${target}`}>
      <ExpressionEditor
        ref={editor}
        place={rule && { rule: rule.id, part: 'expr' }}
        value={rule?.parts.expr?.text ?? ''}
        label={`Value of ${target}`}
        multiline
        onChange={(text) => {
          if (!rule && !text.trim()) return;
          studio.edits.typePart(rule?.id ?? target, 'expr', text);
          onBegins(true);
        }}
        onFocus={() => {
          focused.current = editor.current;
        }}
        onBlur={() => onBegins(false)}
      />
      {!rule && (
        <p className="quiet">
          Nothing writes this field yet. Type an expression, or connect a field of the source to it.
        </p>
      )}
    </Part>
  );
}

interface OneRuleProps {
  rule: RuleNode;
  outline: OutlineRule | undefined;
  /** It is the rule of the target and not one of its alternatives. */
  alone: boolean;
  focused: Focused;
  onHelp: (help: ExpressionHelp) => void;
}

function OneRule({ rule, outline, alone, focused, onHelp }: OneRuleProps) {
  const studio = useStudio();
  const [comment, setComment] = useState<string>();
  const more = addable(rule);
  return (
    <section className={alone ? 'rule' : 'rule rule-inner'} aria-label={alone ? 'Rule' : `Part ${rule.id}`}>
      {rule.kind === 'each' && (
        <p className="rule-names">
          <span className="quiet">each item is</span> <span className="mono">{rule.as ?? 'item'}</span>
          {rule.index && (
            <>
              <span className="quiet">, its number</span> <span className="mono">{rule.index}</span>
            </>
          )}
        </p>
      )}
      {partsOf(rule).map((part) => (
        <RulePart
          key={part}
          rule={rule}
          part={part}
          focused={focused}
          {...(part === 'expr' ? { onHelp } : {})}
        />
      ))}
      {rule.use && (
        <p>
          <span className="quiet">written by the mapping</span> <span className="mono">{rule.use}</span>
        </p>
      )}
      <div className="rule-tools">
        {alone && <Policies rule={rule} outline={outline} />}
        <label className="rule-comment">
          <span className="quiet">Comment</span>
          <input
            className="field"
            value={comment ?? rule.comment ?? ''}
            placeholder="Why it is so"
            onChange={(event) => setComment(event.target.value)}
            onBlur={() => {
              if (comment !== undefined && comment !== (rule.comment ?? ''))
                studio.edits.setComment(rule.id, comment.trim() || undefined);
              setComment(undefined);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur();
              if (event.key === 'Escape') {
                event.stopPropagation();
                setComment(undefined);
              }
            }}
          />
        </label>
        {more.length > 0 && (
          <select
            className="field"
            aria-label="Add a part to the rule"
            value=""
            onChange={(event) => {
              const part = event.target.value;
              if (part) studio.edits.setPart(rule.id, part, begin[part] ?? 'true');
            }}
          >
            <option value="">Add…</option>
            {more.map((part) => (
              <option key={part} value={part}>
                {partWords(part)}
              </option>
            ))}
          </select>
        )}
        {alone && (
          <button type="button" className="button plain" onClick={() => studio.edits.remove([rule.id])}>
            Remove the rule
          </button>
        )}
      </div>
    </section>
  );
}

interface RulePartProps {
  rule: RuleNode;
  part: string;
  focused: Focused;
  onHelp?: (help: ExpressionHelp) => void;
}

function RulePart({ rule, part, focused, onHelp }: RulePartProps) {
  const studio = useStudio();
  const editor = useRef<EditorHandle>(null);
  const label = `${partWords(part)}, of ${rule.target}`;
  const removable = part !== 'expr' && part !== 'each' && part !== 'from' && !part.startsWith('groupBy');
  return (
    <Part
      label={partWords(part)}
      name={label}
      {...(removable ? { onRemove: () => studio.edits.setPart(rule.id, part, undefined) } : {})}
    >
      <ExpressionEditor
        ref={editor}
        place={{ rule: rule.id, part }}
        value={rule.parts[part]?.text ?? ''}
        label={label}
        multiline
        onChange={(text) => studio.edits.typePart(rule.id, part, text)}
        onFocus={() => {
          focused.current = editor.current;
        }}
        {...(onHelp ? { onHelp } : {})}
      />
    </Part>
  );
}

function Part(props: { label: string; name: string; onRemove?: () => void; children: React.ReactNode }) {
  return (
    <div className="rule-part">
      <span className="rule-label">{props.label}</span>
      <div>{props.children}</div>
      {props.onRemove && (
        <button
          type="button"
          className="icon-button"
          aria-label={`Remove ${props.name}`}
          onClick={props.onRemove}
        >
          <Icon name="close" size={12} />
        </button>
      )}
    </div>
  );
}
