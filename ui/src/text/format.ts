// How numbers, times and ids read. Pure functions; the locale is the browser's unless given.

/** Keeps both ends of an id and shortens the middle: "01JD4Q…9K2F". Short ids stay whole. */
export function middle(id: string, keep = 6, tail = 4): string {
  const letters = [...id];
  if (letters.length <= keep + tail + 1) return id;
  return `${letters.slice(0, keep).join('')}…${letters.slice(-tail).join('')}`;
}

/** A commit as git shortens it. */
/**
 * The parts of a key like "SCARF-MER-RED at BER-01" that must stay when it is cut: the end, which
 * tells variants and places apart. Text written from right to left is cut only before the place.
 */
export function cutKey(key: string): { head: string; tail: string } {
  const at = key.lastIndexOf(' at ');
  if (at < 0) return { head: key, tail: '' };
  const thing = [...key.slice(0, at)];
  const kept = thing.length > 8 && !/[\u0590-\u08ff\ufb1d-\ufefc]/.test(key) ? 4 : 0;
  const head = thing.slice(0, thing.length - kept).join('');
  return { head, tail: key.slice(head.length) };
}

export const revision = (hash: string) => hash.slice(0, 7);

/**
 * Groups an amount for the locale without ever passing through a float: every digit that came in
 * goes out, trailing zeros included. Text that is no plain decimal is returned as it is.
 */
export function amount(text: string, locale?: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const digits = match[3]?.length ?? 0;
  if (digits > 100) return text;
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // Intl takes decimal text and formats it exactly; the library types know numbers only.
  return format.format(text as unknown as number);
}

/** Formats the amounts inside a summary such as "3 lines · 1598.94 USD". */
export function summary(text: string, locale?: string): string {
  return text.replace(/(?<![\w.,-])-?\d+\.\d+(?= [A-Z]{3}\b)/g, (found) => amount(found, locale));
}

export const count = (n: number, locale?: string) => new Intl.NumberFormat(locale).format(n);

/** "1 line", "3 lines" */
export const plural = (n: number, one: string, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** A span of milliseconds with the two units that matter: "60 µs", "840 ms", "1.24 s", "2 min 3 s". */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 0) return `−${duration(-ms)}`;
  if (ms === 0) return '0 ms';
  if (ms < 0.95) return `${Math.max(1, Math.round(ms * 1000))} µs`;
  if (ms < 9.95) return `${ms.toFixed(1).replace(/\.0$/, '')} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return pair(seconds, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair(minutes, 60, 'h', 'min');
  return pair(Math.round(minutes / 60), 24, 'd', 'h');
}

function pair(n: number, per: number, large: string, small: string): string {
  const rest = n % per;
  return rest ? `${Math.floor(n / per)} ${large} ${rest} ${small}` : `${n / per} ${large}`;
}

/** How long ago, seen from now. Older than a day it becomes the date. */
export function ago(at: string | number, now: number, locale?: string): string {
  const time = typeof at === 'number' ? at : Date.parse(at);
  const seconds = Math.floor((now - time) / 1000);
  if (Number.isNaN(seconds)) return '–';
  if (seconds < -1) return `in ${until(time, now)}`;
  if (seconds < 2) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  const day = { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' as const }) } as const;
  return new Intl.DateTimeFormat(locale, {
    ...day,
    ...(sameYear ? { hour: '2-digit', minute: '2-digit' } : {}),
  }).format(time);
}

/** What is left until a time: "12 s", "4 min"; "now" when it has come. */
export function until(at: string | number, now: number): string {
  const time = typeof at === 'number' ? at : Date.parse(at);
  const seconds = Math.ceil((time - now) / 1000);
  if (seconds <= 0) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
}

/** The exact time, for titles: day, time to the millisecond and the zone. */
export function exact(at: string | number, locale?: string): string {
  const time = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(time)) return String(at);
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  }).format(time);
}

/** Time of day to the second. */
export const clock = (at: number, locale?: string) =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(1)} KB`;
  return `${(n / 1024 / 1024).toFixed(1)} MB`;
}
