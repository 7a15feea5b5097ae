/** Entrances, hours, prompts, trunks, calamities, subjects. */
import type { Area } from './text.ts';

export const routingArea = {
  tag: 'Inrichting van de telefonie',
  description:
    'Ingangen en hun belplan, openingstijden, lijnen naar aanbieders, meldteksten, de calamiteitenschakelaar en de onderwerpen.',
  operations: {
    listEntrances: { summary: 'Geeft de ingangen met hun belplan en of zij nu open zijn.' },
    explainEntrance: {
      summary: 'Vertelt waar een beller op een moment terechtkomt, en waarom.',
      description: 'Er wordt niet gebeld.',
    },
    listHours: { summary: 'Geeft de openingstijden met de uitzonderingen.' },
    putHours: {
      summary: 'Verandert openingstijden en eigen uitzonderingen.',
      description:
        'Zeven dagen, maandag eerst. Feestdagen komen uit de kalender en worden niet meegestuurd. Stuur de `versie` mee die u las; is er intussen iets veranderd, dan volgt 412.',
      example: {
        versie: 1,
        dagen: [
          [{ van: '08:30', tot: '17:00' }],
          [{ van: '08:30', tot: '17:00' }],
          [{ van: '08:30', tot: '17:00' }],
          [{ van: '08:30', tot: '17:00' }],
          [{ van: '08:30', tot: '12:30' }],
          [],
          [],
        ],
        uitzonderingen: [
          { datum: '2026-12-24', naam: 'Kerstavond', tijdvakken: [{ van: '08:30', tot: '15:00' }] },
        ],
      },
    },
    listTrunks: { summary: 'Geeft de lijnen naar aanbieders en hoe het met elk gaat.' },
    createTrunk: {
      summary: 'Maakt een lijn naar een aanbieder.',
      description: 'Geldt meteen; lopende gesprekken gaan door. Alle fouten worden in één keer genoemd.',
      example: {
        versie: 1,
        id: 'aanbieder',
        bronadressen: ['203.0.113.0/28'],
        transport: 'tls',
        vertrouwd: true,
        nummerUit: ['requestUri'],
        uitgaandAdres: 'sip.aanbieder.example',
        gemeenteIds: null,
        stilteSeconden: 6,
        controleSeconden: 60,
        standaardIngangId: null,
        aanmelding: null,
      },
    },
    putTrunk: {
      summary: 'Verandert een lijn.',
      description: '`wachtwoord` null laat het wachtwoord zoals het is, voor hetzelfde account.',
      example: {
        versie: 2,
        bronadressen: [],
        transport: 'tls',
        vertrouwd: true,
        nummerUit: ['pCalledPartyId', 'requestUri'],
        uitgaandAdres: 'sip.aanbieder.example',
        gemeenteIds: ['deventer'],
        stilteSeconden: 6,
        controleSeconden: 60,
        standaardIngangId: null,
        aanmelding: {
          registrar: 'sip.aanbieder.example',
          gebruikersnaam: 'deventer',
          geldigheidSeconden: 300,
          wachtwoord: null,
        },
      },
    },
    removeTrunk: {
      summary: 'Neemt een lijn weg.',
      description: 'Lopende gesprekken over de lijn gaan door.',
    },
    testTrunk: {
      summary: 'Probeert een lijn: antwoordt de aanbieder, en lukt het aanmelden?',
      description: 'Verandert niets.',
    },
    listPrompts: { summary: 'Geeft de meldteksten die bellers horen.' },
    restorePrompt: { summary: 'Neemt de eigen opname van een meldtekst weg.' },
    getPromptSound: { summary: 'Geeft het geluid van een meldtekst.' },
    putPromptSound: {
      summary: 'Vervangt een meldtekst door een eigen opname.',
      description: 'Elk gangbaar geluid, hoogstens 20 MB.',
    },
    listCalamities: { summary: 'Geeft de calamiteitenschakelaar van de gemeente.' },
    putCalamity: {
      summary: 'Zet een calamiteitenmelding aan of uit.',
      description:
        'Bellers horen de tekst meteen, uitgesproken door een machinestem. De melding gaat vanzelf uit op `tot`. Liveverzameling `calamiteiten`.',
      example: {
        actief: true,
        bericht: 'Door een storing zijn wij vanmiddag slecht bereikbaar.',
        gaatDoor: true,
        tot: '2026-11-23T16:00:00Z',
      },
    },
    getCatalogue: {
      summary: 'Geeft hoeveel onderwerpen de gemeente heeft, en de versie ervan.',
      description: 'De versie hoort bij het vervangen in `If-Match`.',
    },
    putCatalogue: {
      summary: 'Vervangt de onderwerpen van de gemeente door een bestand.',
      description: 'CSV of JSON. Bij één fout wordt niets overgenomen.',
      example: {
        bestandsvorm: 'json',
        bestandsinhoud: '[{"id":"paspoort","naam":"Paspoort","trefwoorden":["reisdocument"],"script":"…"}]',
      },
    },
  },
} as const satisfies Area;
