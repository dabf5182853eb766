// Serves page/ and the two WHEP client libraries to a browser, from loopback.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { closeAtEnd } from './job.mjs';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('../page/', import.meta.url));
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8' };

/**
 * @param routes more answers: a map of path to async function (request, response)
 * @returns the server's address without trailing slash
 */
export async function servePages(routes = {}) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://local').pathname;
    response.setHeader('Access-Control-Allow-Origin', '*');
    try {
      if (routes[path]) {
        await routes[path](request, response);
        return;
      }
      const [, name, ending] = /^\/((?:lib\/)?[\w-]+)\.(html|js)$/.exec(path) ?? [];
      if (!name) {
        response.writeHead(404).end();
        return;
      }
      const text = name.startsWith('lib/') ? await library(name.slice(4)) : await readFile(`${folder}${name}.${ending}`);
      response.writeHead(200, { 'Content-Type': types[ending] }).end(text);
    } catch (failure) {
      response.writeHead(500).end(failure.message);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAtEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

async function library(name) {
  if (name === 'whip-whep') {
    return readFile(require.resolve('whip-whep/whep.js'));
  }
  if (name === 'webrtc-player') {
    return commonJs({
      '@eyevinn/webrtc-player': await source('@eyevinn/webrtc-player'),
      '@eyevinn/whpp-client': await source('@eyevinn/whpp-client'),
      events: await source('events/'),
      // advertisements, only loaded to be used with the option vmapUrl
      '@eyevinn/csai-manager': 'exports.CSAIManager = class {};',
    });
  }
  throw new Error(`no library ${name}`);
}

async function source(name) {
  return readFile(require.resolve(name), 'utf8');
}

/** Packs CommonJS modules into one ES module whose default export is that of the first. */
function commonJs(modules) {
  const bodies = Object.entries(modules).map(([name, text]) => `${JSON.stringify(name)}: (module, exports, require) => {${text}\n}`);
  return `const sources = {${bodies.join(',\n')}};
const loaded = {};
function require(name) {
  if (!loaded[name]) {
    const module = (loaded[name] = { exports: {} });
    sources[name](module, module.exports, require);
  }
  return loaded[name].exports;
}
export default require(${JSON.stringify(Object.keys(modules)[0])});
`;
}
