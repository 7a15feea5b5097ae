/** The ring tone: two soft notes every three seconds, made here, so that nothing has to be loaded. */

const periodMs = 3000;
const notes = [
  { frequency: 523, at: 0 },
  { frequency: 659, at: 0.22 },
] as const;

export class Ringer {
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  start(): void {
    if (this.#timer !== undefined) return;
    this.#ring();
    this.#timer = setInterval(() => this.#ring(), periodMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    void this.#context?.close();
    this.#context = null;
  }

  #ring(): void {
    this.#context ??= new AudioContext();
    const { currentTime, destination } = this.#context;
    for (const note of notes) {
      const oscillator = this.#context.createOscillator();
      const volume = this.#context.createGain();
      oscillator.frequency.value = note.frequency;
      volume.gain.setValueAtTime(0, currentTime + note.at);
      volume.gain.linearRampToValueAtTime(0.18, currentTime + note.at + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.001, currentTime + note.at + 0.9);
      oscillator.connect(volume).connect(destination);
      oscillator.start(currentTime + note.at);
      oscillator.stop(currentTime + note.at + 1);
    }
  }
}
