/** PromptPort: from the id of a prompt, or from a text, to a file that `MediaPort.play` can play. */
export interface PromptPort {
  /** The sound of a prompt in this language, else in Dutch; `undefined` when it was never made. */
  find(id: string, language: 'nl' | 'en'): Promise<string | undefined>;

  /** A text spoken by machine, made once and kept; `undefined` where no synthesiser is installed. Takes about 0.2 s. */
  speak(text: string, language: 'nl' | 'en'): Promise<string | undefined>;
}
