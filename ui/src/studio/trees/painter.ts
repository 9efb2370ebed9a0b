// Draws the lines between the trees: once in a frame at most, straight into the document. Scrolling
// renders nothing of React.
import { type kinds, type Picture, picture, type RowLink, type RowLinks, type Span } from './links';
import { rowHeight } from './Pane';

export interface Scene {
  links: RowLinks;
  /** Number of rows of each tree. */
  sources: number;
  targets: number;
}

export interface Light {
  side: 'source' | 'target';
  row: number;
}

interface Parts {
  svg: SVGSVGElement;
  source: HTMLElement;
  target: HTMLElement;
  /** Counts at the corners: source above, source below, target above, target below. */
  corners: readonly HTMLElement[];
}

interface Drawn {
  line: SVGPathElement;
  hit: SVGPathElement;
}

const svgNs = 'http://www.w3.org/2000/svg';

/** Rows that are in view: at least their middle is. */
export function inView(scroller: Pick<HTMLElement, 'scrollTop' | 'clientHeight'>, rows: number): Span {
  const first = Math.max(0, Math.ceil((scroller.scrollTop - rowHeight / 2) / rowHeight));
  const last = Math.floor((scroller.scrollTop + scroller.clientHeight - rowHeight / 2) / rowHeight);
  return { first, last: Math.min(last, rows - 1) };
}

export class Painter {
  #parts: Parts;
  #scene: Scene = { links: { all: [], bySource: new Map(), byTarget: new Map() }, sources: 0, targets: 0 };
  #frame = 0;
  #pool: Drawn[] = [];
  #stubs: { path: SVGPathElement; count: SVGTextElement }[] = [];
  #picture: Picture | undefined;
  #hover: Light | undefined;
  #hoverLink: RowLink | undefined;
  #chosen: Light | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  set scene(scene: Scene) {
    this.#scene = scene;
    this.#hoverLink = undefined;
    this.schedule();
  }

  /** The row under the pointer, which outshines the chosen one. */
  set hover(light: Light | undefined) {
    if (this.#hover?.row === light?.row && this.#hover?.side === light?.side) return;
    this.#hover = light;
    this.schedule();
  }

  set hoverLink(link: RowLink | undefined) {
    if (this.#hoverLink === link) return;
    this.#hoverLink = link;
    this.schedule();
  }

  set chosen(light: Light | undefined) {
    this.#chosen = light;
    this.schedule();
  }

  /** The link whose line an element is. */
  linkOf(element: Element | null): RowLink | undefined {
    const at = Number(element?.getAttribute('data-line') ?? -1);
    return this.#picture?.lines[at];
  }

  /** The nearest row of a side whose line's other end is in view, to scroll there. */
  hiddenRow(side: 'source' | 'target', edge: 'above' | 'below'): number | undefined {
    let best: number | undefined;
    for (const stub of this.#picture?.stubs ?? []) {
      if (stub.side === side || stub.edge !== edge) continue;
      for (const link of stub.links) {
        const row = link[side];
        if (best === undefined || (edge === 'above' ? row > best : row < best)) best = row;
      }
    }
    return best;
  }

  schedule = () => {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.draw();
    });
  };

  close() {
    cancelAnimationFrame(this.#frame);
    this.#parts.svg.replaceChildren();
  }

  draw() {
    const { svg, source, target, corners } = this.#parts;
    const { links, sources, targets } = this.#scene;
    const shown = picture(links, inView(source, sources), inView(target, targets));
    this.#picture = shown;
    const width = svg.clientWidth;
    const y = (side: 'source' | 'target', row: number) =>
      row * rowHeight + rowHeight / 2 - (side === 'source' ? source : target).scrollTop;
    const isLit = this.#test();
    const isDim = !!isLit;

    shown.lines.forEach((link, i) => {
      const { line, hit } = this.#take(i);
      const from = y('source', link.source);
      const to = y('target', link.target);
      const bend = Math.max(24, Math.min(width * 0.5, Math.abs(to - from) * 0.4 + width * 0.3));
      const d = `M0,${from} C${bend},${from} ${width - bend},${to} ${width},${to}`;
      line.setAttribute('d', d);
      hit.setAttribute('d', d);
      const lit = isLit?.(link) ?? false;
      line.setAttribute('class', `trees-line ${link.kind}${lit ? ' lit' : isDim ? ' dim' : ''}`);
    });
    for (let i = shown.lines.length; i < this.#pool.length; i++) {
      this.#pool[i]?.line.setAttribute('d', '');
      this.#pool[i]?.hit.setAttribute('d', '');
    }

    shown.stubs.forEach((stub, i) => {
      const { path, count } = this.#takeStub(i);
      const at = y(stub.side, stub.row);
      const turn = stub.edge === 'above' ? -1 : 1;
      const out = stub.side === 'source' ? 1 : -1;
      const start = stub.side === 'source' ? 0 : width;
      path.setAttribute('d', `M${start},${at} q${14 * out},0 ${14 * out},${9 * turn}`);
      const lit = isLit && stub.links.some(isLit);
      path.setAttribute('class', `trees-line stub ${stub.kind}${lit ? ' lit' : isDim ? ' dim' : ''}`);
      const sum = stub.links.reduce((n, link) => n + link.of.length, 0);
      count.textContent = sum > 1 ? String(sum) : '';
      count.setAttribute('x', String(start + 19 * out));
      count.setAttribute('y', String(at + 4 + 5 * turn));
      count.setAttribute('text-anchor', stub.side === 'source' ? 'start' : 'end');
      count.setAttribute('class', isDim && !lit ? 'trees-stub-count dim' : 'trees-stub-count');
    });
    for (let i = shown.stubs.length; i < this.#stubs.length; i++) {
      this.#stubs[i]?.path.setAttribute('d', '');
      const count = this.#stubs[i]?.count;
      if (count) count.textContent = '';
    }

    const { hidden } = shown;
    const counts = [hidden.source.above, hidden.source.below, hidden.target.above, hidden.target.below];
    corners.forEach((corner, i) => {
      const n = counts[i] ?? 0;
      corner.hidden = n === 0;
      const text = `${i % 2 ? '↓' : '↑'} ${n}`;
      if (corner.textContent !== text) corner.textContent = text;
    });
    this.#lightRows(isLit);
  }

  /** Which links are lit; undefined if none stands out. */
  #test(): ((link: RowLink) => boolean) | undefined {
    const over = this.#hoverLink;
    if (over) return (link) => link.source === over.source && link.target === over.target;
    const has = (light: Light | undefined) =>
      light &&
      (light.side === 'source' ? this.#scene.links.bySource : this.#scene.links.byTarget).get(light.row);
    const light = has(this.#hover) ? this.#hover : has(this.#chosen) ? this.#chosen : undefined;
    return light && ((link) => link[light.side] === light.row);
  }

  #lightRows(isLit: ((link: RowLink) => boolean) | undefined) {
    const lit = { source: new Set<string>(), target: new Set<string>() };
    if (isLit)
      for (const link of this.#scene.links.all) {
        if (!isLit(link)) continue;
        lit.source.add(String(link.source));
        lit.target.add(String(link.target));
      }
    for (const side of ['source', 'target'] as const)
      for (const row of this.#parts[side].querySelectorAll<HTMLElement>('[data-row]'))
        row.toggleAttribute('data-lit', lit[side].has(row.dataset.row ?? ''));
  }

  #take(i: number): Drawn {
    const known = this.#pool[i];
    if (known) return known;
    const line = document.createElementNS(svgNs, 'path');
    const hit = document.createElementNS(svgNs, 'path');
    hit.setAttribute('class', 'trees-hit');
    hit.setAttribute('data-line', String(i));
    this.#parts.svg.append(line, hit);
    const drawn = { line, hit };
    this.#pool.push(drawn);
    return drawn;
  }

  #takeStub(i: number) {
    const known = this.#stubs[i];
    if (known) return known;
    const path = document.createElementNS(svgNs, 'path');
    const count = document.createElementNS(svgNs, 'text');
    this.#parts.svg.append(path, count);
    const drawn = { path, count };
    this.#stubs.push(drawn);
    return drawn;
  }
}

/** Words for a line's kind, in the legend. */
export const kindWords: Record<(typeof kinds)[number], string> = {
  live: 'direct',
  indirect: 'through a let',
  conditional: 'on a condition',
  broken: 'broken',
};
