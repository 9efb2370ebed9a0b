// A field of the target, the unit of work: what is written, by which expression, with which value.
import { memo } from 'react';
import { Icon } from '../../parts/Icon';
import { plural } from '../../text/format';
import type { Finding, RuleNode } from '../core/types';
import { badges, type Said, say } from './chip';
import { InlineEdit } from './InlineEdit';
import type { RowPlace } from './Pane';
import { NameCell, placeStyle, ValueCell, valueText } from './RowParts';
import { sameFlat, sameValue } from './SourceRow';
import type { Value } from './sample';
import { typeWord } from './types';

export interface TargetActions {
  toggle(node: number): void;
  choose(node: number): void;
  edit(node: number): void;
  /** Ends editing; the focus goes back to the row. */
  leave(node: number): void;
  policy(node: number): void;
  /** Maps the marked sources to it, or asks for a source. */
  connect(node: number): void;
  focusLoop(node: number): void;
}

interface TargetRowProps {
  at: RowPlace;
  rule: RuleNode | undefined;
  /** 0 open, 1 beneath, 2 written, 3 by a rule around it. */
  written: number;
  isDemanded: boolean;
  isChanged: boolean;
  problems: readonly Finding[] | undefined;
  troubled: number;
  value: Value;
  /** Pointers that it reads, for who cannot see the lines. */
  reads: string;
  isChosen: boolean;
  isEditing: boolean;
  /** Sources are marked: the dot takes them. */
  takes: boolean;
  actions: TargetActions;
}

const severityOf = (problems: readonly Finding[] | undefined) =>
  problems?.some(({ severity }) => severity === 'error')
    ? 'broken'
    : problems?.length
      ? 'attention'
      : undefined;

const stateWords = ['not mapped', 'mapped beneath', 'mapped', 'written by a rule around it'];

function Row(props: TargetRowProps) {
  const { at, rule, written, isDemanded, isChanged, problems, troubled, value, actions } = props;
  const { node, row, top, isActive, state } = at;
  const whole = say(rule);
  // The condition of a branch is its name.
  const said = node.part === 'branch' && whole.form !== 'note' ? { ...whole, more: undefined } : whole;
  const type = typeWord(node.field);
  const severity = severityOf(problems);
  const isOpenRequired = isDemanded && written === 0 && node.index > 0;
  const words = [
    node.name,
    type,
    isDemanded ? 'required' : '',
    said.text ? `${said.text} ${said.more ?? ''}`.trim() : stateWords[written],
    props.reads ? `from ${props.reads}` : '',
    problems?.length ? plural(problems.length, 'problem') : '',
    valueText(value),
  ];
  return (
    <div
      role="treeitem"
      aria-label={words.filter(Boolean).join(', ')}
      aria-level={node.level}
      aria-setsize={at.siblings}
      aria-posinset={at.place}
      aria-expanded={state ? state === 2 : undefined}
      aria-selected={props.isChosen}
      tabIndex={isActive ? 0 : -1}
      className="trees-row trees-target-row"
      data-node={node.index}
      data-row={row}
      data-open-required={isOpenRequired || undefined}
      style={placeStyle(top)}
      onClick={() => actions.choose(node.index)}
      onDoubleClick={(event) => {
        if (event.target instanceof Element && event.target.closest('.trees-expr')) actions.edit(node.index);
      }}
    >
      <button
        type="button"
        className="trees-dot"
        tabIndex={-1}
        data-full={written >= 2 || undefined}
        data-beneath={written === 1 || undefined}
        aria-label={
          props.takes ? `Map the marked source to ${node.name}` : `Choose a source for ${node.name}`
        }
        title={props.takes ? 'Maps the marked source to this' : 'Choose a source for this  m'}
        onClick={(event) => {
          event.stopPropagation();
          actions.connect(node.index);
        }}
      />
      <NameCell
        at={at}
        required={!!node.field?.required && node.index > 0 && node.part !== 'branch'}
        onToggle={actions.toggle}
      />
      <span className="trees-type">{type}</span>
      <span className="trees-mark">
        {severity ? (
          <span className={`state ${severity}`} title={problems?.map(({ message }) => message).join('\n')}>
            <Icon name={severity} size={14} />
          </span>
        ) : troubled && state === 1 ? (
          <span className="state broken trees-beneath" title={`${plural(troubled, 'problem')} beneath`}>
            {troubled}
          </span>
        ) : isChanged ? (
          <span className="trees-changed" title="Changed since it was saved" />
        ) : null}
      </span>
      {props.isEditing ? (
        <InlineEdit
          node={node}
          rule={rule}
          part={said.part ?? 'expr'}
          onLeave={() => actions.leave(node.index)}
        />
      ) : (
        <span className="trees-expr">
          <Expression
            said={said}
            written={written}
            isOpenRequired={isOpenRequired}
            at={at}
            actions={actions}
          />
          {badges(rule).map((badge) => (
            <button
              key={badge.text}
              type="button"
              tabIndex={-1}
              className="trees-badge"
              title={`${badge.title}. Change it with o`}
              onClick={(event) => {
                event.stopPropagation();
                actions.policy(node.index);
              }}
            >
              <Icon name="flag" size={12} />
              <span className="clip">{badge.text}</span>
            </button>
          ))}
        </span>
      )}
      <ValueCell value={value} />
    </div>
  );
}

interface ExpressionProps {
  said: Said;
  written: number;
  isOpenRequired: boolean;
  at: RowPlace;
  actions: TargetActions;
}

function Expression({ said, written, isOpenRequired, at: { node }, actions }: ExpressionProps) {
  switch (said.form) {
    case 'path':
      return (
        <>
          <code className="trees-chip clip" title={said.text}>
            {said.text}
          </code>
          <More said={said} />
        </>
      );
    case 'code':
      return (
        <>
          <code className="trees-code clip" title={said.text}>
            {said.text}
          </code>
          <More said={said} />
        </>
      );
    case 'loop':
      return (
        <>
          <button
            type="button"
            tabIndex={-1}
            className="trees-loop"
            title={`${said.text}. Show the inside of this loop alone`}
            onClick={(event) => {
              event.stopPropagation();
              actions.focusLoop(node.index);
            }}
          >
            <Icon name="retried" size={12} />
            <span className="clip">{said.text}</span>
          </button>
          <More said={said} />
        </>
      );
    case 'note':
      return (
        <span className="quiet clip" title={said.text}>
          {said.text}
          {said.more ? ` ${said.more}` : ''}
        </span>
      );
    case 'none':
      if (written === 3) return <span className="quiet clip">copied with what is around it</span>;
      return isOpenRequired && node.field?.type !== 'object' ? (
        <span className="trees-todo">required</span>
      ) : null;
  }
}

function More({ said }: { said: Said }) {
  if (!said.more) return null;
  return (
    <span className="quiet clip trees-more" title={said.more}>
      {said.more}
    </span>
  );
}

export const TargetRow = memo(Row, (a, b) => {
  const { at: one, value: v, ...rest } = a;
  const { at: two, value: w, ...others } = b;
  return (
    sameValue(v, w) && sameFlat(one as object, two as object) && sameFlat(rest as object, others as object)
  );
});
