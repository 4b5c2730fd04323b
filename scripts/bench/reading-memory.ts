import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_FOLDER } from '../settings.ts'

const LOOK_EVERY_MS = 500
/** As `npm start` runs the office: pages that were read go back to the system. */
const givesMemoryBack = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1000000' }
const youngSpace = '--max-semi-space-size=4'
const MEGABYTE = 1e6
const KILOBYTE = 1_024

export interface MemoryLook {
  /** Letters done. */
  letters: number
  /** Largest since the look before. */
  most: Memory
}

/** MB of all processes together. */
export interface Memory {
  /** What processes share is counted once. */
  proportional: number
  /** What processes share is counted for each of them. */
  resident: number
}

/** Memory of a process and all it started, while it reads so many letters. */
export async function memoryOfReading(
  letter: string,
  count: number,
  tell: (look: MemoryLook) => void,
): Promise<{ peak: Memory; failedPages: number }> {
  const child = spawn(process.execPath,
    [youngSpace, join(PROJECT_FOLDER, 'scripts/bench/reading-load.ts'), letter, String(count)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...givesMemoryBack } })
  let peak = NOTHING
  let since = NOTHING
  let failedPages = 0
  const clock = setInterval(() => {
    const now = child.pid ? memoryOf(child.pid) : NOTHING
    since = larger(since, now)
    peak = larger(peak, now)
  }, LOOK_EVERY_MS)
  const every = Math.max(1, Math.ceil(count / 10))
  child.stdout.setEncoding('utf8').on('data', (lines: string) => {
    for (const line of lines.trim().split('\n')) {
      const [letters = 0, failed = 0] = line.split(' ').map(Number)
      failedPages += failed
      if (letters % every !== 0) continue
      tell({ letters, most: since })
      since = NOTHING
    }
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(clock)
  if (code !== 0) throw new Error(`reading ended with ${code}`)
  return { peak, failedPages }
}

const NOTHING: Memory = { proportional: 0, resident: 0 }

const larger = (a: Memory, b: Memory): Memory => ({
  proportional: Math.max(a.proportional, b.proportional),
  resident: Math.max(a.resident, b.resident),
})

/** Linux only: elsewhere nothing. */
function memoryOf(root: number): Memory {
  if (process.platform !== 'linux') return NOTHING
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/u.test(name)) continue
    const stat = contentOf(`/proc/${name}/stat`)
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === root) return true
    }
    return false
  }
  const sum = { ...NOTHING }
  for (const pid of [...parents.keys()].filter(isOurs)) {
    const rollup = contentOf(`/proc/${pid}/smaps_rollup`)
    sum.proportional += megabytesOf(rollup, 'Pss')
    sum.resident += megabytesOf(rollup, 'Rss')
  }
  return sum
}

function megabytesOf(rollup: string, name: 'Pss' | 'Rss'): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'mu').exec(rollup)?.[1]
  return (Number(kilobytes ?? 0) * KILOBYTE) / MEGABYTE
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended between two looks.
    return ''
  }
}
