// The attack records in real browsers, on every page of the catalogue and in the bundle: nothing runs, nothing is asked of
// others, and what they say is there as text.
// usage: node attacks.mjs path/to/lomond [--only chromium|firefox]
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { attackRecords } from './attack_records.mjs';
import { names, withBrowser } from './browsers.mjs';
import { start } from './demo.mjs';

const WAIT = { timeout: 30_000 };
const FORMS = ['lom.xml', 'dc.xml', 'marcxml', 'imsmd.xml', 'json', 'jsonld', 'bib', 'ris', 'qr.svg'];

/** A page that notes whatever it should not do in `alarms`; `own`: the addresses that it may ask. */
async function watched(browser, own, alarms) {
  const page = await browser.newPage();
  page.on('dialog', (dialog) => { alarms.push(`dialog ${dialog.message()}`); return dialog.dismiss().catch(() => {}); });
  page.on('request', (request) => {
    const url = request.url();
    if (!own(url) && url !== 'about:blank') alarms.push(`request ${url.slice(0, 200)}`);
  });
  await page.evaluateOnNewDocument(() => {
    window.alarms = [];
    window.pwned = (what) => window.alarms.push(`script ${what}`);
    document.addEventListener('securitypolicyviolation', (event) => {
      window.alarms.push(`policy ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  page.alarmsSeen = async () => {
    const inside = await page.evaluate(() => (window.alarms ?? []).splice(0)).catch(() => []);
    return [...alarms.splice(0), ...inside];
  };
  return page;
}

/** Opens an address, lets the page come to rest, touches what can be touched, and gives the alarms. */
async function opened(page, url, settled = async () => {}) {
  try {
    await page.goto(url, WAIT);
  } catch (error) {
    throw new Error(`${url.slice(0, 300)}: ${error.message}`, { cause: error });
  }
  await settled();
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[title], summary, a, input, bdi')) {
      element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      element.focus?.({ preventScroll: true });
    }
    return new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
  });
  return page.alarmsSeen();
}

/**
 * Opens an address that is no page. In a sandbox no script runs, not even ours: it is watched from outside. In a tab of its
 * own: Firefox offers some kinds, such as feeds, as a download, and leaves the tab waiting for a page that never comes.
 */
async function data(browser, own, url) {
  const answer = await fetch(url);
  // What is offered as a download is not shown, whatever is in it.
  if (answer.headers.get('content-disposition')?.startsWith('attachment')) return [];
  const page = await watched(browser, own, []);
  try {
    await page.goto(url, { timeout: 5_000 });
  } catch (error) {
    if (!/Navigation timeout|ERR_ABORTED|NS_BINDING_ABORTED/.test(String(error))) throw error;
  }
  const seen = await page.alarmsSeen();
  await page.close();
  // Firefox asks for a tab's icon by itself where there is no page to name one, and tells the document's policy of it.
  const icon = `policy img-src ${new URL('/favicon.ico', url)} `;
  return seen.filter((alarm) => alarm !== icon);
}

/** What is wrong with the links of the page that is open: targets that a click would run. */
const badLinks = (page) => page.$$eval('a[href], form[action], [src], use', (elements) => elements
  .map((element) => element.href?.baseVal ?? element.href ?? element.action ?? element.src)
  .filter((target) => !/^(https?|mailto|file):/.test(target) || /^https?:\/\/[^/]*@/.test(target)));

/** A page without any protection, on which each alarm must go off: else the tests prove nothing. */
async function canary(browser) {
  const html = '<meta http-equiv="Content-Security-Policy" content="img-src \'none\'"><body><script>pwned("seen")</script>'
    + '<img src="http://evil.invalid/x"><link rel="stylesheet" href="http://evil.invalid/y">';
  const server = createServer((_, answer) => { answer.setHeader('content-type', 'text/html'); answer.end(html); });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  const base = `http://127.0.0.1:${server.address().port}/`;
  const alarms = [];
  const page = await watched(browser, (url) => url.startsWith(base), []);
  try {
    await opened(page, base).then((seen) => alarms.push(...seen));
    const dialog = new Promise((done) => { page.once('dialog', done); });
    await Promise.all([dialog, page.evaluate(() => { setTimeout(() => alert('seen'), 0); })]);
    const seen = [...alarms, ...await page.alarmsSeen()].join('\n');
    for (const alarm of ['script seen', 'dialog seen', 'policy img-src', 'request http://evil.invalid/y']) {
      assert.ok(seen.includes(alarm), `the alarm "${alarm}" does not go off: ${seen}`);
    }
  } finally {
    await page.close();
    server.close();
  }
}

/** The pages of one record in the catalogue, and what they lead to. */
async function catalogueRecord(page, own, base, hit, found) {
  const add = (where, alarms) => alarms.forEach((alarm) => found.push(`${where}: ${alarm}`));
  add(hit.href, await opened(page, hit.href));
  const shown = await page.$eval('main', (main) => main.innerText);
  if (!shown.includes('bait') || !shown.includes('tail')) found.push(`${hit.title}: its text is not on its page`);
  add(hit.href, (await badLinks(page)).map((link) => `link ${link}`));
  const onward = await page.$$eval('a[href]', (links) => links.map((link) => link.href));
  const searches = [...new Set(onward)].filter((link) => link.startsWith(`${base}search`)).slice(0, 2);
  for (const link of searches.filter((link) => link.length < 8_000)) {
    add(link, await opened(page, link));
    add(link, (await badLinks(page)).map((bad) => `link ${bad}`));
  }
  for (const form of FORMS) add(`${hit.title}.${form}`, await data(page.browser(), own, `${hit.href.split('?')[0]}.${form}`));
}

async function catalogue(browser, base, count) {
  // Firefox reports a font of its own with the first page; a `data:` address of the page's would be an alarm of its policy.
  const own = (url) => url.startsWith(base) || url.startsWith('data:font/');
  const page = await watched(browser, own, []);
  const found = [];
  const hits = [];
  for (let number = 1; hits.length < count && number <= 5; number += 1) {
    const url = `${base}search?q=bait&page=${number}`;
    (await opened(page, url)).forEach((alarm) => found.push(`${url}: ${alarm}`));
    (await badLinks(page)).forEach((link) => found.push(`${url}: link ${link}`));
    hits.push(...await page.$$eval('[data-id] a', (links) => links
      .filter((link) => link.href.includes('/record/'))
      .map((link) => ({ href: link.href, title: link.textContent.trim().slice(0, 60) }))));
  }
  const unique = [...new Map(hits.map((hit) => [hit.href, hit])).values()];
  assert.equal(unique.length, count, 'every record is a hit');
  for (const hit of unique) await catalogueRecord(page, own, base, hit, found);
  for (const path of ['', 'browse/subjects', 'sources']) {
    (await opened(page, base + path)).forEach((alarm) => found.push(`${path}: ${alarm}`));
  }
  for (const path of ['feed.atom?q=bait', 'api/v1/search?q=bait', 'sitemap/ids.xml']) {
    (await data(browser, own, base + path)).forEach((alarm) => found.push(`${path}: ${alarm}`));
  }
  const wanted = '"><img src=x onerror=pwned(1)><script>pwned(2)</script>';
  for (const query of [`q=${encodeURIComponent(wanted)}`, `q=bait&subject=${encodeURIComponent(wanted)}&ui=${encodeURIComponent(wanted)}`]) {
    (await opened(page, `${base}search?${query}`)).forEach((alarm) => found.push(`${query}: ${alarm}`));
  }
  await page.close();
  assert.deepEqual(found, []);
}

async function bundle(browser, dir, count) {
  const page = await watched(browser, (url) => /^(file|data):/.test(url), []);
  const found = [];
  const settled = (states) => () => page.waitForFunction(
    (wanted) => wanted.includes(document.documentElement.dataset.state), WAIT, states);
  const at = (hash) => Object.assign(pathToFileURL(join(dir, 'index.html')), { hash }).href;
  const see = async (where, url, states = ['done', 'error']) => {
    await page.goto('about:blank');
    (await opened(page, url, settled(states))).forEach((alarm) => found.push(`${where}: ${alarm}`));
    (await badLinks(page)).forEach((link) => found.push(`${where}: link ${link}`));
  };
  const seen = new Set();
  for (let number = 1; seen.size < count && number <= 10; number += 1) {
    const hash = `q=bait&page=${number}`;
    await see(hash, at(hash));
    const links = await page.$$eval('[data-id] a', (all) => all.map((link) => link.getAttribute('href')));
    for (const link of links.filter((link) => link.startsWith('#') && !seen.has(link))) {
      seen.add(link);
      await see(link, at(link.slice(1)));
      const shown = await page.$eval('main', (main) => main.innerText);
      if (!shown.includes('bait') || !shown.includes('tail')) found.push(`${link}: its text is not on its page`);
    }
  }
  assert.equal(seen.size, count, 'every record was opened');
  for (const hash of ['q=%22%3E%3Cimg%20src=x%20onerror=pwned(1)%3E', 'q=bait&subject=%3Cscript%3Epwned(1)%3C/script%3E']) {
    await see(hash, at(hash));
  }
  await see('a hash that is none', at('<img src=x onerror=pwned(1)>'), ['ready', 'done', 'error']);
  await see('start', pathToFileURL(join(dir, 'START.html')).href, ['ready', 'done', 'error']);
  await page.close();
  assert.deepEqual(found, []);
}

// The program is called from other folders.
const binary = resolve(process.argv[2] ?? 'target/debug/lomond');
const only = process.argv[3] === '--only' ? process.argv[4] : null;
const root = mkdtempSync(join(tmpdir(), 'lomond-attacks-'));
const collection = join(root, 'collection');
const records = attackRecords();
mkdirSync(join(root, 'records'));
for (const [name, xml] of records) writeFileSync(join(root, 'records', name), xml);
const lomond = (...args) => execFileSync(binary, ['--collection', collection, '--quiet', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
lomond('import', 'records');
lomond('bundle', join(root, 'bundle'));
const served = await start(binary, ['serve', '--listen', '127.0.0.1:0', '--collection', collection], { folder: root, errors: 'ignore' });
let failed = 0;
try {
  for (const name of names.filter((name) => !only || name === only)) {
    await withBrowser(name, async (browser) => {
      for (const [what, test] of [
        ['every alarm goes off where nothing protects', () => canary(browser)],
        [`${records.length} hostile records are only text in the catalogue`, () => catalogue(browser, served.url, records.length)],
        [`${records.length} hostile records are only text in the bundle`, () => bundle(browser, join(root, 'bundle'), records.length)],
      ]) {
        try {
          await test();
          console.log(`ok   ${name}: ${what}`);
        } catch (error) {
          failed += 1;
          console.log(`FAIL ${name}: ${what}\n     ${error.stack ?? error}`);
        }
      }
    });
  }
} finally {
  await served.stop();
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
