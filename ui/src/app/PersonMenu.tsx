// The person's corner: name, theme, keys, version. There is no sign-in on this server, and it says so.
import { useRef } from 'react';
import { Icon } from '../parts/Icon';
import { rememberAuthor, useAuthor } from './author';
import { useServer } from './server';
import { chooseTheme, type Theme, useTheme } from './theme';

const themes: readonly [Theme, string][] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function PersonMenu({ onKeys }: { onKeys: () => void }) {
  const menu = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const author = useAuthor();
  const { health } = useServer();
  const version = health.data.state === 'ready' ? health.data.value.version : undefined;
  return (
    <>
      <button
        type="button"
        className="icon-button person"
        popoverTarget="person-menu"
        aria-label="You: name, theme, keys, version"
      >
        <Icon name="person" />
      </button>
      <div ref={menu} id="person-menu" popover="auto" className="corner-box person-menu">
        <p className="person-name">{author.name.trim() || 'Local operator'}</p>
        <p className="quiet">This server asks nobody to sign in. What you save carries the name below.</p>
        <label className="person-author">
          <span className="label">Your name</span>
          <input
            className="field"
            value={author.name}
            autoComplete="name"
            onChange={(event) => rememberAuthor({ ...author, name: event.target.value })}
          />
        </label>
        <label className="person-author">
          <span className="label">Your e-mail</span>
          <input
            className="field"
            type="email"
            value={author.email}
            autoComplete="email"
            onChange={(event) => rememberAuthor({ ...author, email: event.target.value })}
          />
        </label>
        <fieldset className="person-theme">
          <legend className="label">Theme</legend>
          <div className="toggles">
            {themes.map(([value, name]) => (
              <button
                key={value}
                type="button"
                aria-pressed={theme === value}
                onClick={() => chooseTheme(value)}
              >
                {name}
              </button>
            ))}
          </div>
        </fieldset>
        <button
          type="button"
          className="button plain person-keys"
          onClick={() => {
            menu.current?.hidePopover();
            onKeys();
          }}
        >
          Keys of this page <kbd>?</kbd>
        </button>
        {version && <p className="quiet person-version">Crosswalk {version}</p>}
      </div>
    </>
  );
}
