/** Agents for a benchmark: people in the store, and their registrations over real SIP with digest. */
import { createSocket } from 'node:dgram';
import { systemChance, systemClock } from '../../../server/adapters/clock/system-clock.ts';
import { openStore } from '../../../server/adapters/store/open-store.ts';
import { sipCredential } from '../../../server/app/people/sip-credential.ts';
import { silentLog } from '../../../server/app/ports/log.ts';
import { idOf } from '../../../server/domain/ids.ts';
import { digestHash } from '../../../server/protocol/sip/digest-hash.ts';

const realm = 'bereikbaar';
const password = systemChance.secret(12);

/** Makes `count` agents of Olst-Wijhe, `bench0` … */
export async function makeAgents(dataDir: string, count: number): Promise<void> {
  const store = await openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });
  const municipality = idOf<'municipality'>('olst-wijhe');
  await store.people.saveMunicipality({ id: municipality, name: 'Olst-Wijhe' });
  for (let n = 0; n < count; n++) {
    const employee = idOf<'employee'>(`bench-employee-${n}`);
    const device = idOf<'device'>(`bench${n}`);
    await store.people.saveEmployee(
      {
        id: employee,
        municipality,
        name: `Bench ${n}`,
        email: null,
        teams: [],
        roles: ['kcc-agent'],
        skills: [{ skill: idOf('algemeen'), level: 1 }],
        active: true,
      },
      systemClock.now(),
    );
    await store.people.saveDevice(
      { id: device, employee, kind: 'sip', label: 'Bench' },
      sipCredential(device, realm, password),
    );
  }
  await store.close();
}

/** Registers `bench0` … with the contact of the one process that answers for all. */
export async function registerAgents(sipPort: number, contactPort: number, count: number): Promise<void> {
  const socket = createSocket('udp4');
  const waiting = new Map<string, (text: string) => void>();
  socket.on('message', (bytes) => {
    const text = bytes.toString();
    const callId = /^Call-ID:\s*(\S+)/im.exec(text)?.[1] ?? '';
    waiting.get(`${callId} ${/^CSeq:\s*(\d+)/im.exec(text)?.[1]}`)?.(text);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const localPort = socket.address().port;
  const send = (user: string, cseq: number, authorization: string): Promise<string> => {
    const callId = `reg-${user}`;
    const text = [
      `REGISTER sip:127.0.0.1:${sipPort} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${localPort};rport;branch=z9hG4bK${user}x${cseq}`,
      `From: <sip:${user}@127.0.0.1>;tag=${user}`,
      `To: <sip:${user}@127.0.0.1>`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} REGISTER`,
      'Max-Forwards: 70',
      `Contact: <sip:${user}@127.0.0.1:${contactPort}>;expires=3600`,
      ...(authorization === '' ? [] : [`Authorization: ${authorization}`]),
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no answer to REGISTER of ${user}`)), 10_000);
      waiting.set(`${callId} ${cseq}`, (answer) => {
        clearTimeout(late);
        waiting.delete(`${callId} ${cseq}`);
        resolve(answer);
      });
      socket.send(text, sipPort, '127.0.0.1');
    });
  };
  for (let n = 0; n < count; n++) {
    const user = `bench${n}`;
    const challenge = await send(user, 1, '');
    const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? '';
    const uri = `sip:127.0.0.1:${sipPort}`;
    const ha1 = digestHash('MD5', `${user}:${realm}:${password}`);
    const response = digestHash(
      'MD5',
      `${ha1}:${nonce}:00000001:c:auth:${digestHash('MD5', `REGISTER:${uri}`)}`,
    );
    const answer = await send(
      user,
      2,
      `Digest username="${user}",realm="${realm}",nonce="${nonce}",uri="${uri}",algorithm=MD5,qop=auth,nc=00000001,cnonce="c",response="${response}"`,
    );
    if (!answer.startsWith('SIP/2.0 200'))
      throw new Error(`REGISTER of ${user}: ${answer.split('\r\n', 1)[0]}`);
  }
  socket.close();
}
