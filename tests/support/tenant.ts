import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { exportJWK, generateKeyPair, importX509, type JWTPayload, SignJWT } from 'jose'
import { type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { makeTestTls, type TestTls } from './tls-authority.ts'

/** What the tenant says of one of its accounts; any claim may be added. */
export interface TenantAccount {
  oid: string
  name: string
  preferred_username: string
  [claim: string]: unknown
}

/** An identity provider nobody here wrote, answering at the addresses of a tenant, over TLS. */
export interface Tenant {
  tls: TestTls
  loginUrl: string
  tenantId: string
  clientId: string
  issuer: string
  accounts: Map<string, TenantAccount>
  /** Changes an answer of the token endpoint on its way. */
  edit: ((answer: Record<string, unknown>) => Promise<void> | void) | null
  /** Nobody answers any more, until set back. */
  isSilent: boolean
  /** Method and path of every request, in order. */
  requests: string[]
  /** Signs claims with the tenant's own key, or with another. */
  sign(claims: JWTPayload, how?: { header?: Record<string, unknown>; key?: CryptoKey }): Promise<string>
  /** Publishes a key besides the first and signs with it from now on. */
  rotate(): Promise<void>
  publicKey: CryptoKey
  /** Goes where the office sends a browser, signs in there, and brings back the answer's address. */
  visit(url: string, login: string): Promise<URL>
  close(): Promise<void>
}

const KEY_NAME = 'tenant-1'

export async function openTenant(office: {
  publicUrl: string
  /** PEM. */
  certificate: string
}): Promise<Tenant> {
  const tls = await makeTestTls()
  const keys = await generateKeyPair('RS256', { extractable: true })
  const own = { ...(await exportJWK(keys.privateKey)), kid: KEY_NAME, alg: 'RS256', use: 'sig' }
  const client = await exportJWK(await importX509(office.certificate, 'PS256', { extractable: true }))
  const server = createTlsServer({ cert: tls.certificate, key: tls.key })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const loginUrl = `https://localhost:${typeof address === 'object' ? address?.port : 0}`
  const tenantId = randomUUID()
  const clientId = randomUUID()
  const issuer = `${loginUrl}/${tenantId}/v2.0`
  const accounts = new Map<string, TenantAccount>()

  const provider = new Provider(issuer, {
    clients: [{
      client_id: clientId, redirect_uris: [`${office.publicUrl}/sign-in/callback`],
      post_logout_redirect_uris: [`${office.publicUrl}/signed-out`],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'], response_types: ['code'],
      token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'PS256',
      jwks: { keys: [client] },
    }],
    jwks: { keys: [own] },
    cookies: { keys: ['a-key-for-cookies-of-a-test'] },
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access', 'profile', `${loginUrl}/.default`],
    claims: {
      profile: ['name', 'preferred_username', 'email'],
      openid: ['sub', 'oid', 'tid', 'roles', 'groups', 'hasgroups', '_claim_names', 'login_hint'],
    },
    conformIdTokenClaims: false,
    rotateRefreshToken: true,
    routes: {
      authorization: `/${tenantId}/oauth2/v2.0/authorize`, token: `/${tenantId}/oauth2/v2.0/token`,
      jwks: `/${tenantId}/discovery/v2.0/keys`, end_session: `/${tenantId}/oauth2/v2.0/logout`,
    },
    features: {
      devInteractions: { enabled: false }, clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: (ctx, form) => logoutPage(ctx, form) },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => {
      const account = accounts.get(id)
      if (!account) return undefined
      return { accountId: id, claims: () => ({ ...account, sub: id, tid: account.tid ?? tenantId }) }
    },
    ttl: { AccessToken: 3_600, IdToken: 3_600, RefreshToken: 86_400, Session: 3_600, Grant: 86_400, Interaction: 600 },
  })
  provider.proxy = true

  let signer = { key: keys.privateKey, kid: KEY_NAME }
  const further: object[] = []
  const tenant: Tenant = {
    tls, loginUrl, tenantId, clientId, issuer, accounts, edit: null, isSilent: false, requests: [],
    publicKey: keys.publicKey,
    sign: (claims, { header, key } = {}) => new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: signer.kid, ...header }).sign(key ?? signer.key),
    async rotate() {
      const next = await generateKeyPair('RS256', { extractable: true })
      const kid = `tenant-${further.length + 2}`
      further.push({ ...(await exportJWK(next.publicKey)), kid, alg: 'RS256', use: 'sig' })
      signer = { key: next.privateKey, kid }
    },
    visit: (url, login) => visitAs(tls.authority, url, login, office.publicUrl),
    close: () => new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    }),
  }
  const answer = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split('?')[0] ?? ''
    tenant.requests.push(`${request.method} ${path}`)
    if (tenant.isSilent) return void request.socket.destroy()
    if (path.startsWith('/interaction/')) return void interact(provider, accounts, request, response)
    // Entra ID gives offline access without asking the person each time.
    if (path.endsWith('/authorize')) request.url = `${request.url}&prompt=consent`
    if (path.endsWith('/token')) editAnswer(response, async (body) => void (await tenant.edit?.(body)))
    if (path.endsWith('/keys')) {
      editAnswer(response, (body) => void (Array.isArray(body.keys) && body.keys.push(...further)))
    }
    answer(request, response)
  })
  return tenant
}

function logoutPage(ctx: KoaContextWithOIDC, form: string): void {
  ctx.type = 'html'
  ctx.body = `<!doctype html><title>Tenant</title>${form}
    <button form="op.logoutForm" name="logout" value="yes">Sign out here</button>`
}

/** One page: which account, then consent as well. */
async function interact(
  provider: Provider, accounts: Map<string, TenantAccount>, request: IncomingMessage, response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET') {
    const names = [...accounts.keys()].map((login) => `<button name="login" value="${login}">${login}</button>`)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>Tenant</title><h1>Tenant</h1><form method="post">${names.join('')}</form>`)
    return
  }
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const login = new URLSearchParams(Buffer.concat(parts).toString()).get('login') ?? ''
  const { params } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId: login, clientId: String(params.client_id) })
  grant.addOIDCScope('openid profile offline_access')
  const grantId = await grant.save()
  await provider.interactionFinished(request, response, { login: { accountId: login }, consent: { grantId } })
}

/** Holds back a JSON answer, changes it, and sends it on. */
function editAnswer(
  response: ServerResponse, edit: (body: Record<string, unknown>) => Promise<void> | void,
): void {
  const parts: Buffer[] = []
  const end = response.end.bind(response)
  response.write = ((part: string | Buffer) => parts.push(Buffer.from(part)) > 0) as typeof response.write
  response.end = ((part?: string | Buffer) => {
    if (part) parts.push(Buffer.from(part))
    const body = JSON.parse(Buffer.concat(parts).toString() || '{}') as Record<string, unknown>
    void Promise.resolve(edit(body)).then(() => {
      response.removeHeader('content-length')
      end(JSON.stringify(body))
    })
    return response
  }) as typeof response.end
}

const HOPS_MAX = 12

/** A browser without a screen: follows, keeps cookies, presses the button of the account. */
async function visitAs(ca: string, first: string, login: string, home: string): Promise<URL> {
  const { request } = await import('node:https')
  const jar = new Map<string, string>()
  let [url, body] = [new URL(first), undefined as string | undefined]
  for (let hop = 0; hop < HOPS_MAX; hop += 1) {
    const method = body === undefined ? 'GET' : 'POST'
    const { location, cookies } = await new Promise<{ location?: string; cookies: string[] }>((done, fail) => {
      const asked = request(url, {
        ca, method, headers: {
          cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
      }, (response) => {
        response.resume()
        response.on('end', () => done({
          ...(response.headers.location ? { location: response.headers.location } : {}),
          cookies: response.headers['set-cookie'] ?? [],
        }))
      })
      asked.on('error', fail)
      asked.end(body)
    })
    for (const cookie of cookies) {
      const [pair = ''] = cookie.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    body = location ? undefined : `login=${encodeURIComponent(login)}`
    if (location) url = new URL(location, url)
    if (url.href.startsWith(home)) return url
  }
  throw new Error(`the tenant led nowhere: ${url.href}`)
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address ? address.port : 0
}
