import { findDocument } from '../../db/documents.ts'
import { findPublication, findTold, listPublications, setPublication } from '../../db/publications.ts'
import type { IncomingDocumentRow } from '../../db/schema.ts'
import type { DocumentState } from '../domain/values.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * Job. Writes what people sort and filter by in SharePoint's own list beside each published file of
 * a document: số đến, ngày đến, số ký hiệu, hạn, trạng thái. Columns that the library has not are
 * left out. A restricted document shows nothing of itself. May run twice: unchanged columns are not
 * written again.
 */
export async function describeInCloud(
  office: Office, { documentId }: { documentId: string },
): Promise<void> {
  const { shared } = office.cloud
  // Read first: a change in between is written again.
  const described = await findTold(office.db, documentId)
  const document = shared && (await findDocument(office.db, documentId))
  if (!shared || !document || document.secrecy !== 'none' || document.frozen_at || document.is_restricted) return
  const columns = columnsOf(document)
  for (const listed of await listPublications(office.db, documentId)) {
    const publication = await findPublication(office.db, listed.rendition_id, office.cloud.name)
    if (!publication?.item_id || publication.described === described) continue
    if (publication.state !== 'verified' && publication.state !== 'altered') continue
    try {
      await shared.describe(publication.item_id, columns)
    } catch (error) {
      // Gone or in somebody's hands: the next look at the cloud says so, or the next change writes.
      if (isOfficeError(error) && error.code === 'cloud-item-missing') continue
      throw error
    }
    await setPublication(office.db, publication.id, { described: described ?? null })
  }
}

const STATES: Record<DocumentState, string> = {
  registered: 'Đã vào sổ', 'awaiting-directive': 'Chờ bút phê', directed: 'Đã có bút phê', assigned: 'Đã giao việc',
  'in-progress': 'Đang xử lý', 'awaiting-acceptance': 'Chờ nghiệm thu', completed: 'Đã xử lý xong',
  filed: 'Đã lập hồ sơ', recalled: 'Bị thu hồi', replaced: 'Bị thay thế', voided: 'Đã hủy số', removed: 'Đã gỡ',
}

/** The names are those of the columns; SharePoint shows people the titles that the library gives. */
function columnsOf(document: IncomingDocumentRow): Record<string, string | null> {
  return {
    SoDen: `${document.arrival_number}${document.arrival_suffix}`,
    NgayDen: document.arrived_on,
    KyHieu: [document.number, document.notation].filter(Boolean).join('/') || null,
    HanXuLy: document.due_on,
    TrangThai: STATES[document.state],
  }
}
