/** How the screens are bundled. `npx vite agent-ui` serves them for development against a server on 8080. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';

const here = dirname(fileURLToPath(import.meta.url));
const server = 'http://127.0.0.1:8080';

export default {
  root: here,
  base: '/',
  plugins: [react()],
  server: {
    proxy: {
      '/api': { target: server, ws: true },
      '/sip': { target: server, ws: true },
    },
  },
  build: {
    outDir: join(dirname(here), 'dist', 'agent-ui'),
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    // The content security policy allows no inline script or data address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
    chunkSizeWarningLimit: 900,
  },
};
