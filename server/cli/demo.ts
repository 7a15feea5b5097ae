/** `bereikbaar demo`: the server with people, a past and callers, to look at everything without a trunk. */
import { Command, InvalidArgumentError } from 'commander';
import { usage } from './exit.ts';

interface DemoFlags {
  readonly dataDir?: string;
  readonly callsPerMinute: number;
  readonly days: number;
}

export function demoCommand(): Command {
  return new Command('demo')
    .summary('a living installation to look at')
    .description(
      'Starts the server with sample people, simulated working days and callers who ring over SIP, and prints links to sign in with. Only this machine can reach it; nothing is kept.',
    )
    .option('--data-dir <folder>', 'an empty folder to use and keep (default: a temporary one)')
    .option('--calls-per-minute <number>', 'new calls a minute, on average; 0: nobody rings', number(60), 5)
    .option('--days <number>', 'working days of the past to make', number(20), 3)
    .addHelpText('after', usage(['bereikbaar demo', 'bereikbaar demo --calls-per-minute 10 --days 10']))
    .action(async (flags: DemoFlags) => {
      const { demo } = await import('../demo/demo.ts');
      await demo({
        dataDir: flags.dataDir ?? null,
        callsPerMinute: flags.callsPerMinute,
        days: flags.days,
        print: (line) => console.log(line),
      });
    });
}

function number(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,3}$/.test(text) || value > max) throw new InvalidArgumentError(`must be 0 to ${max}`);
    return value;
  };
}
