import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'playwright/test'

const PORT = Number(process.env.E2E_PORT ?? 20931)

// The demo office itself, started as `npm start` starts it, on a folder of its own. One folder for
// the whole run: the config is read again by every worker process.
process.env.E2E_FOLDER ??= mkdtempSync(join(tmpdir(), 'butphe-e2e-'))

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      args: [
        '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
  webServer: {
    command: 'node tests/e2e/support/serve.ts',
    url: `http://127.0.0.1:${PORT}/health`,
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    stdout: 'ignore',
    stderr: 'pipe',
    env: {
      NODE_ENV: 'production',
      E2E_FOLDER: process.env.E2E_FOLDER,
      PORT: String(PORT),
      HOST: '127.0.0.1',
      DATA_FOLDER: join(process.env.E2E_FOLDER, 'data'),
      LOG_LEVEL: 'warn',
    },
  },
})
