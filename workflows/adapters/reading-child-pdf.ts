/** In the child only: pages of a PDF drawn, and its text layer, by pdf.js. */
import { fileURLToPath } from 'node:url'
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { DrawAsk, Drawn, OpenedFile } from './page-image-child.ts'
import { withoutAttachmentLock } from './pdf-attachment-lock.ts'
import {
  aimAt, type CanvasFactory, forgetPictures, installJpegDecoder, lacksPicture, lookForFontsLate,
  reducePicturesOf, wasTooSmall, watchEnlarging,
} from './reading-child-pictures.ts'
import { namesInSignatures } from './reading-child-signers.ts'
import { textOfPage } from './reading-child-text.ts'

const POINTS_PER_INCH = 72
const packageFolder = fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')).replace(
  /package\.json$/u,
  '',
)

installJpegDecoder()

export async function openPdf(bytes: Buffer, pixelsMax: number): Promise<OpenedFile> {
  const document = await pdfjs.getDocument(settingsFor(bytes, pixelsMax)).promise

  // The declared type is `Object`; this is the Node factory of pdf.js, and pdf.js draws only on
  // canvases of its own factory: one made elsewhere crashes the process.
  const factory = document.canvasFactory as CanvasFactory
  watchEnlarging(factory)
  lookForFontsLate(factory)
  const watched = new WeakSet<object>()
  const signers = namesInSignatures(bytes)

  async function pageOf(number: number) {
    const page = await document.getPage(number)
    for (const store of [page.objs, page.commonObjs]) {
      if (!watched.has(store)) reducePicturesOf(store, factory)
      watched.add(store)
    }
    return page
  }

  async function draw(ask: DrawAsk): Promise<Drawn> {
    const page = await pageOf(ask.page)
    const rotation = (page.rotate + ask.turn) % 360
    const plain = page.getViewport({ scale: 1, rotation })
    let scale = ask.dpi / POINTS_PER_INCH
    if (ask.maxWidth) scale = ask.maxWidth / plain.width
    scale = Math.min(scale, Math.sqrt(pixelsMax / (plain.width * plain.height)))
    const viewport = page.getViewport({ scale, rotation })
    let pixels = await render(page, viewport, false)
    if (wasTooSmall()) pixels = await render(page, viewport, true)
    // A scan that cannot be decoded must not pass for a blank sheet.
    if (lacksPicture() && isWhite(pixels)) throw new Error('the picture of this page is damaged')
    return { ...sizeOf(viewport), dpi: scale * POINTS_PER_INCH, pixels }
  }

  async function render(page: PdfPage, viewport: Viewport, isFull: boolean): Promise<Buffer> {
    const { width, height } = sizeOf(viewport)
    aimAt({ width, height, isFull })
    const made = factory.create(width, height)
    await page.render({
      // The canvas of @napi-rs/canvas stands for the browser's.
      canvas: made.canvas as HTMLCanvasElement,
      viewport,
      annotationMode: pdfjs.AnnotationMode.ENABLE,
      background: '#ffffff',
    }).promise
    const { data } = made.context.getImageData(0, 0, width, height)
    factory.destroy(made)
    page.cleanup()
    forgetPictures()
    return withoutAlpha(data)
  }

  return {
    draw,
    text: async (number, turn) => {
      aimAt(undefined)
      const page = await pageOf(number)
      try {
        return { ...await textOfPage(page, turn), signers }
      } finally {
        // Pictures are not decoded for the text: none may be left for the drawing.
        page.cleanup()
      }
    },
  }
}

function settingsFor(bytes: Buffer, pixelsMax: number) {
  return {
    data: new Uint8Array(withoutAttachmentLock(bytes)),
    enableXfa: false,
    useSystemFonts: false,
    disableFontFace: true,
    isImageDecoderSupported: true,
    isOffscreenCanvasSupported: false,
    stopAtErrors: false,
    maxImageSize: pixelsMax,
    verbosity: 0,
    cMapUrl: `${packageFolder}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${packageFolder}standard_fonts/`,
    wasmUrl: `${packageFolder}wasm/`,
    iccUrl: `${packageFolder}iccs/`,
  }
}

type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof pdfjs.getDocument>['promise']>['getPage']>>
type Viewport = ReturnType<PdfPage['getViewport']>

function sizeOf(viewport: Viewport): { width: number; height: number } {
  return {
    width: Math.max(1, Math.floor(viewport.width)), height: Math.max(1, Math.floor(viewport.height)),
  }
}

function isWhite(pixels: Buffer): boolean {
  return !pixels.some((value) => value < 200)
}

function withoutAlpha(rgba: Uint8ClampedArray): Buffer {
  const pixels = Buffer.allocUnsafe((rgba.length / 4) * 3)
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    pixels[to] = rgba[from] ?? 255
    pixels[to + 1] = rgba[from + 1] ?? 255
    pixels[to + 2] = rgba[from + 2] ?? 255
  }
  return pixels
}
