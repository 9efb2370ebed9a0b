// What a person must know or decide, above the views.
import { Icon } from '../../parts/Icon';
import { clock, exact } from '../../text/format';
import { useSelection, useStudio, useStudioState } from '../core/context';
import type { StudioStore } from '../core/store';

export function Notices({ store }: { store: StudioStore }) {
  const studio = useStudio();
  const draft = useStudioState((state) => state.draft);
  const refused = useStudioState((state) => state.refused);
  const atRisk = useStudioState((state) => state.atRisk);
  const elsewhere = useSelection((selection) => selection.view !== 'text');
  const unread = useStudioState((state) => state.doc.problems[0]?.message);
  return (
    <>
      {draft && (
        <div className="notice attention studio-notice" role="status">
          <Icon name="attention" />
          <div>
            Unsaved edits of <span title={exact(draft.at)}>{clock(draft.at)}</span> were kept.
          </div>
          <button type="button" className="button" onClick={() => store.restoreDraft(true)}>
            Restore
          </button>
          <button type="button" className="button plain" onClick={() => store.restoreDraft(false)}>
            Discard
          </button>
        </div>
      )}
      {atRisk && (
        <div className="notice attention studio-notice" role="status">
          <Icon name="attention" />
          <div>This browser cannot keep unsaved edits: save before you leave the page.</div>
        </div>
      )}
      {refused && (
        <div className="notice attention studio-notice" role="status">
          <Icon name="attention" />
          <div>{refused}.</div>
        </div>
      )}
      {unread && elsewhere && (
        <div className="notice broken studio-notice" role="status">
          <Icon name="broken" />
          <div>The text of the mapping cannot be read: {unread}.</div>
          <button type="button" className="button" onClick={() => studio.selection.set({ view: 'text' })}>
            Open the text
          </button>
        </div>
      )}
    </>
  );
}
