import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server that answers /api, /graphql and /hooks while the page is developed.
const backend = process.env.CROSSWALK_URL ?? 'http://127.0.0.1:8091';

export default defineConfig({
  plugins: [react()],
  build: {
    // light-dark() and container queries stay as they are written.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0,
    // .keep must survive, so that the Go package builds without Node.
    emptyOutDir: false,
    // Read and removed by scripts/size.mjs.
    manifest: true,
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: { '/api': backend, '/graphql': backend },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
