import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { createRequire } from 'node:module'

/** qpdf's answer: 0 fine, 3 readable with warnings, 2 not readable. */
export interface QpdfRun {
  exitCode: number
  complaints: string[]
  output: Buffer | undefined
  /** Files beside the answer. */
  files: { names(): string[]; read(name: string): Uint8Array }
}

/** An object as qpdf's JSON tells it; names begin with `/`, references read `5 0 R`. */
export type PdfValue = null | boolean | number | string | PdfValue[] | { [key: string]: PdfValue }

export interface PdfStructure {
  exitCode: number
  complaints: string[]
  /** `5 0 R` → value or stream dictionary, as the cross-reference table finds them. */
  objects: Map<string, { value: PdfValue; isStream: boolean }>
  trailer: PdfValue
}

interface QpdfModule {
  callMain(args: string[]): number
  FS: {
    writeFile(path: string, bytes: Uint8Array): void
    readFile(path: string): Uint8Array
    readdir(path: string): string[]
  }
}
type OpenQpdf = (options: object) => Promise<QpdfModule>

const COMPLAINTS_MAX = 200
const STREAM_FILE = 'stream-data'
export const STRUCTURE_JSON_MAX_BYTES = 256 * 2 ** 20

/** The structure would not fit in memory as text: nothing an office letter comes near. */
export class StructureTooLarge extends Error {
  override readonly name = 'StructureTooLarge'
}

/**
 * Runs qpdf (WebAssembly, in this process) once; it finds `files` under their names and leaves its
 * answer in `/out`. For bounded child processes only: it
 * blocks and takes memory as the file likes. This build cannot rebuild a broken cross-reference
 * table as qpdf itself does: it gives up with 2.
 */
async function runQpdf(
  files: Readonly<Record<string, Uint8Array>>, args: readonly string[],
): Promise<QpdfRun> {
  const require = createRequire(import.meta.url)
  const wasm = require.resolve('@neslinesli93/qpdf-wasm/dist/qpdf.wasm')
  // The package asks Node for open flags in a way the permission model forbids.
  Object.assign(process, { binding: () => ({ fs: constants }) })
  const open = require('@neslinesli93/qpdf-wasm') as OpenQpdf // its types leave out writeFile
  const complaints: string[] = []
  const note = (line: unknown) => {
    if (complaints.length < COMPLAINTS_MAX) complaints.push(String(line))
  }
  const qpdf = await hearing(note, () => open({ locateFile: () => wasm }))
  for (const [name, bytes] of Object.entries(files)) qpdf.FS.writeFile(name, bytes)
  const exitCode = exitCodeOf(() => qpdf.callMain([...args, '/out']), note)
  process.exitCode = 0
  const beside = {
    names: () => qpdf.FS.readdir('/'), read: (name: string) => qpdf.FS.readFile(`/${name}`),
  }
  try {
    const output = Buffer.from(qpdf.FS.readFile('/out'))
    return { exitCode, complaints, output, files: beside }
  } catch {
    return { exitCode, complaints, output: undefined, files: beside }
  }
}

/** The module keeps whatever `console` was when it was made; it has no other way to be heard. */
async function hearing<T>(note: (line: unknown) => void, make: () => Promise<T>): Promise<T> {
  const { log, error } = console
  console.log = console.error = note
  try {
    return await make()
  } finally {
    Object.assign(console, { log, error })
  }
}

function exitCodeOf(run: () => number, note: (line: string) => void): number {
  try {
    return run()
  } catch (fault) {
    note(String(fault))
    return 2
  }
}

/** What the file's cross-reference table really holds. Streams are not unpacked. */
export async function readStructure(bytes: Uint8Array): Promise<PdfStructure> {
  const run = await runQpdf({ '/in.pdf': bytes }, [
    '--json=2', '--json-key=qpdf', '--decode-level=none', '/in.pdf',
  ])
  return structureFrom(run)
}

function structureFrom(run: QpdfRun): PdfStructure {
  const none: PdfStructure = {
    exitCode: 2, complaints: run.complaints, objects: new Map(), trailer: null,
  }
  if (run.exitCode === 2 || run.output === undefined) return none
  if (run.output.length > STRUCTURE_JSON_MAX_BYTES) throw new StructureTooLarge()
  // qpdf's documented form: { qpdf: [header, { "obj:5 0 R": { value } | { stream: { dict } } }] }.
  const told = JSON.parse(run.output.toString('utf8')) as {
    qpdf: [object, Record<string, { value?: PdfValue; stream?: { dict: PdfValue } }>]
  }
  const structure: PdfStructure = { ...none, exitCode: run.exitCode }
  for (const [key, entry] of Object.entries(told.qpdf[1])) {
    if (key === 'trailer') structure.trailer = entry.value ?? null
    if (!key.startsWith('obj:')) continue
    structure.objects.set(key.slice(4), {
      value: entry.stream ? entry.stream.dict : (entry.value ?? null),
      isStream: entry.stream !== undefined,
    })
  }
  return structure
}

export interface PdfRevision extends PdfStructure {
  /** `5 0 R` → SHA-256 of what lies in the stream, still packed. */
  streams: Map<string, string>
  /** The bytes of one stream, still packed. */
  parts(object: string): Uint8Array | undefined
}

/** As `readStructure`, and what lies in each stream. Two such tellings can be compared. */
export async function readRevision(bytes: Uint8Array): Promise<PdfRevision> {
  const run = await runQpdf({ '/in.pdf': bytes }, [
    '--json=2', '--json-key=qpdf', '--decode-level=none', '--json-stream-data=file',
    `--json-stream-prefix=/${STREAM_FILE}`, '/in.pdf',
  ])
  const structure = structureFrom(run)
  const streams = new Map<string, string>()
  const files = new Map<string, string>()
  const byNumber = new Map([...structure.objects].filter(([, one]) => one.isStream)
    .map(([key]) => [key.split(' ')[0], key]))
  for (const name of run.files.names()) {
    const key = name.startsWith(`${STREAM_FILE}-`)
      ? byNumber.get(name.slice(STREAM_FILE.length + 1)) : undefined
    if (key === undefined) continue
    files.set(key, name)
    streams.set(key, createHash('sha256').update(run.files.read(name)).digest('hex'))
  }
  return {
    ...structure, streams,
    parts: (object) => {
      const name = files.get(object)
      return name === undefined ? undefined : run.files.read(name)
    },
  }
}

/**
 * The same pages written anew: repaired cross-references, no owner's restrictions, nothing before
 * the header or after the end. Streams (pictures) keep their bytes.
 */
export async function normalisePdf(bytes: Uint8Array): Promise<Buffer | undefined> {
  const run = await runQpdf({ '/in.pdf': bytes }, [
    '--decrypt', '--stream-data=preserve', '--object-streams=disable', '--deterministic-id', '/in.pdf',
  ])
  return run.exitCode === 2 ? undefined : run.output
}

/**
 * These pages, in this order, as a file of their own: streams keep their bytes, nothing of other
 * pages and nothing said of the whole file goes along. The same asked again gives the same bytes.
 */
export async function takePages(
  sources: readonly Uint8Array[], pages: readonly { source: number; page: number }[],
): Promise<Buffer | undefined> {
  const files: Record<string, Uint8Array> = {}
  const wanted: string[] = []
  for (const { source, page } of pages) {
    const bytes = sources[source]
    if (!bytes) return undefined
    files[`/in${source}.pdf`] = bytes
    wanted.push(`/in${source}.pdf`, String(page))
  }
  const run = await runQpdf(files, [
    '--empty', '--decrypt', '--stream-data=preserve', '--object-streams=disable',
    '--deterministic-id', '--remove-unreferenced-resources=yes', '--pages', ...wanted, '--',
  ])
  return run.exitCode === 2 ? undefined : run.output
}

/** Every dictionary inside a value, the value itself included, without recursion. */
export function* dictionariesIn(value: PdfValue): Generator<{ [key: string]: PdfValue }> {
  const waiting: PdfValue[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (next === null || typeof next !== 'object') continue
    if (Array.isArray(next)) {
      for (const part of next) waiting.push(part)
      continue
    }
    yield next
    for (const part of Object.values(next)) waiting.push(part)
  }
}
