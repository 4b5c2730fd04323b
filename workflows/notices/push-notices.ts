import { recordEvent } from '../../db/audit.ts'
import { deleteSubscription, listSubscriptions, noteSent, saveSubscription, takeUnpushed } from '../../db/push.ts'
import { findSetting } from '../../db/settings.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { PushKeys, PushMessage } from '../adapters/push-sender.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

const SETTING = 'push-keys'
const OWNER = 'push-keys'
const NEWS_MS = 3_600_000
const NOTICES_A_RUN_MAX = 1_000
const DEVICE_CHARS_MAX = 200

interface StoredKeys {
  publicKey: string
  wrapped: string
}

/** Makes the office's own keys for push services when there are none; the private one lies under the key file. */
export async function ensurePushKeys(office: Office): Promise<string> {
  const known = keysIn(await findSetting(office.db, SETTING))
  if (known) return known.publicKey
  const made = office.push.makeKeys()
  const wrapped = office.signing.masterKey.wrap(Buffer.from(made.privateKey), OWNER).toString('base64')
  return inTransaction(office.db, async (trx) => {
    await trx.insertInto('setting')
      .values({ key: SETTING, value: JSON.stringify({ publicKey: made.publicKey, wrapped }), changed_at: office.now() })
      .onConflict((oc) => oc.doNothing()).execute()
    const now = keysIn(await findSetting(trx, SETTING))
    if (!now) throw new Error('the push keys that were just made are not there')
    return now.publicKey
  })
}

async function openKeys(office: Office): Promise<PushKeys | undefined> {
  const stored = keysIn(await findSetting(office.db, SETTING))
  if (!stored) return undefined
  const privateKey = office.signing.masterKey.unwrap(Buffer.from(stored.wrapped, 'base64'), OWNER).toString()
  const contact = office.settings.publicUrl.startsWith('https://') ? office.settings.publicUrl : 'mailto:admin@localhost'
  return { publicKey: stored.publicKey, privateKey, contact }
}

function keysIn(value: unknown): StoredKeys | undefined {
  if (typeof value !== 'object' || value === null || !('publicKey' in value) || !('wrapped' in value)) return undefined
  return { publicKey: String(value.publicKey), wrapped: String(value.wrapped) }
}

/** A device of this person wants to be told. @throws {OfficeError} `push-service-unknown`. */
export async function subscribeDevice(
  office: Office,
  actor: Actor,
  device: { endpoint: string; p256dh: string; auth: string; device: string | null },
): Promise<void> {
  if (!office.push.isAllowed(device.endpoint)) throw new OfficeError('push-service-unknown')
  await inTransaction(office.db, async (trx) => {
    await saveSubscription(trx, { ...device, device: device.device?.slice(0, DEVICE_CHARS_MAX) ?? null, personId: actor.personId, at: office.now() })
    await recordEvent(trx, actor, { kind: 'push-subscribed', subjectId: actor.personId })
  })
}

export async function unsubscribeDevice(
  office: Office,
  actor: Actor,
  device: { id: string } | { endpoint: string },
): Promise<void> {
  await deleteSubscription(office.db, { ...device, personId: actor.personId })
}

/**
 * Job, each minute: tells devices that there is something new, how much and nothing more. Notices
 * count as told before they are sent: a push that is lost is not sent twice, and they all stand on the
 * page of notices.
 */
export async function pushNotices(office: Office, _payload: Record<string, never> = {}): Promise<void> {
  const keys = await openKeys(office)
  if (!keys) return
  const now = office.now()
  const people = await inTransaction(office.db, (trx) =>
    takeUnpushed(trx, { after: new Date(now.getTime() - NEWS_MS), at: now }, NOTICES_A_RUN_MAX))
  for (const { personId, count } of people) {
    for (const device of await listSubscriptions(office.db, personId)) {
      await tell(office, keys, device, { title: 'Bút Phê', body: `Có ${count} nhắc việc mới.`, url: '/notifications' })
    }
  }
}

async function tell(
  office: Office,
  keys: PushKeys,
  device: { id: string; endpoint: string; p256dh: string; auth: string },
  message: PushMessage,
): Promise<void> {
  try {
    const end = await office.push.send(keys, device, message)
    if (end === 'sent') await noteSent(office.db, device.id, office.now())
    else await deleteSubscription(office.db, { id: device.id })
  } catch {
    // A push service that is away: the next notice is told, and all of them stand on their page.
  }
}
