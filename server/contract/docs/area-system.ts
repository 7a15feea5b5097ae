/** Other software, messages on their way out, privacy, audit and health. */
import type { Area } from './text.ts';

export const systemArea = {
  tag: 'Koppelingen en beheer',
  description:
    'Machinetokens en webhooks voor andere software, uitgaande berichten, bewaartermijnen en wissen, auditregels en de toestand van het systeem.',
  operations: {
    listMachineTokens: { summary: 'Geeft de machinetokens van de gemeente, zonder de tokens zelf.' },
    createMachineToken: {
      summary: 'Maakt een token waarmee andere software de API gebruikt.',
      description:
        'Het token staat één keer in `geheim`; alleen een afdruk ervan wordt bewaard. Het geldt voor de eigen gemeente, voor wat de bevoegdheden openen, en hoogstens twee jaar.',
      example: {
        naam: 'Dashboard',
        bevoegdheden: ['cijfers:lezen', 'notities:lezen'],
        verlooptOp: '2027-11-01T00:00:00Z',
      },
    },
    revokeMachineToken: {
      summary: 'Trekt een machinetoken in; het werkt meteen niet meer.',
      description: 'Wat ermee gemaakt is blijft, met de naam van het token.',
    },
    listWebhooks: { summary: 'Geeft de webhooks van de gemeente.' },
    createWebhook: {
      summary: 'Laat andere software weten wat er gebeurt.',
      description:
        'Alleen `https://`. Het geheim waarmee berichten getekend worden staat één keer in `geheim`. Zie `webhooks` in deze beschrijving.',
      example: {
        adres: 'https://zaaksysteem.example/bereikbaar',
        onderwerpsoorten: ['notities', 'signalen'],
      },
    },
    removeWebhook: {
      summary: 'Neemt een webhook weg.',
      description: 'Wat nog onderweg was wordt niet meer verstuurd.',
    },
    testWebhook: {
      summary: 'Stuurt een webhook meteen een getekend proefbericht.',
      description: 'Het antwoord zegt wat de ontvanger ervan vond.',
    },
    listOutbox: {
      summary: 'Geeft de berichten die naar buiten gaan of gingen, zonder inhoud.',
      description: 'E-mail, sms, webhooks en Open Klant van de gemeente, ook wat mislukte en waarom.',
    },
    retryMessage: { summary: 'Probeert een wachtend of opgegeven bericht meteen opnieuw.' },
    dropMessage: { summary: 'Laat een wachtend bericht vallen; het wordt niet meer verstuurd.' },
    searchPerson: {
      summary: 'Telt wat er van een persoon is vastgelegd, vóór het wissen.',
      description:
        'Noemt ook andere nummers en adressen uit dezelfde vastleggingen. Wordt vastgelegd in de auditregels.',
      example: { nummers: ['0570 612 345'], emails: ['jansen@example.nl'] },
    },
    erasePerson: {
      summary: 'Wist wat er van een persoon is vastgelegd.',
      description:
        'Kan niet terug. Geen enkel totaal in de cijfers verandert. Elke regel komt op de vernietigingslijst.',
      example: { nummers: ['0570 612 345'], emails: ['jansen@example.nl'] },
    },
    listRetention: { summary: 'Geeft de bewaartermijnen per soort vastlegging.' },
    putRetention: {
      summary: 'Verandert een bewaartermijn en haar grondslag.',
      example: { bewaarDagen: 365, grondslag: 'Selectielijst gemeenten 2020, categorie 15' },
    },
    runRetention: {
      summary: 'Vernietigt nu wat zijn termijn heeft gehad, of telt het alleen.',
      description: 'Met `proefronde` wordt alleen geteld. Elke nacht gebeurt dit vanzelf.',
      example: { proefronde: true },
    },
    listDestructions: {
      summary: 'Geeft de vernietigingslijst, die niemand kan veranderen.',
      description: 'Als JSON per pagina, of heel als `csv`.',
    },
    getHealth: {
      summary: 'Vertelt hoe het met elk onderdeel van het systeem gaat.',
      description: 'Liveverzameling `toestand`. Voor bewaking buiten de API zijn er `/healthz` en `/readyz`.',
    },
    listAuditLines: {
      summary: 'Geeft wie wat deed, waarmee, met welk gevolg, vanwaar en wanneer.',
      description: 'Nieuwste eerst; als JSON per pagina, of als `csv`.',
    },
  },
} as const satisfies Area;
