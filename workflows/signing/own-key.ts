import { createPrivateKey, sign } from 'node:crypto'
import { recordEvent } from '../../db/audit.ts'
import {
  findLiveKey, lockLiveKey, setKeyTries, type SigningKeyRow,
} from '../../db/signing-keys.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { KeyOwner, LockedKey } from '../adapters/signing-key-box.ts'
import { assertRole, type Actor } from '../domain/actor.ts'
import { sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** Wrong PINs in a row after which the key rests, and how long. */
export const PINS_BEFORE_REST = 5
const REST_MS = 15 * 60_000
/** Wrong PINs since the last right one after which only a new key helps. */
export const PINS_BEFORE_END = 10

/** A key that is open for one request: whoever holds this may sign with it until `close`. */
export interface OpenKey {
  row: SigningKeyRow
  /** Over the signed attributes; PKCS#1 v1.5 or DER. */
  sign(attributes: Uint8Array): Buffer
  /** The same key under another PIN. */
  relock(pin: string): Promise<LockedKey>
  close(): void
}

/**
 * Keys are used by their owner, signed in on a page. Nobody signs by a token, and no job signs.
 * @throws {OfficeError} `signing-needs-own-session`, `not-allowed`.
 */
export function assertOwnSession(actor: Actor): void {
  if (actor.via !== 'page') throw new OfficeError('signing-needs-own-session')
  assertRole(actor, 'leader', 'chief-of-office', 'unit-head')
}

/** What the seal of a key's row speaks of: everything that says whose key it is. */
export function sealedParts(row: Pick<SigningKeyRow,
  'id' | 'person_id' | 'source' | 'certificate' | 'chain' | 'remote_credential' | 'valid_until'>): string[] {
  return [
    'signing-key', row.id, row.person_id, row.source, sha256Hex(row.certificate),
    ...row.chain.map((one) => sha256Hex(one)), row.remote_credential ?? '', row.valid_until.toISOString(),
  ]
}

export function ownerOf(row: Pick<SigningKeyRow, 'id' | 'person_id' | 'certificate'>): KeyOwner {
  return { keyId: row.id, personId: row.person_id, certificate: sha256Hex(row.certificate) }
}

/**
 * The person's own key, fit to be used now.
 * @throws {OfficeError} `signing-key-missing`, `signing-key-altered`, `signing-key-disabled`,
 *   `signing-key-expired`, `signing-key-resting` with `minutes`.
 */
export async function findUsableKey(office: Office, actor: Actor): Promise<SigningKeyRow> {
  const row = await findLiveKey(office.db, actor.personId)
  if (!row) throw new OfficeError('signing-key-missing')
  assertUsable(office, row)
  return row
}

function assertUsable(office: Office, row: SigningKeyRow): void {
  const now = office.now()
  if (!office.signing.keys.isSealed(row.seal, sealedParts(row))) {
    throw new OfficeError('signing-key-altered')
  }
  if (row.disabled_at) throw new OfficeError('signing-key-disabled')
  if (row.valid_until <= now) throw new OfficeError('signing-key-expired')
  if (row.locked_until && row.locked_until > now) {
    const minutes = Math.ceil((row.locked_until.getTime() - now.getTime()) / 60_000)
    throw new OfficeError('signing-key-resting', { minutes })
  }
}

/**
 * Opens the person's own key with the PIN. The try is counted and committed before the PIN is
 * looked at, so that many at once are counted one by one and a crash forgives nothing.
 * @throws {OfficeError} as `findUsableKey`, and `pin-wrong` with how many are `left`.
 */
export async function openOwnKey(office: Office, actor: Actor, pin: string): Promise<OpenKey> {
  assertOwnSession(actor)
  const row = await countTry(office, actor)
  if (!row.key_ciphertext || !row.kdf) throw new OfficeError('signing-key-altered')
  const opened = await office.signing.keys.open(
    { ciphertext: row.key_ciphertext, kdf: row.kdf }, pin, ownerOf(row),
  )
  if (!opened) {
    await tellWrongPin(office, actor, row)
    throw new OfficeError('pin-wrong', { left: leftOf(row.wrong_pins) })
  }
  await forgiveTries(office, actor, row)
  const key = createPrivateKey({ key: opened, format: 'der', type: 'pkcs8' })
  return {
    row,
    sign: (attributes) => sign('sha256', attributes, { key, dsaEncoding: 'der' }),
    relock: (newPin) => office.signing.keys.lock(opened, newPin, ownerOf(row)),
    close: () => void opened.fill(0),
  }
}

function leftOf(wrongPins: number): number {
  const next = wrongPins < PINS_BEFORE_REST ? PINS_BEFORE_REST : PINS_BEFORE_END
  return Math.max(0, next - wrongPins)
}

async function countTry(office: Office, actor: Actor): Promise<SigningKeyRow> {
  return inTransaction(office.db, async (trx) => {
    const row = await lockLiveKey(trx, actor.personId)
    if (!row) throw new OfficeError('signing-key-missing')
    assertUsable(office, row)
    const now = office.now()
    const wrongPins = row.wrong_pins + 1
    const rests = wrongPins === PINS_BEFORE_REST
    const ends = wrongPins >= PINS_BEFORE_END
    await setKeyTries(trx, row.id, {
      wrongPins, lockedUntil: rests ? new Date(now.getTime() + REST_MS) : row.locked_until,
      disabledAt: ends ? now : null,
    })
    return { ...row, wrong_pins: wrongPins }
  })
}

async function tellWrongPin(office: Office, actor: Actor, row: SigningKeyRow): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    await recordEvent(trx, actor, {
      kind: 'signing-pin-wrong', subjectId: row.id, facts: { inARow: row.wrong_pins },
    })
    if (row.wrong_pins < PINS_BEFORE_END) return
    await recordEvent(trx, actor, { kind: 'signing-key-disabled', subjectId: row.id })
  })
}

async function forgiveTries(office: Office, actor: Actor, row: SigningKeyRow): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const now = await lockLiveKey(trx, actor.personId)
    // Revoked while the PIN was being stretched: what was opened is not used.
    if (now?.id !== row.id) throw new OfficeError('signing-key-missing')
    await setKeyTries(trx, row.id, { wrongPins: 0, lockedUntil: null, disabledAt: null })
  })
}
