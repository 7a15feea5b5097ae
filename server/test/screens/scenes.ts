/** Every screen in every state: what pictures are taken of and what the accessibility tests look at. */
import type { Page } from 'playwright-core';
import { ago, person, type World } from './world.ts';
import { busyWorld, talking } from './world-busy.ts';
import { emptyWorld } from './world-empty.ts';
import { failingWorld } from './world-failing.ts';

export interface Scene {
  /** `<screen>-<state>`, also the name of the picture. */
  readonly name: string;
  readonly path: string;
  readonly world: () => World;
  readonly signedIn?: boolean;
  /** Resolves when the screen shows what it should. */
  readonly ready: (page: Page) => Promise<void>;
}

const worlds = { leeg: emptyWorld, druk: busyWorld, storing: failingWorld } as const;
type State = keyof typeof worlds;

function shows(text: string): Scene['ready'] {
  return (page) => page.getByText(text, { exact: false }).first().waitFor();
}

/** The banner that the feed is gone comes a moment after the break. */
function feedGone(page: Page): Promise<void> {
  return page.getByText('kan verouderd zijn').first().waitFor();
}

function three(screen: string, path: string, texts: Record<State, string>): Scene[] {
  return (Object.keys(worlds) as State[]).map((state) => ({
    name: `${screen}-${state}`,
    path,
    world: worlds[state],
    ready: async (page) => {
      await shows(texts[state])(page);
      if (state === 'storing') await feedGone(page);
    },
  }));
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sanne de Boer', exact: true }).click();
  await page.getByRole('dialog').waitFor();
}

const one = (name: string, path: string, text: string, world: () => World = busyWorld): Scene => ({
  name,
  path,
  world,
  ready: shows(text),
});

export const scenes: readonly Scene[] = [
  { name: 'inloggen', path: '/', world: busyWorld, signedIn: false, ready: shows('Wachtwoord') },
  {
    name: 'inloggen-fout',
    path: '/?link=een-link-die-al-gebruikt-is',
    world: busyWorld,
    signedIn: false,
    ready: shows('al gebruikt of verlopen'),
  },
  {
    name: 'inrichten',
    path: '/inrichten?sleutel=sleutel-uit-het-logboek',
    world: emptyWorld,
    signedIn: false,
    ready: shows('Account maken'),
  },
  {
    name: 'inrichten-medewerkers',
    path: '/inrichten',
    world: emptyWorld,
    ready: shows('Wie neemt de telefoon op?'),
  },
  {
    name: 'inrichten-lijn',
    path: '/inrichten',
    world: emptyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Verder' }).click();
      await shows('Er is nog geen lijn')(page);
    },
  },
  {
    name: 'inrichten-proefgesprek',
    path: '/inrichten',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Verder' }).click();
      await page.getByRole('button', { name: 'Lijn toevoegen' }).waitFor();
      await page.getByRole('button', { name: 'Verder' }).click();
      await shows('Bel daarna een van deze nummers')(page);
      await shows('14 0570')(page);
    },
  },
  ...three('werkplek', '/werkplek', {
    leeg: 'U krijgt nu geen gesprekken',
    druk: 'J. van Dalen',
    storing: 'neemt niet op',
  }),
  {
    name: 'werkplek-gesprek',
    path: '/werkplek',
    world: () => withCall(busyWorld()),
    ready: async (page) => {
      await page.getByRole('button', { name: 'Doorverbinden' }).click();
      const search = page.getByRole('combobox', { name: /Zoek een medewerker/ });
      await search.fill('verg');
      await page.getByRole('option', { name: /^Fatima/ }).waitFor();
    },
  },
  {
    name: 'werkplek-geluid',
    path: '/werkplek',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Geluid' }).click();
      await page.getByRole('button', { name: 'Proefgesprek' }).waitFor();
    },
  },
  {
    name: 'werkplek-notitie',
    path: '/werkplek',
    world: () => withTeamQuestions(withCall(busyWorld())),
    ready: async (page) => {
      await page.getByRole('button', { name: 'Terugbelnotitie' }).click();
      await page.getByText('Vergunningen belt u terug').waitFor();
      await page.getByLabel('Wil de beller een bevestiging?').selectOption('mail');
      await page.getByText('Meer gegevens van de beller').click();
      await page.getByLabel('Organisatie').waitFor();
    },
  },
  {
    name: 'werkplek-vrij',
    path: '/werkplek',
    world: () => {
      const world = busyWorld();
      const agent = world.live.agentState[0];
      world.live.myCalls = [];
      if (agent !== undefined) world.live.agentState = [{ ...agent, state: 'available', callId: null }];
      return world;
    },
    ready: shows('Het volgende gesprek verschijnt hier'),
  },
  {
    name: 'sneltoetsen',
    path: '/werkplek',
    world: busyWorld,
    ready: async (page) => {
      await shows('J. van Dalen')(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  ...three('bereikbaarheid', '/bereikbaarheid', {
    leeg: 'Nog te weinig pogingen',
    druk: 'Vandaag mogen nog 11 pogingen mislukken',
    storing: 'Onder het doel',
  }),
  {
    name: 'bezetting',
    path: '/bereikbaarheid',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Bezetting: wat als' }).click();
      await shows('Met de extra medewerkers')(page);
      await page.getByText('De verwachting komt uit').scrollIntoViewIfNeeded();
    },
  },
  ...three('pogingen', '/bereikbaarheid/pogingen?mislukt=ja', {
    leeg: 'Geen contactpogingen',
    druk: 'niemand nam op binnen 25 seconden',
    storing: 'Dit onderdeel werkt nu niet',
  }).filter((scene) => scene.name !== 'pogingen-storing'),
  one('pogingen-storing', '/bereikbaarheid/pogingen', 'Dit onderdeel werkt nu niet', failingWorld),
  {
    name: 'gespreksverloop',
    path: '/bereikbaarheid/pogingen',
    world: busyWorld,
    ready: async (page) => {
      await page
        .getByRole('button', { name: /vandaag/ })
        .first()
        .click();
      await page.getByText('Bram Jansen neemt op').waitFor();
    },
  },
  one('cijfers-druk', '/bereikbaarheid/cijfers', 'Zelf opgenomen binnen 20 s'),
  one('vergelijking-druk', '/bereikbaarheid/vergelijking', 'Asterisk SL2: beantwoord'),
  ...three('wallboard', '/wallboard', {
    leeg: 'Wachtenden',
    druk: 'Ondernemersloket',
    storing: 'stroomstoring',
  }),
  one('mijn-bereikbaarheid-leeg', '/mijn-bereikbaarheid', 'nog geen toestel', () =>
    emptyWorld(person(['medewerker'])),
  ),
  one('mijn-bereikbaarheid-druk', '/mijn-bereikbaarheid', 'gaan 20 seconden over', () =>
    busyWorld(person(['medewerker'])),
  ),
  one('mijn-bereikbaarheid-storing', '/mijn-bereikbaarheid', 'Dit onderdeel werkt nu niet', () =>
    failingWorld(person(['medewerker'])),
  ),
  {
    name: 'begroeting-opnemen',
    path: '/mijn-bereikbaarheid',
    world: () => busyWorld(person(['medewerker'])),
    ready: async (page) => {
      await page.getByRole('button', { name: 'Opnemen Sanne de Boer' }).click();
      await page.getByRole('button', { name: 'Start de opname' }).click();
      await page.getByText('Spreek nu').waitFor();
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await page.getByRole('button', { name: 'Opnieuw opnemen' }).waitFor();
    },
  },
  {
    name: 'notitie-doorsturen',
    path: '/mijn-bereikbaarheid',
    world: () => {
      const world = busyWorld(person(['medewerker']));
      const [note] = world.live.notes;
      if (note !== undefined)
        world.live.notes[0] = { ...note, claimedBy: { id: 'sanne', name: 'Sanne de Boer' } };
      return world;
    },
    ready: async (page) => {
      await page
        .getByRole('button', { name: /^Doorsturen/ })
        .first()
        .click();
      await page.getByText('Opmerking voor de collega').waitFor();
    },
  },
  {
    name: 'notitie-heropenen',
    path: '/mijn-bereikbaarheid',
    world: () => {
      const world = busyWorld(person(['medewerker']));
      world.live.notes = world.live.notes.map((note) => ({ ...note, state: 'closed' }));
      return world;
    },
    ready: async (page) => {
      await page.getByRole('button', { name: 'Afgerond' }).click();
      await page
        .getByRole('button', { name: /^Heropenen/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
    },
  },
  one('beheer-systeem-leeg', '/beheer', 'Alles werkt', emptyWorld),
  one('beheer-systeem-druk', '/beheer', 'Alles werkt'),
  one('beheer-systeem-storing', '/beheer', 'Uitgevallen', failingWorld),
  one('beheer-calamiteit-leeg', '/beheer?deel=calamiteit', 'Er is geen calamiteit', emptyWorld),
  one('beheer-calamiteit-storing', '/beheer?deel=calamiteit', 'stroomstoring', failingWorld),
  one('beheer-openingstijden', '/beheer?deel=openingstijden', 'Eerste kerstdag'),
  {
    name: 'beheer-openingstijden-effect',
    path: '/beheer?deel=openingstijden',
    world: busyWorld,
    ready: async (page) => {
      await page.getByLabel('Donderdag tot', { exact: true }).fill('20:00');
      await shows('08:30–20:00')(page);
      await page.getByRole('button', { name: 'Opslaan' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'beheer-openingstijden-tijdvakken',
    path: '/beheer?deel=openingstijden',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Tijdvak erbij Maandag' }).click();
      await page.getByLabel('Maandag, tijdvak 2 van').waitFor();
    },
  },
  {
    name: 'beheer-toestel-verwijderen',
    path: '/beheer?deel=medewerkers',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Wijzigen Anouk Visser' }).click();
      await page
        .getByRole('button', { name: /^Verwijderen/ })
        .first()
        .click();
      await shows('gaat hierna niet meer over')(page);
    },
  },
  {
    name: 'beheer-medewerker',
    path: '/beheer?deel=medewerkers',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Wijzigen Anouk Visser' }).click();
      await page.getByLabel('Mobiel nummer').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'beheer-medewerkers-inlezen',
    path: '/beheer?deel=medewerkers',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Inlezen uit CSV' }).click();
      await page.getByLabel('CSV-bestand').setInputFiles({
        name: 'medewerkers.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('naam;email\nNieuwe Collega;nieuw@olst-wijhe.example\n'),
      });
      await shows('Er is nog niets overgenomen')(page);
    },
  },
  one('beheer-teams', '/beheer?deel=teams', 'Openbare ruimte'),
  one('beheer-teams-leeg', '/beheer?deel=teams', 'Er zijn nog geen teams', emptyWorld),
  one('beheer-teams-storing', '/beheer?deel=teams', 'Dit onderdeel werkt nu niet', failingWorld),
  {
    name: 'beheer-team',
    path: '/beheer?deel=teams',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Wijzigen Vergunningen' }).click();
      await page.getByLabel('Aantal werkdagen').waitFor();
    },
  },
  {
    name: 'beheer-team-verwijderen',
    path: '/beheer?deel=teams',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Wijzigen Openbare ruimte' }).click();
      await page.getByRole('button', { name: /^Verwijderen/ }).click();
      await shows('verdwijnt uit het belplan')(page);
    },
  },
  {
    name: 'wachtwoord',
    path: '/wachtwoord',
    world: () => busyWorld({ ...person(['medewerker']), mayChoosePassword: true }),
    ready: shows('Kies een wachtwoord'),
  },
  one('beheer-lijnen', '/beheer?deel=lijnen', 'aangemeld tot'),
  {
    name: 'beheer-lijn-proef',
    path: '/beheer?deel=lijnen',
    world: failingWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Probeer aanbieder-1' }).click();
      await shows('gebruikersnaam of wachtwoord klopt niet')(page);
    },
  },
  {
    name: 'beheer-lijn-nieuw',
    path: '/beheer?deel=lijnen',
    world: emptyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Lijn toevoegen' }).click();
      await page.getByText('De aanbieder wil dat wij ons aanmelden').click();
      await page.getByLabel('Wachtwoord van de lijn').waitFor();
    },
  },
  one('beheer-routering', '/beheer?deel=routering', 'Keuzemenu'),
  one('beheer-medewerkers', '/beheer?deel=medewerkers', 'Anouk Visser'),
  one('beheer-medewerkers-storing', '/beheer?deel=medewerkers', 'Dit onderdeel werkt nu niet', failingWorld),
  one('beheer-privacy', '/beheer?deel=privacy', 'Besluit van het college'),
  {
    name: 'beheer-privacy-wissen',
    path: '/beheer?deel=privacy',
    world: busyWorld,
    ready: async (page) => {
      await page.getByLabel('Telefoonnummer of e-mailadres').fill('06 1234 5678');
      await page.getByRole('button', { name: 'Persoon wissen' }).click();
      await page.getByLabel('0570 123 456').check();
      await shows('3 gegevens van 06 1234 5678')(page);
    },
  },
  one('beheer-onderwerpen', '/beheer?deel=onderwerpen', 'Omgevingsvergunning'),
  one('beheer-meldteksten', '/beheer?deel=meldteksten', 'Welkom bij de gemeente'),
  one('beheer-meldteksten-leeg', '/beheer?deel=meldteksten', 'Geen meldteksten gevonden', emptyWorld),
  {
    name: 'beheer-meldtekst-vervangen',
    path: '/beheer?deel=meldteksten',
    world: busyWorld,
    ready: async (page) => {
      await page
        .getByRole('button', { name: /^Vervangen/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Opname gebruiken' }).click();
      await shows('Kies een WAV-bestand')(page);
    },
  },
  one('beheer-koppelingen', '/beheer?deel=koppelingen', 'Managementrapportage'),
  one('beheer-koppelingen-leeg', '/beheer?deel=koppelingen', 'Er zijn nog geen webhooks', emptyWorld),
  {
    name: 'beheer-webhook-proef',
    path: '/beheer?deel=koppelingen',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Stuur een proef' }).click();
      await shows('niet aangenomen: status 503')(page);
      await page.getByText('Laatste berichten').click();
      await page.getByText('Laatste berichten').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'beheer-machinetoken',
    path: '/beheer?deel=koppelingen',
    world: busyWorld,
    ready: async (page) => {
      await page.getByRole('button', { name: 'Token maken' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Naam').fill('Rapportage');
      await dialog.getByLabel('Cijfers lezen').check();
      await dialog.getByRole('button', { name: 'Token maken' }).click();
      await shows('niet meer te zien')(page);
    },
  },
  one('beheer-uitgaand', '/beheer?deel=uitgaand', 'status 503'),
  one('beheer-uitgaand-leeg', '/beheer?deel=uitgaand', 'Er wacht niets', emptyWorld),
  one('beheer-logboek', '/beheer?deel=logboek', 'unknown account'),
  {
    name: 'tweede-factor',
    path: '/mijn-bereikbaarheid',
    world: () => busyWorld(person(['medewerker'])),
    ready: async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Aanzetten' }).click();
      await page.getByRole('img', { name: /^QR-code/ }).waitFor();
      await page.getByLabel('Code uit de app').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'herstelcodes',
    path: '/mijn-bereikbaarheid',
    world: () => busyWorld(person(['medewerker'])),
    ready: async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Aanzetten' }).click();
      await page.getByLabel('Code uit de app').fill('123456');
      await page.getByRole('button', { name: 'Controleren en aanzetten' }).click();
      await shows('Bewaar deze herstelcodes')(page);
      await page.getByRole('button', { name: 'Ik heb de codes bewaard' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'inloggen-geweigerd',
    path: '/inloggen?sso=geweigerd',
    world: busyWorld,
    signedIn: false,
    ready: shows('nog geen toegang'),
  },
  one('bel', '/bel', 'Klaar om te bellen'),
  one('toegankelijkheid', '/toegankelijkheid', 'Hoe toegankelijk'),
];

/** The busy morning, with the caller in conversation. */
export function withCall(world: World): World {
  const agent = world.live.agentState[0];
  world.live.myCalls = [structuredClone(talking)];
  if (agent !== undefined)
    world.live.agentState = [{ ...agent, state: 'talking', since: talking.answeredAt ?? '' }];
  return world;
}

/** The team that owns the note wants two things to be asked. */
function withTeamQuestions(world: World): World {
  const labels = ['Dakkapel', 'Aanbouw', 'Kappen van een boom'];
  return {
    ...world,
    answers: {
      ...world.answers,
      getPromise: () => ({
        dueAt: ago(-31 * 3600),
        promise: 'Vergunningen belt u terug voor woensdag 25 november 17.00 uur.',
        channels: ['mail', 'sms'],
        form: [
          {
            id: 'soort',
            kind: 'choice',
            label: 'Waar gaat het over?',
            labelEnglish: null,
            options: labels.map((label) => ({ label, labelEnglish: null })),
            required: true,
          },
          {
            id: 'nieuw',
            kind: 'check',
            label: 'Gaat het om een nieuwe aanvraag?',
            labelEnglish: null,
            options: [],
            required: false,
          },
        ],
      }),
    },
  };
}
