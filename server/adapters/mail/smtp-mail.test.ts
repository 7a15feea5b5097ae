/** Mail against a small SMTP server of our own: what is delivered, what is tried again, what is final. */
import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { after, before, test } from 'node:test';
import { SmtpMail } from './smtp-mail.ts';

let server: Server;
let letter = '';
/** Answer to RCPT TO. */
let toRecipient = '250 ok';

before(async () => {
  server = createServer((socket) => {
    let isData = false;
    let text = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 test');
    socket.on('data', (chunk) => {
      text += String(chunk);
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (isData) {
          if (line === '.') {
            isData = false;
            say('250 queued');
          } else letter += `${line}\n`;
        } else if (/^EHLO/i.test(line)) say('250 test');
        else if (/^RCPT/i.test(line)) say(toRecipient);
        else if (/^DATA/i.test(line)) {
          isData = true;
          letter = '';
          say('354 go on');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else say('250 ok');
      }
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
after(() => server.close());

const mail = { to: 'anna@example.nl', subject: 'Wij bellen u terug', text: 'Vóór 17.00 uur.' };

test('a letter arrives marked as made by a machine; 4xx is tried again, 5xx and silence are told apart', async () => {
  const { port } = server.address() as AddressInfo;
  const smtp = new SmtpMail(`smtp://127.0.0.1:${port}`, 'Gemeente <b@example.nl>');
  assert.deepEqual(await smtp.send(mail), { ok: true });
  assert.match(letter, /Auto-Submitted: auto-generated/);
  assert.match(letter, /To: anna@example\.nl/);
  toRecipient = '451 later';
  assert.deepEqual(await smtp.send(mail), { ok: false, problem: 'SMTP 451', permanent: false });
  toRecipient = '550 nobody';
  assert.deepEqual(await smtp.send(mail), { ok: false, problem: 'SMTP 550', permanent: true });
  smtp.close();
  const nowhere = new SmtpMail('smtp://127.0.0.1:1', 'Gemeente <b@example.nl>');
  const failed = await nowhere.send(mail);
  assert.ok(!failed.ok && !failed.permanent);
  assert.doesNotMatch(failed.problem, /127|example/);
  nowhere.close();
});
