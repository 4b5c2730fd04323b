import { Readable } from 'node:stream'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { holdBytes } from '../../db/doors.ts'
import { findExchange, lockExchange } from '../../db/exchange.ts'
import { insertDelivery } from '../../db/scans.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import { readExchangeFile } from '../adapters/edxml-reader.ts'
import type { Actor } from '../domain/actor.ts'
import type { ExchangeDocument } from '../domain/exchange.ts'
import { headerOf } from '../domain/exchange-header.ts'
import { newId } from '../domain/ids.ts'
import { layInTray, spoolBytes, type SpooledScan } from '../intake/receive-scan.ts'
import type { Office } from '../office.ts'

const RECALLED = 1
const NEW = 0

export type ReceivedExchange =
  | { outcome: 'taken' | 'again' | 'recall'; scanIds: string[] }
  | { outcome: 'refused'; reason: string; scanIds: [] }

/**
 * Takes an edXML file in: each of its files an item of the tray, one delivery with the sender and the
 * subject that the header names. A document that is known by its id is not taken twice; one that its
 * sender asks back waits for the clerk's answer. What breaks the rules of the format is refused whole.
 */
export async function receiveExchange(
  office: Office,
  actor: Actor | typeof WORKER,
  file: ByteSource & { sha256: string },
): Promise<ReceivedExchange> {
  const reading = await readExchangeFile(file)
  if (!reading.ok) return { outcome: 'refused', reason: reading.reason, scanIds: [] }
  const { document, files } = reading
  const key = keyOf(document, file.sha256)
  if (document.businessType === RECALLED) return noteRecall(office, actor, document)
  if (files.length === 0) return { outcome: 'refused', reason: 'exchange-without-file', scanIds: [] }
  const spooled: { name: string; item: SpooledScan }[] = []
  let isKept = false
  try {
    for (const one of files) {
      if (one.bytes.length > 0) spooled.push({ name: one.name, item: await spoolBytes(office, Readable.from([one.bytes])) })
    }
    isKept = await inTransaction(office.db, async (trx) => {
      await holdBytes(trx, key)
      if (await findExchange(trx, key)) return false
      const deliveryId = newId()
      await insertDelivery(trx, {
        id: deliveryId, source: 'e-office', channel: 'exchange', source_ref: `edxml:${deliveryId}`, received_at: office.now(),
        received_by: actor?.personId ?? null, sender: document.from.name || document.from.organId || null,
        subject: document.subject || null, announced_count: spooled.length,
      })
      await trx.insertInto('exchange_message').values({
        delivery_id: deliveryId, document_key: key, organ_id: document.from.organId || null, code_number: document.number || null,
        code_notation: document.notation || null, promulgated_on: document.promulgatedOn, due_on: document.dueOn,
        steering_type: document.steeringType, business_type: document.businessType, has_junk: reading.hasJunk, received_at: office.now(),
      }).execute()
      for (const { item, name } of spooled) {
        await layInTray(office, trx, actor, { ...item, deliveryId, source: 'e-office', channel: 'exchange', fileName: name })
      }
      // The header speaks of the letter; what is attached to it follows.
      await trx.updateTable('exchange_message')
        .set({ main_scan_id: spooled[0]?.item.scanId ?? null, header: JSON.stringify(headerOf(document)) })
        .where('delivery_id', '=', deliveryId).execute()
      await recordEvent(trx, actor, {
        kind: 'exchange-received', subjectId: deliveryId, facts: { files: spooled.length, junk: reading.hasJunk, type: document.businessType },
      })
      return true
    })
  } finally {
    if (!isKept) for (const { item } of spooled) await office.spool.destroy(item.scanId)
  }
  if (!isKept) return { outcome: 'again', scanIds: [] }
  for (const { item } of spooled) office.signals.send({ topic: 'scan', id: item.scanId })
  return { outcome: 'taken', scanIds: spooled.map(({ item }) => item.scanId) }
}

/** An update or a replacement carries the id of what it changes: it is a document of its own. */
function keyOf(document: ExchangeDocument, sha256: string): string {
  if (!document.documentKey) return `sha256:${sha256}`
  return document.businessType === NEW ? document.documentKey : `${document.documentKey.slice(0, 220)}#${document.businessType}:${sha256}`
}

/** The sender asks back what it sent: only its own, and only once. */
async function noteRecall(office: Office, actor: Actor | typeof WORKER, document: ExchangeDocument): Promise<ReceivedExchange> {
  return inTransaction(office.db, async (trx) => {
    const known = document.documentKey ? await findExchange(trx, document.documentKey) : undefined
    const locked = known && await lockExchange(trx, known.id)
    // Another agency has no say in what it did not send.
    if (!locked || locked.organ_id !== document.from.organId) return { outcome: 'refused', reason: 'exchange-unknown-document', scanIds: [] }
    const made = await trx.insertInto('exchange_status').values({ exchange_message_id: locked.id, code: '13', at: office.now(), note: null })
      .onConflict((oc) => oc.doNothing()).executeTakeFirst()
    if (!made.numInsertedOrUpdatedRows) return { outcome: 'again', scanIds: [] }
    await recordEvent(trx, actor, { kind: 'exchange-recall-asked', subjectId: locked.delivery_id })
    return { outcome: 'recall', scanIds: [] }
  })
}
