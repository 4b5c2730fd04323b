import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { MediaType } from './file-inspector.ts'
import type { Drawn, DrawAsk, PageText } from './page-image-child.ts'
import { childEnvironment } from './reading-child-environment.ts'
import { type Frame, readFrames, writeFrame } from './reading-frames.ts'

/** Pages of foreign files as plain pixels. Only the child ever parses the file. */
export interface PageImages {
  /** @throws {PageUnreadable} when the page cannot be drawn within its limits. */
  draw(file: ForeignFile, ask: DrawAsk): Promise<Drawn>
  /** @throws {PageUnreadable} */
  text(file: ForeignFile, page: number, turn: number): Promise<PageText>
  /** The child that waited has been taken by a letter's head: the next is wanted before long. */
  prepareSoon(): void
  /** No more is asked of this file for now: its child need not stay. */
  release(file: ForeignFile): void
  close(): Promise<void>
}

export interface ForeignFile {
  /** Hex sha-256: calls about the same file share a child. */
  sha256: string
  mediaType: MediaType
  bytes: Buffer
}

/** A page could not be drawn: broken, too large, too slow, or it crashed its reader. */
export class PageUnreadable extends Error {
  override readonly name = 'PageUnreadable'
}

export interface PageImageLimits {
  /** Pixels of a picture in the file, and of a drawn page. */
  pixelsMax: number
  /** For one page. */
  timeoutMs: number
  /** How far the children step back before others (`nice`); 0 if left out. */
  nice?: number
  /** One child waits started, so that a new file does not; true if left out. */
  hasReserve?: boolean
  /** Children with a file at one time: the longest idle goes first. A busy one stays. */
  childrenMax?: number
  /** So long a child stays with its file when nothing more is asked of it; 4 s if left out. */
  idleMs?: number
}

/** Resident memory of a child; past it the child is killed. */
const MEMORY_BYTES_MAX = 1_500_000_000
const MEMORY_PAGE_BYTES = 4_096
const MEMORY_LOOK_MS = 200
/** A child stays this long with its file, so that the next page needs no new one. */
const IDLE_MS = 4_000
const CHILDREN_MAX = 2
const CHILD_HEAP_MB = 768
/** The next child is started behind the page that took this one (`nice`). */
const SPARE_SOON_MS = 50
/** Pictures for the screen come in numbers, each of another file: one child is started after them. */
const SPARE_AFTER_MS = 1_500

const childPath = fileURLToPath(new URL('./page-image-child.ts', import.meta.url))

interface Child {
  process: ChildProcess
  frames: AsyncGenerator<Frame>
  /** Ends when the last question has been answered. */
  queue: Promise<unknown>
  waiting: number
  isDead: boolean
  idle: NodeJS.Timeout | undefined
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** One child that waits started, and is there again some time after it was taken. */
function openReserve(limits: PageImageLimits) {
  const isKept = limits.hasReserve ?? true
  let spare: Child | undefined = isKept ? start(limits, true) : undefined
  let clock: NodeJS.Timeout | undefined
  let isSoon = false

  function makeIn(milliseconds: number): void {
    if (!isKept || isSoon) return
    isSoon = milliseconds === SPARE_SOON_MS
    clearTimeout(clock)
    clock = setTimeout(() => {
      isSoon = false
      if (!spare || spare.isDead) spare = start(limits, true)
    }, milliseconds).unref()
  }

  return {
    take(): Child | undefined {
      const taken = spare && !spare.isDead ? spare : undefined
      spare = undefined
      makeIn(SPARE_AFTER_MS)
      return taken
    },
    prepareSoon: () => makeIn(SPARE_SOON_MS),
    close() {
      // Nothing is made from here on.
      isSoon = true
      clearTimeout(clock)
      if (spare) kill(spare)
    },
  }
}

export function openPageImages(limits: PageImageLimits): PageImages {
  const children = new Map<string, Child>()
  const reserve = openReserve(limits)
  let isClosed = false

  function childOf(file: ForeignFile): Child {
    const key = keyOf(file)
    const known = children.get(key)
    if (known && !known.isDead) return known
    makeRoom(children, limits.childrenMax ?? CHILDREN_MAX)
    const child = reserve.take() ?? start(limits)
    children.set(key, child)
    child.process.once('exit', () => {
      if (children.get(key) === child) children.delete(key)
    })
    void ask(child, limits, { ask: 'open', mediaType: file.mediaType, pixelsMax: limits.pixelsMax },
      file.bytes).catch(() => kill(child))
    return child
  }

  async function put(file: ForeignFile, question: Record<string, unknown>): Promise<Frame> {
    if (isClosed) throw new PageUnreadable('closed')
    const child = childOf(file)
    try {
      return await ask(child, limits, question)
    } finally {
      if (child.waiting === 0) {
        clearTimeout(child.idle)
        child.idle = setTimeout(() => kill(child), limits.idleMs ?? IDLE_MS).unref()
      }
    }
  }

  return {
    async draw(file, { page, turn, dpi, maxWidth, isStraight = false }) {
      const { head, body } = await put(file, { ask: 'draw', page, turn, dpi, maxWidth, isStraight })
      const drawn = {
        width: Number(head['width']), height: Number(head['height']), dpi: Number(head['dpi']),
        pixels: body,
        ...(isStraight ? { straightened: straightenedOf(head['straightened']) } : {}),
      }
      if (drawn.width * drawn.height * 3 !== body.length) throw new PageUnreadable('odd picture')
      return drawn
    },
    async text(file, page, turn) {
      const { body } = await put(file, { ask: 'text', page, turn })
      // Written by our own child from `PageText`.
      return JSON.parse(body.toString('utf8')) as PageText
    },
    prepareSoon: reserve.prepareSoon,
    release(file) {
      const child = children.get(keyOf(file))
      if (!child || child.waiting > 0) return
      children.delete(keyOf(file))
      kill(child)
    },
    async close() {
      isClosed = true
      reserve.close()
      for (const child of children.values()) kill(child)
      children.clear()
    },
  }
}

function straightenedOf(answer: unknown): NonNullable<Drawn['straightened']> {
  const { angle, width, height } = (answer ?? {}) as Record<string, unknown>
  return { angle: Number(angle), width: Number(width), height: Number(height) }
}

const keyOf = ({ sha256, mediaType }: ForeignFile) => `${sha256} ${mediaType}`

function start({ nice = 0, pixelsMax }: PageImageLimits, isReserve = false): Child {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${CHILD_HEAP_MB}`, '--no-warnings', '--expose-gc', childPath, String(nice), ...(isReserve ? ['reserve'] : [])],
    // Priorities compare inside one session only: it stays in the office's.
    { env: childEnvironment, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] },
  )
  child.unref()
  const made: Child = {
    process: child,
    frames: readFrames(child.stdout, pixelsMax * 3 + 1_000_000),
    queue: Promise.resolve(),
    waiting: 0,
    isDead: false,
    idle: undefined,
  }
  child.once('exit', () => { made.isDead = true })
  child.once('error', () => { made.isDead = true })
  child.stdin.on('error', () => undefined)
  // The office may end while a child waits without work.
  for (const stream of [child.stdin, child.stdout]) {
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref()
  }
  return made
}

function makeRoom(children: Map<string, Child>, most: number): void {
  for (const [key, child] of children) {
    if (children.size < most) return
    if (child.waiting > 0) continue
    children.delete(key)
    kill(child)
  }
}

function kill(child: Child): void {
  clearTimeout(child.idle)
  if (child.isDead) return
  child.isDead = true
  child.process.kill('SIGKILL')
}

/** One question at a time; a child that does not answer within its limits is killed. */
async function ask(
  child: Child,
  limits: PageImageLimits,
  question: Record<string, unknown>,
  body?: Buffer,
): Promise<Frame> {
  child.waiting += 1
  clearTimeout(child.idle)
  const turn = child.queue.then(async () => {
    if (child.isDead) throw new PageUnreadable('the reader of this file has gone')
    const guard = watch(child, limits.timeoutMs)
    try {
      writeFrame(child.process.stdin!, question, body)
      const { value, done } = await child.frames.next()
      if (done) throw new PageUnreadable('the file crashed its reader')
      if (value.head['ok'] !== true) throw new PageUnreadable(String(value.head['reason']))
      return value
    } catch (error) {
      if (error instanceof PageUnreadable) throw error
      kill(child)
      throw new PageUnreadable('the reader of this file failed', { cause: error })
    } finally {
      guard()
    }
  })
  child.queue = turn.catch(() => undefined)
  try {
    return await turn
  } finally {
    child.waiting -= 1
  }
}

/** Kills the child when it takes too long or too much memory; the answer ends the watch. */
function watch(child: Child, timeoutMs: number): () => void {
  const clock = setTimeout(() => kill(child), timeoutMs)
  const memory = setInterval(() => {
    if (residentBytes(child.process.pid) > MEMORY_BYTES_MAX) kill(child)
  }, MEMORY_LOOK_MS)
  return () => {
    clearTimeout(clock)
    clearInterval(memory)
  }
}

/** Linux tells; elsewhere 0 and the heap limit and the clock must do. */
function residentBytes(pid: number | undefined): number {
  if (!pid || process.platform !== 'linux') return 0
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * MEMORY_PAGE_BYTES
  } catch {
    return 0
  }
}
