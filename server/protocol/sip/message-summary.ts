/** The body of a message-summary notification: `application/simple-message-summary` (RFC 3842 section 5.2). */

export const messageSummaryType = 'application/simple-message-summary';

export interface VoiceMessages {
  readonly fresh: number;
  readonly heard: number;
}

/** `account`: the address that is dialled to hear the messages. */
export function messageSummary({ fresh, heard }: VoiceMessages, account: string): string {
  return [
    `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`,
    `Message-Account: ${account}`,
    `Voice-Message: ${fresh}/${heard} (0/0)`,
    '',
  ].join('\r\n');
}

/** The counts of a summary; null when it tells of no voice messages. */
export function readMessageSummary(body: string): VoiceMessages | null {
  const [, fresh, heard] = /^voice-message\s*:\s*(\d+)\/(\d+)/im.exec(body) ?? [];
  return fresh === undefined || heard === undefined ? null : { fresh: Number(fresh), heard: Number(heard) };
}
