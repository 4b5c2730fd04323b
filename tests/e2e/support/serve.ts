import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'

// The office of a browser run, and the end of its folder with everything in it.

const folder = process.env.E2E_FOLDER
if (!folder) throw new Error('E2E_FOLDER is set by playwright.config.ts')
const office = spawn(process.execPath, ['scripts/office.ts'], { stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => office.kill('SIGTERM'))
office.on('exit', (code) => {
  void rm(folder, { recursive: true, force: true }).then(() => process.exit(code ?? 1))
})
