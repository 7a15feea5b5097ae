/** Which screen is shown: by the address, by being signed in, and by role. Screens load when they are needed. */
import { lazy, Suspense, useEffect } from 'react';
import type { Me, Role } from '../../server/contract/session.ts';
import { hasRole, MeProvider, useSessionQuery } from './api/session.tsx';
import { Loaded, Message } from './components/layout.tsx';
import { Shell } from './components/shell.tsx';
import { Link, navigate, useLocation } from './router.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { useTexts } from './texts/texts.tsx';
import { useColourMode, useTheme } from './theme/apply.ts';

const Workplace = lazy(() => import('./screens/workplace/workplace.tsx'));
const Reachability = lazy(() => import('./screens/reachability/reachability.tsx'));
const Attempts = lazy(() => import('./screens/reachability/attempts.tsx'));
const AllFigures = lazy(() => import('./screens/reachability/all-figures.tsx'));
const Comparison = lazy(() => import('./screens/reachability/comparison.tsx'));
const Wallboard = lazy(() => import('./screens/wallboard.tsx'));
const OwnReachability = lazy(() => import('./screens/own-reachability.tsx'));
const Admin = lazy(() => import('./screens/admin/admin.tsx'));
const Visitor = lazy(() => import('./screens/visitor.tsx'));
const SetUp = lazy(() => import('./screens/set-up/set-up.tsx'));
const SecondFactor = lazy(() => import('./screens/second-factor/second-factor.tsx'));
const PasswordScreen = lazy(() => import('./screens/password/password.tsx'));
const Accessibility = lazy(() => import('./screens/accessibility.tsx'));

interface Screen {
  readonly path: string;
  readonly roles: readonly Role[] | null;
  readonly Component: React.ComponentType;
  /** Without header and menu, for a large screen on the wall. */
  readonly bare?: boolean;
}

const leaders = ['teamleider', 'beheerder', 'auditor'] as const;

const screens: readonly Screen[] = [
  { path: '/werkplek', roles: ['kcc-agent'], Component: Workplace },
  { path: '/bereikbaarheid', roles: leaders, Component: Reachability },
  { path: '/bereikbaarheid/pogingen', roles: leaders, Component: Attempts },
  { path: '/bereikbaarheid/cijfers', roles: leaders, Component: AllFigures },
  { path: '/bereikbaarheid/vergelijking', roles: leaders, Component: Comparison },
  { path: '/wallboard', roles: [...leaders, 'kcc-agent'], Component: Wallboard, bare: true },
  { path: '/mijn-bereikbaarheid', roles: null, Component: OwnReachability },
  { path: '/beheer', roles: ['beheerder', 'auditor'], Component: Admin },
  { path: '/wachtwoord', roles: null, Component: PasswordScreen },
];

export function App() {
  useColourMode();
  const { path } = useLocation();
  if (path === '/bel') return <Public Component={Visitor} />;
  if (path === '/inrichten') return <Public Component={SetUp} />;
  if (path === '/toegankelijkheid') return <Public Component={Accessibility} />;
  return <SignedInApp />;
}

function Public(props: { readonly Component: React.ComponentType }) {
  return (
    <Suspense>
      <props.Component />
    </Suspense>
  );
}

function SignedInApp() {
  const session = useSessionQuery();
  return (
    <Loaded query={session}>
      {(me) =>
        me === null ? (
          <SignIn />
        ) : (
          <MeProvider me={me}>
            <Screens me={me} />
          </MeProvider>
        )
      }
    </Loaded>
  );
}

function Screens(props: { readonly me: Me }) {
  const { me } = props;
  const { path } = useLocation();
  const texts = useTexts();
  useTheme(me.theme);
  const atRoot = path === '/' || path === '/inloggen';
  useEffect(() => {
    if (atRoot) navigate(homeOf(me), { replace: true });
  }, [atRoot, me]);
  if (me.secondFactorNeeded) {
    return (
      <Shell>
        <div className="bb-form-narrow bb-card">
          <Suspense>
            <SecondFactor />
          </Suspense>
        </div>
      </Shell>
    );
  }
  if (atRoot) return null;
  const screen = screens.find((candidate) => candidate.path === path);
  if (screen === undefined) return <Refusal text={texts.shell.notFound} home={homeOf(me)} />;
  if (screen.roles !== null && !hasRole(me, ...screen.roles))
    return <Refusal text={texts.shell.notAllowed} home={homeOf(me)} />;
  const shown = (
    <Suspense>
      <screen.Component />
    </Suspense>
  );
  return screen.bare === true ? shown : <Shell>{shown}</Shell>;
}

function Refusal(props: { readonly text: string; readonly home: string }) {
  const texts = useTexts();
  return (
    <Shell>
      <Message tone="warning">
        <p>{props.text}</p>
        <p>
          <Link to={props.home}>{texts.shell.toStart}</Link>
        </p>
      </Message>
    </Shell>
  );
}

/** Where somebody begins, by the busiest role. */
function homeOf(me: Me): string {
  if (hasRole(me, 'kcc-agent')) return '/werkplek';
  if (hasRole(me, 'teamleider')) return '/bereikbaarheid';
  if (hasRole(me, 'beheerder', 'auditor')) return '/beheer';
  return '/mijn-bereikbaarheid';
}
