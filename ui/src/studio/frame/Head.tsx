// The line above the studio: what is edited, how far it is, and what may be done with it.
import { useMemo } from 'react';
import { useNow } from '../../app/clock';
import { Link } from '../../app/router';
import { Icon } from '../../parts/Icon';
import { State } from '../../parts/Meaning';
import { ago, count, plural } from '../../text/format';
import { useSelection, useStudio, useStudioState } from '../core/context';
import { coverageOf } from '../core/coverage';
import { mappingPath } from '../core/store';
import type { View } from '../core/studio.types';
import type { Link as ServerLink, StudioState } from '../core/types';
import { useCaseCounts } from '../drawer/useCases';

const views: readonly [View, string][] = [
  ['lines', 'Lines'],
  ['table', 'Table'],
  ['text', 'Text'],
];

interface HeadProps {
  onSave: () => void;
  onPublish: () => void;
}

export function Head({ onSave, onPublish }: HeadProps) {
  const studio = useStudio();
  const name = useStudioState((state) => state.name);
  const source = useStudioState((state) => state.doc.source);
  const target = useStudioState((state) => state.doc.target);
  const dirty = useStudioState((state) => state.dirty);
  const writable = useStudioState((state) => state.writable);
  const fresh = useStudioState(isFresh);
  const undo = useStudioState((state) => state.undo.at(-1)?.label);
  const redo = useStudioState((state) => state.redo.at(-1)?.label);
  const view = useSelection((selection) => selection.view);
  return (
    <header className="studio-head">
      <h1 title={mappingPath(name)}>
        <Link href="/mappings" className="studio-up" aria-label="Back to the mappings">
          <Icon name="back" />
        </Link>
        <span className="clip">{name}</span>
      </h1>
      <span className="studio-contracts clip">
        <Contract name={source} missing="no source yet" />
        <Icon name="arrow" size={12} />
        <Contract name={target} missing="no target yet" />
      </span>
      <Standing />
      <span className="grow" />
      <Where />
      <div className="toggles" role="radiogroup" aria-label="View">
        {views.map(([value, label]) => (
          <button
            key={value}
            type="button"
            role="radio"
            aria-checked={view === value}
            onClick={() => studio.selection.set({ view: value })}
          >
            {label}
          </button>
        ))}
      </div>
      <span className="studio-steps">
        <button
          type="button"
          className="icon-button"
          onClick={studio.undo}
          disabled={!undo}
          title={undo ? `Undo: ${undo}  Ctrl Z` : 'Nothing to undo'}
          aria-label={undo ? `Undo: ${undo}` : 'Undo'}
        >
          <Icon name="undo" />
        </button>
        <button
          type="button"
          className="icon-button"
          onClick={studio.redo}
          disabled={!redo}
          title={redo ? `Do again: ${redo}  Ctrl Y` : 'Nothing to do again'}
          aria-label={redo ? `Do again: ${redo}` : 'Do again'}
        >
          <Icon name="redo" />
        </button>
      </span>
      {writable && (
        <>
          <button
            type="button"
            className={dirty ? 'button primary' : 'button'}
            onClick={onSave}
            disabled={!dirty}
            title={dirty ? 'Save to a branch  Ctrl S' : 'Everything is saved'}
          >
            Save
          </button>
          <button
            type="button"
            className={dirty || fresh ? 'button' : 'button primary'}
            onClick={onPublish}
            disabled={fresh && !dirty}
            title={fresh && !dirty ? 'There is nothing to publish yet' : undefined}
          >
            Publish
          </button>
        </>
      )}
    </header>
  );
}

/** The branch has nothing of this mapping. */
const isFresh = ({ files, name }: StudioState) => files.get(mappingPath(name))?.saved === undefined;

function Contract({ name, missing }: { name: string; missing: string }) {
  if (!name) return <span className="quiet">{missing}</span>;
  return <Link href={`/contracts/${encodeURI(name.replace(/#.*/, ''))}`}>{name}</Link>;
}

/** Coverage, cases, and how old what is shown is. */
function Standing() {
  const doc = useStudioState((state) => state.doc);
  const outline = useStudioState((state) => state.compiled?.outline);
  const shape = useStudioState((state) => state.target);
  const errors = useStudioState(
    (state) => state.compiled?.findings.filter((each) => each.severity === 'error').length ?? 0,
  );
  const cases = useCaseCounts();
  const coverage = useMemo(() => coverageOf(doc, outline, shape), [doc, outline, shape]);
  return (
    <span className="studio-standing">
      {coverage && coverage.required > 0 && (
        <State meaning={coverage.written < coverage.required ? 'attention' : 'ok'}>
          {`${count(coverage.written)}/${count(coverage.required)} required`}
        </State>
      )}
      {errors > 0 && <State meaning="broken">{plural(errors, 'error')}</State>}
      {cases.known > 0 && (
        <State meaning={cases.failed ? 'broken' : 'ok'}>
          {cases.failed
            ? `${count(cases.failed)} of ${count(cases.total)} cases fail`
            : plural(cases.total, 'case')}
        </State>
      )}
      <Freshness />
    </span>
  );
}

const lagging = (state: StudioState) =>
  state.compiled !== undefined && state.compiled.text !== state.doc.text;

/** Says how old what is shown is, when that is worth knowing. */
function Freshness() {
  const link = useStudioState((state) => state.link);
  const late = useStudioState(lagging);
  const now = useNow();
  if (link.state !== 'lost' && !(late && now - link.at > 2000)) return null;
  return (
    <span title={why(link)}>
      <State meaning="attention">
        {link.state === 'lost' ? `No answer; checked ${ago(link.at, now)}` : `Checked ${ago(link.at, now)}`}
      </State>
    </span>
  );
}

const why = (link: ServerLink) =>
  link.state === 'lost'
    ? `${link.why}. What you type is kept, and the page keeps asking.`
    : 'The server is checking the newest text.';

function Where() {
  const branch = useStudioState((state) => state.branch);
  const dirty = useStudioState((state) => state.dirty);
  const writable = useStudioState((state) => state.writable);
  const fresh = useStudioState(isFresh);
  const word = !writable ? 'read only' : dirty ? 'unsaved edits on' : fresh ? 'new on' : 'saved on';
  return (
    <span
      className="studio-where clip"
      title={writable ? undefined : 'The workspace is a plain folder without Git'}
    >
      {dirty && <span className="studio-dot" aria-hidden="true" />}
      <span className="quiet">{word}</span>
      {writable && (
        <>
          <Icon name="branch" size={12} />
          <bdi className="clip">{branch || 'main'}</bdi>
        </>
      )}
    </span>
  );
}
