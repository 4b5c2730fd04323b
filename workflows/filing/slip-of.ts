import { listSlipDirectives, type SlipDirectiveRow } from '../../db/slip-directives.ts'
import { findPresentedTo } from '../../db/slip-directives.ts'
import type { IncomingDocumentRow } from '../../db/schema.ts'
import { processingSlip, type SlipDirective } from '../adapters/forms/processing-slip.ts'
import { slipCheck, slipParts } from '../domain/slip-code.ts'
import type { Office } from '../office.ts'

const SYSTEM_NAME = 'Bút Phê'
/** On a slip that the worker makes; a person who prints is named in the access log. */
const MADE_BY = 'hệ thống'

/** The slip of a document as it stands now: its facts and every directive in order. */
export async function slipOf(office: Office, document: IncomingDocumentRow): Promise<Buffer> {
  const type = await office.db
    .selectFrom('document_type')
    .select('name')
    .where('code', '=', document.document_type_code ?? '')
    .executeTakeFirst()
  const directives = await listSlipDirectives(office.db, document.id)
  return processingSlip({
    parentBody: null,
    office: office.settings.officeName,
    place: placeOf(office.settings.officeName),
    documentType: type?.name ?? '',
    symbol: [document.number, document.notation].filter(Boolean).join('/') || null,
    issuedOn: document.issued_on,
    issuer: document.issuer_name ?? '',
    subject: document.subject ?? '',
    arrivalNumber: `${document.arrival_number}${document.arrival_suffix}`,
    arrivedOn: document.arrived_on,
    urgency: document.urgency,
    externalDueOn: document.external_due_on,
    transferredTo: await findPresentedTo(office.db, document.id),
    fileReference: null,
    code: document.code,
    publicUrl: office.settings.publicUrl,
    slipCheck: slipCheck(office.signing.keys.seal(slipParts(document))),
    leaderDirectives: directives.filter((one) => !one.is_unit).map(printed),
    unitDirectives: directives.filter((one) => one.is_unit).map(printed),
    proposals: [],
    systemName: SYSTEM_NAME,
    printedBy: MADE_BY,
    // Of the entry, not of the moment: the same facts make the same bytes, so the job may run twice.
    printedAt: directives.at(-1)?.given_at ?? document.registered_at,
  })
}

/** A directive as it is printed. */
export function printed(row: SlipDirectiveRow): SlipDirective {
  const passed = row.passed_to ? `Kính chuyển ${row.passed_to}. ` : ''
  const struck = row.state === 'superseded' ? '(đã thay) ' : ''
  return {
    author: row.author,
    position: row.position,
    onBehalfOf: row.on_behalf_of,
    givenAt: row.given_at,
    text: `${struck}${passed}${row.text ?? '(bút phê bằng mực)'}`,
    lead: row.lead,
    support: row.support,
    fyi: row.fyi,
    dueOn: row.due_on,
  }
}

/** "Ủy ban nhân dân phường Bến Xuân" → "Phường Bến Xuân"; without one of the known words, nothing is guessed. */
export function placeOf(officeName: string): string {
  const found = /\b(phường|xã|đặc khu|tỉnh|thành phố)\s.+$/iu.exec(officeName)?.[0]
  return found ? found.charAt(0).toUpperCase() + found.slice(1) : officeName
}
