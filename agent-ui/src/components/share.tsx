/** A share with what such a sample can tell: value, n and 95 % interval; never a bare percentage. */
import type { Share } from '../../../server/contract/common.ts';
import type { ServiceNorm } from '../../../server/contract/figures.ts';
import { interval, number, percent } from '../format.ts';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import { Badge } from './layout.tsx';

export type Verdict = 'above' | 'below' | 'open';

/** Above or below only when the whole interval says so (27 of 30 is 90 %, but may be 74 … 97). */
export function verdictOf(share: Share, target: number): Verdict {
  if (share.low === null || share.high === null) return 'open';
  if (share.low >= target) return 'above';
  return share.high < target ? 'below' : 'open';
}

export function ShareText(props: { readonly share: Share }) {
  const texts = useTexts();
  const language = useLanguage();
  const { share } = props;
  if (share.value === null)
    return <span className="bb-muted">{texts.reach.n(number(share.n, language))}</span>;
  return (
    <span className="bb-share">
      <strong>{percent(share.value, language)}</strong>{' '}
      <span className="bb-muted">
        <span className="bb-one-line">{interval(share, language)}</span> ·{' '}
        <span className="bb-one-line">{texts.reach.n(number(share.n, language))}</span>
      </span>
    </span>
  );
}

export function VerdictBadge(props: { readonly share: Share; readonly target: number }) {
  const texts = useTexts();
  const verdict = verdictOf(props.share, props.target);
  const look = {
    above: { tone: 'ok', icon: 'ok' },
    below: { tone: 'error', icon: 'warning' },
    open: { tone: 'neutral', icon: 'dash' },
  } as const;
  return (
    <Badge tone={look[verdict].tone} icon={look[verdict].icon}>
      {texts.reach.verdict[verdict]}
    </Badge>
  );
}

/** What was agreed for a queue or team, and the share met; whether it was met is said in words. */
export function NormShare(props: { readonly norm: ServiceNorm | null }) {
  const texts = useTexts();
  const language = useLanguage();
  const { norm } = props;
  if (norm === null) return <>–</>;
  const { met, share, target, withinSeconds } = norm;
  const said = met === null ? '' : ` · ${met ? texts.reach.normMet : texts.reach.normMissed}`;
  return (
    <div className="bb-norm">
      {percent(share.value, language)}
      <div className="bb-muted bb-small">
        {texts.reach.normOf(percent(target, language), withinSeconds)}
        {said} · <span className="bb-one-line">{texts.reach.n(number(share.n, language))}</span>
      </div>
    </div>
  );
}

/** The interval on a line from 50 to 100 %, the value as a mark, the target as a stroke. Decoration. */
export function ShareBar(props: { readonly share: Share; readonly target: number }) {
  const { share, target } = props;
  const x = (value: number) => Math.max(0, Math.min(100, (value - 0.5) * 200));
  const verdict = verdictOf(share, target);
  return (
    <svg
      className={`bb-share-bar bb-share-bar--${verdict}`}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect className="bb-share-bar__track" x="0" y="3.500" width="100" height="3" />
      {share.low === null || share.high === null || share.value === null ? null : (
        <>
          <rect
            className="bb-share-bar__interval"
            x={x(share.low)}
            y="2"
            width={Math.max(1, x(share.high) - x(share.low))}
            height="6"
          />
          <rect className="bb-share-bar__value" x={x(share.value) - 0.7} y="0" width="1.400" height="10" />
        </>
      )}
      <rect className="bb-share-bar__target" x={x(target) - 0.3} y="0" width="0.600" height="10" />
    </svg>
  );
}
