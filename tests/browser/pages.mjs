// Every kind of page in every way of looking: colour schemes, forced colours, right to left, narrow and magnified; and what
// assistive technology is told of it, held against the trees that are kept in tests/browser/trees.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { violations } from './catalogue.mjs';

const TREES = fileURLToPath(new URL('trees/', import.meta.url));
const update = process.env.UPDATE_EXPECTED === '1';

/** Name and address of one page of each kind. */
export async function kinds(base) {
  const found = await (await fetch(`${base}api/v1/search?q=water&limit=3`)).json();
  const ids = found.hits.map((hit) => hit.id);
  const note = encodeURIComponent('Read this first');
  return {
    home: base,
    results: `${base}search?q=water`,
    filtered: `${base}search?q=&language=de&year-from=2010`,
    empty: `${base}search?q=watre+zzzz&language=de`,
    corrected: `${base}search?q=fysics`,
    most: `${base}search?q=how+do+plants+make+their+food`,
    far: `${base}search?q=&page=400`,
    hints: `${base}search?q=autor:curie+OR+video`,
    record: `${base}record/${ids[0]}`,
    report: `${base}record/${ids[0]}/report`,
    list: `${base}list?ids=${ids.join(',')}&title=Water&heading.${ids[0]}=Start&note.${ids[1]}=${note}`,
    'empty-list': `${base}list`,
    collections: `${base}collections`,
    collection: `${base}collections/water`,
    sources: `${base}sources`,
    source: `${base}sources/${found.hits[0].source}`,
    subjects: `${base}browse/subjects`,
    levels: `${base}browse/level`,
    accessibility: `${base}accessibility`,
    missing: `${base}nothing/here`,
  };
}

/** Role, name and state of what a screen reader meets, one line each, indented by depth. */
function lines(node, depth = 0) {
  const states = ['checked', 'expanded', 'level', 'value', 'pressed', 'selected', 'disabled', 'invalid'];
  const said = states.filter((key) => node[key] !== undefined && node[key] !== '').map((key) => `${key}=${node[key]}`);
  const name = (node.name ?? '').replace(/\s+/g, ' ').trim();
  const own = `${'  '.repeat(depth)}${node.role}${name ? ` "${name}"` : ''}${said.length ? ` (${said.join(', ')})` : ''}`;
  return [own, ...(node.children ?? []).flatMap((child) => lines(child, depth + 1))];
}

/** The tree without what differs from run to run: the ports of the servers, and the day of the harvest. */
async function tree(page) {
  const snapshot = await page.accessibility.snapshot({ interestingOnly: true });
  const day = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return lines(snapshot).join('\n').replace(/127\.0\.0\.1:\d+/g, 'HOST').replaceAll(day, 'TODAY') + '\n';
}

async function compared(page, name) {
  const path = `${TREES}${name}.txt`, have = await tree(page);
  if (update || !existsSync(path)) {
    mkdirSync(TREES, { recursive: true });
    writeFileSync(path, have);
    assert.ok(update, `${path} was not there; it is written now: look at it`);
  }
  const wanted = readFileSync(path, 'utf8').split('\n'), found = have.split('\n');
  const at = wanted.findIndex((line, nth) => line !== found[nth]);
  assert.equal(at === -1 ? undefined : `${name}, line ${at + 1}: ${found[at]}`, at === -1 ? undefined : `${name}, line ${at + 1}: ${wanted[at]}`);
  assert.equal(found.length, wanted.length, name);
}

async function eachKind(page, base, visit) {
  const wrong = [];
  for (const [name, url] of Object.entries(await kinds(base))) {
    await page.goto(url);
    for (const fault of await visit(name)) wrong.push(`${name}: ${fault}`);
  }
  assert.deepEqual(wrong, []);
}

async function tooWide(page, width) {
  const has = await page.evaluate(() => document.documentElement.scrollWidth);
  return has > width ? [`${has} wide, not ${width}`] : [];
}

/** [name, test(page)] of every kind of page in browser `browserName`. */
export function pageTests(base, browserName) {
  const tests = [
    ['nothing of any page runs wider than 320 pixels, which is 1,280 magnified four times', async (page) => {
      await page.setViewport({ width: 320, height: 256 });
      await eachKind(page, base, () => tooWide(page, 320));
    }],
    ['axe-core finds nothing on any page from right to left', async (page) => {
      const arabic = new URL('?ui=ar', base).href;
      await page.goto(arabic);
      const wrong = [];
      for (const [name, url] of Object.entries(await kinds(base))) {
        await page.goto(`${url}${url.includes('?') ? '&' : '?'}ui=ar`);
        for (const fault of await violations(page)) wrong.push(`${name}: ${fault}`);
      }
      assert.deepEqual(wrong, []);
    }],
    ['suggestions are walked by keyboard and told to assistive technology', async (page) => {
      await page.goto(base);
      await page.type('#q', 'phot');
      await page.waitForSelector('[role=listbox]:not([hidden]) [role=option]');
      const state = () => page.$eval('#q', (box) => [box.getAttribute('aria-expanded'), box.getAttribute('aria-activedescendant')]);
      assert.deepEqual(await state(), ['true', null]);
      await page.keyboard.press('ArrowDown');
      const [, active] = await state();
      assert.equal(await page.$eval(`#${active}`, (option) => option.getAttribute('aria-selected')), 'true');
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Escape');
      assert.deepEqual(await state(), ['false', null]);
      await page.keyboard.press('ArrowDown');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.match(page.url(), /record|search/);
    }],
    ['my list is filled by buttons, kept, changed by its form and shared by its address', async (page) => {
      await page.goto(`${base}search?q=water`);
      await page.evaluate(() => localStorage.clear());
      await page.reload();
      const titles = await page.$$eval('.hit-title', (all) => all.slice(0, 2).map((one) => one.textContent.trim()));
      for (const button of (await page.$$('li.hit button.keep')).slice(0, 2)) await button.click();
      await page.goto(base);
      assert.match(await page.$eval('a[data-list]', (link) => link.textContent), /\(2\)/);
      await Promise.all([page.waitForNavigation(), page.click('a[data-list]')]);
      const shown = () => page.$$eval('.hit-title', (all) => all.map((one) => one.textContent.trim()));
      assert.deepEqual(await shown(), titles);
      await page.$eval('input[name^="place."]', (box) => { box.value = '9'; });
      await page.$eval('input[name^="note."]', (box) => { box.value = 'For Friday'; });
      await Promise.all([page.waitForNavigation(), page.click('.list-page button[type=submit]')]);
      assert.deepEqual(await shown(), [...titles].reverse());
      const address = await page.$eval('#list-address', (box) => box.value);
      await page.evaluate(() => localStorage.clear());
      await page.goto(address);
      assert.deepEqual(await shown(), [...titles].reverse());
      assert.ok((await page.$eval('main', (main) => main.textContent)).includes('For Friday'));
    }],
  ];
  if (browserName !== 'chromium') return tests;
  const looks = [
    ['in the light', [{ name: 'prefers-color-scheme', value: 'light' }]],
    ['in the dark', [{ name: 'prefers-color-scheme', value: 'dark' }]],
    ['in forced colours', [{ name: 'forced-colors', value: 'active' }]],
  ];
  for (const [name, features] of looks) {
    tests.push([`axe-core finds nothing on any page ${name}`, async (page) => {
      if (features[0].name === 'forced-colors') {
        const client = await page.createCDPSession();
        await client.send('Emulation.setEmulatedMedia', { features });
      } else {
        await page.emulateMediaFeatures(features);
      }
      await eachKind(page, base, () => violations(page));
    }]);
  }
  tests.push(['assistive technology is told the same of every page as before', async (page) => {
    for (const [name, url] of Object.entries(await kinds(base))) {
      await page.goto(url);
      await compared(page, name);
    }
  }]);
  tests.push(['a problem is reported and a list changed without JavaScript', async (page) => {
    await page.setJavaScriptEnabled(false);
    const { report, list } = await kinds(base);
    await page.goto(report);
    await page.type('#report-text', 'The link is dead.');
    await Promise.all([page.waitForNavigation(), page.click('form[method=post] button')]);
    assert.match(await page.content(), /role="status"/);
    await page.goto(list);
    await Promise.all([page.waitForNavigation(), page.click('.list-page button[type=submit]')]);
    assert.match(await page.content(), /Read this first/);
  }]);
  return tests;
}
