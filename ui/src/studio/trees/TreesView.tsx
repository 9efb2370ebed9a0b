// The trees of a mapping and the lines between them.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Empty, Loading } from '../../parts/parts';
import { plural } from '../../text/format';
import { useSelection, useStudio } from '../core/context';
import { Asked } from './Asked';
import { DragLayer } from './DragLayer';
import { nextProblem } from './facts';
import { Crumbs, Filters, Search } from './Head';
import { LineLayer, targetNode } from './LineLayer';
import { Pane } from './Pane';
import type { Light } from './painter';
import { type SourceActions, SourceRow } from './SourceRow';
import { Splitter } from './Splitter';
import { type TargetActions, TargetRow } from './TargetRow';
import { ancestors, nearest, ruleOf } from './tree';
import { useCommands } from './useCommands';
import { listOf, useGestures } from './useGestures';
import { useModel } from './useModel';
import { useSides } from './useSides';
import './trees.css';

export function TreesView() {
  const studio = useStudio();
  const model = useModel();
  const { doc, source, target, facts } = model;
  const sides = useSides(model);
  const gestures = useGestures(model);
  const [editing, setEditing] = useState<string>();
  const chosen = useSelection((selection) => selection.target);
  const chosenSource = useSelection((selection) => selection.source);
  const marked = useSelection((selection) => selection.marked);
  const frame = useRef<HTMLDivElement>(null);
  const searches = { source: useRef<HTMLInputElement>(null), target: useRef<HTMLInputElement>(null) };

  const now = { model, sides, gestures };
  const latest = useRef(now);
  latest.current = now;

  const goTo = useCallback((side: 'source' | 'target', node: number, focus = true) => {
    const { list, pane, setActive } = latest.current.sides[side];
    if (node < 0) return;
    list.reveal(node);
    setActive(node);
    // The row is listed after the next render.
    requestAnimationFrame(() => {
      const at = latest.current.sides[side].list.rows.rowOf[node] ?? -1;
      if (at >= 0) pane.current?.show(at, focus, 'auto');
    });
  }, []);

  const sourceActions = useMemo<SourceActions>(
    () => ({
      toggle: (node) => {
        const { list } = latest.current.sides.source;
        list.setOpen(node, !list.isOpen(node));
      },
      choose: (node) => {
        latest.current.sides.source.setActive(node);
        const pointer = latest.current.model.source.nodes[node]?.pointer;
        if (pointer !== undefined) studio.selection.set({ source: pointer });
      },
      mark: (node) => latest.current.gestures.mark(node),
    }),
    [studio],
  );
  const targetActions = useMemo<TargetActions>(() => {
    const choose = (node: number) => {
      latest.current.sides.target.setActive(node);
      const found = latest.current.model.target.nodes[node];
      if (found) studio.selection.set({ target: found.rule ?? found.path });
    };
    return {
      choose,
      toggle: (node) => {
        const { list } = latest.current.sides.target;
        list.setOpen(node, !list.isOpen(node));
      },
      edit: (node) => {
        const found = latest.current.model.target.nodes[node];
        if (!found || found.index === 0 || !studio.get().writable) return;
        choose(node);
        setEditing(found.key);
      },
      leave: (node) => {
        setEditing(undefined);
        const { list, pane } = latest.current.sides.target;
        pane.current?.show(list.rows.rowOf[node] ?? 0, true);
      },
      policy: (node) => {
        choose(node);
        const found = latest.current.model.target.nodes[node];
        if (found && ruleOf(studio.get().doc, found))
          latest.current.gestures.ask({ what: 'policy', target: node });
        else latest.current.gestures.say('Map this target first: a policy belongs to a rule');
      },
      connect: (node) => {
        choose(node);
        latest.current.gestures.mapMarked(node);
      },
      focusLoop: (node) => {
        choose(node);
        const path = latest.current.model.target.nodes[node]?.path;
        if (path) studio.selection.set({ focus: path });
      },
    };
  }, [studio]);

  // The list of a loop that is shown alone is shown beside it.
  useEffect(() => {
    const { model: known } = latest.current;
    const node = known.target.nodes[sides.top];
    if (!sides.top || !node) return;
    const list = listOf(known, node.path);
    if (list < 0) return;
    latest.current.sides.source.list.setOpen(list, true);
    goTo('source', list, false);
    requestAnimationFrame(() => {
      const row = latest.current.sides.source.list.rows.rowOf[list] ?? -1;
      if (row >= 0) latest.current.sides.source.pane.current?.show(row, false, 'start');
    });
  }, [sides.top, goTo]);

  const leaveFocus = () => {
    const around = ancestors(target, sides.top).find(
      (at) => at > 0 && target.nodes[at]?.field?.type === 'list',
    );
    const node = sides.top;
    studio.selection.set({ focus: around === undefined ? undefined : target.nodes[around]?.path } as object);
    goTo('target', node);
  };
  const canGoBack = () =>
    marked.length > 0 ||
    sides.filters.size > 0 ||
    !!sides.target.list.text ||
    !!sides.source.list.text ||
    sides.top > 0;

  useCommands({
    source: sides.source,
    target: sides.target,
    mark: gestures.mark,
    edit: targetActions.edit,
    mapFrom: (node) => node > 0 && gestures.ask({ what: 'source', target: node }),
    mapMarked: targetActions.connect,
    loop: (node) => {
      const at = target.nodes[node];
      if (at?.field?.type !== 'list') return gestures.say(`${at?.name ?? 'This'} is no list`);
      const [first] = studio.selection.get().marked;
      const list = first === undefined ? listOf(model, at.path) : nearest(source, first);
      if (list > 0) gestures.ask({ what: 'loop', target: node, source: list });
      else gestures.ask({ what: 'source', target: node });
    },
    policy: targetActions.policy,
    remove: gestures.remove,
    choose: (side, node) => (side === 'source' ? sourceActions.choose(node) : targetActions.choose(node)),
    toSources: (node) => {
      const link = model.links.find((each) => each.target === node);
      if (link) goTo('source', link.source);
      else gestures.say(`${target.nodes[node]?.name} reads nothing of the source`);
    },
    toTargets: (node) => {
      const link = model.links.find((each) => each.source === node);
      if (link) goTo('target', link.target);
      else gestures.say(`No rule reads ${source.nodes[node]?.name}`);
    },
    problem: (back) => {
      const node = nextProblem(facts, Math.max(0, targetNode(target, chosen)), back);
      if (node < 0) return gestures.say('No target has a problem');
      if (sides.filters.size) sides.clearFilters();
      targetActions.choose(node);
      goTo('target', node);
      gestures.say(facts.problems[node]?.[0]?.message ?? '');
    },
    search: () => {
      const side = document.activeElement?.closest('[data-pane="source"]') ? 'source' : 'target';
      searches[side].current?.focus();
      searches[side].current?.select();
    },
    canGoBack,
    back: () => {
      if (marked.length) gestures.unmark();
      else if (sides.filters.size || sides.target.list.text) sides.clearFilters();
      else if (sides.source.list.text) sides.source.list.setText('');
      else if (sides.top) leaveFocus();
      else return false;
      return true;
    },
  });

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

  if (!doc.source || !doc.target)
    return <NoContracts onText={() => studio.selection.set({ view: 'text' })} />;
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
            <span className="quiet trees-coverage" title="Required targets that are written">
              {facts.coverage.written} of {facts.coverage.required} required
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
            value={model.output.of(at.node.pointer)}
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

function NoContracts({ onText }: { onText: () => void }) {
  return (
    <Empty
      title="This mapping does not say from what to what"
      actions={
        <button type="button" className="button" onClick={onText}>
          Open the text
        </button>
      }
    >
      Write <code>source:</code> and <code>target:</code> with the contracts that it goes between, for example{' '}
      <code>shopify/order@1</code> and <code>orders/order-placed@1</code>. Their fields appear here at once.
    </Empty>
  );
}
