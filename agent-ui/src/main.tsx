/** Composition root of the screens. */
import '@nl-design-system-candidate/button-css/button.css';
import '@nl-design-system-candidate/data-badge-css/data-badge.css';
import '@nl-design-system-candidate/heading-css/heading.css';
import '@nl-design-system-candidate/link-css/link.css';
import '@nl-design-system-candidate/number-badge-css/number-badge.css';
import '@nl-design-system-candidate/paragraph-css/paragraph.css';
import '@nl-design-system-candidate/skip-link-css/skip-link.css';
import '@utrecht/alert-css/dist/index.css';
import '@utrecht/form-field-css/dist/index.css';
import '@utrecht/form-fieldset-css/dist/index.css';
import '@utrecht/form-label-css/dist/index.css';
import '@utrecht/select-css/dist/index.css';
import '@utrecht/table-css/dist/index.css';
import '@utrecht/textarea-css/dist/index.css';
import '@utrecht/textbox-css/dist/index.css';
import './theme/tokens.css';
import './theme/base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client.ts';
import { ClientProvider } from './api/session.tsx';
import { App } from './app.tsx';
import { Announcer } from './components/announcer.tsx';
import { LiveProvider } from './live/live.tsx';
import { ShortcutProvider } from './shortcuts.tsx';
import { TextsProvider } from './texts/texts.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays a refusal; only a missing answer is worth a second try.
      retry: (failures, error) => failures < 1 && error instanceof ApiError && error.status === 0,
    },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <QueryClientProvider client={queries}>
    <TextsProvider>
      <ClientProvider>
        <LiveProvider>
          <ShortcutProvider>
            <App />
            <Announcer />
          </ShortcutProvider>
        </LiveProvider>
      </ClientProvider>
    </TextsProvider>
  </QueryClientProvider>,
);
