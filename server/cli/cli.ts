/** The entry of `bereikbaar`, `npm start` and `npx bereikbaar`: runs the command line it was given. */
import { exitCodes, isClosedPipe } from './exit.ts';
import { run } from './program.ts';

// Who reads along may have seen enough, as `| head` does: that is no failure, and nobody is left to tell.
process.stdout.on('error', (error) => {
  if (!isClosedPipe(error)) throw error;
  process.exit(exitCodes.done);
});

process.exitCode = await run(process.argv.slice(2));
