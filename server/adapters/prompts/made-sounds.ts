/**
 * Sounds made by rule: the beep before a recording, and music on hold that belongs to nobody. Pure.
 *
 * The music is four calm chords of four seconds, plucked softly one note after another over a low drone, and ends
 * where it begins, so that it loops without a seam.
 */

const rate = 8000;

/** 1 kHz for 400 ms with soft edges: known to everybody as "speak now". */
export function beep(): Int16Array {
  const length = 0.4 * rate;
  return Int16Array.from({ length }, (_, n) => {
    const edge = Math.min(1, n / 80, (length - n) / 80);
    return Math.round(7000 * edge * Math.sin((2 * Math.PI * 1000 * n) / rate));
  });
}

/** Semitones above A2 (110 Hz): C major 7, A minor 7, F major 7, G 6. */
const chords = [
  [3, 10, 14, 19, 22],
  [0, 7, 12, 15, 19],
  [-4, 8, 12, 15, 19],
  [-2, 10, 14, 17, 22],
] as const;
const chordSeconds = 4;
/** −16 dBFS: well below speech, so that an announcement stands out and waiting stays calm. */
const musicPeak = 5000;
/** The order in which the notes of a chord are plucked, one each half second. */
const pattern = [1, 2, 3, 4, 3, 2, 4, 3] as const;

export function holdMusic(): Int16Array {
  const length = chords.length * chordSeconds * rate;
  const sum = new Float64Array(length);
  for (const [index, chord] of chords.entries()) {
    const start = index * chordSeconds * rate;
    addNote(sum, start, chord[0], chordSeconds * 0.9, 0.5);
    for (const [step, note] of pattern.entries()) {
      const semitones = chord[note] ?? chord[1];
      addNote(sum, start + (step * chordSeconds * rate) / pattern.length, semitones, 1.6, 1);
    }
  }
  const peak = sum.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Int16Array.from(sum, (value) => Math.round((value / peak) * musicPeak));
}

/** A plucked note: quick rise, slow fall, a little of the octave. What passes the end begins again at the start. */
function addNote(
  sum: Float64Array,
  start: number,
  semitones: number,
  seconds: number,
  strength: number,
): void {
  const hz = 110 * 2 ** (semitones / 12);
  const length = seconds * rate;
  for (let n = 0; n < length; n++) {
    const envelope = Math.min(1, n / 200) * Math.exp((-3 * n) / length) * Math.min(1, (length - n) / 400);
    const phase = (2 * Math.PI * hz * n) / rate;
    const at = Math.floor(start + n) % sum.length;
    sum[at] = sum[at]! + strength * envelope * (Math.sin(phase) + 0.25 * Math.sin(2 * phase));
  }
}
