import { findCalendar } from '../../db/calendar.ts'
import {
  findDocumentFacts, findReadingProgress, findReceipt, listLeaderChoices, listReceivedItems, listShownDirectives,
  listShownLines,
} from '../../db/document-view.ts'
import { listEmbeddedOfDocument } from '../../db/embedded-files.ts'
import { findNewestPack } from '../../db/proof-packs.ts'
import { listPublications } from '../../db/publications.ts'
import { listRenditions } from '../../db/renditions.ts'
import { listDocumentDoubts } from '../../db/scans.ts'
import { listSignatureReports, listSignedItems } from '../../db/signature-checks.ts'
import { listSignable, listSignatures } from '../../db/signatures.ts'
import type { IncomingDocumentRow } from '../../db/schema.ts'
import { type Actor, hasRole } from '../../workflows/domain/actor.ts'
import { hashHex } from '../../workflows/domain/ids.ts'
import { officeDay, workingDaysBetween } from '../../workflows/domain/due-date.ts'
import { answersForDocument } from '../../workflows/oversight/answers-for-document.ts'
import { maySeeLetter } from '../../workflows/oversight/ask-for-pack.ts'
import type { HistoryEvent } from '../../workflows/oversight/history.ts'
import { formatDay, formatInstant } from '../text/dates.ts'
import type { Text } from '../text/language.ts'
import { theOffice } from './office.server.ts'
import { shownSignatures } from './shown-signatures.server.ts'
import { SIGNERS } from './signing-page.server.ts'

const ended = ['completed', 'filed', 'recalled', 'replaced', 'voided', 'removed']

/** Everything the page of a document shows. Whether this person may see it was asked before. */
export async function documentPage(document: IncomingDocumentRow, actor: Actor) {
  const { db, now } = theOffice()
  const today = officeDay(now())
  const isDesk = hasRole(actor, 'clerk', 'chief-of-office')
  const mayPresent = isDesk && document.state === 'registered'
  const [facts, items, directives, lines, files, publications, calendar, leaders] = await Promise.all([
    findDocumentFacts(db, document.id),
    listReceivedItems(db, document.id),
    listShownDirectives(db, document.id),
    listShownLines(db, document.id),
    listRenditions(db, document.id),
    listPublications(db, document.id),
    findCalendar(db),
    mayPresent ? listLeaderChoices(db, today) : [],
  ])
  if (!facts) throw new Error('a document without its register')
  const reports = await reportsOf(document.id)
  const daysLeft = (dueOn: string | null) => (dueOn ? workingDaysBetween(today, dueOn, calendar) : null)
  const slips = files.filter((file) => file.role === 'slip')
  return {
    document: entryOf(document),
    facts,
    items,
    directives,
    lines: lines.map((line) => ({ ...line, daysLeft: daysLeft(line.dueOn) })),
    daysLeft: ended.includes(document.state) ? null : daysLeft(document.due_on ?? document.external_due_on),
    files: newestOf(files).map((file) => ({
      id: file.id, sha256: hashHex(file.file_sha256), role: file.role, part: file.part, version: file.version, fileName: file.file_name,
      byteSize: file.byte_size, pageCount: file.page_count, holdsSignature: file.holds_signature,
      isPdf: file.media_type === 'application/pdf',
      signatures: reports.get(hashHex(file.file_sha256)) ?? null,
    })),
    reading: document.is_restricted ? null : await findReadingProgress(db, document.id),
    slipId: slips.at(-1)?.id ?? null,
    cloudPath: publications.find((one) => one.url === null)?.path ?? null,
    cloud: theOffice().cloud.shared === undefined ? [] : publications.map((one) => ({
      id: one.id, role: one.role, part: one.part, state: one.state, url: one.url, movedTo: one.moved_to, why: one.last_error,
    })),
    isDesk,
    mayReportSecret: !hasRole(actor, 'administrator'),
    receipt: isDesk ? await findReceipt(db, document.id) : null,
    doubts: isDesk && !document.frozen_at ? await listDocumentDoubts(db, document.id) : [],
    leaders,
    mayDirect: document.state === 'awaiting-directive' && (await liesOnPile(db, document.id, actor)),
    mayPropose: isDesk && document.state === 'awaiting-directive',
    mayWithdraw: isDesk && document.state === 'awaiting-directive',
    mayCorrect: isDesk && (document.state === 'registered' || document.state === 'awaiting-directive'),
    /** The person's own live directive, which a new one may take the place of (R14). */
    replaceable: ended.includes(document.state) ? null : await ownLiveDirective(db, document.id, actor),
    embedded: await listEmbeddedOfDocument(db, document.id),
    pack: await packOf(document.id, actor),
    signatures: await listSignatures(db, document.id),
    signable: hasRole(actor, ...SIGNERS)
      && (await listSignable(db, { personId: actor.personId, documentId: document.id })).length > 0,
  }
}

/** Null for whoever may not have a pack of it. */
async function packOf(documentId: string, actor: Actor) {
  const office = theOffice()
  if (!(await answersForDocument(office, actor, documentId))) return null
  const newest = await findNewestPack(office.db, { documentId, personId: actor.personId })
  const isOver = newest?.state === 'ready' && newest.expires_at && newest.expires_at <= office.now()
  return {
    withFiles: maySeeLetter(actor),
    newest: newest ? {
      id: newest.id, state: isOver ? 'ended' as const : newest.state, filesDone: newest.files_done,
      filesAll: newest.files_all, byteSize: newest.byte_size ?? 0, fault: newest.fault,
      manifestSha256: newest.manifest_sha256 ? hashHex(newest.manifest_sha256) : '',
      expiresAt: newest.expires_at,
    } : null,
  }
}

/** What is known of signatures, by the hash of the original. */
async function reportsOf(documentId: string) {
  const { db } = theOffice()
  const items = await listSignedItems(db, documentId)
  const reports = await listSignatureReports(db, items.map((item) => item.scanId))
  return new Map(items.map((item) => [
    hashHex(item.sha256), shownSignatures(reports.find((one) => one.scanId === item.scanId)),
  ]))
}

/** Whether it waits on a pile of this person, or of one he stands in for. */
async function liesOnPile(
  db: ReturnType<typeof theOffice>['db'],
  documentId: string,
  actor: Actor,
): Promise<boolean> {
  const piles = [
    ...actor.seats.map((seat) => seat.positionId),
    ...actor.delegations.map((one) => one.fromPositionId),
  ]
  const row = await db
    .selectFrom('presentation')
    .select('id')
    .where('document_id', '=', documentId)
    .where('ended_at', 'is', null)
    .where('to_position_id', 'in', piles)
    .executeTakeFirst()
  return row !== undefined
}

async function ownLiveDirective(
  db: ReturnType<typeof theOffice>['db'],
  documentId: string,
  actor: Actor,
): Promise<string | null> {
  if (!hasRole(actor, 'leader')) return null
  const row = await db
    .selectFrom('directive')
    .select('id')
    .where('document_id', '=', documentId)
    .where('state', '=', 'confirmed')
    .where('author_position_id', 'in', actor.seats.map((seat) => seat.positionId))
    .orderBy('confirmed_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

export type DocumentPageData = Awaited<ReturnType<typeof documentPage>>

function entryOf(document: IncomingDocumentRow) {
  return {
    id: document.id, code: document.code, state: document.state, stateReason: document.state_reason,
    arrivalNumber: document.arrival_number, arrivalSuffix: document.arrival_suffix, arrivedOn: document.arrived_on,
    registeredAt: document.registered_at, receivedAt: document.received_at, source: document.source,
    number: document.number, notation: document.notation, issuedOn: document.issued_on, issuer: document.issuer_name,
    parentBody: document.parent_body, subject: document.subject, signer: document.signer_name,
    signerPosition: document.signer_position, urgency: document.urgency, isRestricted: document.is_restricted,
    externalDueOn: document.external_due_on, dueOn: document.due_on, completedOn: document.completed_on,
    pageCount: document.page_count, copies: document.copies, paperReceived: document.paper_received,
    oddDateReason: document.odd_date_reason, toPlaces: document.to_places,
    eofficeArrivalNumber: document.eoffice_arrival_number,
  }
}

type Rendition = Awaited<ReturnType<typeof listRenditions>>[number]

/** Of each role of each part the newest version. */
function newestOf(files: readonly Rendition[]): Rendition[] {
  const newest = new Map<string, Rendition>()
  for (const file of files) newest.set(`${file.part} ${file.role}`, file)
  const order = ['original', 'signed', 'searchable', 'inked', 'paper', 'stamped', 'slip']
  const signed = newest.get('1 signed')
  // Signed since: the sheet that was there to be signed says nothing more.
  const shown = [...newest.values()].filter((file) => {
    return file.role !== 'sheet' || !signed || file.made_at > signed.made_at
  })
  return shown.toSorted(
    (a, b) => rank(order, a) - rank(order, b) || a.part - b.part,
  )
}

function rank(order: readonly string[], file: Rendition): number {
  const place = order.indexOf(file.role)
  return place === -1 ? order.length : place
}

/** The history as sentences, newest first. */
export function historyLines(events: readonly HistoryEvent[], text: Text) {
  return events.map((event, index) => {
    const sentence = text.history.sentences[event.kind]
    const facts = {
      to: event.to, role: event.role, due: event.dueOn ? formatDay(event.dueOn) : null, words: event.words,
      percent: event.percent, arrivalNumber: event.arrivalNumber, pageCount: event.pageCount, isGivenOn: event.isGivenOn,
      source: event.source ? text.states.source[event.source] : null,
    }
    const behalf = event.onBehalfOf ? ` (${text.history.onBehalf(event.onBehalfOf)})` : ''
    return {
      key: `${event.seq ?? 'a'}-${index}`,
      at: formatInstant(event.at),
      who: `${event.person ?? text.history.worker}${behalf}`,
      what: sentence ? sentence(facts) : text.history.unknown(event.kind),
      isAccess: event.seq === null && event.kind !== 'scan-received',
    }
  })
}
