// The trees of a mapping and the lines between them.
import { useMemo, useRef } from 'react';
import { Empty, Loading } from '../../parts/parts';
import { plural } from '../../text/format';
import { useSelection, useStudio } from '../core/context';
import { Asked } from './Asked';
import { Begin } from './Begin';
import { DragLayer } from './DragLayer';
import { Crumbs, Filters, Search } from './Head';
import { LineLayer, targetNode } from './LineLayer';
import { Pane } from './Pane';
import type { Light } from './painter';
import { SourceRow } from './SourceRow';
import { Splitter } from './Splitter';
import { TargetRow } from './TargetRow';
import { ancestors, nearest } from './tree';
import { useActions } from './useActions';
import { useGestures } from './useGestures';
import { useModel } from './useModel';
import { useSides } from './useSides';
import './trees.css';
import './lines.css';

export function TreesView() {
  const studio = useStudio();
  const model = useModel();
  const { doc, source, target, facts } = model;
  const sides = useSides(model);
  const gestures = useGestures(model);
  const chosen = useSelection((selection) => selection.target);
  const chosenSource = useSelection((selection) => selection.source);
  const marked = useSelection((selection) => selection.marked);
  const frame = useRef<HTMLDivElement>(null);
  const searches = { source: useRef<HTMLInputElement>(null), target: useRef<HTMLInputElement>(null) };

  const { sourceActions, targetActions, goTo, editing } = useActions({ model, sides, gestures, searches });

  const chosenNode = targetNode(target, chosen);
  const chosenSourceNode = chosenSource === undefined ? -1 : nearest(source, chosenSource);
  const targetRow = sides.target.list.rows.rowOf[chosenNode] ?? -1;
  const light = useMemo<Light | undefined>(
    () => (targetRow < 0 ? undefined : { side: 'target', row: targetRow }),
    [targetRow],
  );
  const reads = useMemo(() => {
    const out = new Map<number, string[]>();
    for (const link of model.links) {
      const list = out.get(link.target);
      const name = source.nodes[link.source]?.path || 'the whole message';
      if (list) list.push(name);
      else out.set(link.target, [name]);
    }
    return new Map([...out].map(([at, names]) => [at, [...new Set(names)].join(', ')]));
  }, [model.links, source]);
  const isMarked = useMemo(() => new Set(marked), [marked]);
  const way = useMemo(
    () =>
      sides.top
        ? [...ancestors(target, sides.top).reverse(), sides.top].flatMap((at) => target.nodes[at] ?? [])
        : [],
    [target, sides.top],
  );

  if (!doc.source || !doc.target) return <Begin />;
  if (!model.ready) return <Loading what={`the contracts ${doc.source} and ${doc.target}`} />;
  return (
    <div className="trees" ref={frame} data-taking={marked.length > 0 || undefined}>
      <div className="trees-head">
        <h2>Source</h2>
        <span className="clip quiet" title={doc.source}>
          {doc.source}
        </span>
        <span className="grow" />
        <Search
          list={sides.source.list}
          label="Search in the source"
          field={searches.source}
          onLeave={() => goTo('source', sides.source.list.rows.node[0] ?? 0)}
        />
      </div>
      <div className="trees-head trees-middle-head">
        {marked.length > 0 && <span className="trees-marked">{plural(marked.length, 'source')} marked</span>}
      </div>
      <div className="trees-head">
        {sides.top ? (
          <Crumbs
            way={way}
            onGo={(node) =>
              studio.selection.set({ focus: node?.field?.type === 'list' ? node.path : undefined } as object)
            }
          />
        ) : (
          <>
            <h2>Target</h2>
            <span className="clip quiet" title={doc.target}>
              {doc.target}
            </span>
          </>
        )}
        <span className="grow" />
        <Search
          list={sides.target.list}
          label="Search in the target"
          field={searches.target}
          onLeave={() => goTo('target', sides.target.list.rows.node[0] ?? 0)}
        />
        <Filters counts={sides.counts} chosen={sides.filters} onToggle={sides.toggleFilter} />
      </div>

      <Pane
        side="source"
        label={`Source ${doc.source}`}
        list={sides.source.list}
        active={sides.source.active}
        onActive={sides.source.setActive}
        handle={sides.source.pane}
        letters="g"
        empty={
          <Empty title="No source has this name">
            The search looks at names, paths and types. Clear it with Esc.
          </Empty>
        }
        renderRow={(at) => (
          <SourceRow
            key={at.node.key}
            at={at}
            value={model.input.of(at.node.pointer)}
            own={model.readers.own[at.node.index] ?? 0}
            beneath={model.readers.beneath[at.node.index] ?? 0}
            isMarked={isMarked.has(at.node.pointer)}
            isChosen={at.node.index === chosenSourceNode}
            actions={sourceActions}
          />
        )}
      />
      <LineLayer
        scene={sides.scene}
        source={{ tree: source, rows: sides.source.list.rows, pane: sides.source.pane }}
        target={{ tree: target, rows: sides.target.list.rows, pane: sides.target.pane }}
        chosen={light}
        frame={frame}
        onChoose={(row) => {
          const node = sides.target.list.rows.node[row] ?? -1;
          targetActions.choose(node);
          goTo('target', node);
        }}
      />
      <Pane
        side="target"
        label={`Target ${doc.target}`}
        list={sides.target.list}
        active={sides.target.active}
        onActive={sides.target.setActive}
        handle={sides.target.pane}
        letters="gmplos"
        empty={<NothingLeft filters={[...sides.filters]} onClear={sides.clearFilters} />}
        renderRow={(at) => (
          <TargetRow
            key={at.node.key}
            at={at}
            rule={facts.rules[at.node.index]}
            written={facts.written[at.node.index] ?? 0}
            isDemanded={!!facts.demanded[at.node.index]}
            isChanged={!!facts.changed[at.node.index]}
            problems={facts.problems[at.node.index]}
            troubled={facts.troubled[at.node.index] ?? 0}
            // A branch or a fixed item is not always written: what its place holds may be another's.
            value={at.node.rule === undefined ? model.output.of(at.node.pointer) : noValue}
            reads={reads.get(at.node.index) ?? ''}
            isChosen={at.node.index === chosenNode}
            isEditing={at.node.key === editing}
            takes={marked.length > 0}
            actions={targetActions}
          />
        )}
      />

      <Splitter
        label="Width of the source"
        property="--trees-source"
        frame={frame}
        least={240}
        {...sourceWidth}
      />
      <Splitter label="Width of the lines" property="--trees-gap" frame={frame} least={56} {...gapWidth} />
      <Splitter
        label="Width of the target’s names"
        property="--trees-name"
        frame={frame}
        least={120}
        {...nameWidth}
      />
      <DragLayer
        frame={frame}
        source={source}
        target={target}
        preview={gestures.preview}
        expand={(node) => sides.target.list.setOpen(node, true)}
        drop={gestures.mapFrom}
      />
      {gestures.refusal && (
        <p className="trees-refusal">
          {gestures.refusal}
          <button type="button" className="button plain" onClick={() => gestures.dismiss()}>
            Close
          </button>
        </p>
      )}
      <Asked
        model={model}
        gestures={gestures}
        anchor={(node) => sides.target.pane.current?.rowElement(node) ?? null}
        onClose={(node) => {
          gestures.ask(undefined);
          goTo('target', node);
        }}
      />
    </div>
  );
}

const noValue = { kind: 'none' } as const;

const sourceWidth = {
  start: (room: number) => room * 0.3,
  most: (room: number) => room * 0.5,
};
const gapWidth = {
  start: (room: number) => Math.min(150, room * 0.09),
  most: (room: number) => room * 0.35,
};
const nameWidth = {
  start: (room: number) => Math.min(280, room * 0.17),
  most: (room: number) => room * 0.35,
};

function NothingLeft({ filters, onClear }: { filters: readonly string[]; onClear: () => void }) {
  const title =
    filters.length === 1 && filters[0] === 'problems'
      ? 'No target has a problem'
      : filters.length === 1 && filters[0] === 'unmapped'
        ? 'Every target is mapped'
        : 'Nothing matches';
  return (
    <Empty
      title={title}
      actions={
        <button type="button" className="button" onClick={onClear}>
          Show everything <kbd>Esc</kbd>
        </button>
      }
    >
      {filters.length
        ? `Shown is only what is ${filters.join(' and ')}.`
        : 'The search looks at names, paths and types.'}
    </Empty>
  );
}
