// What a paste will change, before it does.
import { useEffect, useRef } from 'react';
import { Icon } from '../../parts/Icon';
import { Dialog } from '../../parts/parts';
import { count, plural } from '../../text/format';
import { type PastePlan, pasteWords } from './paste';

interface PasteDialogProps {
  plan: PastePlan;
  onApply: () => void;
  onClose: () => void;
}

/** Longer plans are told by their number. */
const most = 200;

export function PasteDialog({ plan: { rows, edits }, onApply, onClose }: PasteDialogProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('[type=submit]')?.focus(), []);
  const left = rows.filter(({ state }) => state !== 'new' && state !== 'changed' && state !== 'same').length;
  return (
    <Dialog label="Paste from a spreadsheet" className="paste" onClose={onClose}>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          onApply();
        }}
      >
        <header>
          <h2>Paste {plural(rows.length, 'row')}</h2>
          <button type="button" className="icon-button" onClick={onClose} aria-label="Close">
            <Icon name="close" />
          </button>
        </header>
        <p className="quiet">
          {edits.length
            ? `${plural(edits.length, 'rule')} will change in one step, which undo takes back.`
            : 'Nothing would change.'}
          {left > 0 && ` ${count(left)} left out.`}
        </p>
        <div className="paste-rows" tabIndex={0} role="region" aria-label="Pasted rows">
          <table className="table">
            <thead>
              <tr>
                <th>Target</th>
                <th>Now</th>
                <th>Pasted</th>
                <th>What happens</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, most).map((row, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: pasted rows have no identity but their place
                <tr key={i} className={row.state === 'new' || row.state === 'changed' ? undefined : 'quiet'}>
                  <td className="mono">{row.target || '–'}</td>
                  <td>
                    <code>{row.before}</code>
                  </td>
                  <td>
                    <code>{row.expr}</code>
                    {row.comment && <span className="sub"># {row.comment}</span>}
                  </td>
                  <td>{pasteWords[row.state]}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > most && <p className="quiet">and {count(rows.length - most)} more</p>}
        </div>
        <footer>
          <button type="submit" className="button primary" disabled={edits.length === 0}>
            {edits.length ? `Paste ${plural(edits.length, 'rule')}` : 'Nothing to paste'}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
