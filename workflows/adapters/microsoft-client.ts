import { createHash } from 'node:crypto'
import { type AuthError, ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node'
import type { MicrosoftClient } from '../domain/microsoft.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import { openOutbound } from './outbound.ts'

/** A person may be waiting for it. */
const ANSWER_MS_MAX = 10_000
const ANSWER_BYTES_MAX = 1_024 * 1_024

/** The tenant answered and said no. `code` and `detail` are its words for programs, never sentences. */
export class TenantRefused extends Error {
  override readonly name = 'TenantRefused'
  /** OAuth error, for instance `invalid_grant`, or what msal-node found wrong. */
  readonly code: string
  /** The tenant's number of the error (`50057` is a disabled account), when it names one. */
  readonly detail: string

  constructor(code: string, detail: string, cause?: unknown) {
    super(`tenant refused: ${code} ${detail}`.trim(), { cause })
    this.code = code
    this.detail = detail
  }
}

/** Where a tenant's identity platform answers. They are the same for every tenant, so nobody asks. */
export function endpointsOf({ loginUrl, tenantId }: { loginUrl: string; tenantId: string }) {
  const tenant = `${loginUrl}/${tenantId}`
  return {
    authority: tenant,
    issuer: `${tenant}/v2.0`,
    authorize: `${tenant}/oauth2/v2.0/authorize`,
    token: `${tenant}/oauth2/v2.0/token`,
    signOut: `${tenant}/oauth2/v2.0/logout`,
    keys: `${tenant}/discovery/v2.0/keys`,
  }
}

/** Asks the tenant's identity platform and nobody else; it has some seconds to answer in full. */
export type AskTenant = (question: {
  method: 'GET' | 'POST'
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string
}) => Promise<{ status: number; headers: Record<string, string>; text: string }>

/** @throws {OfficeError} `server-not-reached`, from every question */
export function askTenantOf(
  { loginUrl, trustedAuthority }: Pick<MicrosoftClient, 'loginUrl' | 'trustedAuthority'>,
): AskTenant {
  const { origin } = new URL(loginUrl)
  return async (question) => {
    if (new URL(question.url).origin !== origin) throw new OfficeError('server-not-reached', { why: 'address' })
    const outbound = openOutbound(trustedAuthority ? { certificateAuthority: trustedAuthority } : {})
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new OfficeError('server-not-reached', { why: 'late' })), ANSWER_MS_MAX)
    try {
      const asked = outbound.send({ ...question, idleMs: ANSWER_MS_MAX, answerBytesMax: ANSWER_BYTES_MAX })
      const { status, headers, bytes } = await Promise.race([asked, late.promise])
      if (status >= 500) throw new OfficeError('server-not-reached', { why: 'silent' })
      return { status, headers: { ...headers }, text: bytes.toString('utf8') }
    } finally {
      clearTimeout(timer)
      outbound.close()
    }
  }
}

/**
 * Runs one exchange of msal-node with the tenant. Every call has an application, and so a token
 * cache, of its own: nothing of one person is in memory when another signs in.
 *
 * @throws {OfficeError} `server-not-reached`
 * @throws {TenantRefused}
 */
export async function withTenant<T>(
  client: MicrosoftClient,
  exchange: (app: ConfidentialClientApplication) => Promise<T>,
): Promise<T> {
  const failed: { with?: OfficeError } = {}
  const ask = askTenantOf(client)
  const app = applicationOf(client, async (question) => {
    try {
      return await ask(question)
    } catch (error) {
      // msal-node would leave nothing of it but its own words.
      if (isOfficeError(error)) failed.with = error
      throw error
    }
  })
  try {
    return await exchange(app)
  } catch (error) {
    throw failed.with ?? refusalOf(error)
  }
}

function applicationOf(client: MicrosoftClient, ask: AskTenant) {
  const { authority, issuer, authorize, token, signOut, keys } = endpointsOf(client)
  return new ConfidentialClientApplication({
    auth: {
      clientId: client.clientId,
      authority,
      knownAuthorities: [new URL(authority).host],
      authorityMetadata: JSON.stringify({
        issuer, authorization_endpoint: authorize, token_endpoint: token,
        end_session_endpoint: signOut, jwks_uri: keys,
      }),
      clientCertificate: {
        thumbprintSha256: thumbprintOf(client.certificate), privateKey: client.privateKey,
      },
    },
    system: {
      networkClient: networkOver(ask),
      // Its own retries would make a person wait; a job is tried again by its queue.
      disableInternalRetries: true,
    },
  })
}

/**
 * A token of the application itself for one server.
 * @throws {OfficeError} `server-not-reached`
 * @throws {TenantRefused}
 */
export async function applicationToken(client: MicrosoftClient, serverUrl: string): Promise<string> {
  const scopes = [`${new URL(serverUrl).origin}/.default`]
  const given = await withTenant(client, (app) => app.acquireTokenByClientCredential({ scopes }))
  if (!given?.accessToken) throw new TenantRefused('no_token', '')
  return given.accessToken
}

/** SHA-256 of a certificate (PEM), hex: how a tenant knows which key signed. */
export function thumbprintOf(certificate: string): string {
  const der = Buffer.from(certificate.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
  return createHash('sha256').update(der).digest('hex')
}

function networkOver(ask: AskTenant): INetworkModule {
  async function call<T>(
    method: 'GET' | 'POST', url: string, options: { headers?: Record<string, string>; body?: string } = {},
  ) {
    const { status, headers, text } = await ask({
      method, url, headers: options.headers ?? {},
      ...(options.body === undefined ? {} : { body: options.body }),
    })
    // msal-node names the type of the body without a check; it reads only fields it then judges.
    return { status, headers, body: bodyOf(text) as T }
  }
  return {
    sendGetRequestAsync: (url, options) => call('GET', url, options),
    sendPostRequestAsync: (url, options) => call('POST', url, options),
  }
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** msal's own words hold sentences of the server: only codes of a known form travel on. */
function refusalOf(error: unknown): unknown {
  if (!isAuthError(error)) return error
  const number = /AADSTS(\d{4,7})/.exec(error.errorMessage)?.[1] ?? ''
  return new TenantRefused(error.errorCode.replaceAll(/[^a-z_0-9]/g, '').slice(0, 60), number, error)
}

/** By its form: msal-node throws subclasses of two packages. */
function isAuthError(error: unknown): error is AuthError {
  return error instanceof Error && 'errorCode' in error && 'errorMessage' in error
    && typeof error.errorCode === 'string' && typeof error.errorMessage === 'string'
}
