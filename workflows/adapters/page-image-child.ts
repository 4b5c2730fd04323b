/**
 * The child that opens foreign files: draws pages and reads text layers. It gets the bytes by its
 * standard input, has no environment, and dies with one file (`page-images.ts`). Arguments: how far
 * it steps back before others (`nice`), and `reserve` when it is started before its file is there.
 */
import { flushCompileCache } from 'node:module'
import { setPriority } from 'node:os'
import sharp from 'sharp'
import { blankPdf } from './blank-pdf.ts'
import { readFrames, writeFrame } from './reading-frames.ts'
import { openImage } from './reading-child-image.ts'
import { straightenPage } from './reading-straighten.ts'

/** What the child can do with the file it was given. Pages are counted from 1. */
export interface OpenedFile {
  draw(ask: DrawAsk): Promise<Drawn>
  text(page: number, turn: number): Promise<PageText>
}

export interface DrawAsk {
  page: number
  turn: number
  dpi: number
  /** Pixels; the page is drawn smaller when it would be wider. */
  maxWidth: number | null
  /** Its lines are made level; false if left out. */
  isStraight?: boolean
}

export interface Drawn {
  width: number
  height: number
  /** Dots an inch at which the page was drawn, as far as the file tells. */
  dpi: number
  /** Red, green, blue, one byte each. */
  pixels: Buffer
  /** How it was made straight, where that was asked for. */
  straightened?: {
    /** Degrees clockwise by which it was turned. */
    angle: number
    /** Its size before. */
    width: number
    height: number
  }
}

export interface PageText {
  /** With the name of their font, as the file has it. */
  words: { text: string; box: [number, number, number, number]; font?: string }[]
  /** Text drawn by signature fields and other annotations, where its letters stand. */
  widgets: { text: string; box: [number, number, number, number] }[]
  /** Part of the page that pictures cover, 0 to 1. */
  pictured: number
  /** Names in the certificates of the file's signatures, unverified, in their order. */
  signers?: string[]
}

const BLANK_PIXELS_MAX = 4_000_000
const FILE_BYTES_MAX = 200_000_000

async function serve(): Promise<void> {
  let file: OpenedFile | undefined
  for await (const { head, body } of readFrames(process.stdin, FILE_BYTES_MAX)) {
    try {
      if (head['ask'] === 'open') {
        const pixelsMax = Number(head['pixelsMax'])
        file = head['mediaType'] === 'application/pdf'
          ? await openPdf(body, pixelsMax)
          : await openImage(body, pixelsMax)
        writeFrame(process.stdout, { ok: true })
        continue
      }
      if (!file) throw new Error('no file yet')
      if (head['ask'] === 'text') {
        const text = await file.text(Number(head['page']), Number(head['turn']))
        writeFrame(process.stdout, { ok: true }, Buffer.from(JSON.stringify(text)))
        continue
      }
      const drawn = await file.draw({
        page: Number(head['page']),
        turn: Number(head['turn']),
        dpi: Number(head['dpi']),
        maxWidth: head['maxWidth'] === null ? null : Number(head['maxWidth']),
      })
      const { pixels, ...size } = head['isStraight'] === true ? straight(drawn) : drawn
      writeFrame(process.stdout, { ok: true, ...size }, pixels)
      // The pictures on the way to these pixels are five times as large and would stay for a while.
      setImmediate(() => globalThis.gc?.())
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
      writeFrame(process.stdout, { ok: false, reason })
    }
  }
}

function straight({ width, height, dpi, pixels }: Drawn): Drawn {
  const { picture, angle } = straightenPage({ width, height, pixels })
  return { ...picture, dpi, straightened: { angle, width, height } }
}

/** pdf.js is loaded for a PDF alone: without it a child starts with less than half the work. */
async function openPdf(body: Buffer, pixelsMax: number): Promise<OpenedFile> {
  const { openPdf: open } = await import('./reading-child-pdf.ts')
  return open(body, pixelsMax)
}

/** A white scan, so that what the first page of a letter needs is loaded before its bytes come. */
async function drawNothing(): Promise<void> {
  const size = { width: 1_240, height: 1_754 }
  const jpeg = await sharp({ create: { ...size, channels: 3, background: '#fff' } }).jpeg().toBuffer()
  const file = await openPdf(blankPdf({ jpeg, ...size }), BLANK_PIXELS_MAX)
  await file.draw({ page: 1, turn: 0, dpi: 100, maxWidth: null })
  await file.text(1, 0)
}

const [stepBack = '0', reserve] = process.argv.slice(2)
if (Number(stepBack) > 0) setPriority(Number(stepBack))
if (reserve === 'reserve') {
  await drawNothing().catch(() => undefined)
  // What was compiled is kept for the next child, before there is a foreign file.
  flushCompileCache()
}
await serve()
process.exit(0)
