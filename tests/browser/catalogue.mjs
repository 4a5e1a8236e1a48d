// The web catalogue in a real browser: searched as a reader does, with and without JavaScript.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sampleQueries } from './queries.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const identifiers = (page) => page.$$eval('[data-identifier]', (hits) => hits.map((hit) => hit.dataset.identifier));

/** What axe-core finds on the page that is open; evaluated, since a strict CSP refuses an added script tag. */
export async function violations(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  return result.violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' | ').slice(0, 300)}`);
}

async function typeQuery(page, query) {
  const box = await page.waitForSelector('form[role=search] input[name=q], [role=search] input[name=q]');
  await box.type(query);
  await Promise.all([page.waitForNavigation(), box.press('Enter')]);
}

/** [name, test(page)] of everything the catalogue must do in browser `browserName`. */
export function catalogueTests(base, browserName) {
  const search = (query, more = '') => `${base}search?q=${encodeURIComponent(query)}${more}`;
  const tests = [
    ['a query typed on the home page finds its record', async (page) => {
      const { query, identifier } = sampleQueries()[0];
      await page.goto(base);
      await typeQuery(page, query);
      assert.ok((await identifiers(page)).includes(identifier));
    }],
    ['every language finds the record that has the word in its title', async (page) => {
      const missed = [];
      for (const { lang, query, identifier } of sampleQueries()) {
        await page.goto(search(query));
        if (!(await identifiers(page)).includes(identifier)) missed.push(`${lang}: ${query}`);
      }
      assert.deepEqual(missed, []);
    }],
    ['a hit leads to a record page that says its title', async (page) => {
      await page.goto(search(sampleQueries()[0].query));
      const title = await page.$eval('[data-id] a', (link) => link.textContent.trim());
      await Promise.all([page.waitForNavigation(), page.click('[data-id] a')]);
      assert.equal(await page.$eval('h1', (heading) => heading.textContent.trim()), title);
    }],
    ['a facet narrows the results and says so', async (page) => {
      await page.goto(search(''));
      const all = Number(await page.$eval('[data-total]', (list) => list.dataset.total));
      await page.goto(search('', '&language=el'));
      const greek = Number(await page.$eval('[data-total]', (list) => list.dataset.total));
      assert.ok(greek > 0 && greek < all, `${greek} of ${all}`);
      assert.equal(await page.$eval('input[name=language][value=el]', (box) => box.checked), true);
    }],
    ['the page of a reader of Arabic runs from right to left', async (page) => {
      await page.goto(`${base}?ui=ar`);
      assert.deepEqual(await page.$eval('html', (html) => [html.lang, html.dir]), ['ar', 'rtl']);
    }],
    ['what is not there is said politely', async (page) => {
      const answer = await page.goto(`${base}nothing/here`);
      assert.equal(answer.status(), 404);
      assert.ok(await page.$('main a'));
    }],
    ['axe-core finds nothing on home, results, record, sources and 404', async (page) => {
      await page.goto(search(''));
      const record = await page.$eval('[data-id] a', (link) => link.href);
      const found = [];
      for (const url of [base, search('water'), search('zzzzqqqq'), record, `${base}sources`, `${base}nope`, `${base}?ui=ar`]) {
        await page.goto(url);
        for (const violation of await violations(page)) found.push(`${url}: ${violation}`);
      }
      assert.deepEqual(found, []);
    }],
    ['nothing runs wider than a phone of 320 pixels', async (page) => {
      await page.setViewport({ width: 320, height: 640 });
      for (const url of [base, search('water'), `${base}sources`]) {
        await page.goto(url);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 320, `${url} is ${width} wide`);
      }
    }],
  ];
  if (browserName === 'chromium') {
    tests.push(['search works without JavaScript', async (page) => {
      await page.setJavaScriptEnabled(false);
      const { query, identifier } = sampleQueries()[0];
      await page.goto(base);
      await typeQuery(page, query);
      const html = await page.content();
      assert.ok(html.includes(`data-identifier="${identifier}"`));
    }]);
  }
  return tests;
}
