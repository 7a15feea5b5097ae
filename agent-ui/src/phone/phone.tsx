/** The softphone for React: one instance per signed-in page. */
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
import type { PhoneView, Softphone } from './softphone.ts';

const PhoneContext = createContext<Softphone | null>(null);
const off: PhoneView = {
  registration: 'off',
  microphone: 'unknown',
  network: 'unknown',
  calls: [],
  lastFailure: null,
};

/** Loads JsSIP only for who has a softphone; the screen shows meanwhile. */
export function PhoneProvider(props: {
  readonly purpose: 'softphone' | 'visitor';
  readonly children: ReactNode;
}) {
  const client = useClient();
  const [phone, setPhone] = useState<Softphone | null>(null);
  const { purpose } = props;
  const access = useMemo(
    () => () => client.call('requestSipAccess', { body: { purpose } }),
    [client, purpose],
  );
  useEffect(() => {
    let made: Softphone | null = null;
    let left = false;
    void import('./softphone.ts').then(({ Softphone }) => {
      if (left) return;
      const ask = () => client.call('getInstallation', {});
      made = new Softphone({ origin: window.location.origin, access, ask, devices: preferences });
      setPhone(made);
      void made.start();
    });
    return () => {
      left = true;
      made?.stop();
    };
  }, [access, client]);
  return <PhoneContext value={phone}>{props.children}</PhoneContext>;
}

export function usePhone(): { readonly phone: Softphone | null; readonly view: PhoneView } {
  const phone = use(PhoneContext);
  const view = useSyncExternalStore(phone?.subscribe ?? never, phone?.view ?? getOff);
  return { phone, view };
}

function never(): () => void {
  return () => undefined;
}

function getOff(): PhoneView {
  return off;
}
