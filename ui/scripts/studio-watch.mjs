// What studio-scale puts into the page before it starts: it watches there, so that no message between two processes
// is part of a time.

/** Runs in the page; what it needs must be within it. */
export function watchPage() {
  /** After the frame in which something stands is on its way to the screen. */
  const painted = () =>
    new Promise((done) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now());
        channel.port2.postMessage(0);
      });
    });
  const nextFrame = () => new Promise((done) => requestAnimationFrame(done));
  performance.setResourceTimingBufferSize(20_000);

  const answersOf = () =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/api/v1/'))
      .map(({ name, startTime, responseEnd, encodedBodySize }) => ({
        name: new URL(name).pathname.split('/').at(-1),
        from: startTime,
        to: responseEnd,
        size: encodedBodySize,
      }));

  const there = {
    rows: () =>
      ['source', 'target'].every((side) => document.querySelector(`[data-pane=${side}] [role=treeitem]`)),
    lines: () => document.querySelector('.trees-lines .trees-line[d^=M]') !== null,
    coverage: () => document.querySelector('.studio-standing')?.textContent?.includes('required') ?? false,
  };
  const opened = (async () => {
    const at = {};
    while (Object.keys(at).length < 3) {
      await nextFrame();
      for (const name in there) if (at[name] === undefined && there[name]()) at[name] = performance.now();
    }
    const all = await painted();
    return { ...at, all, answers: answersOf().filter(({ from }) => from < all) };
  })();

  const scale = {
    opened,
    shown: Promise.resolve(undefined),
    row: undefined,
    end: undefined,
    done: undefined,
    pressed: 0,
    /** Looks at the value of the row whose expression is typed. */
    attend() {
      const pane = document.querySelector('[data-pane=target]');
      scale.node = document.activeElement?.closest('[data-node]')?.getAttribute('data-node');
      addEventListener(
        'keydown',
        (event) => {
          scale.pressed = event.timeStamp;
        },
        true,
      );
      new MutationObserver(scale.look).observe(pane, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    },
    look() {
      if (scale.end === undefined) return;
      const value = document.querySelector(`[data-pane=target] [data-node="${scale.node}"] .trees-value`);
      if (!value?.textContent?.endsWith(scale.end)) return;
      scale.end = undefined;
      const { done, pressed } = scale;
      painted().then((at) => {
        const last = performance
          .getEntriesByType('resource')
          .findLast(({ name }) => name.endsWith('/compile'));
        done({ whole: at - pressed, server: last ? last.responseEnd - last.startTime : 0 });
      });
    },
    arm(end) {
      performance.clearResourceTimings();
      scale.end = end;
      scale.shown = new Promise((done) => {
        scale.done = done;
      });
    },
    /** Scrolls a pane from top to bottom in so many frames. */
    async scroll(side, steps) {
      const pane = document.querySelector(`[data-pane=${side}]`);
      pane.scrollTop = 0;
      await painted();
      const frames = [];
      let most = 0;
      let before = await nextFrame();
      const height = pane.scrollHeight - pane.clientHeight;
      for (let step = 1; step <= steps; step++) {
        pane.scrollTop = (height * step) / steps;
        const now = await nextFrame();
        frames.push(now - before);
        before = now;
        most = Math.max(most, document.getElementsByTagName('*').length);
      }
      return { most, frames, rows: Math.round(pane.scrollHeight / 28) };
    },
    /** Nodes of rows in view whose rule is one expression that gives a text. */
    textRows() {
      const rows = document.querySelectorAll('[data-pane=target] [data-node]:has(.trees-code, .trees-chip)');
      return [...rows]
        .filter((row) => row.querySelector('.trees-type')?.textContent === 'text')
        .map((row) => row.getAttribute('data-node'));
    },
    focusRow(node) {
      document.querySelector(`[data-pane=target] [data-node="${node}"]`)?.focus({ preventScroll: true });
    },
    /** When the server has been asked about everything and a second went by without another question. */
    async quiet() {
      let count = -1;
      for (;;) {
        const now = performance.getEntriesByType('resource').length;
        if (now === count) return;
        count = now;
        await new Promise((done) => setTimeout(done, 1500));
      }
    },
  };
  window.scale = scale;
}
