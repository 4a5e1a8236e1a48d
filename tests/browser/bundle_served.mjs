// The offline bundle behind a web server that knows nothing of it, as Apache and nginx serve a folder: below a path, in a folder
// with an awkward name, with whatever encoding the server claims for scripts. Apart from bundle.mjs, which needs no server.
import assert from 'node:assert/strict';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WAIT } from './bundle.mjs';
import { sampleQueries } from './queries.mjs';

const PREFIX = '/school/é #1 %41/';
const TYPES = { '.html': 'text/html', '.htm': 'text/html', '.css': 'text/css', '.txt': 'text/plain' };
// What servers say of `.js`: nginx nothing of its encoding, Apache with AddDefaultCharset what is configured; always a sniffing ban.
const CLAIMS = ['application/javascript', 'text/javascript; charset=utf-8', 'text/javascript; charset=iso-8859-1'];

/** Serves `dir` below `PREFIX`; resolves to {url, asked, close}. */
function serve(dir, claim) {
  const asked = [];
  const server = createServer((request, answer) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const file = path.startsWith(PREFIX) ? join(dir, normalize(path.slice(PREFIX.length))) : null;
    asked.push(path);
    if (file === null || !file.startsWith(dir) || !existsSync(file) || !statSync(file).isFile()) {
      answer.writeHead(404).end();
      return;
    }
    const type = extname(file) === '.js' ? claim : TYPES[extname(file)] ?? 'application/octet-stream';
    answer.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' });
    createReadStream(file).pipe(answer);
  });
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      const url = `http://127.0.0.1:${server.address().port}${PREFIX.split('/').map(encodeURIComponent).join('/')}`;
      ready({ url, asked, close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) });
    });
  });
}

const done = (page) => page.waitForFunction(() => document.documentElement.dataset.facets === 'done'
  || document.documentElement.dataset.state === 'error', WAIT);

/** [name, test(page)] over the bundle in `dir`. */
export function servedTests(dir) {
  return CLAIMS.map((claim) => [`a plain server that calls scripts ${claim} serves the bundle`, async (page) => {
    const server = await serve(dir, claim);
    try {
      const { query, identifier } = sampleQueries()[0];
      await page.goto(`${server.url}index.html#q=${encodeURIComponent(query)}`);
      await done(page);
      const found = await page.$$eval('[data-identifier]', (hits) => hits.map((hit) => hit.dataset.identifier));
      assert.ok(found.includes(identifier), await page.$eval('#results', (box) => box.textContent));
      await page.goto(`${server.url}START.html`);
      await page.waitForFunction(() => ['ready', 'done'].includes(document.documentElement.dataset.state), WAIT);
      await page.goto(`${server.url}browse/index.htm`);
      await Promise.all([page.waitForNavigation(), page.click('li a')]);
      assert.ok(await page.$('h1'));
      // Browsers ask for an icon where a page names none.
      assert.deepEqual(server.asked.filter((path) => !path.startsWith(PREFIX) && path !== '/favicon.ico'), []);
    } finally {
      await page.goto('about:blank');
      await server.close();
    }
  }]);
}
