/** Secrets of the installation that lie in files, sealed as personal data is: a copy without the master key has none. */
export interface SecretTexts {
  /** `about` is what the secret belongs to: it opens for nothing else. Throws when the key cannot be read. */
  seal(about: string, text: string): string;
  /** A text that was never sealed is given back as it is. Throws when the key is missing or another. */
  open(about: string, text: string): string;
  /** Whether `seal` made it. */
  isSealed(text: string): boolean;
}
