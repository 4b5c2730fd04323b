import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { recordEvent } from '../../db/audit.ts'
import { listOpenExchanges, listUnwrittenStatuses, lockExchange } from '../../db/exchange.ts'
import { inTransaction } from '../../db/transaction.ts'
import { syncFolder } from '../adapters/durable-files.ts'
import { writeStatus } from '../adapters/edxml-write.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { type ExchangeStatus, statusesToTell } from '../domain/exchange.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * Job, each minute: notes how far documents of the exchange have come, each status once and never
 * backwards, and writes what is new into the folder that the office's exchange client sends from.
 */
export async function tellStatuses(office: Office, _payload: Record<string, never> = {}): Promise<void> {
  for (const one of await listOpenExchanges(office.db)) {
    const codes = statusesToTell(one, new Set(one.told))
    if (codes.length === 0) continue
    await inTransaction(office.db, async (trx) => {
      const row = await lockExchange(trx, one.id)
      if (!row || row.closed_at) return
      await trx.insertInto('exchange_status').values(codes.map((code) => ({
        exchange_message_id: one.id, code, at: office.now(), note: code === '02' ? one.returnReason : null,
      })))
        .onConflict((oc) => oc.doNothing()).execute()
      const isOver = codes.includes('06') || codes.includes('02')
      if (isOver) await trx.updateTable('exchange_message').set({ closed_at: office.now() }).where('id', '=', one.id).execute()
    })
  }
  if (office.settings.exchange) await writeWaiting(office, office.settings.exchange)
}

async function writeWaiting(office: Office, exchange: { outFolder: string; organId: string }): Promise<void> {
  const waiting = await listUnwrittenStatuses(office.db)
  if (waiting.length === 0) return
  await mkdir(exchange.outFolder, { recursive: true })
  for (const one of waiting) {
    const name = `trang-thai-${one.messageId}-${one.code}.edxml`
    const xml = writeStatus({
      // Checked by the table.
      code: one.code as ExchangeStatus, note: one.note, at: one.at, documentKey: one.documentKey, number: one.number, notation: one.notation,
      promulgatedOn: one.promulgatedOn, to: one.organId ?? '', from: { organId: exchange.organId, name: office.settings.officeName },
    })
    await writeWhole(exchange.outFolder, name, xml)
    await office.db.updateTable('exchange_status').set({ written_at: office.now(), file_name: name })
      .where('exchange_message_id', '=', one.messageId).where('code', '=', one.code as ExchangeStatus).execute()
  }
}

/** Whole or not at all; written again after a crash it is the same file. */
async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const draft = join(folder, `.${name}.part`)
  const file = await open(draft, 'w', 0o640)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, join(folder, name))
  await syncFolder(folder)
}

/** The clerk answers a sender that asks a document back. @throws {OfficeError} `recall-not-asked`, `already-answered`. */
export async function answerRecall(
  office: Office,
  clerk: Actor,
  input: { exchangeId: string; isAgreed: boolean; note: string },
): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const code = input.isAgreed ? '15' : '16'
  await inTransaction(office.db, async (trx) => {
    const row = isUuid(input.exchangeId) ? await lockExchange(trx, input.exchangeId) : undefined
    const known = row ? await trx.selectFrom('exchange_status').select('code').where('exchange_message_id', '=', row.id).execute() : []
    if (!row || !known.some((one) => one.code === '13')) throw new OfficeError('recall-not-asked')
    if (known.some((one) => one.code === '15' || one.code === '16')) throw new OfficeError('already-answered')
    await trx.insertInto('exchange_status').values({
      exchange_message_id: row.id, code, at: office.now(), note: input.note.trim() || null, noted_by: clerk.personId,
    }).execute()
    await recordEvent(trx, clerk, { kind: 'exchange-recall-answered', subjectId: row.delivery_id, facts: { code } })
  })
}
