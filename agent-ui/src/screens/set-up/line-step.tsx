/** The third step: how calls come in. The lines are in a file of the server; here one sees whether they work. */
import { Badge, Message } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { looks, usePolledHealth } from './polled-health.ts';

const example = `- id: provider
  addresses: [203.0.113.0/28]
  trusted: true
  outbound: sip.provider.example
`;

export function LineStep() {
  const texts = useTexts();
  const lines = usePolledHealth().filter(({ id }) => id.startsWith('trunk:'));
  const onlyHere = lines.length === 0 || lines.every(({ id }) => id === 'trunk:deze-machine');
  return (
    <section className="bb-card bb-stack" aria-label={texts.setUp.names.line}>
      <p>{texts.setUp.lineIntro}</p>
      {onlyHere ? (
        <Message tone="info">
          <p>{texts.setUp.lineOnlyHere}</p>
        </Message>
      ) : (
        <ul className="bb-plain-list bb-list">
          {lines.map((line) => (
            <li key={line.id}>
              {line.name}{' '}
              <Badge tone={looks[line.state].tone} icon={looks[line.state].icon}>
                {texts.admin.health.states[line.state]}
              </Badge>
              <p className="bb-muted bb-small">{line.text}</p>
            </li>
          ))}
        </ul>
      )}
      <p>{texts.setUp.lineHow}</p>
      <pre className="bb-set-up__code">
        <code>{example}</code>
      </pre>
      <p>
        <code>BEREIKBAAR_TRUNKS_FILE=/etc/bereikbaar/trunks.yaml</code>
      </p>
    </section>
  );
}
