import { crc32 } from 'node:zlib'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { listSealedEvents, recordEvent, WORKER } from '../../db/audit.ts'
import { findDocument, lockDocument } from '../../db/documents.ts'
import { findPack, setPackFailed, setPackProgress, setPackReady } from '../../db/proof-packs.ts'
import { listRenditions } from '../../db/renditions.ts'
import type { IncomingDocumentRow, ProofPackRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { PACK_MAX_BYTES, type PackPart, packStream, PackZipError, partOf } from '../adapters/pack-zip.ts'
import { VaultFileAltered } from '../adapters/vault.ts'
import { hashBytes, hashHex, sha256Hex } from '../domain/ids.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import {
  MANIFEST_PATH, PACK_EVENTS_MAX, PACK_SCHEMA, type PackEntry, type PackManifest,
} from '../domain/proof-pack.ts'
import { extensionOf } from '../filing/note-rendition.ts'
import type { Office } from '../office.ts'
import { type PackedFile, packTexts } from './pack-texts.ts'

/** How long a built pack lies there to be downloaded. */
export const PACK_LIFE_HOURS = 24
const HOUR_MS = 3_600_000

/**
 * Job. Puts a proof pack together and lays it in the vault for a day: every file of the document as
 * it lies there, what was directed, written and signed, and the sealed events. Files are streamed
 * twice (hash, then bytes), never held. May run twice: a pack that is settled is left alone. What
 * can never be built is told as such and not tried again.
 */
export async function buildPack(office: Office, { packId }: { packId: string }): Promise<void> {
  const pack = await findPack(office.db, packId)
  if (!pack || pack.state !== 'building') return
  try {
    const document = await findDocument(office.db, pack.document_id)
    if (!document || document.frozen_at || document.secrecy !== 'none') {
      throw new OfficeError('document-frozen', { documentId: pack.document_id })
    }
    await build(office, pack, document)
  } catch (error) {
    const code = codeOf(error)
    if (!code) throw error
    await inTransaction(office.db, (trx) => setPackFailed(trx, packId, code))
  }
  office.signals.send({ topic: 'document', id: pack.document_id })
}

/** The code of what no second try would change; undefined for a fault. */
function codeOf(error: unknown): string | undefined {
  if (isOfficeError(error)) return error.code
  return error instanceof PackZipError && error.code === 'pack-too-large' ? error.code : undefined
}

async function build(office: Office, pack: ProofPackRow, document: IncomingDocumentRow): Promise<void> {
  const events = await listSealedEvents(office.db, document.id)
  if (events.length > PACK_EVENTS_MAX) throw new OfficeError('pack-too-large', { events: events.length })
  const files = await measuredFiles(office, pack)
  const texts = await packTexts(office, { pack, document, events, files: files.map(({ file }) => file) })
  const entries: PackEntry[] = [
    ...files.flatMap(({ file, part }) => (part ? [{ ...entryOf(file), path: part.path }] : [])),
    ...texts.map(({ path, kind, bytes }) => ({
      path, kind, sha256: sha256Hex(bytes), byteSize: bytes.length,
    })),
  ]
  const manifest: PackManifest = {
    schema: PACK_SCHEMA, documentId: document.id, madeAt: pack.asked_at.toISOString(), entries,
  }
  const written = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
  const parts: PackPart[] = [
    partOf(MANIFEST_PATH, written),
    ...files.flatMap(({ part }) => (part ? [part] : [])),
    ...texts.map(({ path, bytes }) => partOf(path, bytes)),
  ]
  const { sha256, byteSize } = await office.vault.write(Readable.from(packStream(parts)))
  await inTransaction(office.db, async (trx) => {
    // Frozen meanwhile: nobody may read it any more, nor what was copied of it.
    const now = await lockDocument(trx, document.id)
    if (!now || now.frozen_at || now.secrecy !== 'none') {
      throw new OfficeError('document-frozen', { documentId: document.id })
    }
    const builtAt = office.now()
    const isFirst = await setPackReady(trx, pack.id, {
      sha256: hashBytes(sha256), byteSize, manifestSha256: hashBytes(sha256Hex(written)), builtAt,
      expiresAt: new Date(builtAt.getTime() + PACK_LIFE_HOURS * HOUR_MS),
    })
    if (!isFirst) return
    await recordEvent(trx, WORKER, {
      kind: 'proof-pack-made', documentId: document.id, subjectId: pack.id,
      facts: { sha256, manifestSha256: sha256Hex(written), byteSize, withFiles: pack.with_files },
    })
  })
}

function entryOf(file: PackedFile): Pick<PackEntry, 'kind' | 'sha256' | 'byteSize'> {
  return { kind: 'file', sha256: file.sha256, byteSize: file.byteSize }
}

/** Every rendition, oldest version too, with what the ZIP must know before the bytes. */
async function measuredFiles(
  office: Office, pack: ProofPackRow,
): Promise<{ file: PackedFile; part: PackPart | null }[]> {
  const renditions = await listRenditions(office.db, pack.document_id)
  const total = renditions.reduce((sum, one) => sum + one.byte_size, 0)
  if (pack.with_files && total > PACK_MAX_BYTES) throw new OfficeError('pack-too-large', { bytes: total })
  const measured: { file: PackedFile; part: PackPart | null }[] = []
  for (const [index, one] of renditions.entries()) {
    const sha256 = hashHex(one.file_sha256)
    const isThere = pack.with_files && (await office.vault.has(sha256))
    const number = String(index + 1).padStart(2, '0')
    const attachment = one.part > 1 ? `-attachment-${one.part - 1}` : ''
    const path = `files/${number}-${one.role}${attachment}-v${one.version}.${extensionOf(one.media_type)}`
    measured.push({
      file: {
        path: isThere ? path : null, role: one.role, part: one.part, version: one.version,
        fileName: pack.with_files ? one.file_name : null, mediaType: one.media_type,
        byteSize: one.byte_size, sha256, madeAt: one.made_at, holdsSignature: one.holds_signature,
      },
      part: isThere ? await measuredPart(office, path, sha256) : null,
    })
    await setPackProgress(office.db, pack.id, { done: index + 1, all: renditions.length })
    office.signals.send({ topic: 'document', id: pack.document_id })
  }
  return measured
}

/** @throws {VaultFileAltered} a file that is no longer what its name says goes into no proof. */
async function measuredPart(office: Office, path: string, sha256: string): Promise<PackPart> {
  const source = await office.vault.source(sha256)
  const hash = createHash('sha256')
  let crc = 0
  for await (const piece of source.open()) {
    // A file stream without an encoding gives buffers.
    const bytes = piece as Buffer
    hash.update(bytes)
    crc = crc32(bytes, crc)
  }
  if (hash.digest('hex') !== sha256) throw new VaultFileAltered(sha256)
  return { path, byteSize: source.byteSize, crc, open: () => source.open() }
}
