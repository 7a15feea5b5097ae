/** The softphone's health in words, and the sound devices with a microphone test. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Select } from '../../components/form.tsx';
import { Badge, Card, Message } from '../../components/layout.tsx';
import { meter, type SoundDevice, soundDevices } from '../../phone/audio.ts';
import { PhoneElsewhere } from '../../phone/elsewhere.tsx';
import { usePhone } from '../../phone/phone.tsx';
import { setPreferences, usePreferences } from '../../preferences.ts';
import { useTexts } from '../../texts/texts.tsx';

export function PhonePanel() {
  const texts = useTexts();
  const { view } = usePhone();
  const [sound, setSound] = useState(false);
  // The line of the test call says nothing while it listens.
  const bad = view.calls.find(
    ({ quality, isTest }) => quality !== 'good' && !(isTest && quality === 'silent'),
  );
  const quality = bad?.quality;
  return (
    <Card
      title={texts.phone.title}
      actions={
        <Button purpose="subtle" icon="sound" onClick={() => setSound(true)}>
          {texts.phone.sound}
        </Button>
      }
    >
      <div className="bb-stack bb-stack--tight" role="status">
        {/* Who cannot be heard is not told that the telephone works. */}
        {view.registration === 'registered' &&
        view.microphone !== 'denied' &&
        view.microphone !== 'missing' ? (
          <p>
            <Badge tone="ok" icon="ok">
              {texts.phone.registered}
            </Badge>
          </p>
        ) : null}
        {view.registration === 'connecting' ? <p className="bb-muted">{texts.phone.connecting}</p> : null}
        {view.registration === 'off' ? <p className="bb-muted">{texts.phone.off}</p> : null}
        <PhoneElsewhere />
        {view.registration === 'failed' ? (
          <Message tone="warning">
            <p>{texts.phone.failed}</p>
          </Message>
        ) : null}
        {view.microphone === 'denied' || view.microphone === 'missing' ? (
          <Message tone="error">
            <p>{texts.phone[view.microphone]}</p>
          </Message>
        ) : null}
        {view.microphone === 'quiet' ? (
          <Message tone="warning">
            <p>{texts.phone.quiet}</p>
          </Message>
        ) : null}
        {view.network === 'slow' || view.network === 'failed' ? (
          <Message tone="warning">
            <p>{texts.phone.network[view.network]}</p>
          </Message>
        ) : null}
        {quality === 'silent' || quality === 'poor' ? (
          <Message tone="warning">
            <p>{texts.phone[quality]}</p>
          </Message>
        ) : null}
      </div>
      {sound ? <SoundDialog onClose={() => setSound(false)} /> : null}
    </Card>
  );
}

function SoundDialog(props: { readonly onClose: () => void }) {
  const texts = useTexts();
  const chosen = usePreferences();
  const [devices, setDevices] = useState<{
    readonly microphones: readonly SoundDevice[];
    readonly speakers: readonly SoundDevice[];
  }>({ microphones: [], speakers: [] });
  useEffect(() => {
    const load = () => void soundDevices().then(setDevices);
    load();
    navigator.mediaDevices?.addEventListener('devicechange', load);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', load);
  }, []);
  const [refused, setRefused] = useState(false);
  const askNotifications = async (wanted: boolean) => {
    const allowed =
      wanted && 'Notification' in window && (await Notification.requestPermission()) === 'granted';
    setPreferences({ notifications: allowed });
    setRefused(wanted && !allowed);
  };
  return (
    <Dialog title={texts.phone.soundTitle} onClose={props.onClose}>
      <div className="bb-stack">
        <DeviceSelect
          label={texts.phone.microphone}
          devices={devices.microphones}
          value={chosen.microphone}
          onChange={(microphone) => setPreferences({ microphone })}
        />
        <MicrophoneTest />
        <TestCall />
        <DeviceSelect
          label={texts.phone.speaker}
          devices={devices.speakers}
          value={chosen.speaker}
          onChange={(speaker) => setPreferences({ speaker })}
        />
        <Choice
          type="checkbox"
          label={texts.phone.ringTone}
          checked={chosen.ringTone}
          onChange={(event) => setPreferences({ ringTone: event.target.checked })}
        />
        <Choice
          type="checkbox"
          label={texts.phone.notifications}
          checked={chosen.notifications}
          onChange={(event) => void askNotifications(event.target.checked)}
        />
        {refused ? (
          <Message tone="warning" live>
            <p>{texts.phone.notificationsRefused}</p>
          </Message>
        ) : null}
      </div>
    </Dialog>
  );
}

function DeviceSelect(props: {
  readonly label: string;
  readonly devices: readonly SoundDevice[];
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const texts = useTexts();
  return (
    <Select
      label={props.label}
      value={props.value ?? ''}
      onChange={(event) => props.onChange(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">{texts.phone.systemDefault}</option>
      {props.devices.map((device) => (
        <option key={device.id} value={device.id}>
          {device.label || device.id}
        </option>
      ))}
    </Select>
  );
}

function MicrophoneTest() {
  const texts = useTexts();
  const { phone } = usePhone();
  const [level, setLevel] = useState<number | null>(null);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const start = async () => {
    const stream = (await phone?.checkMicrophone()) ?? null;
    if (stream === null) return;
    const stopMeter = meter(stream, setLevel);
    stop.current = () => {
      stopMeter();
      for (const track of stream.getTracks()) track.stop();
      setLevel(null);
    };
  };
  return (
    <div className="bb-stack bb-stack--tight">
      <div className="bb-row">
        <Button icon="mic" onClick={() => (level === null ? void start() : stop.current())}>
          {level === null ? texts.phone.test : texts.phone.stopTest}
        </Button>
        {level === null ? null : <span>{texts.phone.speak}</span>}
      </div>
      {level === null ? null : (
        <meter className="bb-level" aria-label={texts.phone.level} min={0} max={1} value={level} />
      )}
    </div>
  );
}

/** Ringing the server, which plays back what it heard: microphone, network and speaker in one go. */
function TestCall() {
  const texts = useTexts();
  const { phone, view } = usePhone();
  const [tried, setTried] = useState(false);
  const running = view.calls.find((call) => call.isTest);
  const press = () => {
    setTried(true);
    if (running === undefined) phone?.testCall();
    else phone?.hangUp(running.id);
  };
  return (
    <div className="bb-stack bb-stack--tight">
      <div className="bb-row">
        <Button
          icon={running === undefined ? 'phone' : 'close'}
          disabled={running === undefined && (view.registration !== 'registered' || view.calls.length > 0)}
          onClick={press}
        >
          {running === undefined ? texts.phone.testCall : texts.phone.stopTestCall}
        </Button>
      </div>
      <p className="bb-muted bb-small" role="status">
        {tried && running === undefined && view.lastFailure !== null
          ? texts.phone.testCallFailed
          : running?.state === 'talking'
            ? texts.phone.testCallRunning
            : texts.phone.testCallHow}
      </p>
    </div>
  );
}
