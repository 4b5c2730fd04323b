import assert from 'node:assert/strict'
import { request as rawRequest } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { startWebServer, type WebServer } from '../../scripts/serve.ts'
import { openLog } from '../../workflows/adapters/log.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

const PASSWORD = 'con trâu đi qua cầu tre nhỏ'

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

describe('the web server', () => {
  let office: TestOffice
  let web: WebServer
  const log: string[] = []

  before(async () => {
    office = await openTestOffice()
    const { personId } = await office.as('vanthu')
    await office.db
      .insertInto('password')
      .values({ person_id: personId, hash: await office.passwords.hash(PASSWORD) })
      .execute()
    web = await startWebServer({
      office,
      settings: {
        host: '127.0.0.1',
        port: 0,
        publicUrl: 'http://butphe.invalid',
        tls: undefined,
        trustProxy: [],
        uploadBytesMax: 1_000_000,
      },
      log: openLog({ destination: { write: (line) => void log.push(line) } }),
    })
  })
  after(async () => {
    await web.close()
    await office.close()
  })

  const send = (path: string, options: Partial<RequestInit> & { host?: string } = {}) =>
    ask(web.address, path, options)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const own = () => ({ ...form, origin: web.address })
  const signIn = (headers: Record<string, string>, password = PASSWORD, returnTo = '/') =>
    send('/sign-in', {
      method: 'POST',
      headers,
      body: new URLSearchParams({ signInName: 'vanthu', password, returnTo }).toString(),
    })
  const sessions = async () =>
    (await office.db.selectFrom('session').select('id_hash').execute()).length

  it('answers only under its own names', async () => {
    assert.equal((await send('/sign-in')).status, 200)
    for (const host of ['evil.example', 'localhost:1', 'a:99999999']) {
      assert.equal((await send('/sign-in', { headers: { host } })).status, 421, host)
    }
    const spoofed = { host: 'evil.example', 'x-forwarded-host': 'butphe.invalid' }
    assert.equal((await send('/sign-in', { headers: spoofed })).status, 421)
  })

  it('lets no other site change anything, and calls nothing', async () => {
    const before = await sessions()
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
      { origin: web.address.replace('http:', 'https:') },
      { origin: `${web.address}0` },
      { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
      { origin: web.address, 'sec-fetch-site': 'cross-site' },
      { origin: web.address, 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of foreign) {
      const answer = await signIn({ ...form, ...headers })
      assert.equal(answer.status, 403, JSON.stringify(headers))
    }
    assert.equal(await sessions(), before)
  })

  it('signs in with a cookie that only this origin and no script can read', async () => {
    const answer = await signIn(own(), PASSWORD, '//evil.example')
    assert.equal(answer.status, 302)
    assert.equal(answer.headers.location, '/')
    const [cookie] = answer.headers['set-cookie'] ?? []
    assert.match(
      String(cookie),
      /^__Host-butphe=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    )
    const pair = String(cookie).split(';')[0]!
    assert.equal((await send('/account', { headers: { cookie: pair } })).status, 200)
    const doubled = await send('/account', { headers: { cookie: `${pair}; ${pair}` } })
    assert.equal(doubled.status, 302)
  })

  it('refuses a field that the form does not have, or has twice', async () => {
    for (const body of ['signInName=a&password=b&role=leader', 'signInName=a&signInName=b&password=c']) {
      const answer = await send('/sign-in', { method: 'POST', headers: own(), body })
      assert.equal(answer.status, 400, body)
    }
  })

  it('sends the headers of every page with every kind of answer', async () => {
    const answers = [
      await send('/sign-in'),
      await send('/account'),
      await send('/no-such-page'),
      await send('/sign-in', { method: 'TRACE' }),
      await send('/assets/nothing.js'),
      await send('/health'),
    ]
    assert.deepEqual(answers.map((one) => one.status), [200, 302, 404, 405, 404, 200])
    const nonces = new Set<string>()
    for (const { headers } of answers) {
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /^default-src 'self'; script-src 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic'/)
      nonces.add(policy)
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['referrer-policy'], 'same-origin')
      assert.equal(headers['x-frame-options'], 'DENY')
      assert.equal(headers['cache-control'], 'no-store')
      assert.equal(headers['x-powered-by'], undefined)
    }
    assert.equal(nonces.size, answers.length)
  })

  it('has the browser ask anew for what works on a device without a page', async () => {
    for (const path of ['/service-worker.js', '/push-handler.js']) {
      const { status, headers } = await send(path)
      assert.deepEqual([status, headers['cache-control']], [200, 'no-cache'], path)
    }
    assert.equal((await send('/favicon.svg')).headers['cache-control'], 'public, max-age=3600')
  })

  it('shows no stack and no file of ours for an address that is no page', async () => {
    for (const path of ['/.git/config', '/.env', '/build/server/index.js', '/documents/1/x.css', '/%E0%A4%A']) {
      const { status, body } = await send(path)
      assert.ok(status === 404 || status === 400, `${path} ${status}`)
      assert.doesNotMatch(body, /node_modules|\.ts:\d|at \w+ \(/)
    }
  })

  it('refuses a body beyond the limit of its route before reading it', async () => {
    const answer = await send('/sign-in', {
      method: 'POST',
      headers: { ...own(), 'content-length': '90000000' },
    })
    assert.equal(answer.status, 413)
  })

  it('writes neither names nor passwords nor queries into its log', async () => {
    await signIn(own(), 'mật-khẩu-chim-mồi')
    await send(`/register?q=${encodeURIComponent('từ-chim-mồi')}`)
    assert.doesNotMatch(log.join('\n'), /chim|vanthu|trâu/)
    assert.match(log.join('\n'), /"route":"\/sign-in"/)
  })
})

function ask(address: string, path: string, options: Partial<RequestInit>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address)
    const headers = { ...(options.headers as Record<string, string> | undefined) } // plain here
    const body = typeof options.body === 'string' ? options.body : undefined
    const request = rawRequest(
      { hostname, port, path, method: options.method ?? 'GET', headers, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    request.on('error', reject)
    if (headers['content-length'] && body === undefined) request.flushHeaders()
    else request.end(body)
  })
}
