import { vitePlugin as remix } from '@remix-run/dev'
import { defineConfig } from 'vite'
import remixConfig from './remix.config.js'
import { clientBundleGuard } from './scripts/vite-client-bundle.ts'

declare module '@remix-run/server-runtime' {
  interface Future {
    v3_singleFetch: true
  }
}

export default defineConfig({
  plugins: [remix(remixConfig), clientBundleGuard()],
  build: {
    // The content security policy allows fonts and scripts from files only, never from `data:`.
    assetsInlineLimit: 0,
    target: 'es2022',
    chunkSizeWarningLimit: 1_000,
    rollupOptions: {
      // Routes that answer with bytes or JSON have nothing for the browser: no warning for each.
      onwarn: (warning, warn) => {
        if (warning.code !== 'EMPTY_BUNDLE') warn(warning)
      },
    },
  },
})
