import {
  type ChildProcess, type ChildProcessWithoutNullStreams, spawn,
} from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const MEMORY_LOOK_EVERY_MS = 100
const COMPLAINT_MAX_BYTES = 4_096
const FOLDERS_UP_MAX = 12
/** The memory page of every Linux that Node 24 runs on by default. */
const MEMORY_PAGE_BYTES = 4_096

export interface ChildTask {
  /** Path of the script inside the project, e.g. `workflows/adapters/pdf-composer-child.ts`. */
  script: string
  args?: readonly string[]
  timeoutMs: number
  /** Bytes of standard output after which the child is ended. */
  outputMax: number
  /** Resident memory after which the child is ended (Linux; elsewhere its heap only). */
  memoryMb: number
  /** Native add-ons (sharp). They could step around the permission model: only where needed. */
  addons?: boolean
}

export type ChildEnd =
  | { end: 'finished'; output: Buffer }
  | { end: 'timed-out' | 'too-much-output' | 'too-much-memory' | 'crashed'; complaint: string }

/** A bounded child that has started and waits for its bytes; it ends with its task or with us. */
export interface WaitingChild {
  run(stdin: Readable): Promise<ChildEnd>
  /** False when it ended while it waited. */
  isThere(): boolean
}

/**
 * Runs a script of ours on foreign bytes, where it can do little harm: another process, an empty
 * environment, no right to write files, to start programs or to read anything but the program
 * itself; ended as a group when it takes too long, too much memory or says too much.
 *
 * @throws only when the bytes cannot be read or the process cannot be started.
 */
export async function runBoundedChild(task: ChildTask & { stdin: Readable }): Promise<ChildEnd> {
  return runIn(startChild(task), task, task.stdin)
}

/** The same in two steps: what the script needs is loaded before the bytes are there. */
export function startBoundedChild(task: ChildTask): WaitingChild {
  const child = startChild(task)
  const streams = [child.stdin, child.stdout, child.stderr]
  for (const stream of [child, ...streams]) if ('unref' in stream) callOf(stream.unref, stream)
  let isThere = true
  const leave = () => { isThere = false }
  child.once('exit', leave).once('error', leave)
  child.stdin.on('error', leave)
  return {
    isThere: () => isThere,
    run(stdin) {
      for (const stream of [child, ...streams]) if ('ref' in stream) callOf(stream.ref, stream)
      return runIn(child, task, stdin)
    },
  }
}

function callOf(method: unknown, on: unknown): void {
  if (typeof method === 'function') method.call(on)
}

function startChild(task: ChildTask): ChildProcessWithoutNullStreams {
  // The types of the web build demand NODE_ENV; an empty environment is the point here.
  const env = {} as NodeJS.ProcessEnv
  return spawn(process.execPath, [...flags(task), join(projectFolder(), task.script),
    ...(task.args ?? [])], { env, cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
}

async function runIn(
  child: ChildProcessWithoutNullStreams,
  task: ChildTask,
  stdin: Readable,
): Promise<ChildEnd> {
  const output: Buffer[] = []
  let complaint = ''
  let outputBytes = 0
  let ended: 'timed-out' | 'too-much-output' | 'too-much-memory' | undefined
  let sourceFault: unknown

  function stop(why: 'timed-out' | 'too-much-output' | 'too-much-memory'): void {
    ended ??= why
    killGroup(child)
  }
  const clock = setTimeout(() => stop('timed-out'), task.timeoutMs)
  const watch = setInterval(() => {
    if (residentMb(child.pid) > task.memoryMb) stop('too-much-memory')
  }, MEMORY_LOOK_EVERY_MS)

  child.stdout.on('data', (part: Buffer) => {
    outputBytes += part.length
    if (outputBytes > task.outputMax) return stop('too-much-output')
    output.push(part)
  })
  child.stderr.on('data', (part: Buffer) => {
    if (complaint.length < COMPLAINT_MAX_BYTES) complaint += part.toString('utf8')
  })
  // A child that has seen enough closes its end early; that is its right.
  child.stdin.on('error', () => stdin.destroy())
  stdin.on('error', (fault) => {
    sourceFault = fault
    killGroup(child)
  })
  stdin.pipe(child.stdin)

  try {
    const exitCode = await exitOf(child)
    if (sourceFault !== undefined) throw sourceFault
    if (ended) return { end: ended, complaint }
    if (exitCode === 0) return { end: 'finished', output: Buffer.concat(output) }
    const heapFull = /heap out of memory|Array buffer allocation failed/.test(complaint)
    return { end: heapFull ? 'too-much-memory' : 'crashed', complaint }
  } finally {
    clearTimeout(clock)
    clearInterval(watch)
    killGroup(child)
    stdin.destroy()
  }
}

function flags(task: ChildTask): string[] {
  const project = projectFolder()
  const readable = new Set([
    join(project, 'node_modules'), realpathSync(join(project, 'node_modules')),
    join(project, 'workflows'), join(project, 'package.json'),
  ])
  return [
    '--permission', '--no-warnings', `--max-old-space-size=${task.memoryMb}`,
    ...[...readable].map((path) => `--allow-fs-read=${path}`),
    ...(task.addons ? ['--allow-addons'] : []),
  ]
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code))
  })
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone already, or (Windows) there are no groups.
    child.kill('SIGKILL')
  }
}

function residentMb(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return 0
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    return (pages * MEMORY_PAGE_BYTES) / 2 ** 20
  } catch {
    return 0
  }
}

let project: string | undefined

/** The folder of our package.json, whether this file runs as it is or from inside the web build. */
export function projectFolder(): string {
  if (project !== undefined) return project
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let up = 0; up < FOLDERS_UP_MAX; up++) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'workflows'))) {
      project = folder
      return folder
    }
    folder = dirname(folder)
  }
  throw new Error('the folder of the program was not found above its own files')
}
