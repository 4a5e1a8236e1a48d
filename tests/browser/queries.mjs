// The queries that the catalogue and the bundle must both answer: a word from a title, in every language.
import { readFileSync } from 'node:fs';

/** Rows of data/sample/queries.tsv: {lang, query, identifier}. */
export function sampleQueries() {
  const path = new URL('../../data/sample/queries.tsv', import.meta.url);
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n');
  return rows.map((row) => {
    const [lang, query, identifier] = row.split('\t');
    return { lang, query, identifier };
  });
}
