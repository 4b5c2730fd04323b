import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { PDFDocument, PDFName, PDFRawStream } from 'pdf-lib'
import { inventedScan } from '../invented-letters/index.ts'

/** What the bench of reading reads: letters as files, and their pages as pictures. */
export interface BenchLetters {
  /** Scans of one page at 300 dots an inch where they are invented. */
  onePage: string[]
  /** The same pages as JPEG: what native recognisers are given too. */
  pictures: string[]
  tenPages: string
  fiftyPages: string
}

const INVENTED_TRIED_MAX = 400
const SCAN_DPI = 300
const FILES_MAX = 200
const LETTER_PAGES = 10
const LONG_LETTER_PAGES = 50

/** Letters of the given folder, or invented ones; what is made goes into `work`. */
export async function benchLetters(
  work: string,
  { count, folder }: { count: number; folder: string | undefined },
): Promise<BenchLetters> {
  await mkdir(work, { recursive: true })
  const files = folder ? await scansIn(folder) : await invent(work, count)
  const pages = await Promise.all(files.map(pageOf))
  const onePage: string[] = []
  const pictures: string[] = []
  for (const [at, { pdf, jpeg }] of pages.entries()) {
    // The same page twice is read once: it would flatter whoever keeps what was read.
    const isNew = jpeg !== undefined && !pages.slice(0, at).some((other) => other.jpeg?.equals(jpeg))
    if (isNew && pictures.length < count) {
      pictures.push(await kept(work, `page-${at}.jpg`, jpeg))
      onePage.push(await kept(work, `page-${at}.pdf`, pdf))
    }
  }
  if (onePage.length === 0) throw new Error('no letter with a JPEG page to read')
  return {
    onePage, pictures,
    tenPages: await joined(work, pages.map(({ pdf }) => pdf), LETTER_PAGES),
    fiftyPages: await joined(work, pages.map(({ pdf }) => pdf), LONG_LETTER_PAGES),
  }
}

async function kept(work: string, name: string, bytes: Buffer): Promise<string> {
  await writeFile(join(work, name), bytes)
  return join(work, name)
}

async function scansIn(folder: string): Promise<Buffer[]> {
  const names = (await readdir(folder, { recursive: true }))
    .filter((name) => ['.pdf', '.jpg', '.jpeg'].includes(extname(name).toLowerCase()))
    .sort().slice(0, FILES_MAX)
  return Promise.all(names.map((name) => readFile(join(folder, name))))
}

async function invent(work: string, count: number): Promise<Buffer[]> {
  const files: Buffer[] = []
  for (let at = 0; at < INVENTED_TRIED_MAX && files.length < count; at += 1) {
    const scan = inventedScan('tuning', at)
    if (scan.dpi !== SCAN_DPI || scan.flaws.mode === 'black-and-white') continue
    const known = await readFile(join(work, `${scan.name}.pdf`)).catch(() => undefined)
    const pdf = known ?? await scan.pdf()
    if (!known) await writeFile(join(work, `${scan.name}.pdf`), pdf)
    files.push(pdf)
  }
  return files
}

/** The first page of a file as a letter of its own, and its picture where it is a JPEG. */
async function pageOf(bytes: Buffer): Promise<{ pdf: Buffer; jpeg: Buffer | undefined }> {
  const one = await PDFDocument.create()
  if (bytes.subarray(0, 2).toString('hex') === 'ffd8') {
    const picture = await one.embedJpg(bytes)
    const page = one.addPage([595, 842])
    page.drawImage(picture, { x: 0, y: 0, width: 595, height: 842 })
    return { pdf: Buffer.from(await one.save()), jpeg: bytes }
  }
  const [page] = await one.copyPages(await PDFDocument.load(bytes), [0])
  if (page) one.addPage(page)
  const pdf = Buffer.from(await one.save())
  const pictures = (await PDFDocument.load(pdf)).context.enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((object) => object instanceof PDFRawStream)
    .filter(({ dict }) => dict.get(PDFName.of('Filter')) === PDFName.of('DCTDecode'))
  const [picture, ...more] = pictures
  return { pdf, jpeg: picture && more.length === 0 ? Buffer.from(picture.contents) : undefined }
}

async function joined(work: string, letters: readonly Buffer[], count: number): Promise<string> {
  const whole = await PDFDocument.create()
  const sources = await Promise.all(letters.map((letter) => PDFDocument.load(letter)))
  for (let at = 0; at < count; at += 1) {
    const source = sources[at % sources.length]
    const [page] = source ? await whole.copyPages(source, [0]) : []
    if (page) whole.addPage(page)
  }
  return kept(work, `pages-${count}.pdf`, Buffer.from(await whole.save()))
}
