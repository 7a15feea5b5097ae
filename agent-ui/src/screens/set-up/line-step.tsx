/** The third step: how calls come in. The same lines as in the administrator's screen, made and tried here. */
import { useTexts } from '../../texts/texts.tsx';
import TrunksSection from '../admin/trunks.tsx';

export function LineStep() {
  const texts = useTexts();
  return (
    <>
      <p>{texts.setUp.lineIntro}</p>
      <TrunksSection />
    </>
  );
}
