import type { SigningKeyRow } from '../../db/signing-keys.ts'
import { X509Certificate } from 'node:crypto'
import { askOf } from '../adapters/signing-pdf.ts'
import type { Actor } from '../domain/actor.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import { SIGNED_AT_ONCE_MAX } from '../domain/signing.ts'
import type { Office } from '../office.ts'
import {
  assertSignable, beginSigning, type Checked, type SigningSession, type ToSign,
} from './begin-signing.ts'
import { finishSigning, type Signed } from './finish-signing.ts'
import { assertOwnSession, findUsableKey, openOwnKey } from './own-key.ts'

export interface SignDirectives {
  items: readonly ToSign[]
  /** Of the key in the office, or of the provider. Used here and nowhere kept. */
  pin: string
  /** The provider's one-time code; empty where it asks for none. */
  otp: string
}

export type SignOutcome = Signed | { directiveId: string; code: string; facts: OfficeError['facts'] }

/**
 * The author signs his directives on the sheets that he was shown. The PIN opens his key for this
 * one request; the list of files is in the request and in the log. Everything is checked before
 * the PIN is; after that each file stands for itself: what failed is said, what was signed stays.
 *
 * @throws {OfficeError} those of `assertSignable` and `openOwnKey`, `remote-…`, before anything
 *   was signed.
 */
export async function signDirectives(
  office: Office, actor: Actor, input: SignDirectives,
): Promise<SignOutcome[]> {
  assertOwnSession(actor)
  const { items } = input
  const isOdd = items.length === 0 || items.length > SIGNED_AT_ONCE_MAX
    || new Set(items.map((one) => one.directiveId)).size !== items.length
  if (isOdd) throw new OfficeError('signing-list-odd', { max: SIGNED_AT_ONCE_MAX })
  const key = await findUsableKey(office, actor)
  for (const item of items) await assertSignable(office, actor, item)
  return key.source === 'remote'
    ? signRemotely(office, actor, key, input)
    : signHere(office, actor, input)
}

async function signHere(office: Office, actor: Actor, input: SignDirectives): Promise<SignOutcome[]> {
  const key = await openOwnKey(office, actor, input.pin)
  const outcomes: SignOutcome[] = []
  try {
    for (const item of input.items) {
      outcomes.push(await outcomeOf(item, async () => {
        const checked = await assertSignable(office, actor, item)
        const session = await beginSigning(office, actor, key.row, checked)
        const signature = key.sign(askOf(session, key.row.certificate).attributes)
        return finishSigning(office, actor, checked, { sessionId: session.id, signature })
      }))
    }
  } finally {
    key.close()
  }
  return outcomes
}

/** All hashes go out together, so that one code of the owner is enough. */
async function signRemotely(
  office: Office, actor: Actor, key: SigningKeyRow, input: SignDirectives,
): Promise<SignOutcome[]> {
  const { remote } = office.signing
  if (!remote || !key.remote_credential) throw new OfficeError('remote-not-set')
  const begun: { item: ToSign; checked: Checked; session: SigningSession }[] = []
  for (const item of input.items) {
    const checked = await assertSignable(office, actor, item)
    begun.push({ item, checked, session: await beginSigning(office, actor, key, checked) })
  }
  const isEc = new X509Certificate(key.certificate).publicKey.asymmetricKeyType === 'ec'
  const hashes = begun.map(({ session }) => askOf(session, key.certificate).hash)
  const signatures = await remote.signHashes(key.remote_credential, hashes, {
    keyType: isEc ? 'ec' : 'rsa', pin: input.pin, otp: input.otp,
  })
  const outcomes: SignOutcome[] = []
  for (const [index, { item, checked, session }] of begun.entries()) {
    const signature = signatures[index] ?? Buffer.alloc(0)
    outcomes.push(await outcomeOf(item, () => finishSigning(office, actor, checked, {
      sessionId: session.id, signature,
    })))
  }
  return outcomes
}

async function outcomeOf(item: ToSign, work: () => Promise<Signed>): Promise<SignOutcome> {
  try {
    return await work()
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return { directiveId: item.directiveId, code: error.code, facts: error.facts }
  }
}
