import {
  findLineNames, listChain, listNearbyLines, listProgress, type ChainRow,
} from '../../db/assignment-page.ts'
import { listRenditions } from '../../db/renditions.ts'
import type { AssignmentRow, IncomingDocumentRow } from '../../db/schema.ts'
import { listAddressees } from '../../db/staff.ts'
import { type Actor, seatFor } from '../../workflows/domain/actor.ts'
import { hashHex } from '../../workflows/domain/ids.ts'
import type { RenditionRole } from '../../workflows/domain/values.ts'
import type { Office } from '../../workflows/office.ts'
import { dueContext, standOf } from './due.server.ts'
import { extensionsOf } from './extensions.server.ts'

/** Pages shown beside the work; a longer letter is read on its own page. */
const PAGES_SHOWN_MAX = 30

export interface OpenedLine {
  line: AssignmentRow
  document: IncomingDocumentRow
  isMine: boolean
}

/** All that the page of one line shows. The caller has asked whether it may be read. */
export async function assignmentPage(office: Office, actor: Actor, opened: OpenedLine) {
  const { line, document, isMine } = opened
  const context = await dueContext(office.db, office.now())
  const names = await findLineNames(office.db, line.id)
  const chain = await listChain(office.db, line.directive_id)
  const nearby = await listNearbyLines(office.db, line)
  const isHead = actor.seats.some((seat) => seat.isUnitHead && seat.unitId === line.unit_id)
  const isOpen = line.state === 'pending' || line.state === 'active' || line.state === 'forwarded'
  const mayGiveOn = isMine && isHead && (line.state === 'pending' || line.state === 'active')
  const mayWork = isMine && isOpen && line.role !== 'fyi'
  const isAssigner = seatFor(actor, line.assigned_by_position_id) !== null
  return {
    id: line.id,
    documentId: document.id,
    arrivalNumber: `${document.arrival_number}${document.arrival_suffix}`,
    subject: document.subject ?? '',
    letter: letterWords(document),
    issuedOn: document.issued_on,
    issuer: document.issuer_name,
    urgency: document.urgency,
    role: line.role,
    state: line.state,
    dueOn: line.due_on,
    stand: standOf(line.due_on, context),
    externalDueOn: document.external_due_on,
    withdrawnReason: line.withdrawn_reason,
    isMine,
    assigneeName: names?.assigneeName ?? '',
    chain: chain.map(shownDirective),
    nearby,
    result: resultOf(line),
    log: await logOf(office, actor, line, names),
    may: {
      work: mayWork,
      start: isMine && line.state === 'pending' && line.role !== 'fyi',
      giveOn: mayGiveOn && line.role !== 'fyi',
      recall: isAssigner && (isOpen || line.state === 'unseen' || line.state === 'seen'),
    },
    extensions: await extensionsOf(office, actor, line, mayWork),
    people: mayGiveOn ? await peopleOf(office, actor, line, context.today) : [],
    uploadMegabytes: Math.floor(office.settings.uploadBytesMax / 1_048_576),
    views: await viewsOf(office, document.id),
  }
}

function letterWords(document: IncomingDocumentRow): string {
  return document.number ? [document.number, document.notation].filter(Boolean).join('/') : ''
}

function shownDirective(directive: ChainRow) {
  return { ...directive, confirmedAt: directive.confirmedAt.toISOString() }
}

function resultOf(line: AssignmentRow) {
  if (!line.result_kind) return null
  return {
    kind: line.result_kind,
    note: line.result_note,
    replyNumber: line.reply_number,
    sha256: line.result_sha256 ? hashHex(line.result_sha256) : null,
    fileName: line.result_file_name,
  }
}

/** Whom a head may give the work to: the people and positions of his unit, himself left out. */
async function peopleOf(office: Office, actor: Actor, line: AssignmentRow, today: string) {
  const all = await listAddressees(office.db, today)
  return all
    .filter((one) => one.kind === 'person' && one.unitId === line.unit_id)
    .filter((one) => !actor.seatPrincipals.includes(one.id))
    .map(({ code, name }) => ({ code, name }))
}

export interface LogEntry {
  key: string
  at: string
  who: string
  isMe: boolean
  act: 'assigned' | 'started' | 'reported' | 'completed'
  percent: number | null
  text: string | null
  file: { href: string; name: string | null } | null
}

async function logOf(
  office: Office,
  actor: Actor,
  line: AssignmentRow,
  names: Awaited<ReturnType<typeof findLineNames>>,
): Promise<LogEntry[]> {
  const blank = { isMe: false, percent: null, text: null, file: null }
  const log: LogEntry[] = []
  if (line.completed_at) {
    log.push({
      ...blank, isMe: line.completed_by === actor.personId, key: 'completed',
      at: line.completed_at.toISOString(), who: names?.completedByName ?? '', act: 'completed',
    })
  }
  for (const note of await listProgress(office.db, line.id)) {
    log.push({
      key: note.id,
      at: note.at.toISOString(),
      who: note.personName,
      isMe: note.personId === actor.personId,
      act: 'reported',
      percent: note.percent,
      text: note.text,
      file: note.sha256
        ? { href: `/assignments/${note.assignmentId}/files/${note.sha256}`, name: note.fileName }
        : null,
    })
  }
  if (line.started_at) {
    log.push({
      ...blank, isMe: line.person_id === actor.personId, key: 'started',
      at: line.started_at.toISOString(), who: names?.inHandName ?? names?.assigneeName ?? '',
      act: 'started',
    })
  }
  const assigner = [names?.assignedByPosition, names?.assignedByName].filter(Boolean).join(' ')
  log.push({ ...blank, key: 'assigned', at: line.assigned_at.toISOString(), who: assigner, act: 'assigned' })
  // What happened in one instant keeps the order of its making.
  return log.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1))
}

export interface PageView {
  sha256: string
  pages: number
  shown: number
}

/** The letter as it came, and the newest slip with what was written on it. */
async function viewsOf(office: Office, documentId: string) {
  const renditions = await listRenditions(office.db, documentId)
  const newest = (role: RenditionRole): PageView | null => {
    const found = renditions.findLast((one) => one.part === 1 && one.role === role)
    if (!found) return null
    // A slip that the office made itself is one sheet and is not counted.
    const pages = found.page_count ?? 1
    return { sha256: hashHex(found.file_sha256), pages, shown: Math.min(pages, PAGES_SHOWN_MAX) }
  }
  // With the leader's ink where it stands on the page, once there is such a copy.
  return { letter: newest('inked') ?? newest('original'), slip: newest('slip') }
}

export type AssignmentPageData = Awaited<ReturnType<typeof assignmentPage>>
