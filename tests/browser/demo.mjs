// Runs `lomond` on a free port and waits for the line that says where it serves.
import { spawn } from 'node:child_process';
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

/** `lomond demo` on a collection of its own. */
export function startDemo(binary, collection) {
  return start(binary, ['demo', '--listen', '127.0.0.1:0', '--collection', collection]);
}
