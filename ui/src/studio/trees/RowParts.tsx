// What source rows and target rows have in common.
import type { CSSProperties } from 'react';
import { Icon } from '../../parts/Icon';
import type { RowPlace } from './Pane';
import type { Value } from './sample';

/** Deeper rows go in less, so that a name stays readable at any depth. */
const indent = (level: number) => Math.min(level - 1, 6) * 12 + Math.max(0, level - 7) * 5;

export const placeStyle = (top: number): CSSProperties => ({ transform: `translateY(${top}px)` });

/** Both ends of a long name are seen; the whole is in the title. */
export function MiddleCut({ text, title }: { text: string; title?: string }) {
  const letters = [...text];
  // A cut would turn text that runs from right to left around.
  const isPlain = !/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text);
  if (letters.length < 14 || !isPlain)
    return (
      <span className="clip" title={title ?? text}>
        <bdi>{text}</bdi>
      </span>
    );
  const tail = letters.slice(-6).join('');
  return (
    <span className="trees-cut" title={title ?? text}>
      <span className="clip">{letters.slice(0, -6).join('')}</span>
      <span>{tail}</span>
    </span>
  );
}

export function NameCell({
  at: { node, state },
  required,
  onToggle,
}: {
  at: RowPlace;
  required?: boolean;
  onToggle: (node: number) => void;
}) {
  const { field } = node;
  const about = [node.path, field?.title, field?.description, field?.limits].filter(Boolean).join('\n');
  return (
    <span className="trees-name" style={{ paddingLeft: indent(node.level) }}>
      {state ? (
        <button
          type="button"
          className="trees-twist"
          tabIndex={-1}
          aria-hidden="true"
          data-open={state === 2 || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(node.index);
          }}
        >
          <Icon name="chevron" size={12} />
        </button>
      ) : (
        <span className="trees-twist" />
      )}
      <MiddleCut text={node.name} title={about || node.name} />
      {required && (
        <span className="trees-required" title="Required" aria-hidden="true">
          *
        </span>
      )}
      {field?.deprecated && (
        <span className="trees-old" title="Deprecated in the contract">
          old
        </span>
      )}
    </span>
  );
}

export function ValueCell({ value, word = 'item' }: { value: Value; word?: string }) {
  switch (value.kind) {
    case 'none':
    case 'object':
      return <span className="trees-value" />;
    case 'list':
      return (
        <span className="trees-value quiet">
          {value.count} {value.count === 1 ? word : `${word}s`}
        </span>
      );
    case 'scalar':
      return (
        <span className="trees-value mono clip" title={value.text}>
          <bdi>{value.text}</bdi>
        </span>
      );
  }
}

export const valueText = (value: Value) => {
  if (value.kind === 'scalar') return value.text;
  return value.kind === 'list' ? `${value.count} items` : '';
};
