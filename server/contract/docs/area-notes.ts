/** Callback notes and voicemail. */
import type { Area } from './text.ts';

export const notesArea = {
  tag: 'Terugbelnotities',
  description:
    'Afspraken om een beller terug te bellen: wie, wanneer uiterlijk, en wat ervan kwam. Liveverzameling `notities`; webhook `notities` vertelt elke verandering met alleen het id.',
  operations: {
    listNotes: {
      summary: 'Geeft terugbelnotities, per pagina, te filteren op eigenaar en status.',
      description:
        'Een machine krijgt met `vanWie=alle` de notities van de hele gemeente. Wie niet alles mag zien krijgt met `alle` niet meer dan eigen en team.',
    },
    createNote: {
      summary: 'Maakt een terugbelnotitie: een belofte aan een beller.',
      description:
        'De uiterste tijd volgt uit de terugbelnorm van het team en staat in `uiterlijkOp` en `belofte`. Het team of de persoon krijgt bericht, de beller een bevestiging als daarom is gevraagd. Stuur een `Idempotency-Key` mee: na een verbroken verbinding maakt dezelfde sleutel geen tweede notitie. Webhook: `note.created`.',
      example: {
        gesprekId: null,
        eigenaarTeam: 'deventer/burgerzaken',
        eigenaarMedewerker: null,
        naamBeller: 'Mevrouw Jansen',
        nummer: '0570 612 345',
        onderwerpId: null,
        vraag: 'Wanneer is mijn paspoort klaar?',
        belvenster: 'na 16 uur',
      },
    },
    getNote: { summary: 'Geeft één terugbelnotitie.' },
    commandNote: {
      summary: 'Pakt een notitie op, legt een poging vast, zet door, sluit af of heropent.',
      description:
        'Wat mag hangt af van de status; past het niet, dan volgt 409. `oppakken` houdt anderen enige tijd af (`opgepaktTot`). `doorzetten` sluit deze notitie met een opmerking en maakt een nieuwe. Met `If-Match` krijgt u 412 als een ander eerder was.',
      example: { opdracht: 'poging', resultaat: 'geenGehoor', opmerking: 'Ging niet over' },
    },
    getPromise: {
      summary: 'Vertelt wat een beller beloofd zou worden als de notitie nu wordt gemaakt.',
      description:
        'In woorden om voor te lezen, met de vragen die dit team gesteld wil hebben. Er wordt niets vastgelegd.',
    },
    listVoicemails: {
      summary: 'Geeft de voicemailberichten van iemand en van de eigen teams.',
      description: 'Bij elk bericht hoort een terugbelnotitie.',
    },
    changeVoicemail: {
      summary: 'Merkt een voicemailbericht als wel of niet beluisterd.',
      description: 'Het lampje op de toestellen volgt.',
      example: { beluisterd: true },
    },
    deleteVoicemail: {
      summary: 'Verwijdert een voicemailbericht en zijn geluid.',
      description: 'De terugbelnotitie blijft.',
    },
    getVoicemailSound: {
      summary: 'Geeft het geluid van een voicemailbericht.',
      description: 'Het beluisteren wordt vastgelegd in de auditregels.',
    },
    listGreetings: { summary: 'Geeft de begroetingen van de eigen voicemailbussen.' },
    putGreeting: {
      summary: 'Zet een tekst als begroeting; een machinestem spreekt die uit.',
      example: { tekst: 'U bent verbonden met Burgerzaken. Spreek een bericht in na de toon.' },
    },
    deleteGreeting: { summary: 'Zet de gewone begroeting terug.' },
    getGreetingSound: { summary: 'Geeft het geluid van een begroeting.' },
    putGreetingSound: {
      summary: 'Vervangt een begroeting door een opname.',
      description: 'Elk gangbaar geluid van een browser of recorder, hoogstens 20 MB.',
    },
  },
} as const satisfies Area;
