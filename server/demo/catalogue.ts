/** The demo's product catalogue: a few subjects with what to say and what is often asked. Made up, as an import would bring it. */
import type { Product } from '../domain/contact/catalogue.ts';

export const catalogue: readonly Product[] = [
  {
    id: 'paspoort-aanvragen',
    name: 'Paspoort of identiteitskaart aanvragen',
    keywords: ['id-kaart', 'reisdocument', 'verlopen'],
    script: 'U vraagt het document persoonlijk aan. Ik kan nu een afspraak voor u maken.',
    team: 'publiekszaken',
    questions: [
      { question: 'Hoe lang duurt het?', answer: 'Na vijf werkdagen ligt het document klaar.' },
      {
        question: 'Kan het met spoed?',
        answer: 'Ja. Vraagt u het vóór 14 uur aan, dan is het de volgende werkdag klaar. Dat kost extra.',
      },
      { question: 'Wat neem ik mee?', answer: 'Een recente pasfoto en uw oude documenten.' },
    ],
  },
  {
    id: 'verhuizing-doorgeven',
    name: 'Verhuizing doorgeven',
    keywords: ['adres', 'inschrijven'],
    script: 'U geeft de verhuizing door van vier weken voor tot vijf dagen na de dag waarop u verhuist.',
    team: 'publiekszaken',
    questions: [
      {
        question: 'Kan ik dat ook voor mijn gezin doen?',
        answer: 'Ja, voor wie met u meeverhuist en bij u op hetzelfde adres woont.',
      },
    ],
  },
  {
    id: 'onroerendezaakbelasting',
    name: 'Onroerendezaakbelasting (ozb)',
    keywords: ['aanslag', 'woz', 'bezwaar', 'betalen'],
    script:
      'De aanslag volgt uit de waarde van de woning. In termijnen betalen kan met een automatische incasso.',
    team: 'belastingen',
    questions: [
      {
        question: 'Ik ben het niet eens met de waarde. Wat nu?',
        answer: 'Bel eerst met een taxateur van de gemeente. Bezwaar maken kan tot zes weken na de aanslag.',
      },
      {
        question: 'Kan ik in termijnen betalen?',
        answer: 'Ja, in tien termijnen, met een automatische incasso.',
      },
    ],
  },
  {
    id: 'omgevingsvergunning',
    name: 'Omgevingsvergunning',
    keywords: ['bouwen', 'dakkapel', 'kappen', 'verbouwen'],
    script:
      'Of een vergunning nodig is, hangt af van de plek en de maten. Ik zoek dat met u uit of laat u terugbellen.',
    team: 'omgeving',
    questions: [
      { question: 'Hoe lang duurt een aanvraag?', answer: 'De gemeente beslist meestal binnen acht weken.' },
      {
        question: 'Mag ik alvast beginnen?',
        answer: 'Nee. Begin pas als u de vergunning hebt.',
      },
    ],
  },
  {
    id: 'openbare-ruimte-melding',
    name: 'Melding over straat, lamp of container',
    keywords: ['straatlamp', 'container', 'afval', 'stoeptegel'],
    script: 'Ik neem de melding voor u op. Waar is het precies?',
    team: 'omgeving',
    questions: [
      {
        question: 'Wanneer is het opgelost?',
        answer: 'Een lamp of container is meestal binnen vijf werkdagen klaar.',
      },
    ],
  },
  {
    id: 'terras',
    name: 'Terras bij een zaak',
    keywords: ['horeca', 'ondernemer', 'vergunning'],
    script: 'Voor een terras is een vergunning nodig. Het ondernemersloket helpt u met de aanvraag.',
    team: 'ondernemersloket',
    questions: [],
  },
];
