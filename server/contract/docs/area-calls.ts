/** Calls, what is registered of them, and where they can be sent. */
import type { Area } from './text.ts';

const cards =
  'Het gevolg staat in de liveverzameling `mijnGesprekken`; 202 zegt alleen dat de opdracht is aangenomen.';

export const callsArea = {
  tag: 'Gesprekken',
  description:
    'Bellen, opdrachten bij een lopend gesprek, de contactregistratie, en het verhaal van een gesprek achteraf. Webhook `gesprekken` vertelt van binnenkomst, opnemen, doorverbinden, registratie en einde.',
  operations: {
    startCall: {
      summary: 'Belt iemand: eerst gaat het eigen toestel over, dan dat van de ander.',
      description: `De ander ziet het gewone nummer van de gemeente. Met \`notitieId\` hoort de poging bij die terugbelnotitie. ${cards}`,
      example: { doelwaarde: { aard: 'medewerker', id: 'fatima' }, notitieId: null },
    },
    getCallStory: {
      summary: 'Vertelt het verloop van één gesprek, stap voor stap met redenen.',
      description:
        'Ook de SIP-berichten en opnamen. Het bekijken wordt vastgelegd in de auditregels, omdat het nummer van de beller erbij staat.',
    },
    commandCall: {
      summary: 'Geeft een opdracht bij een gesprek, zoals ophangen of doorverbinden.',
      description: `Wie aan het gesprek deelneemt mag dit; \`meedoen\` is voor een teamleider van wie spreekt. Past de opdracht niet bij de stand van het gesprek, dan volgt 409. ${cards}`,
      example: {
        opdracht: 'doorverbinden',
        doelwaarde: { aard: 'team', id: 'deventer/burgerzaken' },
        wijze: 'warm',
      },
    },
    registerContact: {
      summary: 'Legt vast waar een gesprek over ging en hoe het afliep.',
      description:
        'Vervangt wat er stond; blijft bij het gesprek als het wordt doorverbonden. Webhook `gesprekken` vertelt het als `call.outcomeRegistered`.',
      example: {
        uitkomst: 'directBeantwoord',
        onderwerpId: 'paspoort',
        vraag: 'Hoe vraag ik een paspoort aan?',
        naamBeller: 'Mevrouw Jansen',
      },
    },
    markCall: {
      summary: 'Merkt een gesprek achteraf als mysterygesprek of test.',
      description: 'Een merk verandert niet wat er gebeurde; een test telt niet mee in de cijfers.',
      example: { markering: 'mystery' },
    },
    listSubjects: {
      summary: 'Geeft de onderwerpen met gespreksscript en veelgestelde vragen.',
    },
    getSubject: { summary: 'Geeft één onderwerp met gespreksscript en veelgestelde vragen.' },
    searchDirectory: {
      summary: 'Zoekt collega’s, teams, wachtrijen en partners om naar door te verbinden.',
      description:
        'Hoogstens vijftig. De zoekvraag staat in de inhoud, zodat er geen naam in een adres komt.',
      example: { zoek: 'burgerzaken' },
    },
    holdRecording: {
      summary: 'Bewaart een opname langer dan haar termijn, met een reden.',
      description: 'De opname wordt niet vernietigd voor `tot`.',
      example: { tot: '2027-06-01T00:00:00Z', reden: 'Bezwaarschrift in behandeling' },
    },
    releaseRecording: {
      summary: 'Heft het langer bewaren van een opname op.',
      description: 'De opname gaat weg aan het eind van haar gewone termijn.',
    },
    getRecordingSound: {
      summary: 'Geeft het geluid van een opgenomen gesprek.',
      description: 'Voor een teamleider van wie sprak. Het beluisteren wordt vastgelegd in de auditregels.',
    },
  },
} as const satisfies Area;
