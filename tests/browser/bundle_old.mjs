// The bundle from file:// in Chromium 64, 78 and 109: what stands on school computers that nobody updates.
// Apart from run.mjs because today's driver does not speak to them: each page is opened, left alone for some seconds of
// its own time, and what it then holds is looked at. The browsers come from npm, into target/old-browsers.
// usage: node bundle_old.mjs path/to/lomond
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url)), KEPT = join(PROJECT, 'target/old-browsers');
// Name here, package, where its packed programs lie.
const BROWSERS = [
  ['chromium-64', 'chrome-aws-lambda@64.0.3264'],
  ['chromium-78', 'chrome-aws-lambda@1.20.4'],
  ['chromium-109', '@sparticuz/chromium@109.0.6'],
];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--single-process', '--no-zygote', '--virtual-time-budget=15000', '--dump-dom'], ATTEMPTS = 12, START_DONE = /data-state="(ready|done)"/;

function install() {
  mkdirSync(KEPT, { recursive: true });
  const wanted = BROWSERS.map(([name, from]) => `${name}@npm:${from}`);
  if (BROWSERS.some(([name]) => !existsSync(join(KEPT, 'node_modules', name)))) {
    execFileSync('npm', ['install', '--prefix', KEPT, '--silent', '--no-audit', '--no-fund', '--ignore-scripts', ...wanted], { stdio: 'inherit' });
  }
  return BROWSERS.map(([name]) => ({ name, dir: unpack(name) }));
}

function unpack(name) {
  const dir = join(KEPT, name), packed = join(KEPT, 'node_modules', name, 'bin');
  if (existsSync(join(dir, 'complete'))) return dir;
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'chromium'), brotliDecompressSync(readFileSync(join(packed, 'chromium.br'))), { mode: 0o755 });
  if (existsSync(join(packed, 'aws.tar.br'))) {
    execFileSync('tar', ['-x', '-C', dir], { input: brotliDecompressSync(readFileSync(join(packed, 'aws.tar.br'))) });
  }
  writeFileSync(join(dir, 'complete'), '');
  return dir;
}

/** The page as it stands after its scripts have run; tried again where the browser's clock ran ahead of its threads. */
function open(browser, file, hash = '', complete = /data-state="(done|error)"/) {
  let page = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    page = openOnce(browser, file, hash);
    if (complete.test(page)) return page;
  }
  return page;
}

function openOnce({ dir }, file, hash) {
  const profile = mkdtempSync(join(tmpdir(), 'lomond-old-')), url = pathToFileURL(file);
  url.hash = hash;
  try {
    const env = { ...process.env, LD_LIBRARY_PATH: join(dir, 'lib') };
    return execFileSync(join(dir, 'chromium'), [...FLAGS, `--user-data-dir=${profile}`, url.href],
      { env, encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] });
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

const value = (page, name) => (page.match(new RegExp(`${name}="([^"]*)"`)) ?? [])[1];

/** [name, test(browser)] over the bundle in `dir`, whose search says `wanted`. */
function tests(dir, wanted) {
  const index = join(dir, 'index.html'), best = wanted.hits[0];
  return [
    ['is the browser it should be', (browser) => {
      const page = join(dir, '..', 'version.html');
      writeFileSync(page, '<p id="a"></p><script>document.getElementById("a").textContent = navigator.userAgent</script>');
      assert.match(open(browser, page, '', /Chrome/), new RegExp(`Chrome/${browser.name.split('-')[1]}\\.`));
    }],
    ['a search finds the catalogue\'s first ten and counts the facets', (browser) => {
      const page = open(browser, index, `q=${wanted.query}`);
      assert.equal(value(page, 'data-state'), 'done', (page.match(/role="alert">[^<]*/) ?? [''])[0]);
      assert.equal(Number(value(page, 'data-total')), wanted.total);
      const ids = [...page.matchAll(/class="hit" data-id="([^"]*)"/g)].map((match) => match[1]);
      assert.deepEqual(ids, wanted.hits.map((hit) => hit.id));
      assert.equal(value(page, 'data-facets'), 'done');
      assert.match(page, /<fieldset class="facet-language">/);
    }],
    ['a record is shown', (browser) => {
      const page = open(browser, index, `r=${best.id}`);
      assert.equal(value(page, 'data-state'), 'done');
      assert.match(page, new RegExp(`<article class="record" data-id="${best.id}"`));
    }],
    ['Arabic runs from right to left', (browser) => {
      assert.match(open(browser, index, `q=${wanted.query}&ui=ar`), /<html[^>]* dir="rtl"/);
    }],
    ['START.html leads to the search', (browser) => {
      assert.match(open(browser, join(dir, 'START.html'), '', START_DONE), START_DONE);
    }],
  ];
}

function run(browsers, program) {
  const work = mkdtempSync(join(tmpdir(), 'lomond-old-bundle-')), dir = join(work, 'é #1 %41'), collection = join(work, 'collection');
  const lomond = (...args) => execFileSync(resolve(program), ['--collection', collection, '--json', ...args], { encoding: 'utf8' });
  let failed = 0;
  try {
    try {
      lomond('import', join(PROJECT, 'data/sample/records'));
    } catch (error) {
      // Exit code 1: some of the sample cannot be read, as it should be.
      if (error.status !== 1) throw error;
    }
    lomond('bundle', dir);
    const wanted = JSON.parse(lomond('search', 'physics', '--limit', '10'));
    assert.ok(wanted.hits.length > 5, 'the sample has too little to compare');
    for (const browser of browsers) {
      for (const [name, test] of tests(dir, wanted)) {
        try {
          test(browser);
          console.log(`ok   ${browser.name}: ${name}`);
        } catch (error) {
          failed += 1;
          console.log(`FAIL ${browser.name}: ${name}\n     ${error.message}`);
        }
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return failed;
}

let browsers = null;
try {
  browsers = install();
} catch (error) {
  console.log(`skipped: the old browsers cannot be installed: ${String(error.message).split('\n')[0]}`);
}
if (browsers) process.exitCode = run(browsers, process.argv[2] ?? 'target/debug/lomond') > 0 ? 1 : 0;
