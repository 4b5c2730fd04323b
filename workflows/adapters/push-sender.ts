import webPush from 'web-push'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { Outbound } from './outbound.ts'

export interface PushKeys {
  publicKey: string
  privateKey: string
  /** Whom a push service may write to: the office's address. */
  contact: string
}

export interface PushTarget {
  endpoint: string
  p256dh: string
  auth: string
}

/** What a device shows: never a word of a letter. */
export interface PushMessage {
  title: string
  body: string
  url: string
}

export interface PushSender {
  makeKeys(): { publicKey: string; privateKey: string }
  /** Whether the address is one of the push services that the settings allow. */
  isAllowed(endpoint: string): boolean
  /** `gone`: the device has taken its subscription back. @throws {OfficeError} `push-not-sent`, to be tried again. */
  send(keys: PushKeys, target: PushTarget, message: PushMessage): Promise<'sent' | 'gone' | 'refused'>
}

/** The services of the browsers that people use. A browser names the address: no other host is asked. */
export const PUSH_SERVICES = [
  'fcm.googleapis.com', 'updates.push.services.mozilla.com', '*.push.services.mozilla.com', 'web.push.apple.com',
  '*.push.apple.com', '*.notify.windows.com',
]

const TTL_SECONDS = 43_200
const ANSWER_MAX_BYTES = 16_384

/** Web push (RFC 8030, 8291, 8292) with the office's own keys, over the guarded way out. */
export function openPushSender(outbound: Outbound, services: readonly string[] = PUSH_SERVICES): PushSender {
  function isAllowed(endpoint: string): boolean {
    if (!URL.canParse(endpoint)) return false
    const { protocol, host, username, password } = new URL(endpoint)
    return protocol === 'https:' && username === '' && password === ''
      && services.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one))
  }

  return {
    makeKeys: () => webPush.generateVAPIDKeys(),
    isAllowed,
    async send(keys, target, message) {
      if (!isAllowed(target.endpoint)) return 'refused'
      const request = requestFor(keys, target, message)
      if (!request) return 'refused'
      try {
        const { status } = await outbound.send({ ...request, method: 'POST', answerBytesMax: ANSWER_MAX_BYTES })
        if (status >= 200 && status < 300) return 'sent'
        if (status === 404 || status === 410) return 'gone'
        if (status === 429 || status >= 500) throw new OfficeError('push-not-sent', { status })
        return 'refused'
      } catch (error) {
        if (isOfficeError(error) && error.code !== 'push-not-sent') throw new OfficeError('push-not-sent', {}, { cause: error })
        throw error
      }
    },
  }
}

/** Undefined for keys that a browser never gave. */
function requestFor(keys: PushKeys, target: PushTarget, message: PushMessage) {
  try {
    const made = webPush.generateRequestDetails(
      { endpoint: target.endpoint, keys: { p256dh: target.p256dh, auth: target.auth } }, JSON.stringify(message),
      { vapidDetails: { subject: keys.contact, publicKey: keys.publicKey, privateKey: keys.privateKey }, TTL: TTL_SECONDS },
    )
    const headers = Object.fromEntries(Object.entries(made.headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
    return { url: made.endpoint, headers, ...(made.body ? { body: made.body } : {}) }
  } catch {
    return undefined
  }
}
