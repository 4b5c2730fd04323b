import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { MicrosoftTools } from '../office.ts'

const PRE_BYTES = 32
const PRE_LENGTH = 43

export interface AttemptSecrets {
  /** Goes to the browser and is kept nowhere. */
  pre: string
  preHash: Buffer
  state: string
  nonce: string
  codeVerifier: string
  codeChallenge: string
}

/**
 * Everything one exchange with the tenant needs comes from what the browser holds: an answer that
 * another browser brings has another state, another nonce and a verifier that does not fit. The
 * office keeps a hash only, to take the attempt once.
 */
export function attemptSecrets(pre = randomBytes(PRE_BYTES).toString('base64url')): AttemptSecrets {
  const part = (purpose: string) => createHmac('sha256', pre).update(purpose).digest('base64url')
  const codeVerifier = part('verifier')
  return {
    pre,
    preHash: createHash('sha256').update(pre).digest(),
    state: part('state'),
    nonce: part('nonce'),
    codeVerifier,
    codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
  }
}

export function isPre(text: string): boolean {
  return text.length === PRE_LENGTH && /^[A-Za-z0-9_-]+$/.test(text)
}

export function isSameText(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const Secrets = z.object({ refreshToken: z.string().nullable(), signOutHint: z.string().nullable() })

/** What a session is checked with later, wrapped for its own link. */
export function wrapSecrets(
  secrets: MicrosoftTools['secrets'], linkId: string, held: z.output<typeof Secrets>,
): Buffer {
  return secrets.wrap(Buffer.from(JSON.stringify(held)), `entra-link:${linkId}`)
}

export function unwrapSecrets(
  secrets: MicrosoftTools['secrets'], linkId: string, wrapped: Buffer,
): z.output<typeof Secrets> {
  return Secrets.parse(JSON.parse(secrets.unwrap(wrapped, `entra-link:${linkId}`).toString('utf8')))
}
