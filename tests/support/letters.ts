import { Readable } from 'node:stream'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import { receiveScan } from '../../workflows/intake/receive-scan.ts'
import { registerDocument, type RegisterDocument, type Registered } from '../../workflows/registration/register-document.ts'
import type { TestOffice } from './test-office.ts'

/** A small real PDF with one line a page: enough where a test is about the office, not about reading. */
export async function plainPdf(pages = 1, line = 'So: 12/GM-XYZ'): Promise<Buffer> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  for (let page = 1; page <= pages; page += 1) {
    pdf.addPage([595.28, 841.89]).drawText(`${line} ${page}`, { x: 72, y: 700, size: 14, font })
  }
  return Buffer.from(await pdf.save())
}

let serial = 0

/** A letter in the tray, read and ready; each one has bytes of its own. */
export async function scanInTray(
  office: TestOffice,
  options: { pages?: number; bytes?: Buffer; source?: 'post' | 'email' | 'desk' | 'e-office'; deliveryId?: string } = {},
): Promise<string> {
  serial += 1
  const bytes = options.bytes ?? (await plainPdf(options.pages ?? 1, `letter ${serial} ${process.pid}`))
  const { scanId } = await receiveScan(office, await office.as('vanthu'), {
    source: options.source ?? 'post',
    channel: 'upload',
    fileName: `quet-${serial}.pdf`,
    bytes: Readable.from([bytes]),
    ...(options.deliveryId ? { deliveryId: options.deliveryId } : {}),
  })
  await office.runJobs()
  return scanId
}

/** What a clerk fills in, complete and right. */
export function filledIn(scanId: string, changes: Partial<RegisterDocument> = {}): RegisterDocument {
  serial += 1
  return {
    scanId,
    documentType: 'Công văn',
    number: String(serial),
    notation: 'SGD-VP',
    issuedOn: '2026-11-20',
    issuer: 'Sở Giả Định',
    subject: 'V/v rà soát thủ tục hành chính',
    signer: 'Trần Văn Mẫu',
    noSecrecyMark: true,
    ...changes,
  }
}

/** A document in the register, made through every real step; slip and copies are made. */
export async function documentInRegister(
  office: TestOffice,
  changes: Partial<RegisterDocument> = {},
  scan: Parameters<typeof scanInTray>[1] = {},
): Promise<Registered> {
  const scanId = changes.scanId ?? (await scanInTray(office, scan))
  const registered = await registerDocument(office, await office.as('vanthu'), filledIn(scanId, changes))
  await office.runJobs()
  return registered
}
