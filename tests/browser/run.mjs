// Real browsers over the catalogue and the bundle that `lomond demo` makes.
// usage: node run.mjs path/to/lomond [--only chromium|firefox]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { names, withBrowser } from './browsers.mjs';
import { startDemo } from './demo.mjs';
import { catalogueTests } from './catalogue.mjs';
import { bundleTests } from './bundle.mjs';
import { readerTests } from './bundle_reader.mjs';
import { servedTests } from './bundle_served.mjs';
import { pageTests } from './pages.mjs';

const binary = process.argv[2] ?? 'target/debug/lomond';
const only = process.argv[3] === '--only' ? process.argv[4] : null;
const collection = mkdtempSync(join(tmpdir(), 'lomond-demo-'));
const counts = { passed: 0, failed: 0 };

async function runTests(browserName, browser, tests) {
  for (const [name, test] of tests) {
    const page = await browser.newPage();
    try {
      await test(page, browser);
      counts.passed += 1;
      console.log(`ok   ${browserName}: ${name}`);
    } catch (error) {
      counts.failed += 1;
      console.log(`FAIL ${browserName}: ${name}\n     ${error.stack ?? error}`);
    } finally {
      await page.close();
    }
  }
}

const demo = await startDemo(binary, collection);
try {
  for (const name of names.filter((name) => !only || name === only)) {
    await withBrowser(name, async (browser) => {
      await runTests(name, browser, catalogueTests(demo.url, name));
      await runTests(name, browser, pageTests(demo.url, name));
      await runTests(name, browser, bundleTests(join(collection, 'bundle'), name));
      await runTests(name, browser, readerTests(join(collection, 'bundle'), name));
      await runTests(name, browser, servedTests(join(collection, 'bundle')));
    });
  }
} finally {
  await demo.stop();
  rmSync(collection, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
