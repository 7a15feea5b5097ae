/**
 * Who works in the demo: people of Deventer with made-up names. Ids are those of the simulated days, so that
 * their past has names too.
 */
import type { Role } from '../app/ports/people.ts';

export const municipality = 'deventer';
const teams = ['publiekszaken', 'belastingen', 'omgeving', 'ondernemersloket'] as const;

const contactCentre = `${municipality}/kcc`;

/** How many agents a simulated day has; the last one is nobody's but yours. */
export const agentsCount = 8;
export const colleaguesPerTeam = 2;

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly teams: readonly string[];
  /** `skill: level`. */
  readonly skills: Readonly<Record<string, number>>;
  /** SIP user of the desk phone that the demo itself picks up; null: no such phone. */
  readonly phone: string | null;
  /** Who gets a one-time link, under this heading. */
  readonly link: string | null;
}

const agents = [
  'Bram Jansen',
  'Lotte Visser',
  'Mehmet Yılmaz',
  'Ilse Hendriks',
  'Ruben Mulder',
  'Fleur Dijkstra',
  'Said el Amrani',
  'Sanne de Boer',
];

const colleagues: Readonly<Record<(typeof teams)[number], readonly [string, string]>> = {
  publiekszaken: ['Joke Bakker', 'Daan Wolters'],
  belastingen: ['Henk Smit', 'Priya Ramdin'],
  omgeving: ['Fatima Bensaïd', 'Kees Vos'],
  ondernemersloket: ['Marieke Postma', 'Tom Kuipers'],
};

export const cast: readonly Person[] = [
  ...agents.map((name, index): Person => {
    const isYours = index === agentsCount - 1;
    return {
      ...person(`agent-${index + 1}`, name),
      roles: ['kcc-agent'],
      teams: [contactCentre],
      skills:
        index % 2 === 0 || isYours
          ? { algemeen: 1, burgerzaken: 1, belastingen: 1, omgeving: 1, ondernemen: 1 }
          : { algemeen: 1 },
      phone: isYours ? null : String(201 + index),
      link: isYours ? 'KCC-medewerker · agent' : null,
    };
  }),
  ...teams.flatMap((team, at) =>
    colleagues[team].map((name, index): Person => {
      const isYours = team === 'omgeving' && index === 0;
      return {
        ...person(`${team}/${index + 1}`, name),
        teams: [`${municipality}/${team}`],
        phone: String(301 + at * 10 + index),
        link: isYours ? 'medewerker · employee' : null,
      };
    }),
  ),
  {
    ...person('teamleider', 'Ellen Kok'),
    roles: ['teamleider', 'medewerker'],
    teams: [contactCentre, ...teams.map((team) => `${municipality}/${team}`)],
    phone: null,
    link: 'teamleider · team leader',
  },
  {
    ...person('beheerder', 'Omar Aydin'),
    roles: ['beheerder'],
    phone: null,
    link: 'beheerder · administrator',
  },
];

function person(id: string, name: string): Person {
  const login = name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '.');
  return {
    id: `${municipality}/${id}`,
    name,
    email: `${login}@deventer.example`,
    roles: ['medewerker'],
    teams: [],
    skills: {},
    phone: null,
    link: null,
  };
}

/** What citizens ask, for notes and registrations. Made up; no real person's question. */
export const questions: readonly {
  readonly question: string;
  readonly team: string;
  /** Of the catalogue. */
  readonly subject: string;
}[] = [
  { question: 'Wanneer is mijn paspoort klaar?', team: 'publiekszaken', subject: 'paspoort-aanvragen' },
  {
    question: 'Ik ga verhuizen. Hoe geef ik dat door?',
    team: 'publiekszaken',
    subject: 'verhuizing-doorgeven',
  },
  {
    question: 'Ik begrijp mijn aanslag onroerendezaakbelasting niet.',
    team: 'belastingen',
    subject: 'onroerendezaakbelasting',
  },
  {
    question: 'Kan ik mijn aanslag in termijnen betalen?',
    team: 'belastingen',
    subject: 'onroerendezaakbelasting',
  },
  {
    question: 'Mag ik een dakkapel aan de voorkant bouwen?',
    team: 'omgeving',
    subject: 'omgevingsvergunning',
  },
  {
    question: 'De straatlamp voor mijn huis is kapot.',
    team: 'omgeving',
    subject: 'openbare-ruimte-melding',
  },
  { question: 'De container is niet geleegd.', team: 'omgeving', subject: 'openbare-ruimte-melding' },
  {
    question: 'Ik wil een terras voor mijn zaak. Wat heb ik nodig?',
    team: 'ondernemersloket',
    subject: 'terras',
  },
];

export const callerNames: readonly string[] = [
  'J. van Dalen',
  'M. Groot',
  'S. Öztürk',
  'P. de Wit',
  'A. Kaya',
  'R. Brouwer',
  'T. van den Berg',
  'L. Schouten',
  'K. Peters',
  'N. Haddad',
];
