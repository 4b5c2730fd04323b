import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PROJECT_FOLDER } from './settings.ts'

const PORT = '4443'
const ARGUMENT = '--microsoft365=emulator'
const START_MS_MAX = 30_000

/**
 * With `--microsoft365=emulator`: starts a Microsoft 365 tenant on this machine alone and points the
 * settings at it, so that anyone can see the office with OneDrive. What lies in its drive is kept
 * beside the data folder.
 * @throws when it does not start, with what it said.
 */
export async function startEmulatedTenant(
  args: readonly string[], env: Record<string, string | undefined>,
): Promise<{ close(): Promise<void> } | undefined> {
  if (!args.includes(ARGUMENT)) return undefined
  const folder = `${env.DATA_FOLDER ?? join(PROJECT_FOLDER, 'data')}-microsoft365`
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const script = join(PROJECT_FOLDER, 'tests', 'support', 'graph-emulator', 'main.ts')
  const child = spawn(process.execPath, [
    script, '--port', env.EMULATOR_PORT ?? PORT, '--settings-folder', folder, '--keep', folder,
  ], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  // However this program ends, the tenant does not outlive it.
  process.once('exit', () => child.kill('SIGTERM'))
  const complaint: Buffer[] = []
  child.stderr.on('data', (part: Buffer) => complaint.push(part))
  const timer = setTimeout(() => child.kill('SIGKILL'), START_MS_MAX)
  let isReady = false
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^(MICROSOFT365_\w+)=(.*)$/.exec(line) ?? []
    if (name && value) env[name] = value
    isReady = line === 'ready'
    if (isReady) break
  }
  clearTimeout(timer)
  if (!isReady) throw new Error(`the emulated tenant did not start: ${Buffer.concat(complaint).toString().slice(0, 500)}`)
  env.MICROSOFT365_READERS ??= 'ubnd@contoso.test'
  env.MICROSOFT365_SCAN_FOLDER ??= 'Quét'
  const address = `${env.MICROSOFT365_GRAPH_URL ?? ''}/sites/van-ban/Shared%20Documents`
  console.log(`  OneDrive giả lập trên máy này / emulated OneDrive on this machine: ${address}`)
  return {
    async close() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
