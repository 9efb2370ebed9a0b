// Ctrl-K: pages, actions, everything governed, and every event by its order number, SKU or document.
import { useEffect, useId, useRef, useState } from 'react';
import { api, type LiveRow, toProblem } from '../api/client';
import { Icon } from '../parts/Icon';
import { Dialog } from '../parts/parts';
import { type Command, listCommands } from './commands';
import { useServer } from './server';

interface Found {
  text: string;
  rows: readonly LiveRow[];
  problem?: string;
}

/** Asks Live for events while a person types, a moment after the last key. */
function useFound(text: string): Found & { asking: boolean } {
  const [found, setFound] = useState<Found>({ text: '', rows: [] });
  useEffect(() => {
    if (!text) return;
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      api.live({ q: text, limit: 8 }, aborter.signal).then(
        (page) => setFound({ text, rows: page.rows }),
        (thrown: unknown) => {
          if (!aborter.signal.aborted) setFound({ text, rows: [], problem: toProblem(thrown).title });
        },
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [text]);
  return text ? { ...found, asking: found.text !== text } : { text, rows: [], asking: false };
}

export function Palette(props: { onClose: () => void; onKeys: () => void; onRail: () => void }) {
  const [input, setInput] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const text = input.trim();
  const found = useFound(text);
  const { workspace } = useServer();
  const commands = listCommands({
    text,
    found: found.rows,
    workspace: workspace.data.state === 'ready' ? workspace.data.value : undefined,
    onKeys: props.onKeys,
    onRail: props.onRail,
  });
  const index = Math.min(at, commands.length - 1);

  useEffect(() => {
    list.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    props.onClose();
    command.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step) setAt((index + step + commands.length) % commands.length);
    else if (event.key === 'Enter') run(commands[index]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog label="Search and actions" className="palette" onClose={props.onClose}>
      <div className="palette-input">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}list`}
          aria-activedescendant={`${id}${index}`}
          aria-label="Find an order, a SKU, a mapping, an action"
          placeholder="Order number, SKU, document, mapping, page, action"
          spellCheck={false}
          autoComplete="off"
          value={input}
          onChange={(event) => {
            setInput(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </div>
      <div className="palette-list" id={`${id}list`} role="listbox" aria-label="Results" ref={list}>
        {commands.map((command, i) => (
          <div key={command.id} role="presentation">
            {commands[i - 1]?.group !== command.group && (
              <div className="palette-group" role="presentation">
                {command.group}
              </div>
            )}
            <div
              id={`${id}${i}`}
              data-index={i}
              role="option"
              tabIndex={-1}
              aria-selected={i === index}
              className="palette-option"
              onClick={() => run(command)}
              onPointerMove={() => i !== index && setAt(i)}
            >
              <Icon name={command.icon} />
              <bdi className="clip">{command.title}</bdi>
              {command.note && <bdi className="clip quiet">{command.note}</bdi>}
            </div>
          </div>
        ))}
      </div>
      <p className="palette-foot" role="status">
        {found.asking && 'Searching events…'}
        {!found.asking && found.problem && `Events were not searched: ${found.problem}.`}
      </p>
    </Dialog>
  );
}
