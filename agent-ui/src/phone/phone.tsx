/** The softphone for React: one instance per signed-in page, and one at work per browser. */
import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { useClient } from '../api/session.tsx';
import { preferences } from '../preferences.ts';
import { OneTab } from './one-tab.ts';
import { noPhone, type PhoneView } from './phone-view.ts';
import type { Softphone } from './softphone.ts';

interface Provided {
  readonly phone: Softphone | null;
  /** Takes the telephone over from another tab. */
  readonly useHere: () => void;
}

const nothing: Provided = { phone: null, useHere: () => undefined };
const PhoneContext = createContext<Provided>(nothing);
/** Of all tabs of this browser. */
const lockName = 'bereikbaar softphone';
/** Loads JsSIP only for who has a softphone; the screen shows meanwhile. */
export function PhoneProvider(props: {
  readonly purpose: 'softphone' | 'visitor';
  readonly children: ReactNode;
}) {
  const client = useClient();
  const [provided, setProvided] = useState<Provided>(nothing);
  const { purpose } = props;
  const access = useMemo(
    () => () => client.call('requestSipAccess', { body: { purpose } }),
    [client, purpose],
  );
  useEffect(() => {
    let made: Softphone | null = null;
    let tab: OneTab | null = null;
    let left = false;
    void import('./softphone.ts').then(({ Softphone }) => {
      if (left) return;
      const ask = () => client.call('getInstallation', {});
      const phone = new Softphone({ origin: window.location.origin, access, ask, devices: preferences });
      // A visitor gets new credentials for each page, which put out no other.
      const locks = purpose === 'softphone' ? navigator.locks : undefined;
      const place = new OneTab(locks, lockName, (where) => {
        if (where === 'here') void phone.start();
        else phone.stop('elsewhere');
      });
      [made, tab] = [phone, place];
      setProvided({ phone, useHere: () => place.take() });
      place.enter();
    });
    return () => {
      left = true;
      made?.stop();
      tab?.leave();
    };
  }, [access, client, purpose]);
  return <PhoneContext value={provided}>{props.children}</PhoneContext>;
}

export function usePhone(): Provided & { readonly view: PhoneView } {
  const { phone, useHere } = use(PhoneContext);
  const view = useSyncExternalStore(phone?.subscribe ?? never, phone?.view ?? getOff);
  return { phone, view, useHere };
}

function never(): () => void {
  return () => undefined;
}

function getOff(): PhoneView {
  return noPhone;
}
