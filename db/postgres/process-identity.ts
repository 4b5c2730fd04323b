import { readFileSync, readlinkSync } from 'node:fs'

/**
 * What tells a running process from another that later got the same number, or undefined when
 * nothing runs under it. On Linux number, boot and start time; elsewhere the number alone.
 */
export function processIdentity(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command in parentheses may hold anything; the fields after it are plain.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${pid} ${bootId} ${fields[19]}`
  } catch {
    return isAlive(pid) ? String(pid) : undefined
  }
}

/** Whether the process works in this folder. Undefined where the system does not tell. */
export function worksIn(pid: number, folder: string): boolean | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return undefined
  }
}

export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
