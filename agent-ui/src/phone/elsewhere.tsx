/** Says that the telephone is in another tab, with the way to have it here; nothing while it is here. */
import { Button } from '../components/button.tsx';
import { Message } from '../components/layout.tsx';
import { useTexts } from '../texts/texts.tsx';
import { usePhone } from './phone.tsx';

export function PhoneElsewhere() {
  const texts = useTexts();
  const { view, useHere } = usePhone();
  if (view.registration !== 'elsewhere') return null;
  return (
    <Message tone="info">
      <p>{texts.phone.elsewhere}</p>
      <Button onClick={useHere}>{texts.phone.takeOver}</Button>
    </Message>
  );
}
