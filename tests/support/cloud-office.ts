import { PDFDocument } from 'pdf-lib'
import { cloudFoldersIn } from '../../db/cloud-folders.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { SharedCloud } from '../../workflows/adapters/cloud-store.ts'
import { queuePublications } from '../../workflows/filing/note-rendition.ts'
import { lockDocument } from '../../db/documents.ts'
import { type GraphEmulator, type GraphEmulatorOptions, openGraphEmulator } from './graph-emulator/index.ts'
import type { DriveItem } from './graph-emulator/drive-state.ts'
import { addressOf, graphStoreAt } from './graph-store.ts'
import { type DocumentChanges, registeredDocument, type RegisteredDocument } from './registered-document.ts'
import { openTestOffice, type TestOffice } from './test-office.ts'

export interface CloudOffice {
  office: TestOffice
  emulator: GraphEmulator
  shared: SharedCloud
  close(): Promise<void>
}

/** The invented ward with OneDrive as its cloud: the real store, an emulated tenant. */
export async function openCloudOffice(options: GraphEmulatorOptions = {}): Promise<CloudOffice> {
  const [office, emulator] = await Promise.all([openTestOffice(), openGraphEmulator(options)])
  const store = graphStoreAt(addressOf(emulator), { folders: cloudFoldersIn(office.db, 'onedrive') })
  office.cloud = store
  if (!store.shared) throw new Error('OneDrive is a cloud that people share')
  return {
    office, emulator, shared: store.shared,
    async close() {
      store.close()
      await emulator.close()
      await office.close()
    },
  }
}

/** A registered letter whose original lies in the cloud. */
export async function publishedLetter(
  { office, emulator }: CloudOffice, changes: DocumentChanges = {},
): Promise<RegisteredDocument & { item: DriveItem; path: string }> {
  const document = await registeredDocument(office, { bytes: await plainPdf(), ...changes })
  await queueOriginal(office, document.documentId)
  await office.runJobs()
  const publication = await publicationOf(office, document.renditionId)
  const item = emulator.state.drive.items.get(publication.item_id ?? '')
  if (!item) throw new Error(`not published: ${publication.state} ${publication.last_error}`)
  return { ...document, item, path: publication.path }
}

export async function queueOriginal(office: TestOffice, documentId: string): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const document = await lockDocument(trx, documentId)
    if (document) await queuePublications(office, trx, document)
  })
}

export async function publicationOf(office: TestOffice, renditionId: string) {
  return office.db.selectFrom('publication').selectAll().where('rendition_id', '=', renditionId).executeTakeFirstOrThrow()
}

let pages = 0

/** A PDF like no other of this process. */
async function plainPdf(): Promise<Buffer> {
  const pdf = await PDFDocument.create({ updateMetadata: false })
  const page = pdf.addPage([595, 842])
  page.drawText(`Letter ${(pages += 1)} ${process.pid} ${Math.random()}`, { x: 80, y: 700, size: 14 })
  return Buffer.from(await pdf.save())
}
