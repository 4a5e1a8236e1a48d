#!/usr/bin/env node
// How often a bundle's first ten are the server's: same records, same order, equal scores.
//
// usage: node benches/bundle_agree.mjs PROGRAM COLLECTION BUNDLE [--queries 300]
//
// BUNDLE is of the whole COLLECTION. Queries are made of the words of records spread over the bundle, the same
// number in each language, in turn: a word, two words, a phrase, a word without another, a word in the title, a word
// with its last letters gone, three words, and a word without its diacritics. The bundle is asked through its own
// script under Node, the server by `search --json`. Prints the rate and what differs; fails below 99 %. Then the first words of the
// queries are misspelt, and how often both offer the same better spelling is printed, which fails nothing: the bundle knows no numbers
// of spellings and looks through the words that begin alike. Last come the questions of the labelled set, of which no record has all
// words: how often both show the same records with most of them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openBundle } from '../tests/browser/bundle_core.mjs';

const LANGUAGES = ['en', 'de', 'es', 'fr', 'pl', 'uk', 'ar', 'zh'], SHAPES = 8, WANTED = 0.99, CLOSE = 1e-5;

function shape(words, nth) {
  const [one, two = one, three = two] = words;
  const shapes = [one, `${one} ${two}`, `"${one} ${two}"`, `${one} -${three}`, `title:${one}`, one.slice(0, Math.max(3, one.length - 2)),
    `${one} ${two} ${three}`, one.normalize('NFD').replace(/\p{Mn}/gu, '')];
  return shapes[nth % SHAPES];
}

/** Queries of words of each language, taken from records at even distances. */
async function queries(L, n) {
  const found = [], each = Math.ceil(n / LANGUAGES.length);
  for (const language of LANGUAGES) {
    const filters = [{ field: 'language', value: language }];
    for (let nth = 0, page = 1; nth < each; page += 7) {
      const { hits } = await L.search({ query: '', filters, sort: 'title', page });
      if (hits.length === 0) break;
      for (const hit of hits.slice(0, 4)) {
        const words = `${hit.heading[1]} ${hit.description.map((text) => text[1]).join(' ')}`.match(/[\p{L}\p{M}]{3,}/gu) ?? [];
        const spread = words.filter((_, at) => at % 3 === nth % 3).slice(0, 3);
        if (spread.length > 0 && nth < each) {
          found.push({ language, query: shape(spread, nth) });
          nth += 1;
        }
      }
    }
  }
  return found.slice(0, n);
}

function server(program, collection, query) {
  return JSON.parse(execFileSync(program, ['--collection', collection, '--json', 'search', '--limit', '10', '--', query], { maxBuffer: 1 << 26 }));
}

/** A word with a letter left out, doubled, swapped with the next or taken for another. */
function misspelt(word, nth) {
  const letters = Array.from(word), at = (nth * 7) % letters.length, change = nth % 4;
  if (change === 0) letters.splice(at, 1);
  else if (change === 1) letters.splice(at, 0, letters[at]);
  else if (change === 2) letters.splice(at, 2, ...letters.slice(at, at + 2).reverse());
  else letters[at] = letters[(at + 1) % letters.length];
  return letters.join('');
}

async function compareCorrections(asked) {
  let same = 0, all = 0;
  for (const [nth, { query }] of asked.entries()) {
    const word = (query.match(/[\p{L}\p{M}]{5,}/u) ?? [])[0];
    if (!word) continue;
    const text = misspelt(word, nth), wanted = server(program, collection, text);
    if (wanted.total > 0) continue;
    const found = await L.nearest({ query: text, filters: [], like: {}, prefer: [], any: false, sort: 'relevance', page: 1 });
    all += 1;
    if ((found?.query ?? null) === (wanted.suggestion ?? null)) same += 1;
    else console.log(`${text}: ${found?.query}, ${found?.total}; the server ${wanted.suggestion}, ${wanted.suggestion_total}`);
  }
  console.log(`${same} of ${all} misspelt words get the server's better spelling`);
}

/** Questions, of which no record has all words: how often both show the same records with most of them. */
async function compareQuestions() {
  const rows = readFileSync(new URL('../tests/data/relevance/queries.tsv', import.meta.url), 'utf8').trimEnd().split('\n');
  let same = 0, all = 0;
  for (const [, kind, query] of rows.map((row) => row.split('\t'))) {
    const wanted = kind === 'question' ? server(program, collection, query).relaxed : null;
    if (!wanted) continue;
    const state = { query, filters: [], like: {}, prefer: [], any: false, sort: 'relevance', page: 1 };
    const { words } = await L.relax(state);
    const wrong = words ? difference(await L.search({ ...state, words }), wanted) : 'nothing';
    all += 1;
    if (wrong === null) same += 1;
    else console.log(`${query}: ${wrong}`);
  }
  console.log(`${same} of ${all} questions show the server's first ten of those with most of their words`);
}

/** What differs, or null. */
function difference(own, wanted) {
  if (own.total !== wanted.total) return `${own.total} hits, not ${wanted.total}`;
  const ids = own.hits.map((hit) => hit.id).join(' ');
  if (ids !== wanted.hits.map((hit) => hit.id).join(' ')) return 'other hits, or in another order';
  return own.scores.every((score, at) => Math.abs(score - wanted.hits[at].score) < CLOSE) ? null : 'other scores';
}

const [program, collection, dir, , count = '300'] = process.argv.slice(2);
if (!dir) throw new Error('usage: bundle_agree.mjs PROGRAM COLLECTION BUNDLE [--queries N]');
const L = await openBundle(dir), asked = await queries(L, Number(count));
const byLanguage = new Map(LANGUAGES.map((language) => [language, [0, 0]]));
let agreed = 0, withHits = 0;
for (const { language, query } of asked) {
  const wanted = server(program, collection, query), tally = byLanguage.get(language);
  const own = await L.search({ query, filters: [], sort: 'relevance', page: 1 });
  const wrong = difference(own, wanted);
  tally[1] += 1;
  if (wanted.total > 0) withHits += 1;
  if (wrong === null) {
    agreed += 1;
    tally[0] += 1;
  } else {
    console.log(`${language} ${query}: ${wrong}`);
  }
}
const rate = asked.length > 0 ? agreed / asked.length : 0;
console.log([...byLanguage].map(([language, [good, all]]) => `${language} ${good}/${all}`).join(', '));
console.log(`${agreed} of ${asked.length} queries (${(100 * rate).toFixed(1)} %) have the server's first ten; ${withHits} of them find something`);
process.exitCode = rate < WANTED || withHits < asked.length / 2 ? 1 : 0;
await compareCorrections(asked);
await compareQuestions();
