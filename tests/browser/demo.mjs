// Runs `lomond` on a free port and waits for the line that says where it serves.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Resolves to {url, stop}; rejects when the program ends first. */
export function start(binary, args, { folder, errors = 'inherit' } = {}) {
  const child = spawn(binary, args, { cwd: folder, stdio: ['ignore', 'pipe', errors] });
  const stop = () => new Promise((done) => {
    child.once('exit', done);
    child.kill('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`lomond ${args[0]} ended with exit code ${code} before it served`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = line.match(/http:\/\/127\.0\.0\.1:\d+\//);
      if (url) resolve({ url: url[0], stop });
    });
  });
}

const SITE = `[[collections]]
id = "water"
title = "All about water"
text = "The sea, rivers, rain, and what we drink."
query = "water"
`;

/** What `lomond demo` makes in `collection`, served as a site with a named collection. */
export async function startDemo(binary, collection) {
  const config = mkdtempSync(join(tmpdir(), 'lomond-site-'));
  writeFileSync(join(config, 'lomond.toml'), SITE);
  execFileSync(binary, ['demo', '--once', '--collection', collection], { stdio: ['ignore', 'ignore', 'inherit'] });
  const demo = await start(binary, ['serve', '--listen', '127.0.0.1:0', '--collection', collection, '--config', config]);
  return { ...demo, stop: () => demo.stop().finally(() => rmSync(config, { recursive: true, force: true })) };
}
