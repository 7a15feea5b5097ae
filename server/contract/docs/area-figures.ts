/** Figures, reports and what is to come. */
import type { Area } from './text.ts';

const reload =
  'Hoe elk cijfer wordt berekend staat in `docs/measurement.md`; `regelversie` noemt de versie daarvan.';

export const figuresArea = {
  tag: 'Cijfers',
  description:
    'Bereikbaarheid en alle andere kengetallen, de pogingen erachter, rapportages, en wat er te verwachten is. Aandelen lopen van 0 tot en met 1 en zijn null bij te weinig waarnemingen; tijden zijn seconden.',
  operations: {
    getFigures: {
      summary: 'Geeft de bereikbaarheid: gemeente, ingangen, wachtrijen en teams.',
      description: `${reload} Liveverzameling \`cijfers\` geeft die van vandaag vanzelf. \`metMedewerkers\` is voor teamleiders en beheerders.`,
    },
    getMetrics: {
      summary: 'Geeft alle kengetallen van één gemeente, ingang, wachtrij, team of medewerker.',
      description: `${reload} \`bereikAard\` medewerker is voor teamleiders en beheerders.`,
    },
    listAttempts: {
      summary: 'Geeft de contactpogingen achter een percentage, met waarom zij zo tellen.',
      description:
        'Zonder nummer of naam van de beller. Met `gesprekId` leest u het verhaal van het gesprek.',
    },
    getReport: {
      summary: 'Geeft de rapportage over een kwartaal of andere periode.',
      description:
        'Als JSON, of met `bestandsvorm` als pagina om af te drukken (`html`) of als tabel (`csv`). Zonder periode: het laatste hele kwartaal.',
    },
    getComparison: {
      summary: 'Rekent één dag na met de definities van anderen.',
      description: 'Met de gesprekken waarop de definities verschillen, nieuwste eerst, hoogstens 200.',
    },
    listAlerts: {
      summary: 'Geeft de signalen die nu gelden voor de gemeente.',
      description: 'Liveverzameling `signalen`; webhook `signalen` vertelt wanneer er een komt of gaat.',
    },
    getOutlook: {
      summary: 'Geeft de kans dat de dag de norm haalt, en hoe eerdere kansen uitkwamen.',
    },
    getForecast: {
      summary: 'Voorspelt oproepen en bezetting per kwartier voor één wachtrij.',
      description: 'Met `extraAgenten` ook wat er verandert als er meer of minder mensen zijn.',
    },
  },
} as const satisfies Area;
