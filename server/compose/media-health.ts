/** How the media plane is, for the administrator's screen. */
import type { PartHealth } from '../app/office/office-parts.ts';
import type { PlaneHealth } from '../app/ports/media.ts';

export function mediaHealth({ plane, up, endpoints, portsFree, losses, packets }: PlaneHealth): PartHealth {
  const fact = (label: string, value: number): PartHealth['facts'][number] => ({
    label,
    value: String(value),
  });
  return {
    id: `media-${plane}`,
    name: `Geluid (${plane})`,
    state: up ? 'healthy' : 'down',
    text: up ? 'Bellers en medewerkers horen elkaar.' : 'Er is geen geluid; het wordt opnieuw gestart.',
    facts: [
      fact('Verbindingen met geluid', endpoints),
      ...(portsFree === undefined ? [] : [fact('Vrije poorten', portsFree)]),
      ...(packets === undefined ? [] : [fact('Pakketten verloren', packets.lost)]),
      fact('Keer uitgevallen', losses),
    ],
  };
}
