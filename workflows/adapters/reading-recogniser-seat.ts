import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from './reading-child-environment.ts'
import { type Frame, readFrames, writeFrame } from './reading-frames.ts'
import type { FoundWord, Recognise } from './reading-recogniser.ts'

/** One process that recognises text, one picture at a time, started when it is first needed. */
export interface ReadingSeat {
  /** @throws when the process fails, dies or takes too long; the next picture has a fresh one. */
  read(ask: Recognise): Promise<FoundWord[]>
  /** Starts the process before it is needed. */
  warm(): void
  close(): void
}

export interface SeatLimits {
  /** For one picture. */
  timeoutMs: number
  picturesMax: number
  /** How far the process steps back before others. */
  nice: number
}

/** A recogniser that has grown past this gives its memory back by ending. */
const RESIDENT_BYTES_MAX = 300_000_000
const ANSWER_BYTES_MAX = 20_000_000
const HEAP_MB = 128
/** Waiting this long without work, a process ends; a fresh one takes 0.3 s. */
const IDLE_MS = 600_000

const childPath = fileURLToPath(new URL('./reading-recogniser-child.ts', import.meta.url))

interface Child {
  process: ChildProcess
  frames: AsyncGenerator<Frame>
  pictures: number
}

export function openReadingSeat(limits: SeatLimits): ReadingSeat {
  let child: Child | undefined
  let idle: NodeJS.Timeout | undefined

  function leave(): void {
    clearTimeout(idle)
    child?.process.kill('SIGKILL')
    child = undefined
  }

  return {
    async read(ask) {
      clearTimeout(idle)
      if (child && (child.process.exitCode !== null || child.process.signalCode)) leave()
      child ??= start(limits.nice)
      const taken = child
      const clock = setTimeout(leave, limits.timeoutMs)
      try {
        const answer = await put(taken, ask)
        taken.pictures += 1
        const isFull = Number(answer.head['residentBytes']) > RESIDENT_BYTES_MAX
        if (isFull || taken.pictures >= limits.picturesMax) leave()
        else idle = setTimeout(leave, IDLE_MS).unref()
        if (answer.head['ok'] !== true) throw new Error(String(answer.head['reason']))
        // Written by our own child from `FoundWord[]`.
        return JSON.parse(answer.body.toString('utf8')) as FoundWord[]
      } finally {
        clearTimeout(clock)
        if (child === undefined) taken.process.kill('SIGKILL')
      }
    },
    warm() {
      child ??= start(limits.nice)
    },
    close: leave,
  }
}

function start(nice: number): Child {
  // In the office's own session: only there do the priorities of processes compare.
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${HEAP_MB}`, '--no-warnings', childPath, String(nice)],
    { env: childEnvironment, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] },
  )
  child.unref()
  child.once('error', () => undefined)
  child.stdin.on('error', () => undefined)
  // The office may end while a child waits without work.
  for (const stream of [child.stdin, child.stdout]) {
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref()
  }
  return { process: child, frames: readFrames(child.stdout, ANSWER_BYTES_MAX), pictures: 0 }
}

async function put(child: Child, { png, layout, dpi, symbols = true }: Recognise): Promise<Frame> {
  if (!child.process.stdin) throw new Error('no recogniser')
  writeFrame(child.process.stdin, { layout, dpi: Math.round(dpi), symbols }, png)
  const { value, done } = await child.frames.next()
  if (done) throw new Error('the recogniser died or took too long')
  return value
}
