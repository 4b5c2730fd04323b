import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { appTokens } from '../../workflows/adapters/graph-tokens.ts'
import { openOutbound, type Outbound, type OutboundRequest } from '../../workflows/adapters/outbound.ts'
import { type GraphEmulator, openGraphEmulator } from '../support/graph-emulator/index.ts'

// What the emulator refuses. What it grants is tried by the store, and by clients of others.

let emulator: GraphEmulator
let outbound: Outbound
let token: string
before(async () => {
  emulator = await openGraphEmulator()
  outbound = openOutbound({ certificateAuthority: emulator.certificateAuthority })
  token = await appTokens({
    loginUrl: emulator.origin, graphUrl: emulator.origin, tenantId: emulator.tenantId, clientId: emulator.app.clientId,
    certificate: emulator.app.certificate, privateKey: emulator.app.key, outbound,
  }).token()
})
after(async () => {
  outbound.close()
  await emulator.close()
})

async function ask(method: OutboundRequest['method'], path: string, json?: object, headers: Record<string, string> = {}) {
  const answer = await outbound.send({
    url: path.startsWith('https:') ? path : `${emulator.origin}/v1.0${path}`, method,
    headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(json ? { body: JSON.stringify(json) } : {}),
  })
  const text = answer.bytes.toString()
  // Answers of the emulator.
  return { status: answer.status, json: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, never>, headers: answer.headers }
}
const drive = () => `/drives/${emulator.driveId}`

describe('the Graph emulator', () => {
  it('wants a token, for the drive it has, and options that Graph knows', async () => {
    assert.equal((await ask('GET', drive(), undefined, { authorization: 'Bearer nobody' })).status, 401)
    assert.equal((await ask('GET', '/drives/other')).status, 404)
    assert.equal((await ask('GET', `${drive()}/root?$selcet=id`)).status, 400)
    assert.equal((await ask('GET', `${drive()}/root?odd=1`)).status, 400)
    assert.equal((await ask('GET', `${drive()}/nothing/of/this`)).status, 400)
    assert.equal((await ask('GET', `${drive()}/root?$select=id`)).status, 200)
  })

  it('takes ranges of an upload in order, in its unit, without a token', async () => {
    const opened = await ask('POST', `${drive()}/items/root:/a.bin:/createUploadSession`, { item: { name: 'a.bin' } })
    const url = String(opened.json.uploadUrl)
    const put = async (range: string, size: number, headers: Record<string, string> = {}) =>
      (await outbound.send({ url, method: 'PUT', body: Buffer.alloc(size), headers: { 'content-range': range, ...headers } })).status
    assert.equal(await put('bytes 0-9/400000', 10, { authorization: `Bearer ${token}` }), 401)
    assert.equal(await put('bytes 0-9/400000', 10), 400)
    assert.equal(await put('bytes 0-9/400000', 11), 400)
    assert.equal(await put('odd', 10), 400)
    assert.equal(await put('bytes 327680-399999/400000', 72_320), 416)
    assert.equal(await put('bytes 0-327679/400000', 327_680), 202)
    assert.equal(await put('bytes 0-327679/400000', 327_680), 416)
    assert.equal(await put('bytes 327680-399998/399999', 72_319), 400)
    assert.equal(await put('bytes 327680-399999/400000', 72_320), 201)
    assert.equal((await outbound.send({ url, method: 'GET' })).status, 404)
  })

  it('refuses names, eTags and paths that SharePoint would refuse', async () => {
    for (const name of ['CON', 'a:b', ' a', 'a.', '~$a.docx', '_vti_x', 'a'.repeat(300)]) {
      assert.equal((await ask('POST', `${drive()}/items/root/children`, { name, folder: {} })).status, 400, name)
    }
    emulator.people.put('etag.txt', Buffer.from('x'))
    const item = `${drive()}/root:/etag.txt:`
    assert.equal((await ask('PATCH', item, { name: 'b.txt' }, { 'if-match': '"old"' })).status, 412)
    const found = emulator.people.find('etag.txt')
    assert.ok(found)
    emulator.people.lock(found)
    assert.equal((await ask('PATCH', item, { name: 'b.txt' })).status, 423)
  })

  it('forgets delta tokens when told, with the address to begin anew at', async () => {
    const first = await ask('GET', `${drive()}/root/delta`)
    const link = String(first.json['@odata.deltaLink'])
    assert.equal((await ask('GET', link)).status, 200)
    emulator.expireDeltaTokens()
    const dead = await ask('GET', link)
    assert.equal(dead.status, 410)
    assert.match(dead.headers.location ?? '', /root\/delta$/)
    assert.equal((await ask('GET', `${drive()}/root/delta?token=odd`)).status, 400)
  })

  it('subscribes only whoever answers its question, within its life, and sends notices', async () => {
    const heard: string[] = []
    const listener = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://x')
      heard.push(request.method ?? '')
      response.end(url.pathname === '/deaf' ? 'no' : url.searchParams.get('validationToken') ?? '')
    })
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
    // Listening on a port.
    const origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
    const asked = {
      changeType: 'updated', resource: `${drive()}/root`, clientState: 'x',
      expirationDateTime: new Date(Date.now() + 3_600_000).toISOString(),
    }
    assert.equal((await ask('POST', '/subscriptions', { ...asked, notificationUrl: `${origin}/deaf` })).status, 400)
    const far = new Date(Date.now() + 90 * 86_400_000).toISOString()
    assert.equal((await ask('POST', '/subscriptions', { ...asked, notificationUrl: origin, expirationDateTime: far })).status, 400)
    assert.equal((await ask('POST', '/subscriptions', { ...asked, notificationUrl: origin })).status, 201)
    assert.deepEqual(await emulator.subscriptions.notify(), [200])
    assert.equal(heard.length, 3)
    listener.close()
  })

  it('gives tokens only for a signed assertion of an application it knows, for its own clock', async () => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials', client_id: emulator.app.clientId, scope: `${emulator.origin}/.default`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: 'e30.e30.e30',
    })
    const send = async (tenant: string, body: URLSearchParams) => (await outbound.send({
      url: `${emulator.origin}/${tenant}/oauth2/v2.0/token`, method: 'POST', body: body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })).status
    assert.equal(await send(emulator.tenantId, form), 401)
    assert.equal(await send('another', form), 400)
    form.set('client_id', 'nobody')
    assert.equal(await send(emulator.tenantId, form), 400)
    form.set('grant_type', 'password')
    assert.equal(await send(emulator.tenantId, form), 400)
  })
})
