// The offline bundle opened from file:// in a real browser, with no server anywhere.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { violations } from './catalogue.mjs';
import { sampleQueries } from './queries.mjs';

export const WAIT = { timeout: 20_000 };

/** Opens the bundle with the hash and waits until it is `ready`, its results `done`, or what stands beside them too: `facets`. */
export async function openBundlePage(page, dir, hash, until) {
  const url = pathToFileURL(join(dir, 'index.html'));
  url.hash = hash;
  await page.goto('about:blank');
  await page.goto(url.href);
  await page.waitForFunction((wanted) => {
    const { state, facets } = document.documentElement.dataset;
    return state === 'error' || (wanted === 'facets' ? facets === 'done' : [wanted, 'done'].includes(state));
  }, WAIT, until);
  assert.notEqual(await page.$eval('html', (html) => html.dataset.state), 'error');
}

const open = (page, dir, hash) => openBundlePage(page, dir, hash, 'done');

const identifiers = (page) => page.$$eval('[data-identifier]', (hits) => hits.map((hit) => hit.dataset.identifier));
const total = (page) => page.$eval('[data-total]', (list) => Number(list.dataset.total));
const asHash = (query) => `q=${encodeURIComponent(query)}`;

/** [name, test(page)] of everything the bundle in `dir` must do. */
export function bundleTests(dir, browserName) {
  return [
    ['START.html leads to the search', async (page) => {
      await page.goto(pathToFileURL(join(dir, 'START.html')).href);
      await page.waitForFunction(() => ['ready', 'done'].includes(document.documentElement.dataset.state), WAIT);
      assert.ok(await page.$('input[name=q]'));
    }],
    ['every language finds the record that has the word in its title', async (page) => {
      const missed = [];
      for (const { lang, query, identifier } of sampleQueries()) {
        await open(page, dir, asHash(query));
        if (!(await identifiers(page)).includes(identifier)) missed.push(`${lang}: ${query}`);
      }
      assert.deepEqual(missed, []);
    }],
    ['a query typed into the box shows its hits', async (page) => {
      const { query, identifier } = sampleQueries()[1];
      await page.goto(pathToFileURL(join(dir, 'index.html')).href);
      const box = await page.waitForSelector('input[name=q]');
      await page.waitForFunction(() => document.documentElement.dataset.state !== 'loading', WAIT);
      await box.type(query);
      await box.press('Enter');
      await page.waitForFunction(
        (wanted) => [...document.querySelectorAll('[data-identifier]')].some((hit) => hit.dataset.identifier === wanted),
        WAIT, identifier);
    }],
    ['a facet in the address narrows the results', async (page) => {
      await open(page, dir, 'q=');
      const all = await total(page);
      await open(page, dir, 'q=&language=el');
      const greek = await total(page);
      assert.ok(greek > 0 && greek < all, `${greek} of ${all}`);
    }],
    ['a hit opens the record with its title', async (page) => {
      await open(page, dir, asHash(sampleQueries()[0].query));
      const title = await page.$eval('[data-id] a', (link) => link.textContent.trim());
      await page.click('[data-id] a');
      await page.waitForFunction((wanted) => [...document.querySelectorAll('h1, h2')].some((h) => h.textContent.trim() === wanted), WAIT, title);
    }],
    ['it works in a folder with an awkward name', async (page) => {
      const root = mkdtempSync(join(tmpdir(), 'lomond-copy-'));
      try {
        const copy = join(root, 'é #1 %41');
        cpSync(dir, copy, { recursive: true });
        await open(page, copy, asHash(sampleQueries()[0].query));
        assert.ok((await identifiers(page)).length > 0);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    }],
    ['a copy that lacks files says so in the reader\'s language', async (page) => {
      const root = mkdtempSync(join(tmpdir(), 'lomond-copy-'));
      try {
        const copy = join(root, 'half');
        cpSync(dir, copy, { recursive: true });
        const name = readFileSync(join(copy, 'index.html'), 'utf8').match(/data-root="([^"]*)"/)[1];
        rmSync(join(copy, 'data', name[0], `${name.slice(1)}.js`));
        await page.goto('about:blank');
        await page.goto(pathToFileURL(join(copy, 'index.html')).href);
        await page.waitForFunction(() => document.documentElement.dataset.state === 'error', WAIT);
        assert.match(await page.$eval('[role=alert]', (box) => box.textContent), /copy the whole folder again/);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    }],
    ['the page counts the files and bytes that the developer protocol counts', async (page) => {
      if (browserName !== 'chromium') return;
      const client = await page.createCDPSession(), seen = { files: 0, bytes: 0 };
      await client.send('Network.enable');
      client.on('Network.dataReceived', (event) => { seen.bytes += event.dataLength; });
      client.on('Network.requestWillBeSent', (event) => {
        if (event.request.url.startsWith('file:')) seen.files += 1;
      });
      await open(page, dir, `${asHash(sampleQueries()[0].query)}&debug=1`);
      await page.waitForFunction(() => document.documentElement.dataset.facets === 'done', WAIT);
      const own = await page.$eval('html', (html) => ({ files: Number(html.dataset.files), bytes: Number(html.dataset.bytes) }));
      assert.deepEqual(own, seen);
      assert.match(await page.$eval('#debug', (box) => box.textContent), new RegExp(`${own.files} .*${own.bytes}`));
    }],
    ['axe-core finds nothing on the results', async (page) => {
      await open(page, dir, asHash(sampleQueries()[0].query));
      assert.deepEqual(await violations(page), []);
    }],
  ];
}
