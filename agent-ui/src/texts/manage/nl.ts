import type { EmployeeImportReply } from '../../../../server/contract/people.ts';
import type { AnswerNorm, CallbackNorm } from '../../../../server/contract/teams.ts';
import type { TrunkTrial } from '../../../../server/contract/trunks.ts';

/** The standards' own names of headers, the same in every language. */
export const placeNames: Readonly<Record<string, string>> = {
  requestUri: 'Request-URI',
  to: 'To',
  pCalledPartyId: 'P-Called-Party-ID',
  diversion: 'Diversion',
  historyInfo: 'History-Info',
};

/** Texts of the administrator's parts that nobody else loads, in Dutch. `en.ts` has the same shape. */
export const manageNl = {
  shared: {
    show: 'Toon',
    all: 'Alle',
    remove: 'Verwijderen',
    once: 'Kopieer dit nu. Het is hierna niet meer te zien:',
    never: 'nog nooit',
    asked: 'Bezig…',
  },
  audit: {
    intro: 'Wie heeft wat gewijzigd of bekeken, en wat is geweigerd. Regels zijn niet te wijzigen.',
    who: 'Wie',
    what: 'Handeling',
    result: 'Resultaat',
    from: 'Van',
    until: 'Tot en met',
    file: 'Downloaden als CSV',
    count: (n: number) => (n === 1 ? '1 regel' : `${n} regels`),
    everyone: 'Iedereen',
    everything: 'Alles',
    actions: {
      signIn: 'Inloggen',
      signOut: 'Uitloggen',
      finishSetUp: 'Server ingericht',
      commandAgent: 'Status gewijzigd',
      putOwnReachability: 'Eigen bereikbaarheid gewijzigd',
      requestSipAccess: 'Webtelefoon aangemeld',
      startCall: 'Zelf gebeld',
      getCallStory: 'Verloop van een gesprek bekeken',
      commandCall: 'Gesprek bediend',
      seeProtectedPerson: 'Naam van een afgeschermde persoon gezien',
      registerContact: 'Contact geregistreerd',
      createNote: 'Terugbelnotitie gemaakt',
      commandNote: 'Terugbelnotitie bijgewerkt',
      changeVoicemail: 'Voicemail gemarkeerd',
      deleteVoicemail: 'Voicemail verwijderd',
      getVoicemailSound: 'Voicemail beluisterd',
      getRecordingSound: 'Gespreksopname beluisterd',
      holdRecording: 'Bewaarplicht van een opname ingesteld',
      releaseRecording: 'Bewaarplicht van een opname opgeheven',
      putGreeting: 'Begroeting als tekst opgeslagen',
      putGreetingSound: 'Begroeting opgenomen',
      deleteGreeting: 'Begroeting verwijderd',
      markCall: 'Gesprek gemarkeerd',
      createEmployee: 'Medewerker toegevoegd',
      changeEmployee: 'Medewerker gewijzigd',
      importEmployees: 'Medewerkers ingelezen',
      createSignInLink: 'Aanmeldlink gemaakt',
      changePassword: 'Wachtwoord gewijzigd',
      takeRolesFromClaim: 'Rollen overgenomen van de aanmeldprovider',
      createDevice: 'Toestel toegevoegd',
      removeDevice: 'Toestel verwijderd',
      createTeam: 'Team toegevoegd',
      putTeam: 'Team gewijzigd',
      removeTeam: 'Team verwijderd',
      putHours: 'Openingstijden gewijzigd',
      createTrunk: 'Lijn gemaakt',
      putTrunk: 'Lijn gewijzigd',
      removeTrunk: 'Lijn verwijderd',
      testTrunk: 'Lijn beproefd',
      putCalamity: 'Calamiteit gewijzigd',
      createMachineToken: 'Machinetoken gemaakt',
      revokeMachineToken: 'Machinetoken ingetrokken',
      createWebhook: 'Webhook gemaakt',
      removeWebhook: 'Webhook verwijderd',
      testWebhook: 'Webhook beproefd',
      retryMessage: 'Bericht opnieuw geprobeerd',
      dropMessage: 'Bericht weggegooid',
      startSecondFactor: 'Tweede factor begonnen',
      confirmSecondFactor: 'Tweede factor aangezet',
      endSecondFactor: 'Tweede factor uitgezet',
      removeSecondFactor: 'Tweede factor weggehaald',
      putCatalogue: 'Onderwerpen ingelezen',
      searchPerson: 'Gegevens van een persoon gezocht',
      erasePerson: 'Persoon gewist',
      putRetention: 'Bewaartermijn gewijzigd',
      runRetention: 'Vernietigingsronde',
      listAuditLines: 'Logboek bekeken',
      putPromptSound: 'Meldtekst vervangen',
      restorePrompt: 'Meldtekst teruggezet',
    } as Readonly<Record<string, string>>,
  },
  tokens: {
    title: 'Machinetokens',
    intro:
      'Met een machinetoken leest andere software cijfers of notities, of maakt notities. Een token ziet alleen uw gemeente.',
    add: 'Token maken',
    name: 'Naam',
    nameHint: 'Waarvoor is het token? Bijvoorbeeld: managementrapportage',
    nameRequired: 'Vul in waarvoor het token is.',
    scopes: 'Wat mag de software?',
    scopesRequired: 'Kies minstens één recht.',
    scopeNames: {
      'cijfers:lezen': 'Cijfers lezen',
      'notities:lezen': 'Notities lezen',
      'notities:schrijven': 'Notities maken en bijwerken',
      'gesprekken:lezen': 'Gesprekken lezen',
      'medewerkers:lezen': 'Medewerkers lezen',
    } as Readonly<Record<string, string>>,
    expires: 'Geldig tot en met',
    expiresWrong: 'Kies een dag binnen twee jaar.',
    used: 'Laatst gebruikt',
    by: 'Gemaakt door',
    state: 'Status',
    valid: 'Geldig',
    expired: 'Verlopen',
    revoked: 'Ingetrokken',
    revoke: 'Intrekken',
    revokeSure: (name: string) => `Software met het token “${name}” kan hierna direct niets meer.`,
    none: 'Er zijn nog geen machinetokens.',
  },
  webhooks: {
    title: 'Webhooks',
    intro:
      'Een webhook vertelt andere software direct wat er gebeurt. Er gaan alleen nummers van gebeurtenissen mee, geen persoonsgegevens.',
    add: 'Webhook maken',
    address: 'Adres',
    addressHint: 'Begint met https://',
    addressWrong: 'Vul een adres in dat met https:// begint.',
    topics: 'Waarover?',
    topicsRequired: 'Kies minstens één onderwerp.',
    topicNames: { notities: 'Terugbelnotities', gesprekken: 'Gesprekken', signalen: 'Signalen' } as Readonly<
      Record<string, string>
    >,
    secretIntro: 'Met dit geheim controleert de ontvanger of een bericht echt van Bereikbaar komt.',
    test: 'Stuur een proef',
    testOk: 'De ontvanger heeft de proef aangenomen.',
    testFailed: (problem: string) => `De ontvanger heeft de proef niet aangenomen: ${problem}.`,
    deliveries: 'Laatste berichten',
    noDeliveries: 'Er is nog niets verstuurd.',
    removeSure: (address: string) => `Berichten naar ${address} stoppen direct. Het geheim verdwijnt.`,
    none: 'Er zijn nog geen webhooks.',
  },
  trunks: {
    title: 'Telefoonlijnen',
    intro:
      'Over een lijn (SIP-trunk) komen gesprekken van uw telefonieaanbieder binnen, en gaan gesprekken naar buiten. Een wijziging geldt direct; gesprekken die lopen gaan gewoon door.',
    add: 'Lijn toevoegen',
    change: 'Wijzigen',
    changeTitle: (name: string) => `Lijn ${name} wijzigen`,
    test: 'Probeer',
    removeTitle: (name: string) => `Lijn ${name} verwijderen`,
    removeSure:
      'Nieuwe gesprekken over deze lijn komen dan niet meer binnen en gaan niet meer naar buiten. Gesprekken die lopen gaan door.',
    none: 'Er is geen lijn voor uw gemeente.',
    localOnly: 'Er is nog geen lijn. Alleen telefoons op deze computer zelf kunnen nu bellen.',
    ownAddress: 'Geef uw aanbieder dit adres om gesprekken naartoe te sturen:',
    onlyThisMachine: (address: string) =>
      `De server luistert nu alleen op deze computer zelf (${address}). Een aanbieder van buiten bereikt u zo niet. Start de server met BEREIKBAAR_SIP_HOST op het adres in uw telefonienetwerk.`,
    states: { up: 'In bedrijf', down: 'Doet het niet', unknown: 'Nog niet bekend' },
    since: { up: 'Bereikbaar sinds', down: 'Niet bereikbaar sinds' },
    lastAnswer: 'Laatste antwoord',
    answerAfter: (at: string, ms: number) => `${at}, na ${ms} ms`,
    registration: 'Aanmelding',
    registeredUntil: (at: string) => `aangemeld tot ${at}`,
    phases: {
      stopped: 'niet aangemeld',
      registering: 'bezig met aanmelden',
      registered: 'aangemeld',
      failed: 'mislukt; wordt opnieuw geprobeerd',
    },
    problem: 'Laatste fout',
    incomingOnly: 'alleen inkomend',
    name: 'Naam',
    nameHint: 'Kleine letters, cijfers en streepjes, bijvoorbeeld: aanbieder-1',
    from: 'Adressen van de aanbieder',
    fromHint:
      'Waar de gesprekken vandaan komen: IP-adressen, reeksen zoals 203.0.113.0/28 of servernamen, elk op een eigen regel. Leeg bij een lijn met een account: de server om bij aan te melden.',
    out: 'Uitgaande gesprekken via',
    outHint:
      'Server van de aanbieder, bijvoorbeeld sip.aanbieder.nl. Leeg: over deze lijn wordt niet naar buiten gebeld.',
    registers: 'De aanbieder wil dat wij ons aanmelden met een account',
    registrar: 'Server om bij aan te melden',
    registrarHint: 'De registrar, bijvoorbeeld sip.aanbieder.nl',
    userName: 'Gebruikersnaam van de lijn',
    password: 'Wachtwoord van de lijn',
    passwordKept: 'Leeg laten: het wachtwoord blijft zoals het is.',
    more: 'Meer instellingen',
    trusted: 'Geloof het nummer van de beller dat de aanbieder meestuurt',
    calledFrom: 'Waar staat het gebelde nummer?',
    calledFromHint:
      'De eerste plaats met een nummer van ons telt. Vraag het de aanbieder als gesprekken verkeerd uitkomen.',
    placesInOrder: (places: readonly string[]) =>
      places.map((place) => placeNames[place] ?? place).join(', dan '),
    whose: 'Wie belt hiermee naar buiten?',
    everybody: 'Alle gemeenten op deze server',
    defaultEntrance: 'Gesprekken naar een onbekend nummer',
    refuseUnknown: 'Weigeren',
    transport: 'Transport',
    keepAlive: 'Vraag elke zoveel seconden of de lijn er is',
    keepAliveHint: 'Leeg: niet vragen.',
    silent: 'Seconden zonder teken voor de volgende lijn',
    expires: 'Aanmelding geldig, seconden',
    trial: ({ asked, outcome, sipStatus, answerMs }: TrunkTrial): string => {
      const where = asked === 'options' ? 'De lijn' : 'Aanmelden';
      switch (outcome) {
        case 'answered':
          return `De lijn antwoordt, na ${answerMs ?? 0} ms.`;
        case 'registered':
          return `Aanmelden is gelukt, na ${answerMs ?? 0} ms.`;
        case 'wrongPassword':
          return 'Aanmelden is geweigerd (401): gebruikersnaam of wachtwoord klopt niet. Vul ze opnieuw in, precies zoals de aanbieder ze gaf.';
        case 'forbidden':
          return 'Aanmelden is verboden (403): de aanbieder kent dit account niet, of staat ons adres niet toe. Vraag de aanbieder ons adres toe te laten.';
        case 'unknownAccount':
          return 'Aanmelden is mislukt (404): de aanbieder kent deze gebruikersnaam niet. Controleer de naam en de server.';
        case 'refused':
          return `${where}: de aanbieder weigert met code ${sipStatus ?? ''}. Geef deze code door aan de aanbieder.`;
        case 'silent':
          return `${where}: er komt geen antwoord. Controleer adres en poort, en of de firewall SIP van en naar de aanbieder doorlaat.`;
        case 'unknownHost':
          return `${where}: de servernaam is niet te vinden. Controleer de spelling, en of deze server een werkende DNS heeft.`;
        case 'nowhere':
          return 'De lijn heeft alleen een reeks adressen: er is geen enkel adres om iets te vragen. Inkomende gesprekken kunnen wel werken.';
      }
    },
  },
  hours: {
    effect: 'Wat verandert er de komende zes weken',
    noEffect: 'Nog niets: de openingstijden zijn zoals ze waren.',
    before: 'Nu',
    after: 'Na opslaan',
    addRange: 'Tijdvak erbij',
    removeRange: (name: string) => `Verwijder ${name}`,
    rangeOf: (day: string, n: number) => `${day}, tijdvak ${n}`,
    and: 'en',
    openFrom: 'van',
  },
  teams: {
    title: 'Teams',
    intro: 'De teams van uw gemeente. Wie erin zit, stelt u in bij de medewerker.',
    add: 'Team toevoegen',
    count: (n: number) => (n === 1 ? '1 team' : `${n} teams`),
    none: 'Er zijn nog geen teams.',
    name: 'Naam',
    nameRequired: 'Vul een naam in.',
    members: 'Leden',
    notes: 'Open notities',
    rings: 'Gaat over',
    ring: 'Hoe lang telefoons overgaan, in seconden',
    seconds: (n: number) => `${n} s`,
    callback: 'Belofte om terug te bellen',
    kinds: {
      workingDays: 'Zoveel werkdagen',
      clockHours: 'Zoveel uur, dag en nacht',
      weekdayHours: 'Zoveel uur op werkdagen',
    },
    howMany: { workingDays: 'Aantal werkdagen', clockHours: 'Aantal uren', weekdayHours: 'Aantal uren' },
    norm: ({ kind, count }: CallbackNorm): string => {
      switch (kind) {
        case 'workingDays':
          return count === 1 ? '1 werkdag' : `${count} werkdagen`;
        case 'clockHours':
          return `${count} uur`;
        case 'weekdayHours':
          return `${count} uur op werkdagen`;
      }
    },
    asTown: (own: string) => `Als de gemeente (${own})`,
    answer: 'Norm voor opnemen',
    answerLong: 'Norm voor opnemen van doorverbonden en directe gesprekken',
    noAnswerNorm: 'Geen norm',
    within: (seconds: number) => `Binnen ${seconds} seconden`,
    percent: 'Van hoeveel procent van de gesprekken',
    answerNorm: ({ withinSeconds, percent }: AnswerNorm) => `${percent} % binnen ${withinSeconds} s`,
    hours: 'Openingstijden',
    between: (least: number, most: number) => `Vul een heel getal in van ${least} tot en met ${most}.`,
    questions: (n: number) =>
      n === 1
        ? 'Bij een terugbelnotitie voor dit team hoort 1 eigen vraag. Die staat in het belplanbestand en blijft zoals hij is.'
        : `Bij een terugbelnotitie voor dit team horen ${n} eigen vragen. Die staan in het belplanbestand en blijven zoals ze zijn.`,
    willProve: 'Bij opslaan wordt eerst het hele belplan getoetst. Klopt het niet, dan verandert er niets.',
    proving: 'Het belplan wordt getoetst…',
    saved: (name: string) => `${name} is opgeslagen.`,
    notInDialplan: 'Nog niet in het belplan',
    unused: 'Niets in het belplan leidt hierheen',
    places: (places: readonly string[]) => `In het belplan: ${places.join(', ')}`,
    usedIn: (places: readonly string[]) => `het belplan leidt ernaar: ${places.join(', ')}`,
    inUse: 'Dit team kan niet weg:',
    hasMembers: (n: number) => (n === 1 ? '1 medewerker zit erin' : `${n} medewerkers zitten erin`),
    hasNotes: (n: number) => (n === 1 ? '1 terugbelnotitie wacht' : `${n} terugbelnotities wachten`),
    remove: (name: string) => `${name} verwijderen`,
    removeSure:
      'Het team verdwijnt uit het belplan en uit de keuzelijsten. Cijfers van vroeger blijven staan.',
    removed: (name: string) => `${name} is verwijderd.`,
  },
  importing: {
    open: 'Inlezen uit CSV',
    title: 'Medewerkers inlezen',
    intro:
      'Een bestand uit uw personeelssysteem of spreadsheet. De eerste regel noemt de kolommen; alleen naam is verplicht:',
    form: 'Meer teams, rollen of vaardigheden in één veld scheidt u met een |, een vaardigheid met niveau schrijft u als paspoort:4, wie weg is krijgt bij actief: nee. Wie we kennen aan id of e-mailadres wordt gewijzigd.',
    file: 'CSV-bestand',
    looking: 'Het bestand wordt bekeken…',
    would: ({ addedCount, changedCount, unchangedCount }: EmployeeImportReply) =>
      `Het bestand klopt: ${addedCount} nieuw, ${changedCount} gewijzigd, ${unchangedCount} blijft gelijk. Er is nog niets overgenomen.`,
    wrong: (n: number) =>
      n === 1
        ? 'Er is niets overgenomen: 1 regel klopt niet.'
        : `Er is niets overgenomen: ${n} dingen kloppen niet.`,
    take: 'Inlezen',
    done: ({ addedCount, changedCount }: EmployeeImportReply) =>
      `${addedCount} medewerkers toegevoegd, ${changedCount} gewijzigd.`,
  },
  factor: {
    take: 'Tweede factor weghalen',
    takeSure: (name: string) =>
      `${name} logt hierna in met alleen een wachtwoord. Doe dit als de telefoon en de herstelcodes weg zijn, en u zeker weet wie erom vraagt.`,
    taken: 'De tweede factor is weg.',
  },
  phones: {
    mobile: 'Mobiel toevoegen',
    number: 'Mobiel nummer',
    numberHint: 'Gaat over na de toestellen op het bureau. De medewerker neemt aan met toets 1.',
    added: 'De mobiel is toegevoegd.',
    title: 'Toestellen',
    removeSure: (label: string, name: string) =>
      `${label} van ${name} gaat hierna niet meer over en kan niet meer bellen. Een gesprek dat loopt gaat door.`,
    removed: 'Het toestel is verwijderd.',
  },
  outbox: {
    title: 'Uitgaande berichten',
    intro:
      'E-mail, sms, webhooks en Open Klant. Wat niet aankomt wordt drie dagen lang opnieuw geprobeerd, steeds met een langere pauze.',
    state: 'Status',
    states: { waiting: 'Wacht', done: 'Verstuurd', givenUp: 'Opgegeven' },
    dropped: 'Weggegooid',
    channel: 'Soort',
    channels: { mail: 'E-mail', sms: 'Sms', webhook: 'Webhook', openKlant: 'Open Klant' },
    made: 'Gemaakt',
    next: 'Volgende poging',
    attempts: 'Mislukte pogingen',
    problem: 'Laatste fout',
    problems: { 'not configured': 'Dit kanaal is niet ingesteld op de server' } as Readonly<
      Record<string, string>
    >,
    acts: 'Wat u kunt doen',
    retry: 'Nu proberen',
    drop: 'Weggooien',
    dropSure: 'Dit bericht wordt dan nooit meer verstuurd.',
    retried: 'Het bericht wordt nu opnieuw geprobeerd.',
    dropDone: 'Het bericht is weggegooid.',
    noneWaiting: 'Er wacht niets. Alles is aangekomen.',
  },
  subjects: {
    title: 'Onderwerpen',
    intro:
      'De onderwerpen waaruit medewerkers bij een gesprek kiezen, met wat zij kunnen zeggen en wat bellers vaak vragen.',
    search: 'Zoek een onderwerp',
    count: (n: number) => (n === 1 ? '1 onderwerp' : `${n} onderwerpen`),
    none: 'Geen onderwerpen gevonden.',
    name: 'Onderwerp',
    team: 'Team',
    keywords: 'Trefwoorden',
    script: 'Tekst',
    questions: 'Vragen',
    yes: 'Ja',
    no: 'Nee',
    importTitle: 'Onderwerpen inlezen',
    file: 'Bestand (CSV of JSON)',
    fileHint:
      'Het bestand vervangt alle onderwerpen. Kolommen: id, naam, trefwoorden, script, team, vraag en antwoord, met ; ertussen. Trefwoorden staan met | ertussen. Nog een vraag bij een onderwerp: een regel met hetzelfde id.',
    fileRequired: 'Kies een CSV- of JSON-bestand.',
    upload: 'Inlezen',
    imported: (n: number) => (n === 1 ? '1 onderwerp ingelezen.' : `${n} onderwerpen ingelezen.`),
  },
  prompts: {
    title: 'Meldteksten',
    intro: 'Wat bellers horen. Beluister een tekst, vervang hem door een eigen opname, of zet hem terug.',
    search: 'Zoek in de teksten',
    only: 'Soort',
    onlyOwn: 'Eigen opnames',
    onlyLacking: 'Zonder geluid of verouderd',
    ofDialplan: 'Uit het belplan',
    general: 'Algemeen',
    languages: { nl: 'Nederlands', en: 'Engels' },
    states: {
      own: 'Eigen opname',
      rendered: 'Computerstem',
      shipped: 'Computerstem (meegeleverd)',
      stale: 'Zegt een oude tekst',
      missing: 'Geen geluid',
    },
    listen: 'Luisteren',
    replace: 'Vervangen',
    replaceTitle: 'Meldtekst vervangen',
    shouldSay: 'De opname moet dit zeggen:',
    file: 'Opname (WAV-bestand)',
    fileHint:
      'WAV, hoogstens 3 minuten. Stilte aan begin en eind gaat eraf en het volume wordt gelijk aan de andere teksten.',
    fileRequired: 'Kies een WAV-bestand.',
    upload: 'Opname gebruiken',
    restore: 'Terugzetten',
    restoreSure: 'Uw opname verdwijnt. Bellers horen daarna weer de computerstem.',
    restored: 'De meldtekst is teruggezet.',
    replaced: 'De opname wordt vanaf nu afgespeeld.',
    count: (n: number) => (n === 1 ? '1 meldtekst' : `${n} meldteksten`),
    none: 'Geen meldteksten gevonden.',
  },
};

export type ManageTexts = typeof manageNl;
