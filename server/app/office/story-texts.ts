/**
 * What each event of a call says to a team leader: one plain Dutch sentence with the names of people, teams and
 * queues, without codes. Only municipal names: a citizen's number is not told here. The technical telling of the
 * same event (`bereikbaar calls tail`) stands beside it on the screen.
 */
import type {
  ContactOutcome,
  Destination,
  DomainEvent,
  EndedBy,
  EndReason,
  OfferOutcome,
  TransferOutcome,
} from '../../domain/events.ts';
import type { EmployeeId } from '../../domain/ids.ts';
import type { Duration } from '../../domain/time.ts';
import type { Names } from './names.ts';

export type StoryNames = Pick<Names, 'employee' | 'queue' | 'destination'>;

const offerEnds: Readonly<Record<OfferOutcome, string>> = {
  answered: 'neemt op',
  noAnswer: 'neemt niet op',
  rejected: 'weigert de oproep',
  busy: 'is in gesprek',
  unreachable: 'is niet te bereiken',
  callerLeft: 'kon niet meer opnemen: de beller hing op',
  withdrawn: 'hoeft niet meer op te nemen',
};

const transferEnds: Readonly<Record<TransferOutcome, string>> = {
  connected: 'Het doorverbinden is gelukt.',
  noAnswer: 'Het doorverbinden lukte niet: niemand nam op.',
  rejected: 'Het doorverbinden lukte niet: de oproep werd geweigerd.',
  busy: 'Het doorverbinden lukte niet: de collega was in gesprek.',
  unreachable: 'Het doorverbinden lukte niet: de collega was niet te bereiken.',
  cancelled: 'Het doorverbinden is afgebroken.',
  callerLeft: 'De beller hing op tijdens het doorverbinden.',
};

const outcomes: Readonly<Record<ContactOutcome, string>> = {
  answeredDirectly: 'direct beantwoord',
  transferred: 'doorverbonden',
  callbackNote: 'terugbelnotitie gemaakt',
  toldToRingAgain: 'de beller belt zelf terug',
  wrongNumber: 'verkeerd verbonden',
  aggression: 'agressie',
};

const ends: Readonly<Record<EndReason, string>> = {
  completed: 'Het gesprek is klaar',
  abandonedBeforeQueue: 'De beller hing op tijdens het welkom of het keuzemenu',
  abandonedInQueue: 'De beller hing op tijdens het wachten',
  abandonedWhileRinging: 'De beller hing op terwijl een telefoon overging',
  closed: 'De beller hoorde dat wij gesloten zijn',
  calamity: 'De beller hoorde de calamiteitsmelding',
  unknownNumber: 'Het gekozen nummer hoort bij geen ingang',
  notAllowed: 'Deze oproep is niet toegestaan',
  queueFull: 'De wachtrij was vol',
  nobodyReached: 'Niemand werd bereikt',
  voicemailLeft: 'De beller liet een voicemail achter',
  callbackPromised: 'De beller wordt teruggebeld',
  rejectedMedia: 'De telefoon van de beller en de onze konden geen geluid afspreken',
  overload: 'Het was te druk om de oproep aan te nemen',
  shuttingDown: 'De server werd gestopt en nam geen oproepen meer aan',
  interrupted: 'De server stopte tijdens het gesprek',
  failed: 'Het gesprek brak af door een storing',
};

/** Only where the end itself does not say it. */
const hungUpBy: Readonly<Partial<Record<EndedBy, string>>> = {
  caller: ': de beller hing op',
  employee: ': de medewerker hing op',
};

/**
 * One sentence for one event; null for a step that only says something to who knows the dialplan or the line.
 */
export function storyText(fact: DomainEvent, names: StoryNames): string | null {
  const who = (id: EmployeeId | null): string =>
    id === null ? 'Iemand van buiten' : names.employee(id).name;
  const place = (to: Destination): string =>
    to.kind === 'number' ? 'een telefoonnummer' : names.destination(to).name;
  switch (fact.type) {
    case 'call.arrived':
      if (fact.data.by !== undefined) return `${who(fact.data.by)} belt.`;
      return fact.data.via14 ? 'De beller belt via het 14-nummer.' : 'De beller belt.';
    case 'call.recordingNoticed':
      return 'De beller hoort dat het gesprek wordt opgenomen.';
    case 'call.menuChosen':
      return fact.data.key === null
        ? 'De beller kiest niets in het keuzemenu.'
        : `De beller kiest ${fact.data.key} in het keuzemenu.`;
    case 'call.queued':
      return `De beller wacht in ${names.queue(fact.data.queue).name}.`;
    case 'call.dequeued':
      return `De beller verlaat ${names.queue(fact.data.queue).name}.`;
    case 'call.pursuing':
      return `Wij zoeken ${place(fact.data.target)}.`;
    case 'call.pursuitEnded':
      return 'Niemand gevonden.';
    case 'call.offered':
      return `De telefoon van ${who(fact.data.employee)} gaat over, hoogstens ${inSeconds((fact.data.ringUntil - fact.at) as Duration)}.`;
    case 'call.offerEnded':
      // Who answers is told by the answer itself.
      if (fact.data.outcome === 'answered') return null;
      return `${who(fact.data.employee)} ${offerEnds[fact.data.outcome]}.`;
    case 'call.dialled':
      return `Wij bellen ${place(fact.data.target)}.`;
    case 'call.dialEnded':
      return `De gebelde ${offerEnds[fact.data.outcome]}.`;
    case 'call.answered':
      return `${who(fact.data.employee)} neemt op; de beller wachtte ${inSeconds(fact.data.wait)}.`;
    case 'call.held':
      return 'De beller staat in de wacht.';
    case 'call.resumed':
      return 'De beller is uit de wacht.';
    case 'call.partyLeft':
      return `${who(fact.data.employee)} is uit het gesprek.`;
    case 'call.transferStarted':
      return `${who(fact.data.from)} verbindt ${fact.data.mode === 'attended' ? 'na overleg ' : ''}door naar ${place(fact.data.target)}.`;
    case 'call.transferEnded':
      return transferEnds[fact.data.outcome];
    case 'call.consultAnswered':
      return `${who(fact.data.employee)} neemt op voor overleg.`;
    case 'call.phoneLost':
      return `De browser van ${who(fact.data.employee)} is weg; de ander wacht.`;
    case 'call.phoneBack':
      return 'De browser is terug; het gesprek gaat verder.';
    case 'call.mailboxReached':
      return `De beller komt bij de voicemail van ${place(fact.data.box)}.`;
    case 'call.messageFailed':
      return 'Het ingesproken bericht kon niet worden opgeslagen.';
    case 'call.voicemailLeft':
      return `De beller laat een bericht van ${inSeconds(fact.data.length)} achter voor ${place(fact.data.box)}.`;
    case 'call.questionNoted':
      return `${who(fact.data.employee)} noteert de vraag.`;
    case 'call.outcomeRegistered':
      return `${who(fact.data.employee)} registreert: ${outcomes[fact.data.outcome]}.`;
    case 'call.noteMade':
      return 'Er is een terugbelnotitie gemaakt.';
    case 'call.tagged':
      return fact.data.tag === 'mystery' ? 'Gemarkeerd als mysterycall.' : 'Gemarkeerd als proefgesprek.';
    case 'call.supervisionStarted':
      return `${who(fact.data.employee)} gaat meeluisteren.`;
    case 'call.supervisionEnded':
      return `${who(fact.data.employee)} luistert niet meer mee.`;
    case 'call.placed':
      return `${who(fact.data.employee)} belt ${place(fact.data.target)}.`;
    case 'call.callbackQueued':
      return 'De beller wil teruggebeld worden en houdt de plaats in de rij.';
    case 'call.callbackHosted':
      return `${who(fact.data.employee)} staat klaar; wij bellen de beller terug.`;
    case 'call.callbackFailed':
      return 'De beller werd niet bereikt.';
    case 'call.ended':
      return `${ends[fact.data.reason]}${fact.data.reason === 'completed' ? (hungUpBy[fact.data.by] ?? '') : ''}${fact.data.talk > 0 ? `, na ${inSeconds(fact.data.talk)} praten` : ''}.`;
    default:
      return null;
  }
}

/** `8 seconden`, `2 minuten en 5 seconden`: lengths as one says them. */
function inSeconds(length: Duration): string {
  const total = Math.max(0, Math.round(length / 1000));
  const [minutes, seconds] = [Math.floor(total / 60), total % 60];
  const parts = [
    minutes === 0 ? '' : `${minutes} ${minutes === 1 ? 'minuut' : 'minuten'}`,
    seconds === 0 && minutes > 0 ? '' : `${seconds} ${seconds === 1 ? 'seconde' : 'seconden'}`,
  ];
  return parts.filter((part) => part !== '').join(' en ');
}
