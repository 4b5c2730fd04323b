import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_FOLDER } from '../settings.ts'

const LOOK_EVERY_MS = 500
const MEMORY_PAGE_BYTES = 4_096
const MEGABYTE = 1e6

export interface MemoryLook {
  /** Letters done. */
  letters: number
  /** Largest so far since the look before, in MB, all processes together. */
  megabytes: number
}

/** Resident memory of a process and all it started, while it reads so many letters. */
export async function memoryOfReading(
  letter: string,
  count: number,
  tell: (look: MemoryLook) => void,
): Promise<{ peak: number; failedPages: number }> {
  const child = spawn(process.execPath,
    [join(PROJECT_FOLDER, 'scripts/bench/reading-load.ts'), letter, String(count)],
    { stdio: ['ignore', 'pipe', 'inherit'] })
  let peak = 0
  let since = 0
  let failedPages = 0
  const clock = setInterval(() => {
    const now = child.pid ? residentMegabytes(child.pid) : 0
    since = Math.max(since, now)
    peak = Math.max(peak, now)
  }, LOOK_EVERY_MS)
  const every = Math.max(1, Math.ceil(count / 10))
  child.stdout.setEncoding('utf8').on('data', (lines: string) => {
    for (const line of lines.trim().split('\n')) {
      const [letters = 0, failed = 0] = line.split(' ').map(Number)
      failedPages += failed
      if (letters % every !== 0) continue
      tell({ letters, megabytes: since })
      since = 0
    }
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(clock)
  if (code !== 0) throw new Error(`reading ended with ${code}`)
  return { peak, failedPages }
}

/** Linux only: elsewhere 0. Pages that processes share count for each of them. */
function residentMegabytes(root: number): number {
  if (process.platform !== 'linux') return 0
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
  const pages = [...parents.keys()].filter(isOurs)
    .map((pid) => Number(contentOf(`/proc/${pid}/statm`).split(' ')[1] ?? 0))
  return (pages.reduce((sum, count) => sum + count, 0) * MEMORY_PAGE_BYTES) / MEGABYTE
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended between two looks.
    return ''
  }
}
