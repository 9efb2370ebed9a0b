// Keyboard commands. Each page lists its keys once: the same list is bound and shown by "?".
import { useEffect, useRef, useSyncExternalStore } from 'react';

export interface KeyCommand {
  /** As in KeyboardEvent.key; several alternatives may share a line. "Mod+k" is Ctrl or Cmd. */
  keys: string[];
  label: string;
  run: (event: KeyboardEvent) => void;
  /** Also while typing in a field. */
  typing?: boolean;
  /** The key does this only while the answer is true. */
  when?: () => boolean;
}

interface Scope {
  title: string;
  /** 0 the frame, 1 a page, 2 a panel within it. The innermost scope is asked first. */
  level: number;
  commands: readonly KeyCommand[];
}

const scopes = new Set<Scope>();
const listeners = new Set<() => void>();
let snapshot: readonly Scope[] = [];

function publish() {
  snapshot = [...scopes].sort((a, b) => a.level - b.level);
  for (const listener of listeners) listener();
}

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Keys that a focused control uses itself. */
function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (event.key === 'Enter' || event.key === ' ')
    return !!target.closest('button, a, summary, [role=tab], [role=option]');
  if (event.key.startsWith('Arrow')) return !!target.closest('[role=tab], [role=radio], pre, [data-scrolls]');
  return false;
}

function pressed(event: KeyboardEvent, key: string): boolean {
  const mod = event.ctrlKey || event.metaKey;
  if (key.startsWith('Mod+')) return mod && !event.altKey && event.key.toLowerCase() === key.slice(4);
  return !mod && !event.altKey && event.key === key;
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  const modal = document.querySelector('dialog:modal');
  for (const { commands } of snapshot.toReversed()) {
    for (const command of commands) {
      if (!command.keys.some((key) => pressed(event, key))) continue;
      if (modal && !command.typing) continue;
      if (command.when && !command.when()) continue;
      if (!command.typing && (isField(event.target) || belongsToControl(event))) continue;
      event.preventDefault();
      command.run(event);
      return;
    }
  }
}

/** Binds commands while the caller is on screen. title groups them in the list of keys. */
export function useKeys(title: string, level: number, commands: readonly KeyCommand[]) {
  const latest = useRef(commands);
  latest.current = commands;
  const shape = commands.map((command) => command.keys.join(' ') + command.label).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: bound again only when the list itself changes
  useEffect(() => {
    const bound = latest.current.map((command, index) => ({
      ...command,
      run: (event: KeyboardEvent) => latest.current[index]?.run(event),
      ...(command.when ? { when: () => latest.current[index]?.when?.() ?? false } : {}),
    }));
    const scope: Scope = { title, level, commands: bound };
    if (scopes.size === 0) window.addEventListener('keydown', onKeyDown);
    scopes.add(scope);
    publish();
    return () => {
      scopes.delete(scope);
      if (scopes.size === 0) window.removeEventListener('keydown', onKeyDown);
      publish();
    };
  }, [title, level, shape]);
}

/** Every command that works here, outermost group first. */
export const useBoundKeys = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
