/** Starts a recording: the file we write, and rtpengine's capture that feeds it. */
import type { MediaResult, RecordingId, RecordRequest } from '../../../app/ports/media.ts';
import { Recorder, type RecordingDone } from '../recorder.ts';
import { fail, ok, wrongState } from '../result.ts';
import { Capture } from './capture.ts';
import type { RtpengineLeg } from './leg.ts';

export async function startCapture(
  leg: RtpengineLeg,
  recording: RecordingId,
  request: RecordRequest,
  recordingDir: string | undefined,
  onDone: (report: RecordingDone) => void,
): Promise<MediaResult<Capture>> {
  if (recordingDir === undefined)
    return fail({ code: 'unsupported', detail: 'no recording folder is configured' });
  const { outerPort, inner, payloads, callId } = leg;
  if (outerPort === undefined || inner === undefined || payloads === undefined) {
    return wrongState('nothing is agreed with the peer yet');
  }
  if (leg.codec === 'G722') return fail({ code: 'unsupported', detail: 'G.722 legs are not recorded' });
  let recorder: Recorder;
  try {
    recorder = await Recorder.start(recording, request, onDone);
  } catch (error) {
    return fail({ code: 'storage', detail: (error as NodeJS.ErrnoException).code ?? 'cannot be written' });
  }
  const numbers = payloads.codecs;
  const sides = {
    outerPort,
    innerPort: inner.port,
    codecOf: (payloadType: number) =>
      numbers.find((number) => number.payloadType === payloadType)?.codec ?? staticCodec(payloadType),
  };
  const capture = new Capture(recordingDir, callId, recorder, sides, Date.now());
  await leg.send({ command: 'start recording', metadata: recording });
  return ok(capture);
}

function staticCodec(payloadType: number): 'PCMA' | 'PCMU' | undefined {
  if (payloadType === 8) return 'PCMA';
  return payloadType === 0 ? 'PCMU' : undefined;
}
