// Runs a bundle's own script without a browser and compares what it finds with what the index found.
// usage: node bundle_core.mjs BUNDLE [CASES.json]   (cases as tests/it/bundle.rs writes them)
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const HERE = dirname(fileURLToPath(import.meta.url));

/** A script as a browser reads it: a mark of byte order says what it is in. */
function script(path) {
  const bytes = readFileSync(path);
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Opens the bundle in `dir`; `old` takes away what young browsers have. Returns its `Lomond` object. */
export async function openBundle(dir, { old = false } = {}) {
  const page = readFileSync(join(dir, 'index.html'), 'utf8');
  const attribute = (name) => page.match(new RegExp(`${name}="([^"]*)"`))[1];
  const element = { dataset: { root: attribute('data-root'), inflate: attribute('data-inflate') } };
  const global = {
    TextDecoder, Promise, Map, Set, WeakMap, URL, console,
    document: { readyState: 'complete', documentElement: element, getElementById: () => null, createElement: () => ({}) },
  };
  if (!old) global.DecompressionStream = DecompressionStream;
  global.window = global;
  vm.createContext(global);
  // Everything but the last part, which starts the page, or what stands beside results.
  const engine = (all) => all.slice(0, all.lastIndexOf('(function (global) {'));
  vm.runInContext(engine(page.match(/<script>([^]*)<\/script>/)[1]), global, { filename: 'index.html' });
  global.Lomond.inject = async (path) => {
    if (!existsSync(join(dir, path))) throw new Error(`cannot read ${path}`);
    const source = script(join(dir, path));
    vm.runInContext(path === global.Lomond.root?.later?.[0] ? engine(source) : source, global, { filename: path });
  };
  await global.Lomond.open(element.dataset.root);
  await global.Lomond.later();
  return global.Lomond;
}

// Values from the other context have other prototypes: compare as plain data.
const plain = (value) => JSON.parse(JSON.stringify(value));

async function compareSearch(L, wanted) {
  const filters = wanted.filters.map(([field, value]) => ({ field, value }));
  const found = await L.search({ query: wanted.query, filters, sort: wanted.sort, prefer: wanted.prefer, words: wanted.words, page: 1 });
  assert.equal(found.total, wanted.total, 'total');
  const ids = found.hits.map((hit) => hit.id);
  assert.deepEqual(plain(ids), wanted.hits.map(([id]) => id), 'ids');
  found.scores.forEach((score, at) => assert.ok(Math.abs(score - wanted.hits[at][1]) < 1e-5, `score ${at}`));
  if (wanted.sort === 'relevance') {
    for (const { field, values } of await found.countFacets()) {
      const counted = values.filter((value) => value.count > 0).map(({ value, count }) => [value.toLowerCase(), count]);
      assert.deepEqual(plain(counted), wanted.facets[field].map(([value, count]) => [value.toLowerCase(), count]), field);
    }
  }
}

function compareParse(L) {
  const cases = JSON.parse(readFileSync(join(HERE, '../fixtures/query_cases.json'), 'utf8'));
  for (const [text, wanted] of cases) {
    const got = L.parse(text).map((clause) => [clause.excluded, clause.field, clause.text, clause.phrase]);
    assert.deepEqual(plain(got), wanted, JSON.stringify(text));
  }
  return cases.length;
}

function compareFormulas(L) {
  const cases = JSON.parse(readFileSync(join(HERE, '../fixtures/formula_cases.json'), 'utf8'));
  assert.deepEqual(cases.map(([text]) => [text, L.formulas(text)]), cases);
  return cases.length;
}

function compareTokens(L, cases) {
  for (const [text, wanted] of cases) {
    const got = L.tokens(text).map((token) => [token.form, token.spelling, token.position]);
    assert.deepEqual(plain(got), wanted, text);
  }
}

async function compareLabels(L, cases) {
  for (const [language, value, label, broader] of cases) {
    if (L.language !== language) await L.speak(language);
    assert.equal(L.label('subject', value), label, `${language}: ${value}`);
    assert.equal(L.root.broader.subject[value] ?? null, broader, value);
  }
}

/** A number in words and groups of digits, as the catalogue has it. */
async function compareNumbers(L, cases) {
  for (const [language, n, wanted] of cases) {
    if (L.language !== language) await L.speak(language);
    assert.equal(L.count('results.count', n), wanted, `${language}: ${n}`);
  }
}

const plainly = (query) => ({ query, filters: [], like: {}, prefer: [], any: false, sort: 'relevance', page: 1 });

async function compareCorrections(L, cases) {
  for (const [text, suggestion, total] of cases) {
    const found = await L.nearest(plainly(text));
    assert.deepEqual(found ? [found.query, found.total] : [null, 0], [suggestion, total], text);
  }
}

async function compareRelaxed(L, cases) {
  for (const [text, words, suggestion, total, hits] of cases) {
    const other = await L.relax(plainly(text));
    assert.deepEqual([other.words, other.better?.query ?? null], [words, suggestion], text);
    if (!words) continue;
    const found = await L.search({ ...plainly(text), words });
    assert.deepEqual([found.total, ...plain(found.hits.map((hit) => hit.id))], [total, ...hits.map(([id]) => id)], text);
    found.scores.forEach((score, at) => assert.ok(Math.abs(score - hits[at][1]) < 1e-5, `${text}: score ${at}`));
  }
}

async function compareOffers(L, cases) {
  for (const [text, wanted] of cases) {
    const shown = [];
    for (const { filters, query } of await L.offers(plainly(text))) {
      const { total } = await L.peek({ ...plainly(query), filters }, 0);
      if (total > 0) shown.push([filters[0].field, filters.map((filter) => filter.value).join(' '), query, total]);
    }
    assert.deepEqual(shown, wanted, text);
  }
}

function compareHints(L, cases) {
  for (const [text, wanted] of cases) assert.deepEqual(plain(L.hints(text)), wanted, text);
}

async function inflateAgrees(dir, state) {
  const [young, old] = [await openBundle(dir), await openBundle(dir, { old: true })];
  const [a, b] = [await young.search(state), await old.search(state)];
  assert.deepEqual(plain(a.hits), plain(b.hits));
}

async function main([dir, file]) {
  const L = await openBundle(dir);
  console.log(`${compareParse(L)} queries parsed alike`);
  console.log(`${compareFormulas(L)} formulas read alike`);
  await inflateAgrees(dir, { query: '', filters: [], sort: 'relevance', page: 1 });
  if (!file) return;
  const cases = JSON.parse(readFileSync(file, 'utf8'));
  compareTokens(L, cases.tokens);
  console.log(`${cases.tokens.length} texts cut alike`);
  await compareLabels(L, cases.labels);
  console.log(`${cases.labels.length} labels alike`);
  await compareNumbers(L, cases.numbers);
  console.log(`${cases.numbers.length} numbers alike`);
  await compareCorrections(L, cases.corrections);
  await compareRelaxed(L, cases.relaxed);
  await compareOffers(L, cases.offers);
  compareHints(L, cases.hints);
  console.log(`${cases.corrections.length} corrections, ${cases.relaxed.length} queries with part of their words, ${cases.offers.length} queries with offers, ${cases.hints.length} with hints alike`);
  const wrong = [];
  for (const wanted of cases.searches) {
    try {
      await compareSearch(L, wanted);
    } catch (error) {
      wrong.push(`${wanted.sort} ${JSON.stringify(wanted.query)} ${JSON.stringify(wanted.filters)}: ${error.message}`);
    }
  }
  console.log(`${cases.searches.length - wrong.length} of ${cases.searches.length} searches alike`);
  assert.deepEqual(wrong, []);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
