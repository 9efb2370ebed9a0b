// One world of the mock server: its events, its streams and what ails it.

import { compat, contractPage } from './contracts.mjs';
import { digest, event, hardNames, plainNames, random, trail } from './data.mjs';
import { importContract } from './imports.mjs';
import { branches, mappingList } from './mappings.mjs';
import { cleanWorkspace, emptyWorkspace, hardWorkspace, wideWorkspace, workspace } from './workspace.mjs';

const workspaces = {
  empty: emptyWorkspace,
  one: cleanWorkspace,
  names: hardWorkspace,
  many: wideWorkspace,
};

const sizes = { empty: 0, one: 1, many: 10_000, names: 60 };

export class World {
  constructor(scenario) {
    this.scenario = scenario;
    this.random = random(7);
    this.names = scenario === 'names' ? hardNames : plainNames;
    this.events = [];
    this.streams = new Set();
    this.drafts = new Map();
    this.down = false;
    this.delay = scenario === 'slow' ? 1500 : 0;
    this.number = 1000;
    const size = sizes[scenario] ?? 240;
    let at = Date.now() - 2000;
    const times = [];
    for (let i = 0; i < size; i++) {
      times.push(at);
      at -= Math.round(500 + this.random.next() * (i < 40 ? 4_000 : 20_000));
    }
    const forced = { 1: 'processing', 3: 'waiting', 5: 'parked', 8: 'parked' };
    for (const [i, time] of times.entries())
      this.events.push(
        event(this.random, {
          at: time,
          number: this.number + size - i,
          names: this.names,
          state: forced[i],
          ...(forced[i] || size === 1 ? { kind: 'order' } : {}),
        }),
      );
    this.number += size;
    if (scenario === 'demo' || scenario === 'names') this.flow();
  }

  /** Lets an event come every second or two and finish a moment later. */
  flow() {
    const tick = () => {
      if (!this.down) {
        const fresh = this.emit({ state: 'processing' });
        setTimeout(() => this.finish(fresh), 300 + this.random.next() * 900).unref();
      }
      setTimeout(tick, 900 + this.random.next() * 1800).unref();
    };
    setTimeout(tick, 1000).unref();
  }

  emit(change = {}) {
    this.number++;
    const { kind, state, ...rest } = change;
    const fresh = event(this.random, {
      at: Date.now(),
      number: this.number,
      names: this.names,
      state: state ?? 'processing',
      kind,
    });
    Object.assign(fresh.row, rest);
    this.events.unshift(fresh);
    this.tell(fresh);
    return fresh;
  }

  finish(found) {
    const now = Date.now();
    const { row } = found;
    row.state = 'done';
    delete row.reason;
    row.latencyMs = now - Date.parse(row.receivedAt);
    row.updatedAt = new Date(now).toISOString();
    if (row.kind !== 'inventory') {
      const id = `45${10000000 + this.number}`;
      row.documents = [
        {
          system: 'sap',
          type: 'SalesOrder',
          id,
          url: `https://sap.example.com/ui#SalesOrder-display?SalesOrder=${id}`,
        },
      ];
    }
    this.tell(found);
  }

  tell({ row }) {
    for (const stream of this.streams) {
      stream.write(`event: row\ndata: ${JSON.stringify(row)}\n\n`);
      stream.write(`event: stats\ndata: ${JSON.stringify(this.stats())}\n\n`);
    }
  }

  stream(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write(': hello\n\n');
    this.streams.add(response);
    const beat = setInterval(() => response.write(': keep\n\n'), 15_000);
    response.on('close', () => {
      clearInterval(beat);
      this.streams.delete(response);
    });
  }

  health() {
    const parts = [
      { name: 'store', status: 'ok', reason: 'SQLite, 12.4 MB, last commit took 4 ms' },
      { name: 'bus', status: 'ok', reason: 'embedded, nothing behind' },
      { name: 'modules', status: 'ok', reason: '5 modules loaded' },
      { name: 'sap', status: 'ok', reason: 'answers in 41 ms' },
    ];
    const { length } = this.workspace().findings;
    parts.push(
      length
        ? {
            name: 'workspace',
            status: 'attention',
            reason: `${length} findings; what is broken is left out`,
          }
        : { name: 'workspace', status: 'ok', reason: '5 mappings, 5 flows' },
    );
    const ill = this.scenario === 'error' || this.events.some(({ row }) => row.state === 'waiting');
    if (ill)
      parts[3] = { name: 'sap', status: 'attention', reason: 'answered 503 to 3 of the last 20 calls' };
    return {
      status: ill ? 'attention' : 'ok',
      ...(ill ? { reason: 'SAP answered 503 to 3 of the last 20 calls' } : {}),
      version: '0.1.0',
      environment: 'demo',
      time: new Date().toISOString(),
      workspace: { name: 'retail', branch: 'main', revision: workspace.revision },
      parts,
    };
  }

  stats() {
    const count = (...states) => this.events.filter(({ row }) => states.includes(row.state)).length;
    const minute = Math.floor(Date.now() / 60_000);
    const perMinute = Array.from({ length: 30 }, () => 0);
    for (const { row } of this.events) {
      const back = minute - Math.floor(Date.parse(row.receivedAt) / 60_000);
      if (back < 30) perMinute[29 - back]++;
    }
    const waiting = this.events
      .filter(({ row }) => row.state === 'waiting')
      .map(({ row }) => Date.now() - Date.parse(row.receivedAt));
    const latencies = this.events
      .flatMap(({ row }) => (row.latencyMs && row.kind === 'order' ? [row.latencyMs] : []))
      .sort((a, b) => a - b);
    const quantile = (q) => latencies[Math.floor((latencies.length - 1) * q)] ?? 0;
    return {
      time: new Date().toISOString(),
      perMinute,
      waiting: count('waiting', 'processing'),
      parked: count('parked'),
      done: count('done'),
      oldestWaitingMs: Math.max(0, ...waiting),
      orderToErpMs: { p50: quantile(0.5), p95: quantile(0.95) },
    };
  }

  page(query) {
    const list = (name) => query.get(name)?.split(',').filter(Boolean) ?? [];
    const [kinds, states, system] = [list('kind'), list('state'), query.get('system')];
    const q = query.get('q')?.toLowerCase();
    const hit = ({ row, searched }) =>
      (!kinds.length || kinds.includes(row.kind)) &&
      (!states.length || states.includes(row.state)) &&
      (!system || row.from === system || row.to.includes(system)) &&
      (!q ||
        `${row.key} ${row.correlation} ${searched} ${row.documents.map((each) => each.id)}`
          .toLowerCase()
          .includes(q));
    const found = this.events.filter(hit);
    const limit = Number(query.get('limit') ?? 100);
    const after = query.get('after');
    const start = after ? found.findIndex(({ row }) => row.correlation === after) + 1 : 0;
    const rows = found.slice(start, start + limit).map(({ row }) => row);
    return {
      rows,
      time: new Date().toISOString(),
      ...(start + limit < found.length ? { next: rows.at(-1).correlation } : {}),
    };
  }

  workspace() {
    return workspaces[this.scenario] ?? workspace;
  }

  branches() {
    return branches(this.workspace(), this.drafts);
  }

  mappings() {
    return mappingList(this.workspace());
  }

  contract(query) {
    return contractPage(this.workspace(), query.get('ref'), query.get('version') ?? undefined);
  }

  shape(ref) {
    const page = contractPage(this.workspace(), ref.replace(/#.*/, ''));
    return page && { ref, version: page.version, title: page.title, fields: page.fields };
  }

  compat(body) {
    return compat(body);
  }

  importContract(body) {
    return importContract(body);
  }

  /** A save into a branch that nobody else touches: it always succeeds, and later calls know the branch. */
  save({ branch, author, message, files }) {
    const commit = digest(`${branch} ${message} ${files.map((file) => file.path)}`).slice(0, 40);
    this.saved = { branch, author, message, files };
    this.drafts.set(branch, {
      name: branch,
      commit,
      when: new Date().toISOString(),
      author: author.name,
      message,
      runs: false,
    });
    return { state: 'saved', branch, commit, files: [], conflicts: [] };
  }

  find(correlation) {
    return this.events.find(({ row }) => row.correlation === correlation);
  }

  trail(correlation) {
    const found = this.find(correlation);
    return found && trail(found);
  }

  decide(message, action, body) {
    const found = this.find(message.split('.')[0]);
    if (found?.row.state !== 'parked') return false;
    found.decided = { action, ...body };
    if (action === 'discard') {
      Object.assign(found.row, {
        state: 'discarded',
        reason: body.reason,
        updatedAt: new Date().toISOString(),
      });
      this.tell(found);
    } else {
      delete found.error;
      Object.assign(found.row, { state: 'processing', updatedAt: new Date().toISOString() });
      this.tell(found);
      setTimeout(() => this.finish(found), 400).unref();
    }
    return true;
  }

  control(command, body) {
    if (command === 'emit') return Array.from({ length: body.count ?? 1 }, () => this.emit(body.row).row);
    if (command === 'update') {
      const found = this.find(body.correlation);
      if (body.finish) this.finish(found);
      else {
        Object.assign(found.row, body.row, { updatedAt: new Date().toISOString() });
        this.tell(found);
      }
      return found.row;
    }
    if (command === 'decided') return this.find(body.correlation)?.decided;
    if (command === 'saved') return this.saved;
    if (command === 'down') {
      this.down = true;
      for (const stream of this.streams) stream.destroy();
    }
    if (command === 'up') this.down = false;
    if (command === 'slow') this.delay = body.ms ?? 1500;
    return {};
  }
}
