import { recordEvent } from '../../db/audit.ts'
import { lockLiveKey, setKeyLocked } from '../../db/signing-keys.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { assertGoodPin } from '../domain/good-pin.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { openOwnKey, ownerOf } from './own-key.ts'

/**
 * A new PIN for the same key; needs the old one, counted like any other try.
 * @throws {OfficeError} those of `openOwnKey` and `assertGoodPin`, `pin-same`.
 */
export async function changePin(
  office: Office, actor: Actor, input: { pin: string; newPin: string },
): Promise<void> {
  assertGoodPin(input.newPin, { signInName: actor.signInName })
  if (input.pin === input.newPin) throw new OfficeError('pin-same')
  const key = await openOwnKey(office, actor, input.pin)
  try {
    const locked = await key.relock(input.newPin)
    await inTransaction(office.db, async (trx) => {
      const row = await lockLiveKey(trx, actor.personId)
      if (row?.id !== key.row.id) throw new OfficeError('signing-key-missing')
      await setKeyLocked(trx, row.id, locked)
      await recordEvent(trx, actor, { kind: 'signing-pin-changed', subjectId: ownerOf(row).keyId })
    })
  } finally {
    key.close()
  }
}
