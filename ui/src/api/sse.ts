// Server-sent events read with fetch. EventSource hides comments, and the comment every 15 s is
// how we know that a silent line is alive.

export interface ServerEvent {
  event: string;
  data: string;
}

/** Takes the stream piece by piece, wherever it was cut, and answers the events completed by each piece. */
export class EventParser {
  private rest = '';
  private event = '';
  private data: string[] = [];

  push(piece: string): ServerEvent[] {
    const done: ServerEvent[] = [];
    this.rest += piece;
    for (;;) {
      const end = this.rest.search(/\r\n|\n|\r/);
      if (end < 0) return done;
      // A CR at the very end may be the first half of CRLF.
      if (this.rest[end] === '\r' && end === this.rest.length - 1) return done;
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + (this.rest.startsWith('\r\n', end) ? 2 : 1));
      const event = this.line(line);
      if (event) done.push(event);
    }
  }

  private line(line: string): ServerEvent | undefined {
    if (line === '') {
      const event = this.data.length
        ? { event: this.event || 'message', data: this.data.join('\n') }
        : undefined;
      this.event = '';
      this.data = [];
      return event;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    return undefined;
  }
}

export interface StreamHandlers {
  open: () => void;
  event: (event: ServerEvent) => void;
}

/**
 * Reads url until it ends, fails, or says nothing for silence milliseconds. It always ends by
 * throwing: a live stream has no natural end.
 */
export async function readStream(
  url: string,
  { open, event }: StreamHandlers,
  signal: AbortSignal,
  silence = 40_000,
): Promise<never> {
  const quiet = new AbortController();
  let timer = setTimeout(() => quiet.abort(), silence);
  try {
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, quiet.signal]),
    });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    open();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new EventParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new Error('the server closed the line');
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), silence);
      for (const each of parser.push(value)) event(each);
    }
  } finally {
    clearTimeout(timer);
  }
}
