/** `/healthz`: the process lives. `/readyz`: it can take calls; 503 while it starts or stops. */
import type { FastifyInstance } from 'fastify';

export interface Readiness {
  readonly ready: boolean;
  /** What is missing, in words for an operator. */
  readonly waitingFor: readonly string[];
}

export function healthRoutes(readiness: () => Readiness): (app: FastifyInstance) => void {
  return (app) => {
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async (_request, reply) => {
      const now = readiness();
      return reply.code(now.ready ? 200 : 503).send(now);
    });
  };
}
