/** The entry of `bereikbaar`, `npm start` and `npx bereikbaar`: runs the command line it was given. */
import { run } from './program.ts';

process.exitCode = await run(process.argv.slice(2));
