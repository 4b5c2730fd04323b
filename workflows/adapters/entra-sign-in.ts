import { createHash, timingSafeEqual } from 'node:crypto'
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import type { EntraAccount, MicrosoftClient } from '../domain/microsoft.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import { type AskTenant, askTenantOf, endpointsOf, TenantRefused, withTenant } from './microsoft-client.ts'

const SCOPES = ['openid', 'profile', 'offline_access']
/** The one that Entra ID signs with. */
const ALGORITHMS = ['RS256']
const CLOCK_SKEW_SECONDS = 60
/** Entra ID dates its tokens some minutes back. */
const TOKEN_AGE = '15m'
const KEYS_KEPT_MS = 10 * 60_000
const KEYS_ASKED_AGAIN_MS = 30_000
const NAME_CHARS_MAX = 200
const ROLES_MAX = 50
const GROUPS_MAX = 200

/** The ID token is not one this office may believe. `why` is one word for the log. */
class IdTokenRefused extends Error {
  override readonly name = 'IdTokenRefused'
  readonly why: string

  constructor(why: string, cause?: unknown) {
    super(`id token refused: ${why}`, { cause })
    this.why = why
  }
}

export interface SignedInAccount {
  account: EntraAccount
  /** Null when the tenant gave none: the session cannot be checked later. */
  refreshToken: string | null
}

/** The exchange with a tenant that signs a person in, for one application. */
export interface EntraSignIn {
  /** Where the browser goes. Asks nobody. */
  signInUrl(request: {
    redirectUri: string
    state: string
    nonce: string
    codeChallenge: string
    /** Have the person prove again who he is. */
    again?: boolean
  }): Promise<string>
  /**
   * Exchanges the code that the browser brought and verifies what comes back.
   * @throws {OfficeError} `entra-not-reached`, `entra-refused` (the tenant said no),
   *   `entra-token-refused` (what it sent cannot be believed), each with `why`
   */
  redeem(answer: {
    code: string
    redirectUri: string
    codeVerifier: string
    nonce: string
  }, now: Date): Promise<SignedInAccount>
  /** Asks whether the account is still good. Throws as `redeem`. */
  renew(refreshToken: string, now: Date): Promise<SignedInAccount>
  /** Where the browser goes to end the tenant's own session. */
  signOutUrl(request: { returnTo: string; hint: string | null }): string
}

/** Opens applications of tenants; the tenants' keys are shared and asked for again as they change. */
export function openEntraSignIn(): (client: MicrosoftClient) => EntraSignIn {
  const known = new Map<string, JWTVerifyGetKey>()
  return (client) => {
    const { keys: url } = endpointsOf(client)
    const name = `${url} ${client.trustedAuthority ?? ''}`
    const keys = known.get(name) ?? keysAt(url, askTenantOf(client))
    // One office has one tenant: another name means that it was connected anew.
    if (!known.has(name)) known.clear()
    known.set(name, keys)
    return signInOf(client, keys)
  }
}

function signInOf(client: MicrosoftClient, keys: JWTVerifyGetKey): EntraSignIn {
  return {
    signInUrl: ({ redirectUri, state, nonce, codeChallenge, again }) =>
      inOwnWords(() => withTenant(client, (app) => app.getAuthCodeUrl({
        scopes: SCOPES, redirectUri, state, nonce, codeChallenge, codeChallengeMethod: 'S256',
        responseMode: 'query', ...(again ? { prompt: 'login' } : {}),
      }))),

    redeem: ({ code, redirectUri, codeVerifier, nonce }, now) => inOwnWords(async () => {
      const given = await withTenant(client, async (app) => {
        const tokens = await app.acquireTokenByCode({ code, scopes: SCOPES, redirectUri, codeVerifier, nonce })
        return { ...tokens, refreshToken: refreshTokenIn(app.getTokenCache().serialize()) }
      }).catch((error: unknown) => {
        if (error instanceof TenantRefused && error.code.includes('nonce')) throw new IdTokenRefused('nonce', error)
        throw error
      })
      const account = await verifiedAccount(client, keys, given, { nonce, now })
      return { account, refreshToken: given.refreshToken }
    }),

    renew: (refreshToken, now) => inOwnWords(async () => {
      const given = await withTenant(client, async (app) => {
        const tokens = await app.acquireTokenByRefreshToken({ refreshToken, scopes: SCOPES, forceCache: true })
        if (!tokens) throw new TenantRefused('no_tokens', '')
        return { ...tokens, refreshToken: refreshTokenIn(app.getTokenCache().serialize()) }
      })
      const account = await verifiedAccount(client, keys, given, { nonce: null, now })
      return { account, refreshToken: given.refreshToken ?? refreshToken }
    }),

    signOutUrl({ returnTo, hint }) {
      const url = new URL(endpointsOf(client).signOut)
      url.searchParams.set('client_id', client.clientId)
      url.searchParams.set('post_logout_redirect_uri', returnTo)
      if (hint) url.searchParams.set('logout_hint', hint)
      return url.href
    },
  }
}

/** The web build holds its own copy of these classes, so they do not leave this file. */
async function inOwnWords<T>(exchange: () => Promise<T>): Promise<T> {
  try {
    return await exchange()
  } catch (cause) {
    if (isOfficeError(cause) && cause.code === 'server-not-reached') {
      throw new OfficeError('entra-not-reached', { ...cause.facts }, { cause })
    }
    if (cause instanceof IdTokenRefused) throw new OfficeError('entra-token-refused', { why: cause.why }, { cause })
    if (!(cause instanceof TenantRefused)) throw cause
    throw new OfficeError('entra-refused', { why: cause.code, detail: cause.detail }, { cause })
  }
}

/** The keys of a tenant, kept for a while; an unknown key's name makes it ask again, not too often. */
function keysAt(url: string, ask: AskTenant): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), {
    cacheMaxAge: KEYS_KEPT_MS, cooldownDuration: KEYS_ASKED_AGAIN_MS,
    [customFetch]: async (address) => {
      const { status, text } = await ask({ url: String(address), method: 'GET', headers: { accept: 'application/json' } })
      if (status !== 200) throw new OfficeError('server-not-reached', { why: 'silent' })
      return new Response(text, { status })
    },
  })
}

const text = z.string().min(1)
/** Where a token says that claims are to be asked for elsewhere. */
const CLAIM_NAMES = '_claim_names'
const Claims = z.object({
  iss: text, sub: text, tid: z.guid(), oid: z.guid(),
  name: z.string().optional(), preferred_username: z.string().optional(), email: z.string().optional(),
  roles: z.array(z.string().max(200)).max(ROLES_MAX).optional(),
  groups: z.array(z.string().max(200)).max(GROUPS_MAX).optional(),
  hasgroups: z.union([z.boolean(), z.string()]).optional(),
  [CLAIM_NAMES]: z.record(z.string(), z.unknown()).optional(),
  login_hint: z.string().max(2_000).optional(), sid: z.string().max(200).optional(),
  auth_time: z.number().int().optional(),
})

/**
 * Believes an ID token only when all of it holds: signed by a key of the tenant with the one
 * algorithm, for this application, from this tenant, in time, of the sign-in that this browser began,
 * and given together with this access token. msal-node checks none of it but the nonce.
 */
async function verifiedAccount(
  client: MicrosoftClient,
  keys: JWTVerifyGetKey,
  given: { idToken: string; accessToken: string },
  { nonce, now }: { nonce: string | null; now: Date },
): Promise<EntraAccount> {
  const { issuer } = endpointsOf(client)
  const { payload } = await jwtVerify(given.idToken, keys, {
    algorithms: ALGORITHMS, issuer, audience: client.clientId, currentDate: now,
    clockTolerance: CLOCK_SKEW_SECONDS, maxTokenAge: TOKEN_AGE,
    requiredClaims: ['exp', 'iat', 'sub', 'oid', 'tid', ...(nonce === null ? [] : ['nonce'])],
  }).catch((error: unknown) => {
    throw refusedBecause(error)
  })
  if (Array.isArray(payload.aud) && payload.aud.length > 1) throw new IdTokenRefused('claim-aud')
  if (nonce !== null && !isSame(payload.nonce, nonce)) throw new IdTokenRefused('nonce')
  if (payload.at_hash !== undefined && !isSame(payload.at_hash, halfHash(given.accessToken))) {
    throw new IdTokenRefused('claim-at_hash')
  }
  return accountOf(payload, client)
}

function accountOf(payload: JWTPayload, client: MicrosoftClient): EntraAccount {
  const read = Claims.safeParse(payload)
  if (!read.success) throw new IdTokenRefused(`claim-${String(read.error.issues[0]?.path[0] ?? '')}`)
  const claims = read.data
  if (claims.tid.toLowerCase() !== client.tenantId) throw new IdTokenRefused('claim-tid')
  const isCut = claims.hasgroups !== undefined || claims[CLAIM_NAMES]?.groups !== undefined
  const shown = (value: string | undefined) =>
    value?.normalize('NFC').replaceAll(/\p{C}/gu, ' ').trim().slice(0, NAME_CHARS_MAX)
  return {
    issuer: claims.iss,
    tenantId: client.tenantId,
    objectId: claims.oid.toLowerCase(),
    fullName: shown(claims.name) || shown(claims.preferred_username) || claims.oid,
    emailHint: shown(claims.email ?? claims.preferred_username) || null,
    appRoles: claims.roles ?? [],
    groups: isCut ? 'too-many' : (claims.groups ?? []),
    signOutHint: claims.login_hint ?? null,
    tenantSession: claims.sid ?? null,
    provenAt: claims.auth_time === undefined ? null : new Date(claims.auth_time * 1_000),
  }
}

function isSame(value: unknown, wanted: string): boolean {
  if (typeof value !== 'string') return false
  const [left, right] = [value, wanted].map((one) => createHash('sha256').update(one).digest())
  return timingSafeEqual(left!, right!)
}

/** OpenID Connect 3.1.3.6: the left half of the hash that goes with RS256. */
function halfHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url')
}

function refusedBecause(error: unknown): unknown {
  if (isOfficeError(error)) return error
  if (error instanceof errors.JWKSTimeout) return new OfficeError('server-not-reached', { why: 'late' }, { cause: error })
  if (error instanceof errors.JWTExpired) return new IdTokenRefused('expired', error)
  if (error instanceof errors.JWTClaimValidationFailed) return new IdTokenRefused(`claim-${error.claim}`, error)
  if (error instanceof errors.JWSSignatureVerificationFailed) return new IdTokenRefused('signature', error)
  if (error instanceof errors.JOSEAlgNotAllowed) return new IdTokenRefused('algorithm', error)
  if (error instanceof errors.JWKSNoMatchingKey) return new IdTokenRefused('unknown-key', error)
  if (error instanceof errors.JOSEError) return new IdTokenRefused('malformed', error)
  return error
}

const Cache = z.object({ RefreshToken: z.record(z.string(), z.object({ secret: text })).optional() })

/** msal-node hands out no refresh token; in the cache of one exchange there is at most one. */
function refreshTokenIn(cache: string): string | null {
  const read = Cache.safeParse(JSON.parse(cache))
  const [held] = Object.values(read.data?.RefreshToken ?? {})
  return held?.secret ?? null
}
