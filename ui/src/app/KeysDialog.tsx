// The keys that work here, from the same list that binds them.
import { Icon } from '../parts/Icon';
import { Dialog } from '../parts/parts';
import { startTour } from '../tour/tour';
import { useBoundKeys } from './keys';

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const names: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageDown: 'Page ↓',
  PageUp: 'Page ↑',
};
const nameOf = (key: string) =>
  key.startsWith('Mod+') ? `${mac ? '⌘' : 'Ctrl'} ${key.slice(4).toUpperCase()}` : (names[key] ?? key);

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const scopes = useBoundKeys();
  return (
    <Dialog label="Keys of this page" className="keys" onClose={onClose}>
      <header>
        <h2>Keys</h2>
        <button
          type="button"
          className="button"
          onClick={() => {
            onClose();
            startTour();
          }}
        >
          Start the tour
        </button>
        <button type="button" className="icon-button" onClick={onClose} aria-label="Close">
          <Icon name="close" />
        </button>
      </header>
      <div className="keys-groups">
        {scopes
          .toSorted((a, b) => (b.level === 9 ? -1 : b.level) - (a.level === 9 ? -1 : a.level))
          .map(({ title, level, commands }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {commands.map((command) => (
                  <div key={command.label}>
                    <dt>{command.label}</dt>
                    <dd>
                      {level === 9 && <kbd>g</kbd>}
                      {command.keys.map((key) => (
                        <kbd key={key}>{nameOf(key)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}
