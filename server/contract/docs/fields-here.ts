/**
 * Where a field means something narrower than its general text: by `operation.field` for parameters and the top of bodies
 * and replies, by `outerField.field` deeper down, and by `page.field` for the frame of a page.
 */
const ofCaller =
  'Voor de beller van dit gesprek: wie voor een andere gemeente opneemt, kiest uit wat van die gemeente is. Ontbreekt: de eigen gemeente.';

const ownVersion =
  'Een eigen tekst; met een andere is het adres een ander, zodat een browser geluid dat is vervangen opnieuw ophaalt. De server doet er niets mee.';
const ofNote = 'Taal van de beller, ook van `belofte` en de bevestiging: `nl` of `en`.';

export const fieldsHere: Readonly<Record<string, string>> = {
  'listTeams.callId': ofCaller,
  'listSubjects.callId': ofCaller,
  'getSubject.callId': ofCaller,
  'searchDirectory.callId': ofCaller,
  'getPromise.callId': ofCaller,
  'createNote.callId': 'Het gesprek waaruit de notitie voortkomt; null: geen gesprek, zoals bij een website.',
  'createNote.number':
    'Nummer om terug te bellen; null alleen als er geen is, en dan zegt `vraag` hoe de beller te bereiken is.',
  'createNote.callerName': 'Naam van de beller; de delen van de naam in `contactgegevens` gaan voor.',
  'createNote.language':
    'Taal van de beller, ook van `belofte` en de bevestiging: `nl` of `en`. Ontbreekt in de aanvraag: die van het gesprek, en zonder gesprek Nederlands.',
  'getNote.language': ofNote,
  'commandNote.language': ofNote,
  'confirmation.email': 'Adres voor de bevestiging; alleen bij kanaal `email`. Een sms gaat naar `nummer`.',
  'listNotes.state': 'Alleen notities met deze status; ontbreekt: alle.',
  'startCall.target': 'Wie er gebeld wordt.',
  'commandCall.target': 'Waarheen wordt doorverbonden.',
  'forward.target': 'Waar oproepen tijdelijk heen gaan.',
  'transfer.target': 'Naam van wie gebeld wordt.',
  'page.count': 'Aantal regels in de hele lijst, alle pagina’s samen.',
  'steps.detail': 'Dezelfde stap met kenmerken en codes, zoals de opdrachtregel hem vertelt.',
  'steps.next': 'Naar welke stappen het verder gaat, met wanneer.',
  'facts.value': 'De waarde, om te tonen zoals zij is.',
  'createMachineToken.expiresAt': 'Tot wanneer het token geldt: hoogstens twee jaar vanaf nu.',
  'createMachineToken.credential':
    'Het token zelf, één keer getoond; stuur het als `Authorization: Bearer …`.',
  'createWebhook.credential': 'Het geheim waarmee berichten getekend worden, één keer getoond.',
  'createWebhook.address': 'Waar berichten heen gaan; begint met `https://`, hoogstens 500 tekens.',
  'startSecondFactor.credential': 'Het geheim voor de app (base32).',
  'startSecondFactor.address': 'Hetzelfde als `otpauth:`-adres, om als QR-code te tonen.',
  'iceServers.credential': 'Wachtwoord voor deze server; null: geen.',
  'requestSipAccess.address': 'SIP-adres, `sip:naam@domein`.',
  'getReport.reportPeriod':
    'Periode: `2026-Q4`, `2026-11`, `2026-W47`, `2026`, `2026-11-23` of `2026-11-01..2026-11-15`. Ontbreekt: het laatste hele kwartaal.',
  'getReport.fileFormat': '`json` om te verwerken, `csv` als tabel, `html` om af te drukken.',
  'getForecast.date': 'Dag om te voorspellen; ontbreekt: vandaag.',
  'getForecast.agentCount': 'Agenten de hele dag, 0 tot en met 500; ontbreekt: wat elk kwartier nodig heeft.',
  'getComparison.date': 'Dag die wordt nagerekend; ontbreekt: vandaag.',
  'getFigures.from': 'Begin bij periode `tijdvak`.',
  'getFigures.until': 'Einde bij periode `tijdvak`.',
  'getMetrics.from': 'Begin bij periode `tijdvak`.',
  'getMetrics.until': 'Einde bij periode `tijdvak`.',
  'listAttempts.from': 'Begin bij periode `tijdvak`.',
  'listAttempts.until': 'Einde bij periode `tijdvak`.',
  'listAttempts.class': 'Alleen pogingen van deze klasse.',
  'listAuditLines.from': 'Vanaf deze dag.',
  'listAuditLines.until': 'Tot en met deze dag.',
  'listAuditLines.action': 'Alleen deze handeling.',
  'listAuditLines.result': 'Alleen wat lukte, of alleen wat geweigerd werd.',
  'listOutbox.webhookId': 'Alleen wat naar deze webhook gaat.',
  'explainEntrance.at': 'Op welk moment de beller belt; ontbreekt: nu.',
  'listEmployees.teamId': 'Alleen medewerkers van dit team.',
  'quarters.from': 'Begin van het kwartier, kloktijd `uu:mm`.',
  'days.from': 'Open vanaf deze kloktijd, `uu:mm`.',
  'days.until': 'Open tot deze kloktijd, `uu:mm`; `24:00` is middernacht.',
  'ranges.from': 'Open vanaf deze kloktijd, `uu:mm`.',
  'ranges.until': 'Open tot deze kloktijd, `uu:mm`.',
  'callbackNorm.kind': 'Waarin geteld wordt: werkdagen, klokuren of uren op werkdagen.',
  'callbackNorm.count': 'Hoeveel daarvan.',
  'putCalamity.active': 'Waar: melding aan, met `bericht`, `gaatDoor` en `tot`; onwaar: uit.',
  'putCalamity.until': 'De melding gaat dan vanzelf uit; null: er is geen melding.',
  'createDevice.number': 'Nummer van de mobiel; null bij andere toestellen.',
  'getPromptSound.version': ownVersion,
  'getGreetingSound.version': ownVersion,
  'getInstallation.version': 'Versie van de server.',
  'getHealth.version': 'Versie van de server.',
};
