// Holds the bundle's scripts and styles to what Chromium 64 and Firefox 60 read: ES2015 and async functions,
// regular expressions without Unicode classes, look-behind or named groups, CSS without :has, nesting and logical
// sides. Offline school computers are often that old. Apart from the browser tests because it needs no browser.
// usage: node bundle_lint.mjs
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, tokenizer } from 'acorn';

const STATIC = fileURLToPath(new URL('../../static', import.meta.url));
// 8 is ECMAScript 2017: 2015 and async functions. start.js must run in any browser.
const LEVELS = { 'bundle/start.js': 5 };
const DEFAULT_LEVEL = 8;
// Younger than the floor, or refused on file://: methods, then names that stand alone.
const MEMBERS = ['flat', 'flatMap', 'matchAll', 'replaceAll', 'at', 'toSorted', 'toReversed', 'fromEntries', 'allSettled', 'replaceChildren',
  'trimStart', 'trimEnd', 'finally', 'structuredClone', 'toggleAttribute', 'hasOwn', 'groupBy', 'findLast', 'findLastIndex', 'formatRange', 'showModal',
  'requestIdleCallback'];
const GLOBALS = ['queueMicrotask', 'structuredClone', 'globalThis', 'BigInt', 'fetch', 'XMLHttpRequest', 'SharedWorker', 'importScripts', 'eval', 'ResizeObserver', 'AbortController', 'WeakRef',
  'FinalizationRegistry', 'CSSStyleSheet', 'OffscreenCanvas', 'BroadcastChannel'];
const STYLES = [
  [/:has\(|:is\(|:where\(/, 'a selector that is too young'],
  [/@(?:container|layer|property|scope)\b/, 'a rule that is too young'],
  [/(?:margin|padding|border|inset)-(?:inline|block)/, 'a logical side: name left and right, and turn them by [dir="rtl"]'],
  [/\b(?:color-mix|clamp|min|max)\((?!-)/, 'a function that is too young'],
  [/[0-9](?:dvh|svh|lvh|cqw)\b/, 'a unit that is too young'],
  [/^(?!.*grid-gap:).*(?:^|[^-])gap:/, 'a gap that only grids of younger browsers have: write grid-gap before it, and margins in flex boxes'],
  [/(?:^|[^-])(?:inset|aspect-ratio|translate|rotate|scale):|overflow:\s*clip|place-(?:items|content|self):/, 'a property that is too young'],
  [/^(?!.*:not\(:focus-visible\)).*:focus-visible/, 'a selector that drops its whole rule: only as :not(:focus-visible), in a rule of its own'],
  [/@media[^{]*[<>]/, 'a range that is too young: min-width and max-width'],
];

/** What is wrong with a script, as lines of text. */
export function scriptFaults(source, level = DEFAULT_LEVEL) {
  const faults = [], options = { ecmaVersion: level, sourceType: 'script', locations: true };
  try {
    parse(source, options);
  } catch (error) {
    return [error.message];
  }
  const tokens = [...tokenizer(source, options)];
  const isMark = (at, mark) => tokens[at] !== undefined && tokens[at].type.label === mark;
  for (const [at, token] of tokens.entries()) {
    const line = token.loc.start.line, isName = token.type.label === 'name';
    const isYoung = isMark(at - 1, '.') ? isMark(at + 1, '(') && MEMBERS.includes(token.value) : GLOBALS.includes(token.value);
    if (isName && isYoung) faults.push(`${line}: ${token.value}`);
    if (token.type.label === 'regexp' && /\\[pP]\{|\(\?<|\/[a-z]*s/.test(`${token.value.pattern}/${token.value.flags}`)) faults.push(`${line}: /${token.value.pattern}/`);
  }
  return faults;
}

/** What is wrong with a style sheet: also a rule inside a rule. */
export function styleFaults(source) {
  const faults = [], plain = source.replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  const open = [];
  plain.split('\n').forEach((line, at) => {
    for (const [pattern, why] of STYLES) if (pattern.test(line.replace(/minmax\(/g, 'm-('))) faults.push(`${at + 1}: ${why}: ${line.trim()}`);
  });
  let head = '', line = 1;
  for (const character of plain) {
    if (character === '\n') line += 1;
    if (character === '{') {
      const isRule = !head.trim().startsWith('@');
      if (isRule && open.includes('rule')) faults.push(`${line}: a rule inside a rule: ${head.trim()}`);
      open.push(isRule ? 'rule' : 'at');
      head = '';
    } else if (character === '}') {
      open.pop();
      head = '';
    } else {
      head = character === ';' ? '' : head + character;
    }
  }
  return faults;
}

/** A lint that finds nothing anywhere proves nothing: each line here must be found. */
function selfTest() {
  const scripts = ['a?.b', 'a ?? b', 'x = {...y}', 'for await (const a of b) c()', 'x = /\\p{L}/', 'x = /(?<=a)b/', 'x.flat()', 'try { a() } catch { b() }', 'fetch(a)', 'import("a")', 'a.toggleAttribute(b)', 'new AbortController()', 'Object.hasOwn(a, b)'];
  const styles = ['a:has(b) { color: red }', 'a { b { color: red } }', 'a { margin-inline-start: 1rem }', '@layer a { b { color: red } }'];
  const missed = scripts.filter((source) => scriptFaults(source).length === 0).concat(styles.filter((source) => styleFaults(source).length === 0));
  if (styleFaults('@media print { a { color: red } }\n@supports (a: b) { c { d: e } }').length > 0) missed.push('a rule inside @media');
  return missed.map((source) => `not found: ${source}`);
}

const faults = selfTest();
const scripts = readdirSync(join(STATIC, 'bundle')).filter((name) => name.endsWith('.js')).map((name) => `bundle/${name}`).concat('js/suggest.js');
for (const name of scripts) {
  const found = scriptFaults(readFileSync(join(STATIC, name), 'utf8'), LEVELS[name]);
  faults.push(...found.map((fault) => `static/${name}:${fault}`));
}
const styles = ['bundle/bundle.css', 'css/lomond.css', 'css/catalogue.css'];
for (const name of styles) faults.push(...styleFaults(readFileSync(join(STATIC, name), 'utf8')).map((fault) => `static/${name}:${fault}`));
console.log(faults.length > 0 ? faults.join('\n') : `${scripts.length} scripts and ${styles.length} style sheets are old enough`);
process.exitCode = faults.length > 0 ? 1 : 0;
