/** In the child only: pages of a PDF drawn, and its text layer, by pdf.js. */
import { fileURLToPath } from 'node:url'
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { DrawAsk, Drawn, OpenedFile } from './page-image-child.ts'
import { textOfPage } from './reading-child-text.ts'

const POINTS_PER_INCH = 72
const packageFolder = fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')).replace(
  /package\.json$/u,
  '',
)

/** pdf.js draws only on canvases of its own factory: one made elsewhere crashes the process. */
interface CanvasFactory {
  create(width: number, height: number): {
    canvas: { width: number; height: number }
    context: CanvasRenderingContext2D
  }
  destroy(canvas: unknown): void
}

export async function openPdf(bytes: Buffer, pixelsMax: number): Promise<OpenedFile> {
  const document = await pdfjs.getDocument({
    data: new Uint8Array(bytes),
    enableXfa: false,
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: false,
    maxImageSize: pixelsMax,
    verbosity: 0,
    cMapUrl: `${packageFolder}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${packageFolder}standard_fonts/`,
    wasmUrl: `${packageFolder}wasm/`,
    iccUrl: `${packageFolder}iccs/`,
  }).promise

  async function draw(ask: DrawAsk): Promise<Drawn> {
    const page = await document.getPage(ask.page)
    const rotation = (page.rotate + ask.turn) % 360
    const plain = page.getViewport({ scale: 1, rotation })
    let scale = ask.dpi / POINTS_PER_INCH
    if (ask.maxWidth) scale = ask.maxWidth / plain.width
    scale = Math.min(scale, Math.sqrt(pixelsMax / (plain.width * plain.height)))
    const viewport = page.getViewport({ scale, rotation })
    const width = Math.max(1, Math.floor(viewport.width))
    const height = Math.max(1, Math.floor(viewport.height))
    // The declared type is `Object`; this is the Node factory of pdf.js.
    const factory = document.canvasFactory as CanvasFactory
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
    return { width, height, dpi: scale * POINTS_PER_INCH, pixels: withoutAlpha(data) }
  }

  return {
    draw,
    text: async (page, turn) => textOfPage(await document.getPage(page), turn),
  }
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
