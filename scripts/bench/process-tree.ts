import { readdirSync, readFileSync } from 'node:fs'

// What a process and everything below it takes, from /proc (Linux; elsewhere nothing is known).

const TICKS_A_SECOND = 100
const LOOK_MS = 2_000
/** Of one core. */
const QUIET = 0.15
const QUIET_LOOKS = 2

/** Waits until a program has done what it does after its start, or for `mostMs`. */
export async function untilQuiet(pid: number, mostMs: number): Promise<void> {
  const until = Date.now() + mostMs
  let before = secondsOf(pid)
  let quiet = 0
  while (quiet < QUIET_LOOKS && Date.now() < until) {
    await new Promise((done) => setTimeout(done, LOOK_MS))
    const now = secondsOf(pid)
    quiet = (now - before) / (LOOK_MS / 1_000) < QUIET ? quiet + 1 : 0
    before = now
  }
}

/** Processor time of those that live below a process, in seconds. */
function secondsOf(root: number): number {
  let sum = 0
  for (const pid of below(root)) {
    const fields = read(`/proc/${pid}/stat`).replace(/^.*\) /u, '').split(' ')
    sum += (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_A_SECOND
  }
  return sum
}

/** A process and its descendants. */
export function below(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of names('/proc')) {
    const parent = /^PPid:\s+(\d+)/mu.exec(read(`/proc/${name}/status`))?.[1]
    if (parent) parents.set(Number(name), Number(parent))
  }
  const isBelow = (pid: number): boolean => {
    for (let one: number | undefined = pid; one !== undefined && one > 1; one = parents.get(one)) {
      if (one === root) return true
    }
    return false
  }
  return [...parents.keys()].filter(isBelow)
}

export function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended meanwhile.
    return ''
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/u.test(name))
  } catch {
    return []
  }
}
