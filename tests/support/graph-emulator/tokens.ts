import { createHash, X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import type { AppRegistration, EmulatorState } from './emulator-state.ts'
import { GraphRefusal, type GraphReply, type GraphRequest } from './wire.ts'

const LIFE_SECONDS = 3_599
/** What Entra allows the clocks to differ. */
const CLOCK_TOLERANCE_SECONDS = 300
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export interface Tokens {
  area(request: GraphRequest): Promise<GraphReply | undefined>
  /** @throws {GraphRefusal} 401 */
  assertAllowed(request: GraphRequest): void
  /** Every token given so far is dead. */
  expireAll(): void
  /** Tokens given out so far. */
  readonly given: number
}

/**
 * The sign-in host: a token for an application that shows its certificate (a signed assertion) or
 * its secret, and for a refresh token of the clients that the emulator is tried with.
 */
export function openTokens(
  state: EmulatorState, apps: readonly AppRegistration[], takesAnyRefreshToken: boolean,
): Tokens {
  const alive = new Map<string, number>()
  let given = 0

  function give(scope: string, app?: AppRegistration): GraphReply {
    given += 1
    const accessToken = [
      part({ alg: 'none', typ: 'JWT' }),
      part({ appid: app?.clientId, tid: state.tenantId, roles: app?.roles ?? ['Sites.Selected'] }),
      `emulator-token-${given}`,
    ].join('.')
    alive.set(accessToken, state.clock.now() + LIFE_SECONDS * 1_000)
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      json: {
        token_type: 'Bearer', scope, expires_in: LIFE_SECONDS, ext_expires_in: LIFE_SECONDS,
        access_token: accessToken,
        ...(takesAnyRefreshToken ? { refresh_token: `emulator-refresh-${given}` } : {}),
      },
    }
  }

  return {
    get given() {
      return given
    },
    expireAll: () => alive.clear(),
    assertAllowed(request) {
      const bearer = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')
      const until = alive.get(bearer?.[1] ?? '')
      if (until !== undefined && until > state.clock.now()) return
      throw new GraphRefusal(401, 'InvalidAuthenticationToken', 'Access token is empty or expired.', {
        headers: { 'www-authenticate': 'Bearer realm="", error="invalid_token"' },
      })
    },
    async area(request) {
      const path = /^\/([^/]+)(\/v2\.0\/\.well-known\/openid-configuration|\/oauth2\/v2\.0\/token|\/discovery\/v2\.0\/keys)$/.exec(request.path)
      if (!path) return undefined
      const tenant = path[1] ?? ''
      if (path[2]?.endsWith('/openid-configuration')) return { status: 200, json: discovery(state, tenant) }
      if (path[2]?.endsWith('/keys')) return { status: 200, json: { keys: [] } }
      if (request.method !== 'POST') return { status: 405 }
      const form = new URLSearchParams(request.body.toString('utf8'))
      try {
        if (form.get('grant_type') === 'refresh_token' && takesAnyRefreshToken) return give('Files.ReadWrite.All offline_access')
        if (form.get('grant_type') !== 'client_credentials') throw new SignInRefusal('unsupported_grant_type', 'AADSTS70003')
        if (tenant !== state.tenantId) throw new SignInRefusal('invalid_request', 'AADSTS90002: tenant not found')
        const app = await assertClient(state, apps, form, tenant)
        const scope = form.get('scope') ?? ''
        if (!/\/\.default\b/.test(scope)) throw new SignInRefusal('invalid_scope', 'AADSTS1002012: scope must end in /.default')
        return give(scope, app)
      } catch (error) {
        if (!(error instanceof SignInRefusal)) throw error
        return { status: error.code === 'invalid_client' ? 401 : 400, json: { error: error.code, error_description: error.message, error_codes: [] } }
      }
    },
  }
}

class SignInRefusal extends Error {
  override readonly name = 'SignInRefusal'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

async function assertClient(
  state: EmulatorState, apps: readonly AppRegistration[], form: URLSearchParams,
  tenant: string,
): Promise<AppRegistration> {
  const app = apps.find((one) => one.clientId === form.get('client_id'))
  if (!app) throw new SignInRefusal('unauthorized_client', 'AADSTS700016: application not found in the directory')
  const secret = form.get('client_secret')
  if (secret !== null && app.secret !== undefined && secret === app.secret) return app
  const assertion = form.get('client_assertion') ?? ''
  if (!app.certificate || form.get('client_assertion_type') !== ASSERTION_TYPE || assertion === '') {
    throw new SignInRefusal('invalid_client', 'AADSTS7000218: client_assertion or client_secret is needed')
  }
  const certificate = new X509Certificate(app.certificate)
  const thumbprints = [
    ['x5t#S256', createHash('sha256').update(certificate.raw).digest('base64url')],
    ['x5t', createHash('sha1').update(certificate.raw).digest('base64url')],
  ] as const
  try {
    const header = decodeProtectedHeader(assertion)
    const isOurs = thumbprints.some(([name, value]) => header[name] === value)
    if (!isOurs) throw new Error('thumbprint')
    const { payload } = await jwtVerify(assertion, certificate.publicKey, {
      issuer: app.clientId, subject: app.clientId, algorithms: ['RS256', 'PS256'],
      audience: [`${state.loginOrigin()}/${tenant}/oauth2/v2.0/token`, `${state.loginOrigin()}/${tenant}/v2.0`],
      currentDate: new Date(state.clock.now()), clockTolerance: CLOCK_TOLERANCE_SECONDS,
    })
    // Entra takes the same assertion again until it runs out; Microsoft's own library sends it again.
    if (!payload.jti) throw new Error('jti')
    return app
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'odd'
    throw new SignInRefusal('invalid_client', `AADSTS700027: the assertion failed validation (${why})`)
  }
}

/** Graph's tokens are in this form, which clients should not read, and administrators do. */
function part(claims: object): string {
  return Buffer.from(JSON.stringify(claims)).toString('base64url')
}

function discovery(state: EmulatorState, tenant: string): object {
  const origin = `${state.loginOrigin()}/${tenant}`
  return {
    issuer: `${origin}/v2.0`,
    authorization_endpoint: `${origin}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/oauth2/v2.0/token`,
    end_session_endpoint: `${origin}/oauth2/v2.0/logout`,
    jwks_uri: `${origin}/discovery/v2.0/keys`,
    response_types_supported: ['code'], subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_post'],
  }
}
