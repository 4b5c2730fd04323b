import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { operations } from '../../app/forms/api-operations.server.ts'
import { plainPdf } from '../support/letters.ts'
import { type ApiOffice, form, openApiOffice } from '../support/api-office.ts'
import { registeredDocument } from '../support/registered-document.ts'

const RUNS = 60

let api: ApiOffice
before(async () => void (api = await openApiOffice()))
after(() => api.close())

/** `api.v1.documents.$documentId.files.ts` → `/documents/{documentId}/files`. */
function pathOfRoute(file: string): string {
  const parts = file.replace(/^api\.v1\./, '').replace(/\.ts$/, '').replace('[.]', '\0').split('.')
  const named = parts.filter((part) => part !== '_index').map((part) => part.replace(/^\$(.+)$/, '{$1}'))
  return `/${named.join('/')}`.replace('\0', '.')
}

describe('the description of the API', () => {
  it('names every address that there is, and no other', async () => {
    const files = (await readdir('app/routes')).filter((file) => file.startsWith('api.v1.'))
    const routes = files.map(pathOfRoute).toSorted()
    assert.deepEqual([...new Set(operations.map(({ path }) => path))].toSorted(), routes)
    const { json } = await api.call('/openapi.json')
    assert.equal(json.openapi, '3.1.0')
    assert.deepEqual(Object.keys(json.paths).toSorted(), routes)
  })

  it('tells of each operation what it takes and that nothing else may be sent', async () => {
    const { json } = await api.call('/openapi.json')
    const body = json.paths['/documents'].post.requestBody.content['application/json'].schema
    assert.equal(body.additionalProperties, false)
    for (const field of ['scanId', 'documentType', 'number', 'notation', 'issuedOn', 'issuer', 'subject', 'signer', 'urgency', 'attachmentScanIds', 'noSecrecyMark']) {
      assert.ok(field in body.properties, field)
    }
    const upload = json.paths['/scans'].post.requestBody.content['multipart/form-data'].schema
    assert.deepEqual(upload.required, ['file', 'source'])
    assert.deepEqual(upload.properties.source.enum, ['e-office', 'email', 'post', 'desk'])
    assert.ok(json.paths['/documents'].post.parameters.some((one: { name: string }) => one.name === 'Idempotency-Key'))
    assert.deepEqual(json.paths['/health'].get.security, [])
    const refs = JSON.stringify(json).match(/"\$ref":"[^"]+"/g) ?? []
    assert.deepEqual([...new Set(refs)], ['"$ref":"#/components/schemas/Problem"'])
  })

  it('is for holders of a token once the office is open to other machines', async () => {
    const { publicUrl } = api.office.settings
    api.office.settings.publicUrl = 'https://butphe.invalid'
    try {
      assert.equal((await api.call('/openapi.json')).status, 401)
      const token = await api.token('chuyenvien')
      assert.equal((await api.call('/openapi.json', { token })).status, 200)
    } finally {
      api.office.settings.publicUrl = publicUrl
    }
  })

  it('holds: every operation but two asks for a token and for its scope', async () => {
    const open: string[] = []
    const wrongScope = await api.token('vanthu', ['audit:read'])
    for (const { method, path, id } of operations) {
      const target = path.replaceAll(/\{\w+\}/g, '0190f000-0000-7000-8000-000000000000')
      const options = { method: method.toUpperCase(), ...(method === 'get' ? {} : { json: {} }) }
      const without = await api.call(target, options)
      if (without.status !== 401) {
        open.push(id)
        continue
      }
      const refused = await api.call(target, { ...options, token: wrongScope })
      assert.deepEqual([refused.status, refused.json.code], [403, 'token-scope-missing'], id)
    }
    assert.deepEqual(open, ['health', 'openapi'])
  })
})

describe('whatever is sent', () => {
  /** Bodies near to right ones: known fields with anything in them, and anything at all. */
  const fields = fc.constantFrom(
    'scanId', 'documentType', 'number', 'notation', 'issuedOn', 'issuer', 'subject', 'urgency', 'urgentAt',
    'noSecrecyMark', 'attachmentScanIds', 'externalDueOn', 'correspondenceKind', 'leader', 'text', 'lead',
    'support', 'fyi', 'dueOn', 'outcome', 'passTo', 'result', 'reason', 'version', '__proto__', 'constructor',
  )
  const values = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>('0000-01-01', '9999-12-31', '2026-02-29', '2026-12-01', 'chutich', 'kthtdt', 'Công văn',
      '0190f000-0000-7000-8000-000000000000', ['vp', 'vp'], true, null, '\0', '\ud800', 'a'.repeat(5_000),
      '-infinity', '99999999999999', { kind: 'kept' }, '2026-12-01T00:00:00Z', 2_147_483_647),
  )
  const bodies = fc.oneof(
    fc.array(fc.tuple(fields, values), { maxLength: 16 }).map((pairs) => JSON.stringify(Object.fromEntries(pairs))),
    fc.json(),
    fc.string(),
  )
  const targets = (documentId: string) => [
    ['POST', '/documents', 'vanthu'], ['PATCH', `/documents/${documentId}`, 'vanthu'],
    ['POST', `/documents/${documentId}/present`, 'vanthu'],
    ['POST', `/documents/${documentId}/directives`, 'chutich'],
    ['POST', `/assignments/${documentId}/complete`, 'chuyenvien'],
  ] as const

  it('as a body is answered with a refusal, never with a fault', async () => {
    const { documentId } = await registeredDocument(api.office, { state: 'completed' })
    const all = targets(documentId)
    await fc.assert(
      fc.asyncProperty(bodies, fc.nat({ max: all.length - 1 }), async (body, at) => {
        const [method, path, signInName] = all[at]!
        const answer = await api.call(path, {
          method, body: body === '' ? ' ' : body, token: await api.token(signInName),
          headers: { 'content-type': 'application/json', 'idempotency-key': 'any' },
        })
        assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${path} ${answer.status} ${body}`)
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
        assert.match(answer.json.code, /^[a-z][a-z0-9-]+$/)
      }),
      { numRuns: RUNS },
    )
  })

  it('as an address or a query is answered, never with a fault', async () => {
    const token = await api.token('vanthu')
    const odd = fc.oneof(fc.string(), fc.constantFrom('..', '%00', '0', "' or 1=1", '\u0000', 'a'.repeat(900), '&|!', '<->', ':*'))
    await fc.assert(
      fc.asyncProperty(odd, fc.nat({ max: 6 }), async (text, at) => {
        const word = encodeURIComponent(text.toWellFormed())
        const path = [
          `/documents?q=${word}`, `/documents?cursor=${word}`, `/assignments?cursor=${word}`, `/assignments?box=${word}`,
          `/documents/x${word}`, `/files/x${word}`, `/scans/x${word}`,
        ][at]!
        const answer = await api.call(path, { token })
        assert.ok(answer.status < 500, `${path} ${answer.status}`)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('a line that breaks', () => {
  it('in the middle of an upload leaves nothing in tray and spool', async () => {
    const token = await api.token('vanthu')
    const before = await traces()
    const { hostname, port } = new URL(api.address)
    const socket = connect(Number(port), hostname)
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 '
    socket.write(`POST /api/v1/scans HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n' + head + 'x'.repeat(300_000))
    await until(async () => (await traces()).spooled > before.spooled)
    socket.destroy()
    await until(async () => (await traces()).spooled === before.spooled)
    assert.deepEqual(await traces(), before)
  })
})

const traces = async () => ({
  scans: (await api.office.db.selectFrom('scan').select('id').execute()).length,
  spooled: (await api.office.spool.list(1_000)).length,
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return
    await wait(50)
  }
  assert.fail('it did not come to it')
}

describe('an upload', () => {
  it('that the form announces twice as long as the limit is refused before it is read', async () => {
    const token = await api.token('vanthu')
    const sent = await api.call('/scans', { token, body: form([['file', new Uint8Array(await plainPdf())], ['source', 'email']]) })
    assert.equal(sent.status, 201, sent.text)
    const { hostname, port } = new URL(api.address)
    const socket = connect(Number(port), hostname)
    socket.write(`POST /api/v1/scans HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 999999999999\r\n\r\n')
    const answer = await new Promise<string>((done) => socket.once('data', (data) => done(String(data))))
    socket.destroy()
    assert.match(answer, /^HTTP\/1\.1 413 /)
    assert.match(answer, /application\/problem\+json/)
  })
})
