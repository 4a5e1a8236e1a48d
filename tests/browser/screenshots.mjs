// Makes the pictures in docs/screenshots from the demo, so that they show what there is.
// usage: node tests/browser/screenshots.mjs path/to/lomond
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withBrowser } from './browsers.mjs';
import { startDemo } from './demo.mjs';

const OUT = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const DESK = { width: 1180, height: 860 };
const PHONE = { width: 360, height: 740, isMobile: true };

const binary = process.argv[2] ?? 'target/debug/lomond';
const collection = mkdtempSync(join(tmpdir(), 'lomond-shots-'));
mkdirSync(OUT, { recursive: true });

async function shot(page, name, url, { view = DESK, scheme = 'light', ready = null } = {}) {
  await page.setViewport(view);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto('about:blank');
  await page.goto(url);
  if (ready) await page.waitForFunction(ready, { timeout: 20_000 });
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  console.log(`${name}.png`);
}

const demo = await startDemo(binary, collection);
try {
  await withBrowser('chromium', async (browser) => {
    const page = await browser.newPage();
    const at = (path) => new URL(path, demo.url).href;
    await shot(page, 'home', at(''));
    await shot(page, 'results', at('search?q=biology'));
    const record = await page.$eval('[data-id] a', (link) => link.href);
    await shot(page, 'record', record);
    await shot(page, 'sources', at('sources'));
    await shot(page, 'phone', at('search?q=water'), { view: PHONE });
    await shot(page, 'arabic', at('search?q=&language=ar&ui=ar'));
    await shot(page, 'dark', at('search?q=history'), { scheme: 'dark' });
    const bundle = pathToFileURL(join(collection, 'bundle', 'index.html'));
    bundle.hash = 'q=energy';
    await shot(page, 'bundle', bundle.href, { ready: () => document.documentElement.dataset.state === 'done' });
  });
} finally {
  await demo.stop();
  rmSync(collection, { recursive: true, force: true });
}
