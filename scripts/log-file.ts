import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { destination } from 'pino'

const LOG_BYTES_MAX = 50_000_000
const LOGS_KEPT = 20

/** `logs/office.log` in the data folder, 0600; the one before it is moved aside when it has grown large. */
export function openLogFile(dataFolder: string) {
  const folder = join(dataFolder, 'logs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'office.log')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) {
    for (let index = LOGS_KEPT - 1; index >= 1; index -= 1) moveAside(`${file}.${index}`, `${file}.${index + 1}`)
    moveAside(file, `${file}.1`)
  }
  return destination({ dest: file, mode: 0o600, mkdir: true, sync: false })
}

function moveAside(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false })) renameSync(from, to)
}
