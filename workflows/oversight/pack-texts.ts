import { listShownLines } from '../../db/document-view.ts'
import { listNames } from '../../db/proof-packs.ts'
import type { IncomingDocumentRow, ProofPackRow } from '../../db/schema.ts'
import { listSignatures } from '../../db/signatures.ts'
import { packPage } from '../adapters/pack-page/page.ts'
import { packFileRoleWords } from '../adapters/pack-page/words.ts'
import { verifySource } from '../adapters/signature-verifier.ts'
import { sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import {
  EVENTS_PATH, PACK_TEXT_MAX_BYTES, type PackEntry, type SealedEvent,
} from '../domain/proof-pack.ts'
import type { SignatureReport } from '../domain/signature-report.ts'
import type { RenditionRole } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { believedAnchors } from '../signing/validation-data.ts'
import { type PackedDirective, packedDirectives } from './pack-directives.ts'
import { json, type PackText } from './pack-text.ts'

/** A file of the document; `path` is null when its bytes are not in the pack. */
export interface PackedFile {
  path: string | null
  role: RenditionRole
  part: number
  version: number
  fileName: string | null
  mediaType: string
  byteSize: number
  /** Hex. */
  sha256: string
  madeAt: Date
  holdsSignature: boolean
}

interface PackMatter {
  pack: ProofPackRow
  document: IncomingDocumentRow
  events: readonly SealedEvent[]
  files: readonly PackedFile[]
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const IDS_MAX = 5_000
/** All that is written for a pack, the files aside: held in memory while it is built. */
const TEXTS_MAX_BYTES = 2 * PACK_TEXT_MAX_BYTES

/**
 * What is written for a pack beside the document's own files: facts, directives as data and ink,
 * reports on signatures, certificates, sealed events with the names of who is in them, the page.
 * @throws {OfficeError} `pack-too-large`.
 */
export async function packTexts(office: Office, matter: PackMatter): Promise<PackText[]> {
  const { pack, document, events, files } = matter
  const directives = pack.with_files ? await packedDirectives(office.db, document.id) : []
  const names = await namesIn(office, events)
  const reports = await reportsOn(office, files)
  const texts: PackText[] = [
    json('document.json', 'facts', 'Thông tin đăng ký', factsOf(document, pack.with_files)),
    json('files.json', 'facts', 'Mọi tệp của văn bản', files),
    ...(pack.with_files ? [
      json('directives.json', 'directives', 'Bút phê và các dòng giao việc', {
        directives: directives.map(({ data }) => data),
        work: await listShownLines(office.db, document.id),
      }),
      ...directives.flatMap(({ texts: ink }) => ink),
    ] : []),
    json('signatures.json', 'signatures', 'Chữ ký và kết quả kiểm tra', {
      checkedAt: office.now(), files: reports, signedHere: await listSignatures(office.db, document.id),
    }),
    ...(await certificatesOf(office)),
    json(EVENTS_PATH, 'audit', 'Sự kiện kèm niêm phong', events),
    json('audit/names.json', 'audit', 'Tên người, chức vụ, đơn vị trong nhật ký', names),
  ]
  assertSize(texts)
  return [...texts, page(office, matter, { texts, directives, reports, names })]
}

function assertSize(texts: readonly PackText[]): void {
  const all = texts.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const isLong = texts.some(({ bytes }) => bytes.length > PACK_TEXT_MAX_BYTES)
  if (all > TEXTS_MAX_BYTES || isLong) throw new OfficeError('pack-too-large', { bytes: all })
}

function factsOf(document: IncomingDocumentRow, withWords: boolean): Record<string, unknown> {
  const numbers = {
    id: document.id, code: document.code, arrivalNumber: document.arrival_number,
    arrivalSuffix: document.arrival_suffix, arrivedOn: document.arrived_on,
    receivedAt: document.received_at, registeredAt: document.registered_at, source: document.source,
    state: document.state, dueOn: document.due_on, completedOn: document.completed_on,
  }
  if (!withWords) return numbers
  return {
    ...numbers, documentType: document.document_type_code, number: document.number,
    notation: document.notation, issuedOn: document.issued_on, issuer: document.issuer_name,
    parentBody: document.parent_body, subject: document.subject, signer: document.signer_name,
    signerPosition: document.signer_position, toPlaces: document.to_places, urgency: document.urgency,
    externalDueOn: document.external_due_on, pageCount: document.page_count, copies: document.copies,
    isRestricted: document.is_restricted, oddDateReason: document.odd_date_reason,
  }
}

async function namesIn(office: Office, events: readonly SealedEvent[]) {
  const ids = new Set(events.flatMap(({ content }) => content.match(UUID) ?? []))
  return listNames(office.db, [...ids].slice(0, IDS_MAX))
}

/** Every signature in the files that are in the pack, judged now, file by file. */
async function reportsOn(
  office: Office, files: readonly PackedFile[],
): Promise<{ path: string; report: SignatureReport }[]> {
  const { recognised, own } = await believedAnchors(office)
  const anchors = own ? [...recognised, own] : recognised
  const reports: { path: string; report: SignatureReport }[] = []
  for (const { path, sha256, holdsSignature } of files) {
    if (!path || !holdsSignature) continue
    const source = await office.vault.source(sha256)
    reports.push({ path, report: await verifySource(source, { anchors, at: office.now() }) })
  }
  return reports
}

/** Whom the office believes: with them the reports can be made again elsewhere. */
async function certificatesOf(office: Office): Promise<PackText[]> {
  const { recognised, own } = await believedAnchors(office)
  const all = [
    ...(own ? [{ name: 'office', der: own }] : []),
    ...recognised.map((der, index) => ({ name: `trusted-${index + 1}`, der })),
  ]
  return all.map(({ name, der }) => ({
    path: `certificates/${name}.der`, kind: 'certificate' as const, bytes: der,
    label: name === 'office' ? 'CA nội bộ của cơ quan' : 'Chứng thư cơ quan tin cậy',
  }))
}

function page(
  office: Office, { pack, document, events, files }: PackMatter,
  made: {
    texts: readonly PackText[]; directives: readonly PackedDirective[]
    reports: readonly { path: string; report: SignatureReport }[]
    names: readonly { id: string; name: string }[]
  },
): PackText {
  const number = `${document.arrival_number}${document.arrival_suffix}`
  const symbol = [document.number, document.notation].filter(Boolean).join('/')
  const facts: [string, string | null][] = [
    ['Số đến', number], ['Ngày đến', document.arrived_on.split('-').toReversed().join('/')],
    ['Mã tra cứu', document.code],
    ...(pack.with_files ? [
      ['Số, ký hiệu', symbol] as [string, string], ['Cơ quan ban hành', document.issuer_name] as [string, string | null],
      ['Trích yếu', document.subject] as [string, string | null],
    ] : []),
  ]
  const html = packPage({
    office: office.settings.officeName, madeAt: pack.asked_at, title: `Bộ hồ sơ chứng minh – Số đến ${number}`,
    facts: facts.flatMap(([label, value]) => (value ? [[label, value] as const] : [])),
    entries: [...fileEntries(files), ...made.texts.map((text) => ({
      path: text.path, kind: text.kind, label: text.label, sha256: sha256Hex(text.bytes),
      byteSize: text.bytes.length,
    }))],
    directives: made.directives.map(({ shown }) => shown), reports: made.reports, events,
    names: new Map(made.names.map(({ id, name }) => [id, name])),
  })
  return { path: 'index.html', kind: 'page', label: 'Trang này', bytes: Buffer.from(html) }
}

function fileEntries(files: readonly PackedFile[]): (PackEntry & { label: string })[] {
  return files.flatMap((file) => (file.path ? [{
    path: file.path, kind: 'file' as const, sha256: file.sha256, byteSize: file.byteSize,
    label: [packFileRoleWords[file.role] ?? file.role, file.fileName].filter(Boolean).join(' · '),
  }] : []))
}
