import type { PdfPage } from '../domain/ink.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** Files whose pages are remembered; a file never changes, so what is remembered stays true. */
const REMEMBERED_MAX = 500

const remembered = new WeakMap<Office['inspector'], Map<string, Promise<PdfPage[]>>>()

/**
 * How the pages of a file lie, in points: where ink may be. Read from the file in a bounded child
 * the first time.
 * @throws {OfficeError} `file-has-no-pages`.
 */
export async function pageGeometry(office: Office, sha256: string): Promise<PdfPage[]> {
  const known = remembered.get(office.inspector) ?? new Map<string, Promise<PdfPage[]>>()
  remembered.set(office.inspector, known)
  const earlier = known.get(sha256)
  if (earlier) return earlier
  const reading = readGeometry(office, sha256)
  known.set(sha256, reading)
  const [oldest] = known.keys()
  if (known.size > REMEMBERED_MAX && oldest) known.delete(oldest)
  reading.catch(() => known.delete(sha256))
  return reading
}

async function readGeometry(office: Office, sha256: string): Promise<PdfPage[]> {
  const inspection = await office.inspector.inspect(await office.vault.source(sha256))
  if (!inspection.ok || inspection.pages.length === 0) {
    throw new OfficeError('file-has-no-pages', { sha256 })
  }
  return inspection.pages
}
