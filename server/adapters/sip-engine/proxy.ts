/** Proxying on behalf of an application (RFC 3261 section 16). */
import type { AppConnection } from './app-connection.ts';
import type { EngineCore } from './core.ts';

export function startProxy(
  core: EngineCore,
  app: AppConnection,
  lead: readonly string[],
  _text: string,
): void {
  core.counters.add('proxy.refused');
  app.refused(lead[0] ?? '', `Unknown transaction id: ${lead[2] ?? ''}`);
}
