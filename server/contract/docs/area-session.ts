/** Signing in, oneself, and the first run. */
import type { Area } from './text.ts';

export const sessionArea = {
  tag: 'Aanmelden',
  description:
    'Aanmelden en afmelden van mensen, eigen wachtwoord en tweede factor, en het inrichten bij de eerste start. Andere software meldt zich niet aan: die stuurt een machinetoken mee.',
  operations: {
    getInstallation: {
      summary: 'Vertelt of de server klaar is en hoe iemand zich kan aanmelden.',
      description: 'Zonder aanmelden. Geschikt om te zien of de server er is en welke versie er draait.',
    },
    lookAtSetUp: {
      summary: 'Noemt de gemeenten waaruit bij de eerste start gekozen kan worden.',
      description:
        'Alleen zolang er nog geen beheerder is, met de eenmalige sleutel uit het logboek van de server. Na te veel verkeerde sleutels volgt 429.',
      example: { inrichtsleutel: 'vervang-door-de-sleutel-uit-het-log' },
    },
    finishSetUp: {
      summary: 'Maakt de eerste beheerder en meldt die aan.',
      description: 'Kan één keer. Het antwoord zet het sessiecookie.',
      example: {
        inrichtsleutel: 'vervang-door-de-sleutel-uit-het-log',
        gemeenteId: 'deventer',
        naam: 'Anna de Vries',
        email: 'anna@deventer.example',
        wachtwoord: 'een lange zin die niemand raadt',
      },
    },
    signIn: {
      summary: 'Meldt iemand aan met wachtwoord of eenmalige link.',
      description:
        'Zet het sessiecookie en geeft `csrfToken`, dat bij elke wijziging als `X-CSRF-Token` mee moet. Staat de tweede factor aan, dan komt eerst 401 met soort `/problemen/tweede-factor`; stuur de aanvraag dan nog eens met `eenmaligeCode`. Na te veel verkeerde pogingen volgt 429.',
      example: { email: 'anna@deventer.example', wachtwoord: 'een lange zin die niemand raadt' },
    },
    signOut: {
      summary: 'Meldt af; de sessie eindigt meteen.',
      description: 'Livestroom en webtelefoon van deze sessie gaan dicht.',
    },
    getMe: { summary: 'Vertelt wie is aangemeld, met welke rollen, en het CSRF-token.' },
    changePassword: {
      summary: 'Verandert het eigen wachtwoord.',
      description: 'Alle andere sessies van deze persoon eindigen.',
      example: {
        huidigWachtwoord: 'een lange zin die niemand raadt',
        nieuwWachtwoord: 'een andere lange zin die niemand raadt',
      },
    },
    startSecondFactor: {
      summary: 'Begint met het instellen van de eigen tweede factor.',
      description: 'Geeft het geheim voor een app met codes. Het telt pas na een bevestiging met een code.',
    },
    confirmSecondFactor: {
      summary: 'Zet de eigen tweede factor aan met een code uit de app.',
      description: 'De herstelcodes worden één keer getoond.',
      example: { eenmaligeCode: '123456' },
    },
    endSecondFactor: {
      summary: 'Zet de eigen tweede factor uit met een code of herstelcode.',
      example: { codeTweedeFactor: '123456' },
    },
    requestSipAccess: {
      summary: 'Geeft kortlevende gegevens waarmee een browser kan bellen.',
      description:
        'Voor een aangemelde medewerker (`webtelefoon`) of, als dat aan staat, voor een bezoeker van `/bel` (`bezoeker`). Per adres is er een grens; daarna volgt 429.',
      example: { doel: 'webtelefoon' },
    },
  },
} as const satisfies Area;
