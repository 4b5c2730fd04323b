import { createHash, X509Certificate } from 'node:crypto'
import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { GraphTokens } from './graph-client.ts'
import type { Outbound, OutboundRequest } from './outbound.ts'

/** What Entra lets the clocks differ. */
const CLOCK_OFF_MAX_MS = 5 * 60_000
const ERROR_CODE_MAX = 40

export interface AppSignIn {
  /** `https://login.microsoftonline.com`, without a path. */
  loginUrl: string
  graphUrl: string
  tenantId: string
  clientId: string
  /** PEM. */
  certificate: string
  privateKey: string
  outbound: Outbound
  now?: () => Date
}

/**
 * Tokens of the application itself, which proves who it is with its certificate (a signed client
 * assertion): no person, no secret that travels.
 */
export function appTokens(signIn: AppSignIn): GraphTokens {
  const { loginUrl, tenantId, clientId, certificate, privateKey } = signIn
  const authority = `${new URL(loginUrl).origin}/${tenantId}`
  const seen: { serverDate: string | undefined } = { serverDate: undefined }
  const application = new ConfidentialClientApplication({
    auth: {
      clientId, authority,
      knownAuthorities: [new URL(loginUrl).host],
      authorityMetadata: JSON.stringify(endpointsOf(authority)),
      clientCertificate: {
        thumbprintSha256: createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex'),
        privateKey,
      },
    },
    system: { networkClient: networkOver(signIn.outbound, seen) },
  })
  const scopes = [`${new URL(signIn.graphUrl).origin}/.default`]

  return {
    async token({ fresh = false } = {}) {
      try {
        const result = await application.acquireTokenByClientCredential({ scopes, skipCache: fresh })
        if (result?.accessToken) return result.accessToken
      } catch (error) {
        throw refused(error, seen.serverDate, (signIn.now ?? (() => new Date()))())
      }
      throw new OfficeError('cloud-sign-in-refused', { why: 'no-token' })
    },
  }
}

/** Entra's addresses follow the tenant: nothing has to be asked before the first token. */
function endpointsOf(authority: string): object {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  }
}

function refused(error: unknown, serverDate: string | undefined, now: Date): OfficeError {
  if (isOfficeError(error)) return error
  const offMs = serverDate === undefined ? 0 : Math.abs(Date.parse(serverDate) - now.getTime())
  if (offMs > CLOCK_OFF_MAX_MS) {
    return new OfficeError('cloud-clock-wrong', { minutes: Math.round(offMs / 60_000) }, { cause: error })
  }
  const code = error && typeof error === 'object' && 'errorCode' in error ? String(error.errorCode) : 'odd'
  return new OfficeError('cloud-sign-in-refused', { why: code.replaceAll(/\W/g, '').slice(0, ERROR_CODE_MAX) })
}

/** The sign-in library's calls go our way out as well. */
function networkOver(outbound: Outbound, seen: { serverDate: string | undefined }): INetworkModule {
  async function send<T>(method: OutboundRequest['method'], url: string, options?: { headers?: Record<string, string>; body?: string }) {
    const answer = await outbound.send({
      url, method, ...(options?.headers ? { headers: options.headers } : {}),
      ...(options?.body === undefined ? {} : { body: options.body }),
    })
    seen.serverDate = answer.headers.date
    // The library checks the fields that it uses.
    return { status: answer.status, headers: { ...answer.headers }, body: JSON.parse(answer.bytes.toString('utf8')) as T }
  }
  return {
    sendGetRequestAsync: <T>(url: string, options?: { headers?: Record<string, string>; body?: string }) => send<T>('GET', url, options),
    sendPostRequestAsync: <T>(url: string, options?: { headers?: Record<string, string>; body?: string }) => send<T>('POST', url, options),
  }
}
