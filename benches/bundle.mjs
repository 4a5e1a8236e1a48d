#!/usr/bin/env node
// Opens bundles from file:// in headless Chromium and says what a reader waits for and what is read.
//
// usage: node benches/bundle.mjs [--slow K] [--runs N] [--first WORDS] DIR... [-- QUERY...]
//
// For each bundle: milliseconds from opening the page to its first results, files and bytes read until then, the
// same for each later query with nothing of it read before, the facets of a query that finds much, and the
// renderer's memory. Bytes are counted by the developer protocol, the page's own count stands beside them.
// `--slow 6` slows the processor six times. A fresh browser and a fresh profile for each run; medians of the runs.
// Also measures peers' pages that set `FIRSTAT` and `RUN`. Apart from the tests because it judges nothing.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(join(HERE, '../tests/browser/package.json'));
const LATER = ['mathematics energy', 'zebra', 'physics', 'schule', 'energía', 'photosynth', 'math', 'water cycle', 'zellteilung', 'history',
  'licht', 'musique', 'geografia', 'chemical reaction', 'the', 'garden tree', 'sprache', '数学'];
const WAIT = 120_000;

function options(argv) {
  const found = { slow: 1, runs: 3, first: 'photosynthesis', dirs: [], queries: LATER };
  const split = argv.indexOf('--');
  if (split >= 0) found.queries = argv.splice(split).slice(1);
  while (argv.length > 0) {
    const word = argv.shift();
    if (word === '--slow' || word === '--runs') found[word.slice(2)] = Number(argv.shift());
    else if (word === '--first') found.first = argv.shift();
    else found.dirs.push(resolve(word));
  }
  return found;
}

const median = (numbers) => numbers.slice().sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Runs in the page before anything else: notes when it says that results are shown. */
function watch() {
  window.SEEN = [];
  new MutationObserver(() => {
    const { state, facets, files, bytes } = document.documentElement.dataset;
    const what = facets === 'done' ? 'facets' : state;
    if (!window.SEEN.some((one) => one.what === what)) window.SEEN.push({ what, at: performance.now(), files: Number(files), bytes: Number(bytes) });
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-state', 'data-facets'] });
}

/** Megabytes resident in the browser's largest renderer. */
function rendererMegabytes(profile) {
  let most = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (!command.includes('--type=renderer') || !command.includes(profile)) continue;
      most = Math.max(most, Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
    } catch { /* ended meanwhile */ }
  }
  return Math.round(most);
}

async function settled(page, what) {
  await page.waitForFunction((wanted) => window.SEEN.some((one) => one.what === 'error' || one.what === wanted), { timeout: WAIT, polling: 20 }, what);
  return page.evaluate((wanted) => {
    const found = window.SEEN.find((one) => one.what === wanted);
    const total = Number((document.querySelector('[data-total]') || { dataset: { total: 0 } }).dataset.total);
    return found ? { ...found, total } : { at: NaN, files: NaN, bytes: NaN, total };
  }, what);
}

async function visit(puppeteer, dir, { slow, first, queries }) {
  const profile = mkdtempSync(join(tmpdir(), 'lomond-bench-'));
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', `--crash-dumps-dir=${profile}`];
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', userDataDir: profile, args, protocolTimeout: WAIT });
  try {
    const page = await browser.newPage(), client = await page.createCDPSession();
    let bytes = 0, files = 0;
    await client.send('Network.enable');
    client.on('Network.dataReceived', (event) => { bytes += event.dataLength; });
    client.on('Network.requestWillBeSent', (event) => { if (event.request.url.startsWith('file:')) files += 1; });
    if (slow > 1) await client.send('Emulation.setCPUThrottlingRate', { rate: slow });
    await page.evaluateOnNewDocument(watch);
    const url = pathToFileURL(join(dir, 'index.html'));
    url.hash = `q=${encodeURIComponent(first)}`;
    await page.goto(url.href);
    const atFirst = await settled(page, 'done'), withFacets = await settled(page, 'facets');
    const out = { first: { ...atFirst, ms: atFirst.at, facets: withFacets.at }, later: [] };
    let before = withFacets;
    for (const query of queries) {
      const started = await page.evaluate((text) => {
        document.documentElement.dataset.state = document.documentElement.dataset.facets = '';
        window.SEEN = [];
        const now = performance.now();
        window.location.hash = `q=${encodeURIComponent(text)}`;
        return now;
      }, query);
      const hits = await settled(page, 'done'), counted = await settled(page, 'facets');
      out.later.push({ query, total: hits.total, ms: hits.at - started, files: hits.files - before.files, bytes: hits.bytes - before.bytes,
        facets: counted.at - started, allFiles: counted.files - before.files, allBytes: counted.bytes - before.bytes });
      before = counted;
    }
    out.own = await page.evaluate(() => (window.Lomond ? { ...window.Lomond.traffic } : null));
    out.protocol = { files, bytes };
    out.renderer = rendererMegabytes(profile);
    return out;
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

const kb = (bytes) => Math.round(bytes / 1000);

async function measure(puppeteer, dir, wanted) {
  const runs = [];
  for (let run = 0; run < wanted.runs; run += 1) runs.push(await visit(puppeteer, dir, wanted));
  const last = runs[runs.length - 1];
  const first = median(runs.map((run) => run.first.ms));
  console.log(`${dir}: first results ${Math.round(first)} ms (${runs.map((run) => Math.round(run.first.ms)).join(', ')}), ${last.first.total} hits, `
    + `${last.first.files} files ${kb(last.first.bytes)} KB by the page's own count`);
  for (const [at, one] of last.later.entries()) {
    const ms = median(runs.map((run) => run.later[at].ms)), facets = median(runs.map((run) => run.later[at].facets));
    console.log(`  ${one.query}: ${one.total} hits, ${Math.round(ms)} ms, ${one.files} files ${kb(one.bytes)} KB; with facets ${Math.round(facets)} ms, ${one.allFiles} files ${kb(one.allBytes)} KB`);
  }
  const middle = (key) => median(last.later.map((one) => one[key]));
  console.log(`  median later query: ${middle('files')} files, ${kb(middle('bytes'))} KB, ${Math.round(middle('ms'))} ms; renderer ${last.renderer} MB; `
    + `counted by the page ${last.own?.files} files ${last.own?.bytes} bytes, by the protocol ${last.protocol.files} files ${last.protocol.bytes} bytes`);
}

const wanted = options(process.argv.slice(2));
const { default: puppeteer } = await import(pathToFileURL(require.resolve('puppeteer-core')).href);
for (const dir of wanted.dirs) await measure(puppeteer, dir, wanted);
