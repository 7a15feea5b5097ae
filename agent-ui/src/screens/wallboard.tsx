/** For a large screen on the wall: big figures, no person's name, no caller. */
import { useEffect } from 'react';
import type { AgentNow } from '../../../server/contract/centre.ts';
import { useNow } from '../clock.tsx';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { QueueName } from '../components/queue-name.tsx';
import { VerdictBadge } from '../components/share.tsx';
import { clock, interval, number, percent, time } from '../format.ts';
import { useCollection, useLiveLoaded, useLiveStatus, useSubscription } from '../live/live.tsx';
import { Link } from '../router.tsx';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import './wallboard.css';

export default function Wallboard() {
  useSubscription(['queues', 'agents', 'figures', 'calamities']);
  const texts = useTexts();
  const language = useLanguage();
  const now = useNow();
  const loaded = useLiveLoaded();
  const status = useLiveStatus();
  const queues = useCollection('queues');
  const total = useCollection('figures').find((figure) => figure.scope.kind === 'municipality');
  const calamities = useCollection('calamities').filter((calamity) => calamity.active);
  useWakeLock();
  const oldest = Math.min(
    ...queues.map((queue) => Date.parse(queue.longestSince ?? '') || Number.POSITIVE_INFINITY),
  );
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const free = usePeople('available', ['available']);
  const talking = usePeople('talking', ['talking', 'holding', 'offered']);
  return (
    <main className="bb-wallboard">
      <div className="bb-row bb-row--between">
        <h1 className="bb-wallboard__title">{texts.wallboard.title}</h1>
        <div className="bb-row bb-no-print">
          <span className="bb-wallboard__clock bb-number">{time(now, language)}</span>
          <Button purpose="subtle" onClick={() => void document.documentElement.requestFullscreen?.()}>
            {texts.wallboard.fullscreen}
          </Button>
          <Link to="/bereikbaarheid">{texts.wallboard.back}</Link>
        </div>
      </div>
      <div role="status">
        {status === 'waiting' ? (
          <p className="bb-wallboard__alert">
            <Icon name="warning" size={28} /> {texts.shell.stale}
          </p>
        ) : null}
        {calamities.map((calamity) => (
          <p key={calamity.id} className="bb-wallboard__alert">
            <Icon name="warning" size={28} /> {calamity.municipality.name}: {calamity.message}
          </p>
        ))}
      </div>
      {loaded ? (
        <>
          <dl className="bb-wallboard__tiles">
            <Tile label={texts.wallboard.waiting} value={number(waiting, language)} />
            <Tile
              label={texts.wallboard.longest}
              value={Number.isFinite(oldest) ? clock(now - oldest) : '–'}
            />
            <Tile label={texts.wallboard.available} value={number(free, language)} />
            <Tile label={texts.wallboard.talking} value={number(talking, language)} />
            <div className="bb-wallboard__tile bb-wallboard__tile--wide">
              <dt>{texts.wallboard.success}</dt>
              <dd>
                <span className="bb-wallboard__value">{percent(total?.success.value ?? null, language)}</span>
                {total === undefined ? null : (
                  <span className="bb-wallboard__detail">
                    {[interval(total.success, language), texts.reach.n(number(total.success.n, language))]
                      .filter(Boolean)
                      .join(' · ')}
                    {' · '}
                    {texts.reach.target(percent(total.target, language))}{' '}
                    <VerdictBadge share={total.success} target={total.target} />
                  </span>
                )}
              </dd>
            </div>
          </dl>
          <ul className="bb-plain-list bb-wallboard__queues">
            {queues.map((queue) => (
              <li key={queue.id} className={queue.waiting > 0 ? 'bb-wallboard__queue--waiting' : ''}>
                <span className="bb-wallboard__name">
                  <QueueName queue={queue} />
                </span>
                <span>{queue.open ? texts.wallboard.open : texts.wallboard.closed}</span>
                <span className="bb-number">
                  <strong>{queue.waiting}</strong> {texts.wallboard.waiting.toLowerCase()}
                </span>
                <span className="bb-number">
                  {queue.longestSince === null ? '–' : clock(now - Date.parse(queue.longestSince))}
                </span>
                <span className="bb-number">
                  {queue.serviceLevel.share.value === null
                    ? '–'
                    : `${percent(queue.serviceLevel.share.value, language)} ${texts.wallboard.service(queue.serviceLevel.withinSeconds).toLowerCase()}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p role="status">{texts.common.loading}</p>
      )}
    </main>
  );
}

/**
 * How many people are in one of these states. Who answers several queues is one person: they are counted
 * by name, or where those may not be seen, as the fullest queue has them.
 */
function usePeople(inQueue: 'available' | 'talking', states: readonly AgentNow['state'][]): number {
  const agents = useCollection('agents');
  const queues = useCollection('queues');
  return agents.length > 0
    ? agents.filter((agent) => states.includes(agent.state)).length
    : Math.max(0, ...queues.map((queue) => queue[inQueue]));
}

function Tile(props: { readonly label: string; readonly value: string }) {
  return (
    <div className="bb-wallboard__tile">
      <dt>{props.label}</dt>
      <dd>
        <span className="bb-wallboard__value">{props.value}</span>
      </dd>
    </div>
  );
}

/** Keeps the screen from going dark, where the browser allows it. */
function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    const ask = async () => {
      lock = await navigator.wakeLock?.request('screen').catch(() => undefined);
    };
    const again = () => {
      if (document.visibilityState === 'visible') void ask();
    };
    void ask();
    document.addEventListener('visibilitychange', again);
    return () => {
      document.removeEventListener('visibilitychange', again);
      void lock?.release();
    };
  }, []);
}
