/** Two live regions that are there from the start: a screen reader only reads regions it already knows. */
import { useEffect, useState } from 'react';

type Urgency = 'polite' | 'assertive';
let show: (text: string, urgency: Urgency) => void = () => undefined;

/** Has a text read aloud; the same text twice is read twice. */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  show(text, urgency);
}

export function Announcer() {
  const [said, setSaid] = useState({ polite: '', assertive: '' });
  useEffect(() => {
    show = (text, urgency) =>
      // A space that cannot break makes a repeated text a new one.
      setSaid((before) => ({ ...before, [urgency]: before[urgency] === text ? `${text}\u00a0` : text }));
    return () => {
      show = () => undefined;
    };
  }, []);
  return (
    <>
      <div className="bb-visually-hidden" role="status" data-announcer="polite">
        {said.polite}
      </div>
      <div className="bb-visually-hidden" role="alert" data-announcer="assertive">
        {said.assertive}
      </div>
    </>
  );
}
