// A stand-in for the server while the page is developed and tested: states that are hard to provoke
// in the real one, on request. The cookie "mock=<scenario>.<any name>" chooses a world of its own;
// POST /_mock/{emit,update,down,up,slow} changes that world.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { World } from './world.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const port = Number(process.env.PORT ?? 8091);
const worlds = new Map();

function worldOf(request) {
  const name = /(?:^|; )mock=([\w.-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'demo.default';
  if (!worlds.has(name)) worlds.set(name, new World(name.split('.')[0]));
  return worlds.get(name);
}

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain',
};

function file(path, response) {
  const wanted = join(dist, normalize(path));
  const found =
    wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile()
      ? wanted
      : join(dist, 'index.html');
  response.writeHead(200, { 'content-type': types[extname(found)] ?? 'application/octet-stream' });
  createReadStream(found).pipe(response);
}

const answer = (response, status, body) => {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type });
  response.end(body === undefined ? '' : JSON.stringify(body));
};

const found = (response, value, missing) =>
  value ? answer(response, 200, value) : answer(response, 404, { title: missing, status: 404 });

async function bodyOf(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return text ? JSON.parse(text) : {};
}

async function api(world, request, response, url) {
  if (world.down) return request.socket.destroy();
  if (url.pathname === '/api/v1/live/stream') return world.stream(response);
  if (world.delay) await new Promise((resolve) => setTimeout(resolve, world.delay));
  if (world.scenario === 'error' && url.pathname !== '/api/v1/health')
    return answer(response, 500, {
      title: 'The store cannot be read',
      status: 500,
      detail: 'open data/crosswalk.db: disk I/O error',
      hint: 'Free space on the disk, then try again. Nothing accepted so far is lost.',
    });
  const [, resource, id, action] = /^\/api\/v1\/(\w+)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(url.pathname) ?? [];
  switch (`${request.method} ${resource}`) {
    case 'GET health':
      return answer(response, 200, world.health());
    case 'GET stats':
      return answer(response, 200, world.stats());
    case 'GET live':
      return answer(response, 200, world.page(url.searchParams));
    case 'GET workspace':
      return answer(response, 200, world.workspace());
    case 'GET mappings':
    case 'GET branches':
      if (id) break;
      return answer(response, 200, world[resource]());
    case 'GET contract':
      return found(response, world.contract(url.searchParams), 'There is no such contract or version');
    case 'GET shape':
      return found(response, world.shape(url.searchParams.get('ref')), 'There is no such contract');
    case 'POST contracts':
      return answer(response, 200, world.importContract(await bodyOf(request)));
    case 'POST compat':
    case 'POST save':
      return answer(response, 200, world[resource](await bodyOf(request)));
    case 'GET trails': {
      const trail = world.trail(decodeURIComponent(id));
      return trail
        ? answer(response, 200, trail)
        : answer(response, 404, { title: 'There is no such trail', status: 404 });
    }
    case 'POST messages':
      return world.decide(decodeURIComponent(id), action, await bodyOf(request))
        ? answer(response, 202)
        : answer(response, 409, {
            title: 'The message is no longer parked',
            status: 409,
            hint: 'Somebody was faster; the trail below shows what happened.',
          });
  }
  return answer(response, 404, { title: 'Nothing is here', status: 404 });
}

async function control(world, request, response, url) {
  const body = await bodyOf(request);
  const result = world.control(url.pathname.slice('/_mock/'.length), body);
  answer(response, 200, result ?? {});
}

createServer((request, response) => {
  const url = new URL(request.url, 'http://mock');
  const world = worldOf(request);
  const work = url.pathname.startsWith('/api/v1/')
    ? api(world, request, response, url)
    : url.pathname.startsWith('/_mock/')
      ? control(world, request, response, url)
      : file(url.pathname, response);
  Promise.resolve(work).catch((thrown) => {
    console.error(thrown);
    if (!response.headersSent)
      answer(response, 500, { title: 'The mock server made a mistake', status: 500, detail: String(thrown) });
  });
}).listen(port, '127.0.0.1', () => console.log(`mock server on http://127.0.0.1:${port}`));
