// Starts the browsers that the tests drive, set up as a reader has them.
import puppeteer from 'puppeteer-core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHROMIUM_ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

// Drivers turn the origin policy of file:// off in Firefox; a reader's Firefox has it on.
const FIREFOX_PREFS = { 'security.fileuri.strict_origin_policy': true };

const KINDS = {
  chromium: { executablePath: '/usr/bin/chromium', args: CHROMIUM_ARGS },
  firefox: { executablePath: '/usr/bin/firefox-esr', browser: 'firefox', extraPrefsFirefox: FIREFOX_PREFS },
};

export const names = Object.keys(KINDS);

/** Runs `work(browser)` in a fresh profile and always ends the browser. */
export async function withBrowser(name, work) {
  const profile = mkdtempSync(join(tmpdir(), `lomond-${name}-`));
  const browser = await puppeteer.launch({ headless: true, userDataDir: profile, ...KINDS[name] });
  try {
    return await work(browser);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
