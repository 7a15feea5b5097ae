/** The built screens: their files, and the page itself for every address that is a screen's. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { problem, sendProblem } from './problem.ts';

/** Paths that are never a screen: a mistake there is told as one. */
const notScreens = /^\/(api|metrics|healthz|readyz|sip)(\/|$)/;
/** The bundler puts a hash in these names: they never change. */
const hashed = /[/\\]assets[/\\]/;

/** `folder` may be missing: a server without screens still takes calls. */
export function screens(folder: string): (app: FastifyInstance) => void {
  return (app) => {
    const page = join(folder, 'index.html');
    const isBuilt = existsSync(page);
    if (isBuilt) {
      app.register(fastifyStatic, {
        root: folder,
        wildcard: false,
        cacheControl: false,
        setHeaders: (reply, path) => {
          if (hashed.test(path)) reply.header('Cache-Control', 'public, max-age=31536000, immutable');
        },
      });
    }
    app.setNotFoundHandler((request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '/';
      const wantsPage = request.method === 'GET' && !notScreens.test(path) && !/\.\w+$/.test(path);
      if (isBuilt && wantsPage) return reply.sendFile('index.html');
      return sendProblem(reply, problem(404, 'Deze pagina bestaat niet.'));
    });
  };
}
