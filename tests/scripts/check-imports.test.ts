import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { findBreaches } from '../../scripts/check-imports.ts'
import { isServerOnly } from '../../scripts/vite-client-bundle.ts'

async function breachesOf(files: Record<string, string>): Promise<string[]> {
  const project = await mkdtemp(join(tmpdir(), 'butphe-layers-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(project, path)), { recursive: true })
      await writeFile(join(project, path), text)
    }
    return findBreaches(project)
  } finally {
    await rm(project, { recursive: true, force: true })
  }
}

const forbidden: readonly [from: string, text: string][] = [
  ['workflows/domain/a.ts', "import { b } from '../adapters/b.ts'"],
  ['workflows/domain/a.ts', "import { readFile } from 'node:fs/promises'"],
  ['workflows/domain/a.ts', "import { readFile } from 'fs'"],
  ['workflows/adapters/a.ts', "import type { B } from '../../db/schema.ts'"],
  ['workflows/adapters/a.ts', "import pg from 'pg'"],
  ['workflows/adapters/a.ts', "import { request } from 'node:https'"],
  ['workflows/intake/a.ts', "import express from 'express'"],
  ['workflows/intake/a.ts', "import { x } from '../../app/server/x.server.ts'"],
  ['db/a.ts', "import { a } from '../workflows/intake/a.ts'"],
  ['db/migrations/2026-01-01-a.ts', "import { b } from '../b.ts'"],
  ['app/routes/a.tsx', "import {\n  a,\n  b,\n} from '../../workflows/adapters/a.ts'"],
  ['app/routes/a.tsx', "import { sql } from 'kysely'"],
  ['app/components/a.tsx', "export { b } from '../server/b.server.ts'"],
  ['app/text/vi.ts', "import '../styles/a.ts'"],
  ['app/ink/a.ts', "const b = await import('../../db/b.ts')"],
  ['scripts/a.ts', "import { b } from '../app/server/b.server.ts'"],
  ['workflows/intake/a.ts', "import { b } from '../../tests/support/b.ts'"],
]

for (const [from, text] of forbidden) {
  test(`${from} is stopped at: ${text.replaceAll('\n', ' ')}`, async () => {
    assert.equal((await breachesOf({ [from]: text })).length, 1)
  })
}

test('a type may cross inside the web layer, and nowhere else', async () => {
  const breaches = await breachesOf({
    'app/components/a.tsx': "import type { loader } from '../root.tsx'",
    'workflows/domain/a.ts': "import type { Office } from '../office.ts'",
    'workflows/intake/a.ts': "import type { b } from '../../app/server/b.server.ts'",
  })
  assert.equal(breaches.length, 2)
})

test('what the layers allow passes', async () => {
  const breaches = await breachesOf({
    'app/routes/a.tsx': "import { a } from '../../workflows/intake/a.ts'\nimport { b } from '../../db/b.ts'",
    'app/root.tsx': "import { a } from './components/a.tsx'\nimport './styles/a.css'",
    'workflows/intake/a.ts': "import { b } from '../../db/b.ts'\nimport { c } from '../domain/c.ts'",
    'workflows/adapters/a.ts': "import { c } from '../domain/c.ts'\nimport { d } from './d.ts'",
    'db/b.ts': "import type { C } from '../workflows/domain/c.ts'\nimport { sql } from 'kysely'",
    'scripts/a.ts': "import { a } from '../workflows/intake/a.ts'\nimport x from '../package.json'",
  })
  assert.deepEqual(breaches, [])
})

test('modules of the server are known by their path, those of the browser pass', () => {
  const project = '/srv/butphe'
  for (const path of [
    'db/connect.ts',
    'workflows/intake/receive-scan.ts',
    'workflows/domain/settings.ts',
    'app/server/session.server.ts?v=1',
    'app/forms/sign-in-form.server.ts',
    'node_modules/zod/v4/index.js',
    'node_modules/kysely/dist/index.js',
    'scripts/settings.ts',
  ]) {
    assert.equal(isServerOnly(project, `${project}/${path}`), true, path)
  }
  for (const path of [
    'workflows/domain/ink.ts',
    'app/routes/tray.tsx?__remix-build-client-route',
    'node_modules/react/index.js',
    'node_modules/perfect-freehand/dist/esm/index.js',
  ]) {
    assert.equal(isServerOnly(project, `${project}/${path}`), false, path)
  }
})
