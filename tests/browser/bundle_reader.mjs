// What a reader does with the offline bundle beyond searching: corrects, chooses, keeps a list, prints, goes by keyboard.
// Apart from bundle.mjs, which tests that the bundle opens, finds and counts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { violations } from './catalogue.mjs';
import { openBundlePage, WAIT } from './bundle.mjs';

const focused = (page) => page.evaluate(() => document.activeElement && document.activeElement.textContent.trim());
const texts = (page, selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent.trim()));
const status = (page) => page.$eval('#status', (box) => box.textContent);

/** Follows the first link that `selector` finds, and waits until what it leads to stands whole. */
async function followed(page, selector) {
  await page.evaluate((wanted) => {
    document.documentElement.dataset.state = document.documentElement.dataset.facets = '';
    document.querySelector(wanted).click();
  }, selector);
  await page.waitForFunction(() => document.documentElement.dataset.state === 'done', WAIT);
}

async function typed(page, text) {
  await page.$eval('#q', (box) => { box.value = ''; });
  await page.type('#q', text);
}

/** [name, test(page)] over the bundle in `dir`. */
export function readerTests(dir, browserName) {
  const open = (page, hash) => openBundlePage(page, dir, hash, 'facets');
  const tests = [
    ['a misspelt query is answered with the results of the better one, and a way back', async (page) => {
      await open(page, 'q=bilogy');
      assert.match(await page.$eval('.corrected', (notice) => notice.textContent), /bilogy.*biology/);
      assert.equal(await page.$eval('#q', (box) => box.value), 'biology');
      const total = Number(await page.$eval('.hits', (list) => list.dataset.total));
      assert.ok(total > 0);
      assert.equal(await status(page), `${total} records`);
      await followed(page, '.corrected a');
      await page.waitForFunction(() => document.documentElement.dataset.facets === 'done', WAIT);
      assert.match(await page.$eval('.suggestion', (item) => item.textContent), new RegExp(`biology \\(${total} records\\)`));
      await followed(page, '.suggestion a');
      assert.equal(Number(await page.$eval('.hits', (list) => list.dataset.total)), total);
    }],
    ['any of the words will do where not all are found', async (page) => {
      await open(page, 'q=%22zebra%22%20physics');
      await followed(page, '#ways a[href*="any=1"]');
      assert.ok(Number(await page.$eval('.hits', (list) => list.dataset.total)) > 0);
      assert.ok(await page.$('.notice a'));
    }],
    ['where nothing has all words those with most of them are shown, with a sentence', async (page) => {
      await open(page, 'q=how%20do%20plants%20make%20their%20food');
      assert.match(await page.$eval('.notice', (notice) => notice.textContent), /No record has all of these words/);
      assert.match((await texts(page, '.hit-title'))[0], /plant makes its food/);
      assert.ok(Number(await page.$eval('.hits', (list) => list.dataset.total)) > 1);
    }],
    ['words that name a value are offered as a filter, odd queries are explained', async (page) => {
      await open(page, 'q=video%20physics%20OR');
      assert.match((await texts(page, '.hints li'))[0], /OR/);
      await open(page, 'q=physics%20deutsch');
      const [offer] = await texts(page, '.offers li');
      assert.match(offer, /German/);
      await followed(page, '.offers a');
      assert.match(await page.evaluate(() => location.hash), /language=de/);
      await open(page, 'q=physics%20grade%2010');
      assert.match((await texts(page, '.offers li'))[0], /15/);
    }],
    ['a record is cited in four styles, and others like it stand below', async (page) => {
      await open(page, 'q=physics');
      const title = await page.$eval('.hits .hit-title', (heading) => heading.textContent);
      await followed(page, '.hits .hit-title a');
      const styles = await texts(page, '.citations h4');
      assert.deepEqual(styles, ['APA', 'MLA', 'BibTeX', 'RIS']);
      for (const cited of await texts(page, '.citations .cite, .citations pre')) assert.ok(cited.includes(title.replace(/[.]$/, '')), cited);
      await page.waitForFunction(() => document.querySelectorAll('.similar .hit').length > 0, WAIT);
      assert.deepEqual(await violations(page), []);
    }],
    ['filters, a range of years and the languages one reads are applied together', async (page) => {
      await open(page, 'q=');
      await page.click('.facet-type input[type=checkbox]');
      await page.click('.prefer input');
      await page.type('input[name=year-from]', '2010');
      await followed(page, '#facets button');
      const hash = await page.evaluate(() => decodeURIComponent(location.hash));
      assert.match(hash, /type=.*year=2010\.\..*prefer=/);
      assert.match(await page.$eval('.state', (line) => line.textContent), /2010/);
    }],
    ['suggestions are walked by keyboard', async (page) => {
      await open(page, 'q=physics');
      await typed(page, 'alge');
      await page.waitForFunction(() => document.querySelectorAll('[role=option]').length > 0, WAIT);
      await page.keyboard.press('ArrowDown');
      const chosen = await page.$eval('[role=option][aria-selected=true] span', (option) => option.textContent);
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Enter');
      await page.waitForFunction((title) => document.activeElement.tagName === 'H1' && document.activeElement.textContent.trim() === title, WAIT, chosen);
    }],
    ['after a search the focus is on its heading and the number is said', async (page) => {
      await open(page, 'q=physics');
      await typed(page, 'biology');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement.tagName === 'H1', WAIT);
      assert.match(await focused(page), /^[0-9]+ records .*biology/);
      assert.match(await status(page), /^[0-9]+ records$/);
    }],
    ['a list is kept in this browser, shown in its order, and forgotten again', async (page) => {
      await open(page, 'q=physics');
      const wanted = await page.$$eval('.hits > li', (hits) => hits.slice(0, 2).map((hit) => hit.dataset.id));
      for (const at of [0, 1]) await page.evaluate((nth) => document.querySelectorAll('.hits .keep')[nth].click(), at);
      assert.match(await page.$eval('#mine', (link) => link.textContent), /\(2\)/);
      await followed(page, '#mine');
      assert.deepEqual(await page.$$eval('#sheet .hits > li', (hits) => hits.map((hit) => hit.dataset.id)), wanted);
      assert.deepEqual(await violations(page), []);
      await page.type('#list-name', 'For Tuesday');
      await page.type('fieldset:nth-of-type(2) input[name^=heading]', 'First part');
      await page.type('fieldset:nth-of-type(2) input[name^=note]', 'Ten minutes');
      await page.$eval('fieldset:nth-of-type(2) input[name^=place]', (box) => { box.value = 0; });
      await followed(page, '#list form button');
      assert.deepEqual(await texts(page, '#list h1, #list .heading, #list .list-note'), ['For Tuesday', 'First part', 'Ten minutes']);
      assert.deepEqual(await page.$$eval('#sheet .hits > li.hit', (hits) => hits.map((hit) => hit.dataset.id)), wanted.slice().reverse());
      assert.deepEqual(await violations(page), []);
      await openBundlePage(page, dir, '', 'ready');
      await page.waitForFunction(() => /\(2\)/.test(document.getElementById('mine').textContent), WAIT);
      const entries = await page.evaluate(() => Object.keys(localStorage));
      assert.ok(entries.every((key) => /^lomond\.[A-Z2-7]{10}\.list$/.test(key)), entries.join());
      await open(page, 'q=physics');
      for (const at of [0, 1]) await page.evaluate((nth) => document.querySelectorAll('.hits .keep')[nth].click(), at);
      assert.equal(await page.$eval('#mine', (link) => link.textContent), 'My list');
    }],
    ['where the browser keeps nothing there is no list, and all else works', async (page) => {
      await page.evaluateOnNewDocument(() => {
        Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } });
      });
      await open(page, 'q=physics');
      assert.equal(await page.$eval('#mine', (link) => link.parentNode.hidden), true);
      assert.equal(await page.$('.keep'), null);
    }],
    ['what this copy is stands on a page of its own', async (page) => {
      await openBundlePage(page, dir, '', 'ready');
      await followed(page, '#about');
      const said = await page.$eval('#sheet', (sheet) => sheet.textContent);
      assert.match(said, /As of [0-9]+ \w+ [0-9]{4}/);
      assert.match(said, /sample repository/i);
      assert.match(said, /CC BY 4\.0/);
      assert.equal(await focused(page), 'About this copy');
    }],
    ['axe-core finds nothing on any kind of page, in the dark and in Arabic', async (page) => {
      const found = [];
      for (const hash of ['', 'q=physics', 'q=bilogy&language=de', 'about=1', 'list=', 'q=physics&ui=ar', 'about=1&ui=ar', 'r=nothing']) {
        await openBundlePage(page, dir, hash, hash.startsWith('q=') ? 'facets' : hash === '' ? 'ready' : 'done');
        for (const violation of await violations(page)) found.push(`${hash}: ${violation}`);
      }
      assert.deepEqual(found, []);
    }],
    ['the static pages need no script and have nothing that axe-core finds', async (page) => {
      const found = [];
      for (const [file, at] of [['START.html', null], ['browse/index.htm', 'main li a'], ['browse/index.htm', 'main ul:last-of-type a']]) {
        // START.html leads on by itself; what it is without script is in its file.
        const html = readFileSync(join(dir, file), 'utf8').replace(/<script[^>]*><\/script>/, '');
        assert.doesNotMatch(html, /<script/);
        if (file === 'START.html') continue;
        await page.goto(pathToFileURL(join(dir, file)).href);
        for (const violation of await violations(page)) found.push(`${file}: ${violation}`);
        await Promise.all([page.waitForNavigation(), page.click(at)]);
        for (const violation of await violations(page)) found.push(`${page.url()}: ${violation}`);
      }
      assert.deepEqual(found, []);
    }],
    ['a worker starts from the text that the bundle has for it, and says what is wrong with a task', async (page) => {
      await open(page, 'q=physics');
      const said = await page.evaluate(async () => {
        const { Lomond: L } = window, source = await L.shard(L.root.worker);
        const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
        const next = () => new Promise((resolve, reject) => {
          worker.onmessage = (event) => resolve(event.data);
          worker.onerror = () => reject(new Error('the worker does not start'));
        });
        worker.postMessage({ root: { codes: L.root.codes, near: L.root.near, counts: L.root.counts } });
        const first = await next();
        worker.postMessage({ id: 7, packed: '\u3000', length: 1, n: 1, all: 1, places: false });
        return [first, await next()];
      });
      assert.deepEqual(said[0], { isReady: true });
      assert.equal(said[1].id, 7);
      assert.ok(said[1].error);
    }],
    ['nothing runs wider than a phone of 360 pixels', async (page) => {
      await page.setViewport({ width: 360, height: 640 });
      for (const hash of ['q=physics', 'q=bilogy&language=de&ui=de', 'about=1&ui=ar', 'list=']) {
        await openBundlePage(page, dir, hash, hash.startsWith('q=') ? 'facets' : 'done');
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 360, `${hash} is ${width} wide`);
      }
    }],
  ];
  return browserName === 'chromium' ? tests.concat(mediaTests(open)) : tests;
}

/** What only Chromium's driver can ask for: the dark, forced colours, print. */
function mediaTests(open) {
  const shown = (page, selector) => page.$eval(selector, (element) => getComputedStyle(element).display !== 'none');
  return [
    ['axe-core finds nothing in the dark', async (page) => {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
      await open(page, 'q=physics&prefer=de');
      assert.deepEqual(await violations(page), []);
    }],
    ['forced colours leave the marks and the chosen page visible', async (page) => {
      const client = await page.createCDPSession();
      await client.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
      await open(page, 'q=physics');
      const [mark, current] = await page.$$eval('mark, .pages strong', (all) => [all[0], all[all.length - 1]].map((one) => {
        const style = getComputedStyle(one);
        return style.backgroundColor !== style.color && style.visibility === 'visible';
      }));
      assert.ok(mark && current);
    }],
    ['print holds the results and no controls', async (page) => {
      await open(page, 'q=physics');
      await page.emulateMediaType('print');
      assert.equal(await shown(page, '.hits'), true);
      for (const selector of ['header.site nav', 'form.search', '.filters', '.keep', '.pages']) assert.equal(await shown(page, selector), false, selector);
    }],
  ];
}
