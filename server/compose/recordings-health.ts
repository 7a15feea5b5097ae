/** The folder of voicemail messages as a line of the page of health. */
import type { PartHealth } from '../app/office/office-parts.ts';
import type { RecordingsHealth } from '../app/ports/voices.ts';

export function recordingsHealth({ writable, freeBytes, failures }: RecordingsHealth): PartHealth {
  const trouble = !writable
    ? 'Berichten kunnen niet worden opgeslagen: de schijf is vol of de map is niet schrijfbaar.'
    : 'Er zijn berichten niet opgeslagen. Zie het log van de server.';
  return {
    id: 'recordings',
    name: 'Voicemail',
    state: !writable ? 'down' : failures > 0 ? 'degraded' : 'healthy',
    text: writable && failures === 0 ? 'Berichten worden opgeslagen.' : trouble,
    facts: [
      { label: 'Niet opgeslagen berichten', value: String(failures) },
      ...(freeBytes === null
        ? []
        : [{ label: 'Vrije ruimte', value: `${Math.floor(freeBytes / 1024 / 1024)} MB` }]),
    ],
  };
}
