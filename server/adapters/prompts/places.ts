/** Where prompts lie: what a municipality recorded, what this server's machine voice spoke, and what came along. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Shelf } from './shelf.ts';

/** `fixtures/prompts` of this installation; this file runs from `dist/server/adapters/prompts`. */
export const shippedFolder = fileURLToPath(new URL('../../../../fixtures/prompts', import.meta.url));

export function ownFolder(dataDir: string, municipality: string): string {
  return join(dataDir, 'prompts', 'own', municipality);
}

export function renderedFolder(dataDir: string): string {
  return join(dataDir, 'prompts', 'rendered');
}

export interface Places {
  /** By municipality. */
  readonly own: ReadonlyMap<string, Shelf>;
  readonly rendered: Shelf;
  readonly shipped: Shelf;
}

export async function openPlaces(dataDir: string, shipped: string = shippedFolder): Promise<Places> {
  const municipalities = await ownMunicipalities(dataDir);
  const own = await Promise.all(
    municipalities.map(async (id) => [id, await Shelf.open(ownFolder(dataDir, id))] as const),
  );
  return {
    own: new Map(own),
    rendered: await Shelf.open(renderedFolder(dataDir)),
    shipped: await Shelf.open(shipped),
  };
}

async function ownMunicipalities(dataDir: string): Promise<readonly string[]> {
  try {
    const found = await readdir(join(dataDir, 'prompts', 'own'), { withFileTypes: true });
    return found.filter((item) => item.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
