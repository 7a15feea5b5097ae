/** Writes the reference pages that are made from the code. Usage: node dist/scripts/docs.js */
import { writeFileSync } from 'node:fs';
import { pages } from '../server/test/generated-pages.ts';

if (process.argv.includes('--help'))
  console.log('usage: node dist/scripts/docs.js (from the root of the repository)');
else {
  for (const { file, render } of pages) {
    writeFileSync(file, await render());
    console.log(file);
  }
}
