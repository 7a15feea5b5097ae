/** The list of shortcuts that work on the present screen; `?` opens it. */
import { usePreferences } from '../preferences.ts';
import { useShortcutList } from '../shortcuts.tsx';
import { useTexts } from '../texts/texts.tsx';
import { Dialog } from './dialog.tsx';

export function ShortcutHelp(props: { readonly onClose: () => void }) {
  const texts = useTexts();
  const { shortcuts } = usePreferences();
  const list = useShortcutList();
  return (
    <Dialog title={texts.shortcuts.title} onClose={props.onClose}>
      <p>{shortcuts ? texts.shortcuts.intro : texts.shortcuts.off}</p>
      <dl className="bb-facts" style={{ marginBlockStart: '0.75rem' }}>
        {[...list]
          .sort((a, b) => a.key.localeCompare(b.key))
          .map((shortcut) => (
            <div key={shortcut.key} style={{ display: 'contents' }}>
              <dt>
                <kbd className="bb-kbd">{shortcut.key.toUpperCase()}</kbd>
              </dt>
              <dd>{shortcut.label}</dd>
            </div>
          ))}
      </dl>
    </Dialog>
  );
}
