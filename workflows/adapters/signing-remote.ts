import { z } from 'zod'
import { OfficeError } from '../domain/office-error.ts'
import { askServer } from './signing-outbound.ts'

const TIMEOUT_MS = 20_000
const ANSWER_MAX_BYTES = 256 * 1_024
const CREDENTIALS_MAX = 50
const SHA256 = '2.16.840.1.101.3.4.2.1'
const SIGN_ALGORITHMS = { rsa: '1.2.840.113549.1.1.11', ec: '1.2.840.10045.4.3.2' } as const
/** What a provider may send of a signature: RSA-8192 at most. */
const SIGNATURE_MAX_CHARS = 2_048

export interface RemoteCredential {
  id: string
  /** The signer's first, then upwards. */
  certificates: Buffer[]
  /** What the provider wants to hear before it signs. */
  asks: { pin: boolean; otp: boolean }
}

export interface RemoteSigner {
  listCredentials(userId: string): Promise<string[]>
  readCredential(id: string): Promise<RemoteCredential>
  /**
   * Sends hashes out and brings signatures back, in the order asked. The PIN and the one-time code
   * are the owner's; they go to the provider and nowhere else.
   * @throws {OfficeError} `remote-not-reached`, `remote-refused` with `why`.
   */
  signHashes(credentialId: string, hashes: readonly Buffer[], by: {
    keyType: 'rsa' | 'ec'
    pin: string
    otp: string
  }): Promise<Buffer[]>
}

export interface RemoteAddress {
  /** Base of the API, for instance `https://rssp.example/csc/v2`. */
  url: string
  clientId: string
  clientSecret: string
}

const Token = z.object({ access_token: z.string().min(1).max(8_000) })
const Credentials = z.object({ credentialIDs: z.array(z.string().max(500)).max(CREDENTIALS_MAX) })
const Authentication = z.object({ mode: z.string().max(40), objects: z.array(
  z.object({ type: z.string().max(40), id: z.string().max(100) }),
).max(10).optional() })
const Credential = z.object({
  key: z.object({ status: z.string().max(40) }),
  cert: z.object({ certificates: z.array(z.string().max(90_000)).min(1).max(10) }),
  auth: Authentication,
})
const Authorised = z.object({ SAD: z.string().min(1).max(8_000) })
const Signatures = z.object({ signatures: z.array(z.string().max(SIGNATURE_MAX_CHARS)).max(CREDENTIALS_MAX) })

/**
 * A provider that speaks the API of the Cloud Signature Consortium, version 2 (`credentials/list`,
 * `credentials/info`, `credentials/authorize`, `signatures/signHash`), with an OAuth 2.0 client
 * credentials token for the service. A provider with ways of its own is another such function.
 */
export function remoteSignerAt(address: RemoteAddress): RemoteSigner {
  const base = address.url.replace(/\/+$/u, '')

  async function bearer(): Promise<string> {
    const basic = Buffer.from(`${address.clientId}:${address.clientSecret}`).toString('base64')
    const told = await ask(`${base}/oauth2/token`, {
      'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Basic ${basic}`,
    }, 'grant_type=client_credentials&scope=service', Token)
    return told.access_token
  }

  async function call<S extends z.ZodType>(
    method: string, body: object, answer: S,
  ): Promise<z.output<S>> {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${await bearer()}` }
    return ask(`${base}/${method}`, headers, JSON.stringify(body), answer)
  }

  return {
    async listCredentials(userId) {
      const told = await call('credentials/list', {
        userID: userId, maxResults: CREDENTIALS_MAX, onlyValid: true,
      }, Credentials)
      return told.credentialIDs
    },

    async readCredential(id) {
      const told = await call('credentials/info', {
        credentialID: id, certificates: 'chain', certInfo: true, authInfo: true,
      }, Credential)
      if (told.key.status !== 'enabled') throw new OfficeError('remote-refused', { why: 'disabled' })
      const objects = told.auth.objects ?? []
      return {
        id,
        certificates: told.cert.certificates.map((one) => Buffer.from(one, 'base64')),
        asks: {
          pin: objects.some((one) => one.id.toUpperCase() === 'PIN'),
          otp: objects.some((one) => one.id.toUpperCase() === 'OTP'),
        },
      }
    },

    async signHashes(credentialId, hashes, by) {
      const sent = hashes.map((hash) => hash.toString('base64'))
      const authData = [
        ...(by.pin === '' ? [] : [{ id: 'PIN', value: by.pin }]),
        ...(by.otp === '' ? [] : [{ id: 'OTP', value: by.otp }]),
      ]
      const { SAD } = await call('credentials/authorize', {
        credentialID: credentialId, numSignatures: sent.length, hashes: sent,
        hashAlgorithmOID: SHA256, authData,
      }, Authorised)
      const { signatures } = await call('signatures/signHash', {
        credentialID: credentialId, SAD, hashes: sent, hashAlgorithmOID: SHA256,
        signAlgo: SIGN_ALGORITHMS[by.keyType], operationMode: 'S',
      }, Signatures)
      if (signatures.length !== sent.length) throw new OfficeError('remote-refused', { why: 'count' })
      return signatures.map((one) => Buffer.from(one, 'base64'))
    },
  }
}

async function ask<S extends z.ZodType>(
  url: string, headers: Readonly<Record<string, string>>, body: string, shape: S,
): Promise<z.output<S>> {
  const answer = await askServer({
    url, method: 'POST', headers, body, bytesMax: ANSWER_MAX_BYTES, timeoutMs: TIMEOUT_MS,
  }).catch((cause: unknown) => {
    throw new OfficeError('remote-not-reached', {}, { cause })
  })
  if (answer.status >= 500) throw new OfficeError('remote-not-reached', { status: answer.status })
  const told = textOf(answer.bytes)
  if (answer.status !== 200) throw new OfficeError('remote-refused', { why: errorOf(told) })
  const parsed = shape.safeParse(told)
  if (!parsed.success) throw new OfficeError('remote-refused', { why: 'odd-answer' })
  return parsed.data
}

function textOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}

/** The specification's error word, never the provider's sentence. */
function errorOf(told: unknown): string {
  const word = z.object({ error: z.string() }).safeParse(told)
  return word.success ? word.data.error.replaceAll(/[^a-z_]/gu, '').slice(0, 40) || 'refused' : 'refused'
}
