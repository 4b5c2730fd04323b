import { listSignatureReports, listSignedItems } from '../../db/signature-checks.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import { hashHex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import type { OpenedFile } from './open-file.ts'

/**
 * The file as it was when the signature in this place was made: its first bytes, up to where the
 * signature's cover ends. The right to the file was asked when it was opened.
 * @throws {OfficeError} `file-not-found` where no such signature is known.
 */
export async function signedPart(
  office: Office, file: OpenedFile, ordinal: number,
): Promise<OpenedFile> {
  const items = await listSignedItems(office.db, file.documentId)
  const item = items.find((one) => hashHex(one.sha256) === file.sha256)
  const [report] = item ? await listSignatureReports(office.db, [item.scanId]) : []
  const end = report?.signatures[ordinal - 1]?.revisionEnd ?? null
  if (end === null || end > file.byteSize) throw new OfficeError('file-not-found', { ordinal })
  return {
    ...file, byteSize: end, source: firstBytes(file.source, end),
    fileName: `chu-ky-${ordinal}.pdf`, sha256: `${file.sha256}-${ordinal}`,
  }
}

function firstBytes(source: ByteSource, end: number): ByteSource {
  return {
    byteSize: end,
    open: (range) => source.open({ start: range?.start ?? 0, end: Math.min(range?.end ?? end, end) }),
  }
}
