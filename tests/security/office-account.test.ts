import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { makeBackUp } from '../../scripts/back-up/make-back-up.ts'
import { startWebServer, type WebServer } from '../../scripts/serve.ts'
import { openLog } from '../../workflows/adapters/log.ts'
import { connectToTenant, matched } from '../support/connected-office.ts'
import { freePort, type Tenant, type TenantAccount } from '../support/tenant.ts'
import { newTempFolder } from '../support/temp-folder.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** As a browser's socket sends it: `fetch` would add words of its own. */
function ask(url: string, options: { method: string; headers: Record<string, string> }): Promise<Answer> {
  return new Promise((done, fail) => {
    request(url, options, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => (body += part))
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body }))
    }).on('error', fail).end()
  })
}

describe('the way to the tenant and back', () => {
  let office: TestOffice
  let tenant: Tenant
  let web: WebServer
  const log: string[] = []
  const clerk: TenantAccount = { oid: randomUUID(), name: 'Nguyễn Thị Thư', preferred_username: 'thu@phuong.example' }

  before(async () => {
    const port = await freePort()
    office = await openTestOffice()
    office.setNow(new Date())
    office.settings.publicUrl = `http://127.0.0.1:${port}`
    tenant = await connectToTenant(office)
    tenant.accounts.set('thu', clerk)
    await matched(office, tenant, clerk, 'vanthu')
    web = await startWebServer({
      office,
      settings: {
        host: '127.0.0.1', port, publicUrl: office.settings.publicUrl, tls: undefined, trustProxy: [],
        uploadBytesMax: 1_000_000,
      },
      log: openLog({ destination: { write: (line) => void log.push(line) } }),
    })
  })
  after(async () => {
    await web.close()
    await tenant.close()
    await office.close()
  })

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    ask(`${office.settings.publicUrl}${path}`, { method, headers })
  const cookies = (answer: Answer) => answer.headers['set-cookie'] ?? []
  const pair = (answer: Answer, name: string) =>
    cookies(answer).find((one) => one.startsWith(`${name}=`))?.split(';')[0] ?? ''
  const setOut = async (returnTo = '/') => {
    const answer = await get(`/sign-in/entra?${new URLSearchParams({ returnTo })}`, { 'sec-fetch-site': 'same-origin' })
    return { url: new URL(answer.headers.location ?? ''), pre: pair(answer, '__Host-butphe-pre'), answer }
  }
  const backFrom = async (url: URL) => {
    const { pathname, search } = await tenant.visit(url.href, 'thu')
    return `${pathname}${search}`
  }
  const sessions = async () => (await office.db.selectFrom('session').select('id_hash').execute()).length

  it('asks with a code, a proof key, a state and a nonce, and ties them to this browser', async () => {
    const { url, answer } = await setOut()
    assert.equal(url.origin, tenant.loginUrl)
    const query = url.searchParams
    assert.equal(query.get('response_type'), 'code')
    assert.equal(query.get('response_mode'), 'query')
    assert.equal(query.get('code_challenge_method'), 'S256')
    assert.equal(query.get('redirect_uri'), `${office.settings.publicUrl}/sign-in/callback`)
    assert.deepEqual([...new Set(query.get('scope')?.split(' '))].sort(), ['offline_access', 'openid', 'profile'])
    for (const name of ['state', 'nonce', 'code_challenge']) assert.match(query.get(name) ?? '', /^[\w-]{43}$/)
    assert.match(String(cookies(answer)[0]),
      /^__Host-butphe-pre=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/)
  })

  it('opens a new session under an id that nobody could set before, and lets go of the attempt', async () => {
    const { url, pre } = await setOut()
    const fixed = `__Host-butphe=${'A'.repeat(43)}`
    const answer = await get(await backFrom(url), { cookie: `${fixed}; ${pre}`, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })
    assert.equal(answer.status, 302)
    assert.equal(answer.headers.location, '/')
    const session = pair(answer, '__Host-butphe')
    assert.match(session, /^__Host-butphe=[\w-]{43}$/)
    assert.notEqual(session, fixed)
    assert.ok(cookies(answer).some((one) => one.startsWith('__Host-butphe-pre=;') && one.includes('Max-Age=0')))
    assert.equal((await get('/account', { cookie: session })).status, 200)
    assert.equal((await get('/account', { cookie: fixed })).status, 302)
  })

  it('leads to no other house afterwards', async () => {
    for (const evil of ['//evil.example', 'https://evil.example/', '/\\evil.example', '/%09/evil.example']) {
      const { url, pre } = await setOut(evil)
      const answer = await get(await backFrom(url), { cookie: pre })
      assert.equal(answer.headers.location, '/', evil)
    }
  })

  it('is not begun by another site, nor by a browser that fetches ahead', async () => {
    const others: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      { 'sec-fetch-site': 'same-origin', 'sec-purpose': 'prefetch' },
    ]
    for (const headers of others) {
      const answer = await get('/sign-in/entra', headers)
      assert.equal(answer.headers.location, '/sign-in')
      assert.deepEqual(cookies(answer), [])
    }
  })

  it('answers what nobody set out for with a page that shows nothing of it', async () => {
    const before = await sessions()
    const script = '<script>alert(1)</script>'
    for (const [query, status] of [
      ['code=x&state=y', 400], ['', 400], [`error=${encodeURIComponent(script)}&state=y`, 400],
      ['code=a&code=b&state=y', 400], [`code=${'x'.repeat(3_900)}&state=y`, 400],
    ] as const) {
      const answer = await get(`/sign-in/callback?${query}`)
      assert.equal(answer.status, status, query)
      assert.ok(!answer.body.includes('<script>alert'))
      assert.deepEqual(cookies(answer).filter((one) => one.startsWith('__Host-butphe=')), [])
    }
    assert.equal(await sessions(), before)
  })

  it('says that the tenant is silent, and keeps the page of passwords open', async () => {
    const { url, pre } = await setOut()
    const back = await backFrom(url)
    tenant.isSilent = true
    assert.equal((await get(back, { cookie: pre })).status, 503)
    tenant.isSilent = false
    assert.equal((await get('/sign-in')).status, 200)
  })

  it('gives only the roles that the tenant opens, on every page', async () => {
    await office.db.insertInto('setting').values({
      key: 'entra-sign-in', changed_at: new Date(), value: JSON.stringify({
        isOn: true, localAccounts: true, roles: [{ by: 'app-role', value: 'ButPhe.ThanhTra', role: 'inspector' }],
      }),
    }).execute()
    tenant.accounts.set('thu', { ...clerk, roles: ['ButPhe.ThanhTra'] })
    const { url, pre } = await setOut()
    const answer = await get(await backFrom(url), { cookie: pre })
    const session = pair(answer, '__Host-butphe')
    assert.equal((await get('/tray', { cookie: session })).status, 403)
    assert.equal((await get('/account', { cookie: session })).status, 200)
    const none = JSON.stringify({ isOn: true, localAccounts: true, roles: [] })
    await office.db.updateTable('setting').set({ value: none }).where('key', '=', 'entra-sign-in').execute()
  })

  it('ends the session here first, then goes to the tenant by a page of its own', async () => {
    tenant.accounts.set('thu', { ...clerk, login_hint: 'gợi ý của Thư' })
    const { url, pre } = await setOut()
    const session = pair(await get(await backFrom(url), { cookie: pre }), '__Host-butphe')
    const out = await get('/sign-out', { cookie: session, origin: office.settings.publicUrl }, 'POST')
    assert.equal(out.headers.location, '/signed-out')
    assert.equal((await get('/account', { cookie: session })).status, 302)
    const page = await get('/signed-out', { cookie: pair(out, '__Host-butphe-out') })
    const target = new URL(/url=(.+)$/.exec(String(page.headers.refresh ?? ''))?.[1] ?? '')
    assert.equal(`${target.origin}${target.pathname}`, `${tenant.loginUrl}/${tenant.tenantId}/oauth2/v2.0/logout`)
    assert.equal(target.searchParams.get('logout_hint'), 'gợi ý của Thư')
    assert.equal(target.searchParams.get('post_logout_redirect_uri'), `${office.settings.publicUrl}/signed-out`)
    const back = await get('/signed-out')
    assert.equal(back.headers.location, '/sign-in?reason=signed-out')
  })

  it('gives a back-up the wrapped key and nothing that opens a session', async () => {
    const { url, pre } = await setOut()
    const back = await backFrom(url)
    let refresh = ''
    tenant.edit = (answer) => void (refresh = String(answer.refresh_token))
    await get(back, { cookie: pre })
    tenant.edit = null
    const folder = join(await newTempFolder(), 'back-up')
    await makeBackUp({ ownerUrl: office.ownerUrl, vault: office.vault, masterKeyId: 'ab' }, folder, new Date())
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
    const kept = (await Promise.all(files.map((one) => readFile(join(one.parentPath, one.name))))).join('\n')
    assert.ok(files.some((one) => one.name.includes('client_certificate')))
    assert.ok(files.some((one) => one.name.includes('external_identity')))
    assert.ok(!files.some((one) => /entra_link|identity_waiting|sign_in_attempt|session/.test(one.name)))
    assert.ok(refresh.length > 20)
    for (const secret of [refresh, 'BEGIN PRIVATE KEY', pre.split('=')[1]!]) {
      for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').slice(0, -4)]) {
        assert.ok(!kept.includes(form), form.slice(0, 8))
      }
    }
  })

  it('leaves no code, state, cookie or token in the log', async () => {
    const { url, pre } = await setOut()
    const back = await backFrom(url)
    await get(back, { cookie: pre })
    const written = log.join('\n')
    assert.ok(written.includes('/sign-in/callback'))
    const { searchParams } = new URL(back, office.settings.publicUrl)
    for (const secret of [searchParams.get('code'), searchParams.get('state'), pre.split('=')[1], 'PRIVATE KEY', 'eyJ']) {
      assert.ok(secret && !written.includes(secret), String(secret).slice(0, 10))
    }
  })
})
