import { randomBytes } from 'node:crypto'
import { recordEvent, WORKER } from '../db/audit.ts'
import { foundOffice } from '../db/found-office.ts'
import { inTransaction } from '../db/transaction.ts'
import { officeDay } from '../workflows/domain/due-date.ts'
import { sha256Hex } from '../workflows/domain/ids.ts'
import type { Office } from '../workflows/office.ts'
import { settleWard } from './demo/settle-ward.ts'
import { wardName } from './demo/ward.ts'

export type OfficeKind = 'demo' | 'real'

/** One password for every account of the demo office, which listens on this machine only. */
export const DEMO_PASSWORD = 'ben-xuan-thu-nghiem'
const CODE_BYTES = 13
const BASE32 = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

export interface FirstStart {
  kind: OfficeKind
  /** True when this start made the office. */
  isNew: boolean
  /** For a real office without an administrator: shown on the terminal, kept as a hash. */
  oneTimeCode: string | null
}

/**
 * Makes the office on its first start: lists, calendar, and in a demo office the invented ward. A
 * real office stays empty until its administrator comes with the one-time code of the terminal.
 */
export async function foundIfNew(office: Office, wanted: OfficeKind): Promise<FirstStart> {
  const known = await office.db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'office-kind')
    .executeTakeFirst()
  if (!known) await found(office, wanted)
  const kind: OfficeKind = (known?.value ?? wanted) === 'demo' ? 'demo' : 'real'
  return { kind, isNew: !known, oneTimeCode: kind === 'real' ? await newCodeIfEmpty(office) : null }
}

async function found(office: Office, kind: OfficeKind): Promise<void> {
  const hash = kind === 'demo' ? await office.passwords.hash(DEMO_PASSWORD) : null
  const today = officeDay(office.now())
  await inTransaction(office.db, async (trx) => {
    await foundOffice(trx)
    await trx.insertInto('setting').values({ key: 'office-kind', value: JSON.stringify(kind) }).execute()
    if (kind === 'demo' && hash) {
      await trx.insertInto('setting').values({ key: 'office-name', value: JSON.stringify(wardName) }).execute()
      const people = await settleWard(trx, `${today.slice(0, 4)}-01-01`)
      for (const personId of people.values()) {
        await trx.insertInto('password').values({ person_id: personId, hash }).execute()
      }
    }
    await recordEvent(trx, WORKER, { kind: 'office-created', subjectId: 'office', facts: { kind } })
  })
}

/** A fresh code at every start until somebody has used one: an old print on a terminal is worthless. */
async function newCodeIfEmpty(office: Office): Promise<string | null> {
  const someone = await office.db.selectFrom('person').select('id').limit(1).executeTakeFirst()
  if (someone) return null
  const code = Array.from(randomBytes(CODE_BYTES + 7), (byte) => BASE32[byte & 31]).join('')
  await office.db
    .insertInto('setting')
    .values({ key: 'first-start-code', value: JSON.stringify(sha256Hex(code)) })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value: JSON.stringify(sha256Hex(code)) }))
    .execute()
  return code.replace(/(.{5})(?=.)/g, '$1-')
}
