/**
 * The routes of `/api/v1` whose body is sound: the same doors as all others (session, CSRF, role, audit), but a WAV file
 * goes out, in parts where the browser asks for them (RFC 9110 section 14), and a recording comes in.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../app/office/handler.ts';
import type { SoundHandlers } from '../../app/office/voicemail-handlers.ts';
import type { SoundBytes } from '../../app/ports/voices.ts';
import {
  type Route,
  replacedSounds,
  type SoundRouteName,
  soundBytesMax,
  soundRoutes,
  soundVersionKey,
} from '../../contract/routes.ts';
import { wirePath } from '../../contract/wire.ts';
import { type ApiParts, askerOf, audit, check, refuseUnknown, signedInAs } from './api-routes.ts';
import { partOf } from './byte-range.ts';

/** Listening to a message or a conversation is looking at a person: it leaves a line, as every change does. */
const auditedReads: ReadonlySet<SoundRouteName> = new Set(['getVoicemailSound', 'getRecordingSound']);

export type SoundParts = Pick<ApiParts, 'isOpen' | 'who' | 'audit' | 'publicUrl' | 'mustHaveFactor'> & {
  readonly sound: SoundHandlers;
};

/** Adds them to the scope that carries the base path, the headers and the error handler of the API. */
export function addSoundRoutes(scope: FastifyInstance, parts: SoundParts): void {
  scope.addContentTypeParser(
    /^(?:audio|video)\/|^application\/octet-stream$/,
    { parseAs: 'buffer', bodyLimit: soundBytesMax },
    (_request, body, done) => done(null, body),
  );
  for (const name of Object.keys(soundRoutes) as SoundRouteName[]) addRoute(scope, name, parts);
}

function addRoute(scope: FastifyInstance, name: SoundRouteName, parts: SoundParts): void {
  const route: Route = soundRoutes[name];
  scope.route({
    method: route.method,
    url: route.path.replace(/\{\w+\}/g, ':id'),
    bodyLimit: soundBytesMax,
    handler: async (request, reply) => {
      const who = await signedInAs(request, parts);
      const note = (succeeded: boolean): Promise<void> =>
        audit(parts, name, auditedReads.has(name), route, request, who, succeeded);
      try {
        check(request, name, route, who);
        if (who !== null && parts.mustHaveFactor(who)) {
          throw new Refusal('forbidden', 'Stel eerst een tweede factor in.');
        }
        if (!parts.isOpen()) {
          throw new Refusal('unavailable', 'De gegevens worden nog gelezen. Probeer het zo weer.');
        }
        const asker = askerOf(request, reply, who, parts);
        refuseUnknown(request, replacedSounds.has(name) ? [wirePath([soundVersionKey])] : []);
        const { id } = request.params as { readonly id: string };
        if (name === 'putGreetingSound' || name === 'putPromptSound') {
          if (!Buffer.isBuffer(request.body)) throw new Refusal('invalid', 'Stuur geluid, geen JSON.');
          await parts.sound[name](asker, id, request.body);
          await note(true);
          return reply.code(route.status).send();
        }
        const sound = await parts.sound[name](asker, id);
        const sent = send(request, reply, 'path' in sound ? await fileBytes(sound.path) : sound);
        await note(true);
        return sent;
      } catch (error) {
        await note(false);
        throw error;
      }
    },
  });
}

/** A file that is no secret. */
async function fileBytes(path: string): Promise<SoundBytes> {
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) throw new Refusal('notFound', 'Het geluid is er niet meer.');
  return { size, read: (start, end) => createReadStream(path, { start, end }) };
}

/** The whole sound or the part that was asked for. */
function send(request: FastifyRequest, reply: FastifyReply, { size, read }: SoundBytes): FastifyReply {
  reply.header('Content-Type', 'audio/wav').header('Accept-Ranges', 'bytes');
  const part = partOf(request.headers.range, size);
  if (part === 'unsatisfiable') {
    return reply.code(416).header('Content-Range', `bytes */${size}`).send();
  }
  if (part === 'whole') {
    return reply.header('Content-Length', size).send(Readable.from(read(0, size - 1)));
  }
  const { first, last } = part;
  return reply
    .code(206)
    .header('Content-Range', `bytes ${first}-${last}/${size}`)
    .header('Content-Length', last - first + 1)
    .send(Readable.from(read(first, last)));
}
