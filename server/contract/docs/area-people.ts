/** Employees, their devices and teams. */
import type { Area } from './text.ts';

export const peopleArea = {
  tag: 'Medewerkers en teams',
  description: 'Wie er werkt, met welke rollen, vaardigheden en toestellen, en de teams van de gemeente.',
  operations: {
    listEmployees: { summary: 'Geeft de medewerkers van de gemeente, per pagina.' },
    searchEmployees: {
      summary: 'Zoekt medewerkers op naam.',
      description: 'De naam staat in de inhoud, zodat die in geen adres komt.',
      example: { zoek: 'jansen', pagina: 1, paginaGrootte: 50 },
    },
    createEmployee: {
      summary: 'Voegt een medewerker toe.',
      description: 'Zonder wachtwoord: geef daarna een aanmeldlink.',
      example: {
        naam: 'Anna de Vries',
        email: 'anna@deventer.example',
        gemeenteId: 'deventer',
        teamIds: ['deventer/burgerzaken'],
        rollen: ['kcc-agent'],
        vaardigheden: [{ vaardigheid: 'algemeen', niveau: 3 }],
      },
    },
    changeEmployee: {
      summary: 'Verandert een medewerker; alleen wat u stuurt verandert.',
      description: 'Wie `actief` op onwaar krijgt of een rol verliest, wordt overal meteen afgemeld.',
      example: { rollen: ['kcc-agent', 'teamleider'] },
    },
    createSignInLink: {
      summary: 'Maakt een eenmalige link waarmee iemand zich aanmeldt en een wachtwoord kiest.',
      description: 'Heft ook een blokkade na verkeerde pogingen op.',
    },
    removeSecondFactor: {
      summary: 'Haalt de tweede factor van een medewerker weg.',
      description: 'Voor wie de app en de herstelcodes kwijt is. Alle sessies van die persoon eindigen.',
    },
    createDevice: {
      summary: 'Geeft een medewerker een toestel.',
      description: 'Het SIP-wachtwoord wordt één keer getoond. Een mobiel heeft een `nummer` nodig.',
      example: { aard: 'sip', aanduiding: 'Bureau 12', nummer: null },
    },
    removeDevice: {
      summary: 'Neemt een toestel weg; de aanmelding ervan eindigt meteen.',
    },
    importEmployees: {
      summary: 'Leest medewerkers uit een CSV-bestand.',
      description:
        'Kolommen `id;naam;email;teams;rollen;vaardigheden;actief`. Bij één fout wordt niets overgenomen. Met `proefronde` wordt alleen gekeken wat het zou doen.',
      example: {
        bestandsinhoud:
          'id;naam;email;teams;rollen;vaardigheden;actief\nanna;Anna de Vries;anna@deventer.example;burgerzaken;kcc-agent;algemeen:3;ja\n',
        proefronde: true,
      },
    },
    listTeams: { summary: 'Geeft de teams waarvoor een notitie kan zijn.' },
    getTeamSettings: {
      summary: 'Geeft de teams met hun instellingen uit het belplan.',
      description: 'Komt in één keer: de teams van één gemeente.',
    },
    createTeam: {
      summary: 'Maakt een team in het belplan van de gemeente.',
      description: 'Het belplan wordt eerst beproefd; past het niet, dan verandert er niets.',
      example: {
        naam: 'Burgerzaken',
        belSeconden: 20,
        terugbelnorm: null,
        opneemnorm: null,
        openingstijdenId: null,
      },
    },
    putTeam: {
      summary: 'Verandert de instellingen van een team.',
      description: 'Het belplan wordt eerst beproefd; past het niet, dan verandert er niets.',
      example: {
        naam: 'Burgerzaken',
        belSeconden: 25,
        terugbelnorm: { aard: 'werkdagen', aantal: 2 },
        opneemnorm: { binnenSeconden: 30, procent: 80 },
        openingstijdenId: null,
      },
    },
    removeTeam: {
      summary: 'Neemt een team weg uit het belplan.',
      description: 'Kan niet zolang iets ernaar leidt of er leden of open notities zijn; dan volgt 409.',
    },
  },
} as const satisfies Area;
