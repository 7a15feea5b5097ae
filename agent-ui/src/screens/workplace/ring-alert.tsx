/** Makes ringing noticed without looking: read aloud, ring tone, page title, notification of the computer. */
import { useEffect } from 'react';
import type { CallCard } from '../../../../server/contract/call.ts';
import { announce } from '../../components/announcer.tsx';
import { Ringer } from '../../phone/ringer.ts';
import { usePreferences } from '../../preferences.ts';
import type { Texts } from '../../texts/nl.ts';
import { useTexts } from '../../texts/texts.tsx';

export function callerName(call: Pick<CallCard, 'caller'>, texts: Texts): string {
  const { caller } = call;
  const [only] = caller.persons.length === 1 ? caller.persons : [];
  if (only?.protected === true) return only.name ?? texts.call.protectedPerson;
  if (caller.name !== null) return caller.name;
  if (only?.name) return only.name;
  return caller.anonymous ? texts.call.anonymous : (caller.number ?? texts.call.unknownCaller);
}

export function RingAlert(props: { readonly calls: readonly CallCard[] }) {
  const texts = useTexts();
  const chosen = usePreferences();
  const ringing = props.calls.find((call) => call.state === 'ringing');
  const who = ringing === undefined ? '' : callerName(ringing, texts);
  const where =
    ringing === undefined ? '' : [ringing.municipality?.name, ringing.menuChoice].filter(Boolean).join(', ');
  const id = ringing?.id;
  useEffect(() => {
    if (id === undefined) return;
    announce(texts.call.announce(who, where), 'assertive');
    const title = document.title;
    document.title = `☎ ${who} · ${texts.common.product}`;
    return () => {
      document.title = title;
    };
  }, [id, who, where, texts]);
  useEffect(() => {
    if (id === undefined || !chosen.ringTone) return;
    const ringer = new Ringer();
    ringer.start();
    return () => ringer.stop();
  }, [id, chosen.ringTone]);
  useEffect(() => {
    if (id === undefined || !chosen.notifications || !('Notification' in window)) return;
    if (Notification.permission !== 'granted' || document.hasFocus()) return;
    const notification = new Notification(texts.call.ringing, { body: `${who} ${where}`, tag: id });
    notification.onclick = () => window.focus();
    return () => notification.close();
  }, [id, who, where, chosen.notifications, texts]);
  return null;
}
