/** Twelve keys that send tones into the call. */
import { useTexts } from '../../texts/texts.tsx';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

export function Keypad(props: { readonly onDigit: (digit: string) => void }) {
  const texts = useTexts();
  return (
    <fieldset className="bb-keypad" aria-label={texts.phone.keypadLabel}>
      {keys.map((key) => (
        <button key={key} type="button" className="bb-keypad__key" onClick={() => props.onDigit(key)}>
          {key}
        </button>
      ))}
    </fieldset>
  );
}
