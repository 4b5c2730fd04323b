/**
 * In the child only: the pictures of a PDF page, made small enough before pdf.js draws them.
 *
 * pdf.js decodes JPEG by itself, slowly, and scales by halves. Where it would ask a browser for
 * its decoder it asks the one below, which is sharp; and each picture far larger than the page
 * as drawn is brought to the page's size before it is painted. The page with all that lies on the
 * picture (stamps, signatures, text, masks, crops) is still drawn by pdf.js alone.
 */
import { GlobalFonts, ImageData } from '@napi-rs/canvas'
import sharp from 'sharp'
import { greyAsRgba, reducedBits } from './reading-child-bits.ts'

/** What pdf.js keeps of a decoded picture: packed pixels or something to paint. */
interface PictureData {
  width: number
  height: number
  kind?: number
  data?: Uint8Array | Uint8ClampedArray | null
  bitmap?: unknown
  interpolate?: boolean
}

/** Where pdf.js puts what it has decoded. */
export interface PictureStore {
  resolve(id: string, data?: unknown): void
}

export interface CanvasFactory {
  create(width: number, height: number): {
    canvas: { width: number; height: number }
    context: CanvasRenderingContext2D
  }
  destroy(canvas: unknown): void
}

/** The page being drawn, in pixels; pictures are made no smaller than to cover it. */
let target: { width: number; height: number; isFull: boolean } | undefined
/** Painted pictures that stand for larger ones, with the largest enlargement seen. */
let enlarged = 1
let failed = false
const reduced = new WeakSet<object>()

const KIND = { bits: 1, rgb: 2, rgba: 3 }
/** A picture less than this much larger than needed is left as it is. */
const REDUCE_BELOW = 0.9
/** Painted larger than this, the reduced picture had not been enough. */
const ENLARGED_MAX = 1.12
const TICKET_BYTES = 4

interface Decoded { width: number; height: number; rgba: Uint8ClampedArray<ArrayBuffer> }

/**
 * Pictures of the page being drawn, on their way through pdf.js, which copies what it hands over: it
 * gets their numbers. The same one may come more than once.
 */
const decoded = new Map<number, Decoded>()
let tickets = 0

/** Pictures of pages of the next drawing are reduced to cover this many pixels. */
export function aimAt(size: { width: number; height: number; isFull: boolean } | undefined): void {
  forgetPictures()
  target = size
  enlarged = 1
  failed = false
}

/** The page is drawn: what was decoded for it goes. */
export function forgetPictures(): void {
  decoded.clear()
}

/** A picture of the page could not be decoded: what was drawn lacks it. */
export function lacksPicture(): boolean {
  return failed
}

/** A crop of a picture was drawn: it was reduced too far. */
export function wasTooSmall(): boolean {
  return enlarged > ENLARGED_MAX
}

function scaleFor(width: number, height: number): number {
  if (!target || target.isFull) return 1
  const along = Math.max(target.width / width, target.height / height)
  const across = Math.max(target.width / height, target.height / width)
  const scale = Math.min(along, across)
  return scale < REDUCE_BELOW ? scale : 1
}

const sizeAt = (width: number, height: number, scale: number) => ({
  width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)),
})

/** The decoder pdf.js finds in browsers. What it cannot decode pdf.js decodes itself. */
class JpegDecoder {
  readonly #jpeg: Uint8Array
  constructor({ data }: { data: Uint8Array }) {
    this.#jpeg = data
  }
  static isTypeSupported(type: string): Promise<boolean> {
    return Promise.resolve(type === 'image/jpeg')
  }
  /** An ArrayBuffer, because it is what may be handed over: the number of what waits in `decoded`. */
  async decode(): Promise<{ image: ArrayBuffer }> {
    const source = () => sharp(this.#jpeg, { limitInputPixels: false, failOn: 'error' })
    if (!target) return { image: ticketFor(1, 1, new Uint8ClampedArray(4)) }
    const { width, height } = await source().metadata()
    const scale = scaleFor(width, height)
    let picture = source()
    if (scale < 1) picture = picture.resize({ ...sizeAt(width, height, scale), fit: 'fill' })
    const { data, info } = await picture.toColourspace('srgb').ensureAlpha().raw()
      .toBuffer({ resolveWithObject: true })
    return { image: ticketFor(info.width, info.height, new Uint8ClampedArray(data.buffer, data.byteOffset, data.length)) }
  }
  close(): void {}
}

function ticketFor(width: number, height: number, rgba: Decoded['rgba']): ArrayBuffer {
  tickets += 1
  const ticket = new ArrayBuffer(TICKET_BYTES)
  new DataView(ticket).setUint32(0, tickets)
  decoded.set(tickets, { width, height, rgba })
  return ticket
}

export function installJpegDecoder(): void {
  Object.assign(globalThis, { ImageDecoder: JpegDecoder })
}

/** From now on pictures that come into this store are painted from canvases of their own. */
export function reducePicturesOf(store: PictureStore, factory: CanvasFactory): void {
  const keep = store.resolve.bind(store)
  store.resolve = (id, data) => {
    if (data === null) failed = true
    if (!isPicture(data) || id.startsWith('mask_')) return keep(id, data)
    void reducedPicture(data, factory).catch(() => data).then((made) => keep(id, made))
  }
}

async function reducedPicture(data: PictureData, factory: CanvasFactory): Promise<PictureData> {
  if (data.bitmap instanceof ArrayBuffer) {
    const known = decoded.get(new DataView(data.bitmap).getUint32(0))
    if (!known) throw new Error('a picture of another drawing')
    return painted(known.rgba, known, factory, known.width < data.width)
  }
  const scale = scaleFor(data.width, data.height)
  if (!data.data || scale === 1) return data
  const size = sizeAt(data.width, data.height, scale)
  return painted(await rgbaOf(data.data, data, size), size, factory, true)
}

async function rgbaOf(
  pixels: Uint8Array | Uint8ClampedArray,
  { width, height, kind }: PictureData,
  size: { width: number; height: number },
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const bytes = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  if (kind === KIND.bits) {
    const grey = reducedBits(bytes, { width, height }, size)
    const one = { width: grey.width, height: grey.height, channels: 1 as const }
    const { data } = await sharp(grey.pixels, { raw: one, limitInputPixels: false })
      .resize({ ...size, fit: 'fill' }).extractChannel(0).raw().toBuffer({ resolveWithObject: true })
    return greyAsRgba(data)
  }
  const channels = kind === KIND.rgba ? 4 : 3
  const { data } = await sharp(bytes, { raw: { width, height, channels }, limitInputPixels: false })
    .resize({ ...size, fit: 'fill' }).toColourspace('srgb').ensureAlpha().raw()
    .toBuffer({ resolveWithObject: true })
  return new Uint8ClampedArray(data.buffer, data.byteOffset, data.length)
}

function painted(
  rgba: Uint8ClampedArray<ArrayBuffer>,
  { width, height }: { width: number; height: number },
  factory: CanvasFactory,
  isReduced: boolean,
): PictureData {
  const { canvas, context } = factory.create(width, height)
  // Of the same package as the canvas; a view on the pixels, not a copy.
  context.putImageData(new ImageData(rgba, width, height) as unknown as globalThis.ImageData, 0, 0)
  // pdf.js closes what it painted from.
  Object.assign(canvas, { close: () => factory.destroy({ canvas, context }) })
  if (isReduced) reduced.add(canvas)
  return { width, height, bitmap: canvas, interpolate: false }
}

/** Watches how large reduced pictures are painted on the canvases of this factory. */
export function watchEnlarging(factory: CanvasFactory): void {
  const create = factory.create.bind(factory)
  factory.create = (width, height) => {
    const made = create(width, height)
    const paint = made.context.drawImage.bind(made.context) as (...args: unknown[]) => void
    made.context.drawImage = (...args: unknown[]) => {
      const [picture] = args
      if (typeof picture === 'object' && picture !== null && reduced.has(picture)) {
        noteSize(made.context.getTransform(), args)
      }
      paint(...args)
    }
    return made
  }
}

function noteSize(matrix: DOMMatrix, args: readonly unknown[]): void {
  if (args.length < 9) return
  const [fromWidth, fromHeight, toWidth, toHeight] = [args[3], args[4], args[7], args[8]].map(Number)
  const across = Math.hypot(matrix.a, matrix.b) * Math.abs(toWidth ?? 1) / (fromWidth || 1)
  const down = Math.hypot(matrix.c, matrix.d) * Math.abs(toHeight ?? 1) / (fromHeight || 1)
  enlarged = Math.max(enlarged, across, down)
}

function isPicture(data: unknown): data is PictureData {
  return typeof data === 'object' && data !== null && 'width' in data && 'height' in data
    && ('bitmap' in data || 'data' in data)
}

/** Its types leave out what it calls itself when it is loaded. */
const systemFonts = GlobalFonts as unknown as { loadSystemFonts(): number }
let hasSystemFonts = false

/**
 * The machine's own fonts are looked through when a page has text to be drawn, not at each child's
 * start: there it takes 0.2 s, and a scan has none. A font that the file does not bring needs them.
 */
export function lookForFontsLate(factory: CanvasFactory): void {
  const create = factory.create.bind(factory)
  factory.create = (width, height) => {
    const made = create(width, height)
    if (hasSystemFonts) return made
    const { context } = made
    const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(context), 'font')
    Object.defineProperty(context, 'font', {
      configurable: true,
      get: () => own?.get?.call(context),
      set: (font: string) => {
        if (!hasSystemFonts) systemFonts.loadSystemFonts()
        hasSystemFonts = true
        own?.set?.call(context, font)
      },
    })
    return made
  }
}
