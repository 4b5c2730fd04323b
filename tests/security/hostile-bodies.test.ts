import assert from 'node:assert/strict'
import { request as rawRequest } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { startWebServer, type WebServer } from '../../scripts/serve.ts'
import { openLog } from '../../workflows/adapters/log.ts'
import { registeredDocument } from '../support/registered-document.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

const PASSWORD = 'con trâu đi qua cầu tre nhỏ'
const REQUESTS_A_MINUTE = 60
const multipart = 'multipart/form-data; boundary=ranh'

describe('the web server, sent what no page of ours sends', () => {
  let office: TestOffice
  let web: WebServer
  let cookie: string

  before(async () => {
    office = await openTestOffice()
    const { personId } = await office.as('vanthu')
    const hash = await office.passwords.hash(PASSWORD)
    await office.db.insertInto('password').values({ person_id: personId, hash }).execute()
    web = await startWebServer({
      office,
      settings: {
        host: '127.0.0.1', port: 0, publicUrl: 'http://butphe.invalid', tls: undefined, trustProxy: [],
        uploadBytesMax: 1_000_000,
      },
      log: openLog({ destination: { write: () => {} } }),
      requestsAMinute: REQUESTS_A_MINUTE,
    })
    const form = { signInName: 'vanthu', password: PASSWORD, returnTo: '/' }
    const answer = await post('/sign-in', new URLSearchParams(form).toString())
    cookie = String(answer.headers['set-cookie']?.[0]).split(';')[0]!
  })
  after(async () => {
    await web.close()
    await office.close()
  })

  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    ask(web.address, method, path, { origin: web.address, ...(cookie ? { cookie } : {}), ...headers }, body)
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    send('POST', path, {
      'content-type': 'application/x-www-form-urlencoded',
      ...(headers['transfer-encoding'] ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    }, body)
  const accesses = async (act: 'view' | 'download', documentId: string) =>
    (await office.db.selectFrom('access_log').select('id').where('act', '=', act)
      .where('document_id', '=', documentId).execute()).length

  it('refuses a form that ends within its file, keeps nothing of it and goes on', async () => {
    const part = '--ranh\r\nContent-Disposition: form-data; name='
    const file = `${part}"file"; filename="thu.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7`
    const source = `${part}"source"\r\n\r\npost\r\n`
    for (const body of [source + file, file, part]) {
      const answer = await post('/tray/upload', body, { 'content-type': multipart })
      assert.equal(answer.status < 500 && answer.status >= 400, true, `${answer.status} ${answer.body}`)
    }
    const cut = await post('/tray/upload', source + file, { 'content-type': multipart })
    assert.deepEqual([cut.status, JSON.parse(cut.body).code], [400, 'invalid-input'])
    const act = `${part}"act"\r\n\r\nprogress\r\n${part}"percent"\r\n\r\n\r\n${part}"text"\r\n\r\nx\r\n`
    for (const body of [act + file, file]) {
      const path = '/assignments/00000000-0000-4000-8000-000000000000'
      const answer = await post(path, body, { 'content-type': multipart })
      assert.equal(answer.status < 500 && answer.status >= 400, true, `${answer.status}`)
    }
    assert.equal((await office.db.selectFrom('scan').select('id').execute()).length, 0)
    assert.equal((await send('GET', '/health', {})).status, 200)
  })

  it('refuses an upload of another content type, and names the field', async () => {
    for (const type of ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']) {
      const answer = await post('/tray/upload', 'x=1', { 'content-type': type })
      assert.equal(answer.status, 400, type)
      assert.doesNotMatch(answer.body, /\{field\}/)
    }
    const path = '/assignments/00000000-0000-4000-8000-000000000000'
    assert.equal((await post(path, 'x', { 'content-type': 'multipart/form-data' })).status, 400)
  })

  it('takes no body of unknown length but files', async () => {
    for (const path of ['/tray', '/tray/envelope', '/tray/upload', '/assignments/1', '/api/v1/scans', '/sign-in']) {
      const answer = await post(path, 'a=1', { 'transfer-encoding': 'chunked' })
      assert.equal(answer.status, 411, path)
    }
    const elsewhere = { 'transfer-encoding': 'chunked', 'content-type': multipart }
    assert.equal((await post('/tray/envelope', 'a', elsewhere)).status, 411)
  })

  it('refuses text that the database cannot hold', async () => {
    const body = 'signInName=van%00thu&password=x&returnTo=%2F'
    assert.equal((await post('/sign-in', body)).status, 400)
    for (const field of ['q', 'issuer', 'type']) {
      const { status } = await send('GET', `/register?${field}=a%00b`, {})
      assert.ok(status < 500, `${field} ${status}`)
    }
  })

  it('notes a download once, whichever range comes first', async () => {
    const { documentId, renditionId } = await registeredDocument(office)
    const path = `/documents/${documentId}/files/${renditionId}`
    for (const range of ['bytes=1-', 'bytes=1-', 'bytes=5-9']) {
      assert.equal((await send('GET', path, { range })).status, 206)
    }
    assert.equal(await accesses('download', documentId), 1)
  })

  it('notes a look once, whatever the browser says of itself', async () => {
    const { documentId } = await registeredDocument(office)
    for (const name of ['sec-purpose', 'x-butphe-background']) {
      assert.equal((await send('GET', `/documents/${documentId}`, { [name]: '1' })).status, 200)
      assert.equal(await accesses('view', documentId), 1)
    }
  })

  it('counts the requests of a session whatever other cookies it sends', async () => {
    let last = 0
    for (let sent = 0; sent <= REQUESTS_A_MINUTE && last !== 429; sent += 1) {
      const headers = { cookie: `${cookie}; other=${sent}`, 'sec-fetch-dest': 'image' }
      last = (await send('GET', '/account', headers)).status
    }
    assert.equal(last, 429)
    assert.notEqual((await send('GET', '/scans/1/pages/1', {})).status, 429)
  })
})

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

function ask(
  address: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address)
    const request = rawRequest({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
