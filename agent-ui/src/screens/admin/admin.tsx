/** The administrator's screen: one section at a time, chosen in a menu; the address remembers which. */
import { lazy, Suspense } from 'react';
import { Heading } from '../../components/layout.tsx';
import { useSubscription } from '../../live/live.tsx';
import { followLink, useLocation } from '../../router.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { HealthSection } from './health.tsx';
import './admin.css';

const PeopleSection = lazy(() => import('./people.tsx'));
const TeamsSection = lazy(() => import('./teams.tsx'));
const RoutingSection = lazy(() => import('./routing.tsx'));
const HoursSection = lazy(() => import('./hours.tsx'));
const CalamitySection = lazy(() => import('./calamity.tsx'));
const TrunksSection = lazy(() => import('./trunks.tsx'));
const PrivacySection = lazy(() => import('./privacy.tsx'));
const SubjectsSection = lazy(() => import('./subjects.tsx'));
const PromptsSection = lazy(() => import('./prompts.tsx'));
const ConnectionsSection = lazy(() => import('./connections.tsx'));
const OutboxSection = lazy(() => import('./outbox.tsx'));
const AuditSection = lazy(() => import('./audit.tsx'));

const sections = {
  systeem: { text: 'health', Component: HealthSection },
  calamiteit: { text: 'calamity', Component: CalamitySection },
  openingstijden: { text: 'hours', Component: HoursSection },
  lijnen: { text: 'trunks', Component: TrunksSection },
  routering: { text: 'routing', Component: RoutingSection },
  medewerkers: { text: 'people', Component: PeopleSection },
  teams: { text: 'teams', Component: TeamsSection },
  onderwerpen: { text: 'subjects', Component: SubjectsSection },
  meldteksten: { text: 'prompts', Component: PromptsSection },
  koppelingen: { text: 'connections', Component: ConnectionsSection },
  uitgaand: { text: 'outbox', Component: OutboxSection },
  privacy: { text: 'privacy', Component: PrivacySection },
  logboek: { text: 'audit', Component: AuditSection },
} as const;

type SectionName = keyof typeof sections;

export default function Admin() {
  useSubscription(['health', 'calamities']);
  const texts = useTexts();
  const { query } = useLocation();
  const wanted = query.get('deel');
  const name: SectionName = wanted !== null && wanted in sections ? (wanted as SectionName) : 'systeem';
  const { Component } = sections[name];
  return (
    <div className="bb-admin">
      <nav aria-label={texts.admin.title} className="bb-admin__menu">
        <Heading level={1}>{texts.admin.title}</Heading>
        <ul className="bb-plain-list">
          {(Object.keys(sections) as SectionName[]).map((choice) => (
            <li key={choice}>
              <a
                href={`/beheer?deel=${choice}`}
                aria-current={choice === name ? 'page' : undefined}
                onClick={(event) => followLink(event, `/beheer?deel=${choice}`)}
              >
                {texts.admin.sections[sections[choice].text]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="bb-stack">
        <Suspense>
          <Component />
        </Suspense>
      </div>
    </div>
  );
}
