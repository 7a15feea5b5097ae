/** Header with menu, connection and personal settings; the page's main part; the footer. */
import { SkipLink } from '@nl-design-system-candidate/skip-link-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import type { Role } from '../../../server/contract/session.ts';
import { hasRole, signOut, useClient, useMe } from '../api/session.tsx';
import type { Language } from '../format.ts';
import { useLiveStatus } from '../live/live.tsx';
import { type Preferences, setPreferences, usePreferences } from '../preferences.ts';
import { followLink, Link, useLocation } from '../router.tsx';
import { useShortcut } from '../shortcuts.tsx';
import { useTexts } from '../texts/texts.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Choice, Fieldset, Select } from './form.tsx';
import { Icon } from './icon.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';

/** Seldom needed, and it carries a maker of QR codes. */
const SecondFactor = lazy(() => import('../screens/second-factor/second-factor.tsx'));
const PasswordSetting = lazy(async () => ({
  default: (await import('../screens/password/password.tsx')).PasswordSetting,
}));

export function Shell(props: { readonly children: ReactNode }) {
  const texts = useTexts();
  const me = useMe();
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // A new screen: the keyboard and the screen reader begin at its top, as after loading a page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what starts this.
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus();
  }, [path]);
  return (
    <div className="bb-shell">
      <SkipLink href="#inhoud">{texts.shell.skip}</SkipLink>
      <Header />
      <StaleBanner />
      {me.mayChoosePassword && path !== '/wachtwoord' ? (
        <div className="bb-banner">
          <Icon name="info" />
          {texts.shell.cameByLink}
          <Link to="/wachtwoord">{texts.shell.choosePassword}</Link>
        </div>
      ) : null}
      <main id="inhoud" className="bb-main" tabIndex={-1} ref={main}>
        {props.children}
      </main>
      <footer className="bb-footer">
        <Link to="/toegankelijkheid">{texts.shell.accessibility}</Link>
      </footer>
    </div>
  );
}

function Header() {
  const texts = useTexts();
  const me = useMe();
  const { path } = useLocation();
  const [help, setHelp] = useState(false);
  const [settings, setSettings] = useState(false);
  useShortcut('?', texts.shortcuts.help, () => setHelp(true));
  const links: readonly {
    readonly to: string;
    readonly label: string;
    readonly roles: readonly Role[] | null;
  }[] = [
    { to: '/werkplek', label: texts.shell.workplace, roles: ['kcc-agent'] },
    { to: '/bereikbaarheid', label: texts.shell.reachability, roles: ['teamleider', 'beheerder', 'auditor'] },
    { to: '/mijn-bereikbaarheid', label: texts.shell.own, roles: null },
    { to: '/wallboard', label: texts.shell.wallboard, roles: ['teamleider', 'beheerder'] },
    { to: '/beheer', label: texts.shell.admin, roles: ['beheerder', 'auditor'] },
  ];
  return (
    <header className="bb-header">
      <div className="bb-brand">
        <span className="bb-brand__mark">
          <Icon name="phone" size={18} />
        </span>
        <span>
          {texts.common.product} <span className="bb-brand__place">{me.municipality.name}</span>
        </span>
      </div>
      <nav className="bb-nav" aria-label={texts.shell.navigation}>
        {links
          .filter((link) => link.roles === null || hasRole(me, ...link.roles))
          .map((link) => (
            <a
              key={link.to}
              href={link.to}
              onClick={(event) => followLink(event, link.to)}
              aria-current={path.startsWith(link.to) ? 'page' : undefined}
            >
              {link.label}
            </a>
          ))}
      </nav>
      <div className="bb-header__tools">
        <Button purpose="subtle" icon="keyboard" iconOnly onClick={() => setHelp(true)}>
          {texts.shortcuts.title}
        </Button>
        <Button purpose="subtle" icon="person" onClick={() => setSettings(true)}>
          {me.name}
        </Button>
      </div>
      {help ? <ShortcutHelp onClose={() => setHelp(false)} /> : null}
      {settings ? <Settings onClose={() => setSettings(false)} /> : null}
    </header>
  );
}

/** Shown after a short while only: a blip that mends itself needs no words. */
function StaleBanner() {
  const texts = useTexts();
  const status = useLiveStatus();
  const [shown, setShown] = useState(false);
  const broken = status === 'waiting' || status === 'connecting';
  useEffect(() => {
    if (!broken) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), 1500);
    return () => clearTimeout(timer);
  }, [broken]);
  return (
    <div role="status">
      {shown ? (
        <div className="bb-banner">
          <Icon name="warning" />
          {texts.shell.stale}
        </div>
      ) : null}
    </div>
  );
}

function Settings(props: { readonly onClose: () => void }) {
  const texts = useTexts();
  const me = useMe();
  const chosen = usePreferences();
  const client = useClient();
  const queries = useQueryClient();
  return (
    <Dialog title={texts.shell.settings} onClose={props.onClose}>
      <div className="bb-stack">
        <p>
          <strong>{me.name}</strong>
          <br />
          <span className="bb-muted">{me.teams.map((team) => team.name).join(', ')}</span>
        </p>
        <Fieldset legend={texts.shell.theme}>
          {(['system', 'light', 'dark'] as const satisfies readonly Preferences['mode'][]).map((mode) => (
            <Choice
              key={mode}
              type="radio"
              name="mode"
              label={texts.shell.modes[mode]}
              checked={chosen.mode === mode}
              onChange={() => setPreferences({ mode })}
            />
          ))}
        </Fieldset>
        <Select
          label={texts.shell.language}
          value={chosen.language}
          onChange={(event) => setPreferences({ language: event.target.value as Language })}
        >
          <option value="nl" lang="nl">
            {texts.shell.languages.nl}
          </option>
          <option value="en" lang="en">
            {texts.shell.languages.en}
          </option>
        </Select>
        <Choice
          type="checkbox"
          label={texts.shortcuts.toggle}
          checked={chosen.shortcuts}
          onChange={(event) => setPreferences({ shortcuts: event.target.checked })}
        />
        <Suspense>
          <PasswordSetting />
          <SecondFactor />
        </Suspense>
        <div className="bb-row">
          <Button icon="exit" onClick={() => void signOut(client, queries)}>
            {texts.shell.signOut}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
