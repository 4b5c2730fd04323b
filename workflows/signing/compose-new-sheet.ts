import { listDirectiveInk } from '../../db/ink.ts'
import { findLatestRendition } from '../../db/renditions.ts'
import type { IncomingDocumentRow } from '../../db/schema.ts'
import type { SlipDirectiveRow } from '../../db/slip-directives.ts'
import { readAll } from '../adapters/bytes.ts'
import { directiveText } from '../adapters/forms/processing-slip.ts'
import { signaturePages } from '../adapters/forms/signature-pages.ts'
import { makeSheet } from '../adapters/signing-pdf.ts'
import { PLACES_PER_PAGE } from '../adapters/signing-places.ts'
import { hashHex } from '../domain/ids.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { printed } from '../filing/slip-of.ts'
import type { DraftSheet } from './make-directive-sheet.ts'

/** Pages of the letter that go into a sheet: the first, and those that were written on. */
const LETTER_PAGES_MAX = 12
/** A letter larger than this is named by its hash only. */
const LETTER_BYTES_MAX = 150 * 2 ** 20
/** Places beyond those taken: more leaders may follow. */
const FREE_PLACES = 3
const SLOTS_MAX = 200

/**
 * A sheet that nobody has signed: the slip with its ink, the first page of the letter and those
 * with ink, and a place for every directive. What is too large to be carried along, or cannot be
 * opened, is named by its hash.
 * @returns null while the slip has not been made.
 */
export async function composeNewSheet(
  office: Office, document: IncomingDocumentRow, directives: readonly SlipDirectiveRow[],
): Promise<DraftSheet | null> {
  const [original, slip, inked, stamped] = await Promise.all(
    (['original', 'slip', 'inked', 'stamped'] as const).map((role) => {
      return findLatestRendition(office.db, document.id, role)
    }),
  )
  if (!original || !slip) return null
  const composed = inked ?? stamped
  const slipPages = slip.page_count ?? 1
  // Without a signature of others the slip stands in front of the letter, ink and all.
  const isTogether = composed !== undefined && !original.holds_signature
  const wanted = await letterPagesOf(office, document.id, hashHex(original.file_sha256), original.page_count ?? 1)
  const letter = composed ?? (original.media_type === 'application/pdf' ? original : undefined)
  const fits = letter && letter.byte_size <= LETTER_BYTES_MAX
  const slots = Math.min(SLOTS_MAX,
    Math.ceil((directives.length + FREE_PLACES) / PLACES_PER_PAGE) * PLACES_PER_PAGE)
  const last = await signaturePages({
    office: office.settings.officeName, code: document.code, slots,
    arrivalNumber: `${document.arrival_number}${document.arrival_suffix}`,
    files: [
      { name: 'Văn bản gốc', sha256: hashHex(original.file_sha256) },
      ...(inked ? [{ name: 'Bản có bút phê', sha256: hashHex(inked.file_sha256) }] : []),
    ],
    directives: directives.map((one) => directiveText(printed(one))),
    madeAt: directives.at(-1)?.given_at ?? document.registered_at,
  })
  const bytesOf = async (one: { file_sha256: Buffer }) => {
    return readAll(await office.vault.source(hashHex(one.file_sha256)))
  }
  const front = isTogether && fits ? letter : slip
  const sources = [await bytesOf(front), last]
  if (fits && !isTogether) sources.push(await bytesOf(letter))
  const letterPages = fits ? wanted : []
  const plan = { slipPages, signaturePages: slots / PLACES_PER_PAGE, isTogether }
  const made = await makeSheet(sources, pagesOf(plan, letterPages)).catch(async (error: unknown) => {
    // A letter that lets nothing be taken out of it: the slip stands alone.
    if (!isOfficeError(error) || letterPages.length === 0) throw error
    return null
  })
  const kept = made ? letterPages : []
  return {
    bytes: made ?? await makeSheet([await bytesOf(slip), last], pagesOf(plan, [])),
    pageCount: slipPages + kept.length + plan.signaturePages,
    signaturePage: slipPages + kept.length + 1, slots, slipPages, letterPages: kept,
    places: directives.map((one, slot) => ({ slot, directiveId: one.id })),
    baseId: original.id, holdsSignature: false,
  }
}

function pagesOf(
  plan: { slipPages: number; signaturePages: number; isTogether: boolean },
  letterPages: readonly number[],
): { source: number; page: number }[] {
  const run = (source: number, count: number) => {
    return Array.from({ length: count }, (_, index) => ({ source, page: index + 1 }))
  }
  const letter = letterPages.map((page) => plan.isTogether
    ? { source: 0, page: plan.slipPages + page } : { source: 2, page })
  return [...run(0, plan.slipPages), ...letter, ...run(1, plan.signaturePages)]
}

async function letterPagesOf(
  office: Office, documentId: string, letter: string, pageCount: number,
): Promise<number[]> {
  const ink = await listDirectiveInk(office.db, documentId)
  const written = ink.flatMap((one) => one.strokes)
    .filter((stroke) => stroke.sha256 === letter && !stroke.erased).map((stroke) => stroke.page)
  return [...new Set([1, ...written])].filter((page) => page <= pageCount)
    .sort((a, b) => a - b).slice(0, LETTER_PAGES_MAX)
}
