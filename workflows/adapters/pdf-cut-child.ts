import { PDFDocument } from 'pdf-lib'
import { frame, unframe } from './pdf-framing.ts'
import { takePages } from './pdf-structure.ts'

/** What the child is asked: files as blocks, and for each new file its pages. */
export interface CutJob {
  mediaTypes: readonly string[]
  parts: readonly (readonly { source: number; page: number }[])[]
  pixelsMax: number
}

/** Standard input and output: messages of `pdf-framing.ts`. Runs under `runBoundedChild` only. */
async function main(): Promise<void> {
  console.log = console.info = console.warn = () => {}
  const received: Buffer[] = []
  for await (const part of process.stdin) received.push(part)
  const { header: job, blocks } = unframe<CutJob>(Buffer.concat(received))
  const answer = await cut(job, blocks)
  for (const block of answer.slice(0, -1)) process.stdout.write(block)
  process.stdout.write(answer.at(-1) ?? '', () => process.exit(0))
}

async function cut(job: CutJob, blocks: readonly Buffer[]): Promise<Buffer[]> {
  const sources: Uint8Array[] = []
  for (const [index, bytes] of blocks.entries()) {
    const isPdf = job.mediaTypes[index] === 'application/pdf'
    sources.push(isPdf ? bytes : await pictureAsPdf(bytes, job.pixelsMax))
  }
  const made: Buffer[] = []
  for (const pages of job.parts) {
    const file = await takePages(sources, pages)
    if (!file || (await pageCountOf(file)) !== pages.length) return frame({ made: false }, [])
    made.push(file)
  }
  return frame({ made: true }, made)
}

/** Each picture of the file is a page; JPEG data goes in as it is, anything else without loss. */
async function pictureAsPdf(bytes: Buffer, pixelsMax: number): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const { wrapImage } = await import('./pdf-image-wrap.ts')
  const { pages = 1, format } = await sharp(bytes, { limitInputPixels: pixelsMax }).metadata()
  if (pages === 1 || format !== 'tiff') return (await wrapImage(bytes, pixelsMax)).save()
  const whole = await PDFDocument.create({ updateMetadata: false })
  for (let page = 0; page < pages; page += 1) {
    const picture = await sharp(bytes, { limitInputPixels: pixelsMax, page })
      .keepMetadata().png().toBuffer()
    const [sheet] = await whole.copyPages(await wrapImage(picture, pixelsMax), [0])
    if (sheet) whole.addPage(sheet)
  }
  return whole.save()
}

async function pageCountOf(file: Buffer): Promise<number> {
  return (await PDFDocument.load(file, { updateMetadata: false })).getPageCount()
}

await main()
