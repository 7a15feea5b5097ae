/**
 * Signalling under load: a caller's INVITE through opening hours and queue to an agent that answers at
 * once, the whole server as one process, SIPp on both sides, UDP. Serves the gates of the design: p50 <= 6 ms
 * and p99 <= 15 ms at 40 calls/s; 150 calls/s clean at 5 ms CPU a call; >= 80 % of peak goodput at 3x overload.
 *
 * Usage: node dist/scripts/bench/signalling.js [--rates 5,20,40] [--seconds 20] [--agents 400] [--talk-ms 1000]
 *          [--overload 3]
 *   --rates        calls a second, one run each; stops after the first that fails more than 0.1 %
 *   --overload     afterwards one run at this many times the best clean rate; 0 for none
 *   --warm-up      seconds at 40 calls/s before anything is measured
 *   --soak CALLS   instead: this many calls at the first rate, memory printed every 10 s
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../server/test/system/support/free-port.ts';
import { writeTestDialplans } from '../../server/test/system/support/test-dialplans.ts';
import { waitUntil } from '../../server/test/system/support/wait-until.ts';
import { percentile } from './lib/percentile.ts';
import { figuresOf, machineTimes } from './lib/process-figures.ts';
import { makeAgents, registerAgents } from './lib/register-agents.ts';
import { type LoadResult, runLoad, startAgents } from './lib/sipp-load.ts';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '5,20,40,80,120,160,240' },
    seconds: { type: 'string', default: '20' },
    agents: { type: 'string', default: '400' },
    'talk-ms': { type: 'string', default: '1000' },
    overload: { type: 'string', default: '3' },
    soak: { type: 'string', default: '0' },
    'warm-up': { type: 'string', default: '20' },
    prof: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'Usage: signalling.js [--rates 5,20,40] [--seconds 20] [--agents 400] [--talk-ms 1000] [--overload 3] [--warm-up 20] [--soak CALLS] [--prof]',
  );
  process.exit(0);
}

const cli = join(import.meta.dirname, '..', '..', 'server', 'cli', 'cli.js');
const agents = Number(values.agents);
const talkMs = Number(values['talk-ms']);
const dataDir = mkdtempSync(join(tmpdir(), 'bereikbaar-bench-'));
const [sipPort, httpPort, agentPort] = [await freePort(), await freePort(), await freePort()];

await writeTestDialplans(join(dataDir, 'dialplans'), { wrapUpSeconds: 0, lengthMax: 1000 });
await makeAgents(dataDir, agents);
const server = spawn(
  process.execPath,
  [
    ...process.execArgv,
    ...(values.prof ? ['--cpu-prof', '--cpu-prof-dir=/tmp/bereikbaar-prof'] : []),
    cli,
    'serve',
  ],
  {
    env: {
      ...process.env,
      BEREIKBAAR_DATA_DIR: dataDir,
      BEREIKBAAR_DIALPLANS_DIR: join(dataDir, 'dialplans'),
      BEREIKBAAR_SIP_PORT: String(sipPort),
      BEREIKBAAR_HTTP_PORT: String(httpPort),
      BEREIKBAAR_MEDIA: 'none',
      BEREIKBAAR_LOG_LEVEL: 'warn',
      BEREIKBAAR_CALLS_PER_SECOND_MAX: '10000',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  },
);
const phones = startAgents(agentPort);
try {
  await waitUntil(
    'the server to be ready',
    () =>
      fetch(`http://127.0.0.1:${httpPort}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      ),
    30_000,
  );
  await registerAgents(sipPort, agentPort, agents);
  // Until the compiler of the runtime has settled; else the first rates pay for it.
  await load(40, Number(values['warm-up']));
  console.log(header());
  if (Number(values.soak) > 0) await soak(Number(values.soak));
  else await ladder();
} finally {
  phones.kill('SIGKILL');
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(dataDir, { recursive: true, force: true });
}

async function ladder(): Promise<void> {
  let best = 0;
  for (const rate of String(values.rates).split(',').map(Number)) {
    const { result, line } = await measured(rate, Number(values.seconds));
    console.log(line);
    const isClean = (result.failed + result.refused) / result.calls < 0.001 && result.retransmissions === 0;
    if (isClean) best = rate;
    if ((result.failed + result.refused) / result.calls > 0.001) break;
  }
  console.log(`clean up to ${best} calls/s (failures < 0.1 %, no retransmissions)`);
  const times = Number(values.overload);
  if (times === 0 || best === 0) return;
  // Calls of the storm before may still be talking.
  await new Promise((resolve) => setTimeout(resolve, talkMs + 2000));
  const { result, line } = await measured(best * times, Number(values.seconds));
  console.log(`${line}   <- ${times}x overload`);
  const goodput = result.ok / Number(values.seconds);
  console.log(
    `goodput at ${times}x: ${goodput.toFixed(0)} calls/s, ${((goodput / best) * 100).toFixed(0)} % of the best clean rate`,
  );
}

async function soak(calls: number): Promise<void> {
  const rate = Number(String(values.rates).split(',')[0]);
  const started = performance.now();
  const watch = setInterval(() => {
    const { rss, cpu } = figuresOf(server.pid ?? 0);
    console.log(
      `${((performance.now() - started) / 1000).toFixed(0)} s  memory ${rss.toFixed(0)} MB  CPU ${cpu.toFixed(1)} s`,
    );
  }, 10_000);
  const { line } = await measured(rate, calls / rate);
  clearInterval(watch);
  console.log(line);
}

async function measured(rate: number, seconds: number): Promise<{ result: LoadResult; line: string }> {
  const before = figuresOf(server.pid ?? 0);
  const machineBefore = machineTimes();
  const result = await load(rate, seconds);
  const after = figuresOf(server.pid ?? 0);
  const machine = machineTimes();
  const stolen = machine.stolen - machineBefore.stolen;
  const stolenShare = stolen / Math.max(1, stolen + machine.busy - machineBefore.busy);
  const cpuMs = ((after.cpu - before.cpu) * 1000) / Math.max(1, result.calls);
  const at = (share: number) => percentile(result.answerMs, share).toFixed(1).padStart(7);
  const line = [
    String(rate).padStart(6),
    String(result.calls).padStart(7),
    String(result.ok).padStart(7),
    String(result.failed).padStart(6),
    String(result.refused).padStart(7),
    String(result.retransmissions).padStart(7),
    at(0.5),
    at(0.95),
    at(0.99),
    at(0.999),
    cpuMs.toFixed(2).padStart(8),
    after.rss.toFixed(0).padStart(7),
    `${(stolenShare * 100).toFixed(0)} %`.padStart(7),
    ...result.reasons.slice(0, 3).map((reason) => `\n       ${reason}`),
  ].join(' ');
  return { result, line };
}

async function load(rate: number, seconds: number): Promise<LoadResult> {
  return runLoad({
    target: `127.0.0.1:${sipPort}`,
    rate,
    calls: Math.round(rate * seconds),
    talkMs,
    called: '0570568081',
    port: await freePort(),
  });
}

function header(): string {
  return '  rate   calls      ok failed refused retrans   p50ms   p95ms   p99ms  p99.9 CPUms/c   RSSMB  stolen';
}
