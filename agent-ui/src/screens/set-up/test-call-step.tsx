/** The last step: a call that comes in is seen to come in. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useClient } from '../../api/session.tsx';
import { Message } from '../../components/layout.tsx';
import { Link } from '../../router.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { usePolledHealth } from './polled-health.ts';

export function TestCallStep() {
  const texts = useTexts();
  const client = useClient();
  const entrances = useQuery({ queryKey: ['entrances'], queryFn: () => client.all('listEntrances') });
  const installation = useQuery({
    queryKey: ['installation'],
    queryFn: () => client.call('getInstallation', {}),
  });
  const facts = usePolledHealth().find(({ id }) => id === 'sip')?.facts ?? [];
  const calls = Number(facts.find(({ label }) => label === 'Gesprekken nu')?.value ?? 0);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (calls > 0) setSeen(true);
  }, [calls]);
  return (
    <section className="bb-card bb-stack" aria-label={texts.setUp.names.call}>
      <ol className="bb-stack bb-stack--tight">
        <li>{texts.setUp.callAgent}</li>
        <li>{texts.setUp.callDial}</li>
      </ol>
      <ul>
        {(entrances.data ?? []).map((entrance) => (
          <li key={entrance.id}>
            <strong className="bb-number">{[...entrance.numbers14, entrance.number].join(' · ')}</strong>{' '}
            {entrance.name}
          </li>
        ))}
      </ul>
      {installation.data?.demoNumber == null ? null : (
        <p>
          <Link to="/bel">{texts.signIn.demoPhone}</Link>
        </p>
      )}
      <dl className="bb-facts">
        {facts.map((fact) => (
          <div key={fact.label} style={{ display: 'contents' }}>
            <dt>{fact.label}</dt>
            <dd className="bb-number">{fact.value}</dd>
          </div>
        ))}
      </dl>
      {seen ? (
        <Message tone="ok" live>
          <p>{texts.setUp.callSeen}</p>
        </Message>
      ) : (
        <p role="status" className="bb-muted">
          {texts.setUp.callWaiting}
        </p>
      )}
    </section>
  );
}
