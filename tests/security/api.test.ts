import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { z } from 'zod'
import * as answers from '../../app/forms/api-answers.server.ts'
import { plainPdf } from '../support/letters.ts'
import { type ApiOffice, form, openApiOffice, UPLOAD_BYTES_MAX } from '../support/api-office.ts'

const entry = {
  documentType: 'Công văn', number: '1284', notation: 'SNV-CCHC', issuedOn: '2026-11-20',
  issuer: 'Sở Nội vụ', subject: 'V/v báo cáo kết quả cải cách hành chính', noSecrecyMark: true,
}

let api: ApiOffice
before(async () => void (api = await openApiOffice()))
after(() => api.close())

/** Every answer holds exactly the fields that the OpenAPI document tells of. */
function assertFits<S extends z.ZodType>(schema: S, json: unknown): z.output<S> {
  const parsed = schema.safeParse(json)
  assert.ok(parsed.success, parsed.error?.message)
  return parsed.data
}

function assertProblem(answer: { status: number; headers: Headers; json: unknown }, status: number, code: string) {
  assert.equal(answer.status, status, JSON.stringify(answer.json))
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const problem = assertFits(answers.Problem, answer.json)
  assert.equal(problem.code, code)
  assert.equal(problem.status, status)
  assert.match(problem.title, /[À-ỹ]/u, `no Vietnamese: ${problem.title}`)
}

async function scanReady(): Promise<string> {
  const token = await api.token('vanthu')
  const sent = await api.call('/scans', { token, body: form([['file', await pdf()], ['source', 'post']]) })
  assert.equal(sent.status, 201, sent.text)
  await api.office.runJobs()
  return assertFits(answers.ReceivedAnswer, sent.json).id
}

async function registered(changes: object = {}): Promise<string> {
  const token = await api.token('vanthu')
  const made = await api.call('/documents', { token, json: { ...entry, scanId: await scanReady(), ...changes } })
  assert.equal(made.status, 201, made.text)
  return assertFits(answers.RegisteredAnswer, made.json).id
}

async function directed(): Promise<{ documentId: string; assignmentId: string }> {
  const documentId = await registered()
  const shown = await api.call(`/documents/${documentId}/present`, { token: await api.token('vanthu'), json: { leader: 'chutich' } })
  assert.equal(shown.status, 200, shown.text)
  const given = await api.call(`/documents/${documentId}/directives`, {
    token: await api.token('chutich'),
    json: { text: 'Giao chủ trì tham mưu', lead: 'chuyenvien', support: [], fyi: ['vp'], dueOn: '2026-12-01' },
  })
  assert.equal(given.status, 201, given.text)
  const list = await api.call('/assignments?assignee=me', { token: await api.token('chuyenvien') })
  const line = assertFits(answers.OwnAssignmentsAnswer, list.json).items.find((one) => one.documentId === documentId)
  assert.ok(line)
  return { documentId, assignmentId: line.id }
}

let number = 0
/** Every letter has its own bytes. */
async function pdf(): Promise<Uint8Array<ArrayBuffer>> {
  number += 1
  return new Uint8Array(await plainPdf(1, `thư ${number}`))
}

const countScans = async () => (await api.office.db.selectFrom('scan').select('id').execute()).length
const spooled = async () => (await api.office.spool.list(1_000)).length

describe('a letter through the API', () => {
  it('goes from the tray to a finished task', async () => {
    const clerk = await api.token('vanthu')
    const scanId = await scanReady()
    const scan = assertFits(answers.ScanAnswer, (await api.call(`/scans/${scanId}`, { token: clerk })).json)
    assert.equal(scan.state, 'ready')
    assert.equal(scan.secrecyGate, 'clear')
    assert.equal(scan.pages, 1)
    assert.deepEqual(scan.proposals.subject, {
      value: 'V/v rà soát thủ tục hành chính', confidence: 95, page: 1, box: [0.1, 0.2, 0.3, 0.05],
    })

    const { documentId, assignmentId } = await directed()
    const leaderSees = await api.call(`/documents/${documentId}`, { token: await api.token('chutich') })
    const before = assertFits(answers.DocumentAnswer, leaderSees.json)
    assert.equal(before.state, 'assigned')
    assert.equal(before.directives[0]?.via, 'token')
    assert.deepEqual(before.assignments.map((line) => [line.assignee, line.role]).sort(), [['chuyenvien', 'lead'], ['vp', 'fyi']])

    const done = await api.call(`/assignments/${assignmentId}/complete`, {
      token: await api.token('chuyenvien'), json: { result: 'Đã trả lời bằng văn bản' },
    })
    assert.equal(done.status, 200, done.text)
    assert.deepEqual(assertFits(answers.CompletedAnswer, done.json), {
      id: assignmentId, state: 'done', documentState: 'completed',
    })
    const history = assertFits(answers.HistoryAnswer, (await api.call(`/documents/${documentId}/history`, { token: clerk })).json)
    const kinds = history.items.map((event) => event.kind)
    for (const kind of ['document-registered', 'document-presented', 'directive-confirmed', 'assignment-started', 'assignment-completed', 'document-completed']) {
      assert.ok(kinds.includes(kind), kind)
    }
  })

  it('takes a result as words or as a reply with its number', async () => {
    const { assignmentId } = await directed()
    const token = await api.token('chuyenvien')
    const path = `/assignments/${assignmentId}/complete`
    assertProblem(await api.call(path, { token, json: { result: { kind: 'reply' } } }), 422, 'result-without-number')
    const done = await api.call(path, { token, json: { result: { kind: 'reply', replyNumber: '15/UBND-VP' } } })
    assert.equal(done.status, 200, done.text)
    const mine = await api.call('/assignments?assignee=me&box=done&limit=1', { token })
    const page = assertFits(answers.OwnAssignmentsAnswer, mine.json)
    assert.equal(page.items[0]?.result?.replyNumber, '15/UBND-VP')
    assert.equal(typeof page.next, 'string')
    const following = await api.call(`/assignments?box=done&cursor=${page.next}`, { token })
    assert.ok(assertFits(answers.OwnAssignmentsAnswer, following.json).items.every((one) => one.id < assignmentId))
  })
})

describe('a file sent to the tray', () => {
  it('may come before its fields or after them, and join a delivery', async () => {
    const token = await api.token('vanthu')
    const first = await api.call('/scans', { token, body: form([['source', 'e-office'], ['file', await pdf()]]) })
    assert.equal(first.status, 201, first.text)
    const { deliveryId } = first.json
    const more = [['file', await pdf()], ['deliveryId', deliveryId], ['source', 'e-office']] as const
    const second = await api.call('/scans', { token, body: form(more) })
    assert.equal(second.status, 201, second.text)
    assert.equal(second.json.deliveryId, deliveryId)
    const delivery = await api.office.db.selectFrom('delivery').selectAll().where('id', '=', deliveryId).executeTakeFirstOrThrow()
    assert.equal(delivery.source, 'e-office')
    assert.equal(delivery.channel, 'api')
  })

  it('is refused with nothing left behind when the form is not as it should be', async () => {
    const token = await api.token('vanthu')
    const [scans, spool] = [await countScans(), await spooled()]
    const file = await pdf()
    const wrong: [FormData, number, string][] = [
      [form([['file', file]]), 422, 'source-missing'],
      [form([['file', file], ['source', 'fax']]), 422, 'source-unknown'],
      [form([['source', 'fax'], ['file', file]]), 422, 'source-unknown'],
      [form([['source', 'post']]), 422, 'file-missing'],
      [form([['source', 'post'], ['file', file], ['file', file]]), 400, 'form-too-many-parts'],
      [form([['source', 'post'], ['source', 'post'], ['file', file]]), 400, 'form-field-twice'],
      [form([['file', file], ['source', 'post'], ['role', 'leader']]), 422, 'form-field-unknown'],
      [form([['other', file], ['source', 'post']]), 422, 'form-field-unknown'],
      [form([['file', new Uint8Array(0)], ['source', 'post']]), 422, 'file-empty'],
      [form([['file', new Uint8Array(UPLOAD_BYTES_MAX + 1)], ['source', 'post']]), 413, 'file-too-large'],
      [form([['source', 'post'], ['file', new Uint8Array(UPLOAD_BYTES_MAX * 3)]]), 413, 'file-too-large'],
      [form([['file', file], ['source', 'post'], ['deliveryId', '0190f000-0000-7000-8000-000000000000']]), 404, 'delivery-not-found'],
    ]
    for (const [body, status, code] of wrong) {
      assertProblem(await api.call('/scans', { token, body }), status, code)
    }
    assertProblem(await api.call('/scans', { token, json: { source: 'post' } }), 415, 'media-type-not-supported')
    const cut = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 half'
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    assertProblem(await api.call('/scans', { token, body: cut, headers }), 400, 'form-not-readable')
    assert.equal(await countScans(), scans)
    assert.equal(await spooled(), spool)
  })

  it('of exactly the largest size comes in whole', async () => {
    const token = await api.token('vanthu')
    const bytes = new Uint8Array(UPLOAD_BYTES_MAX)
    const sent = await api.call('/scans', { token, body: form([['file', bytes], ['source', 'desk']]) })
    assert.equal(sent.status, 201, sent.text)
    const row = await api.office.db.selectFrom('scan').select('byte_size').where('id', '=', sent.json.id).executeTakeFirstOrThrow()
    assert.equal(row.byte_size, UPLOAD_BYTES_MAX)
    await api.office.runJobs()
    const scan = await api.call(`/scans/${sent.json.id}`, { token })
    assert.equal(assertFits(answers.ScanAnswer, scan.json).state, 'needs-person')
    assert.match(scan.json.reason, /^file-/)
  })

  it('tells of an item that became a closed letter where it stands, and no word that was read of it', async () => {
    const { office } = api
    const token = await api.token('vanthu')
    const scanId = await scanReady()
    const made = await api.call('/documents', { token, json: { ...entry, scanId } })
    const words = async () => Object.keys((await api.call(`/scans/${scanId}`, { token })).json.proposals)
    assert.ok((await words()).includes('subject'))
    await office.db.updateTable('incoming_document').set({ frozen_at: office.now() }).where('id', '=', made.json.id).execute()
    assert.deepEqual(await words(), [])
  })

  it('shows nothing of what was read while the gate is shut', async () => {
    const token = await api.token('vanthu')
    api.office.reader.script.gate = { verdict: 'marked', level: 'confidential', ground: 'stamp' }
    const scanId = await scanReady()
    api.office.reader.script.gate = {}
    const { json } = await api.call(`/scans/${scanId}`, { token })
    const scan = assertFits(answers.ScanAnswer, json)
    assert.equal(scan.state, 'quarantined')
    assert.equal(scan.secrecyGate, 'marked')
    assert.deepEqual(scan.proposals, {})
    assertProblem(await api.call('/documents', { token, json: { ...entry, scanId } }), 409, 'scan-in-wrong-state')
  })
})

describe('an entry in the register', () => {
  it('is made once for an Idempotency-Key, whoever asks how often and how fast', async () => {
    const token = await api.token('vanthu')
    const json = { ...entry, scanId: await scanReady() }
    const headers = { 'idempotency-key': 'một-khóa'.normalize('NFD').replace(/[^\w-]/g, '') }
    const all = await Promise.all([1, 2, 3, 4].map(() => api.call('/documents', { token, json, headers })))
    for (const one of all) assert.equal(one.status, 201, one.text)
    assert.equal(new Set(all.map((one) => one.text)).size, 1)
    const turned = Object.fromEntries(Object.entries(json).toReversed())
    assert.equal((await api.call('/documents', { token, json: turned, headers })).text, all[0]?.text)

    const other = { ...json, subject: 'khác' }
    assertProblem(await api.call('/documents', { token, json: other, headers }), 422, 'idempotency-key-reused')
    const foreign = await api.call('/documents', { token: await api.token('vanthu2'), json, headers })
    assertProblem(foreign, 409, 'scan-in-wrong-state')
  })

  it('leaves the key free when it was refused, and forgets it after a week', async () => {
    const token = await api.token('vanthu')
    const headers = { 'idempotency-key': 'tuan-nay' }
    const scanId = await scanReady()
    const refused = { ...entry, scanId, issuedOn: '2030-01-01' }
    assertProblem(await api.call('/documents', { token, json: refused, headers }), 422, 'issued-after-arrival')
    assert.equal((await api.call('/documents', { token, json: { ...entry, scanId }, headers })).status, 201)
    await api.office.db.updateTable('idempotency_key').set({ created_at: new Date('2026-11-01T00:00:00Z') }).execute()
    assert.equal((await api.call('/documents', { token, json: { ...entry, scanId: await scanReady() }, headers })).status, 201)
  })

  it('is refused, and takes no number, for a secret letter, a missing word or an odd date', async () => {
    const token = await api.token('vanthu')
    const scanId = await scanReady()
    const wrong: [object, number, string][] = [
      [{ secrecy: 'secret' }, 422, 'secret-document'],
      [{ noSecrecyMark: false }, 422, 'no-secrecy-mark-unconfirmed'],
      [{ documentType: 'Bài thơ' }, 422, 'document-type-unknown'],
      [{ issuedOn: '2030-01-01' }, 422, 'issued-after-arrival'],
      [{ issuedOn: '2026-02-30' }, 422, 'body-not-valid'],
      [{ number: 12 }, 422, 'body-not-valid'],
      [{ isSecret: false }, 422, 'body-not-valid'],
      [{ registeredBy: 'x', onBehalfOf: 'chutich' }, 422, 'body-not-valid'],
      [{ scanId: '0190f000-0000-7000-8000-000000000000' }, 404, 'scan-not-found'],
    ]
    const numbers = async () => (await api.office.db.selectFrom('arrival_number').select('number').execute()).length
    const before = await numbers()
    for (const [changes, status, code] of wrong) {
      assertProblem(await api.call('/documents', { token, json: { ...entry, scanId, ...changes } }), status, code)
    }
    const named = await api.call('/documents', { token, json: { ...entry, scanId, isSecret: false } })
    assert.deepEqual(named.json.errors.map((one: { field: string }) => one.field), ['isSecret'])
    for (const body of ['{', '{"__proto__": {"a": 1}}', '"\\u0000"']) {
      const answer = await api.call('/documents', { token, body, headers: { 'content-type': 'application/json' } })
      assertProblem(answer, 400, 'body-not-json')
    }
    assert.equal(await numbers(), before)
  })

  it('takes a letter without number, with an abbreviation for its kind, and is corrected with a reason', async () => {
    const token = await api.token('vanthu')
    const id = await registered({ documentType: 'QĐ', number: null, notation: null, urgency: 'urgent', eofficeRef: 'EO-1' })
    const read = async () => assertFits(answers.DocumentAnswer, (await api.call(`/documents/${id}`, { token })).json)
    const first = await read()
    assert.equal(first.documentType, 'Quyết định')
    assert.equal(first.number, null)
    assert.equal(first.urgency, 'urgent')
    const patch = { method: 'PATCH', token }
    const short = await api.call(`/documents/${id}`, { ...patch, json: { subject: 'Mới', reason: 'ngắn', version: first.version } })
    assertProblem(short, 422, 'reason-too-short')
    const reason = 'Gõ nhầm trích yếu lúc vào sổ'
    const changed = await api.call(`/documents/${id}`, { ...patch, json: { subject: 'Trích yếu mới', reason, version: first.version } })
    assert.equal(changed.status, 200, changed.text)
    assertFits(answers.CorrectedAnswer, changed.json)
    const stale = await api.call(`/documents/${id}`, { ...patch, json: { subject: 'Khác nữa', reason, version: first.version } })
    assertProblem(stale, 409, 'document-changed-meanwhile')
    const after = await read()
    assert.equal(after.subject, 'Trích yếu mới')
    assert.equal(after.eofficeRef, 'EO-1')
  })

  it('is found by words with or without marks, page by page', async () => {
    const token = await api.token('vanthu')
    await registered({ subject: 'V/v phòng cháy chữa cháy rừng tràm' })
    await registered({ subject: 'V/v diễn tập chữa cháy rừng tràm' })
    const found = await api.call(`/documents?q=${encodeURIComponent('rung tram')}&limit=1`, { token })
    const page = assertFits(answers.DocumentsAnswer, found.json)
    assert.equal(page.items.length, 1)
    const rest = await api.call(`/documents?q=rung%20tram&cursor=${encodeURIComponent(page.next ?? '')}`, { token })
    const last = assertFits(answers.DocumentsAnswer, rest.json)
    assert.deepEqual([last.items.length, last.next], [1, null])
    assertProblem(await api.call('/documents?cursor=abc', { token }), 400, 'cursor-invalid')
    assertProblem(await api.call('/documents?limit=0', { token }), 400, 'query-not-valid')
    assertProblem(await api.call('/documents?q=a&q=b', { token }), 400, 'query-not-valid')
    assertProblem(await api.call('/documents?q=%00', { token }), 400, 'query-not-valid')
    const officer = await api.call('/documents?q=rung%20tram', { token: await api.token('chuyenvien3') })
    assert.deepEqual(officer.json, { items: [], next: null })
  })
})

describe('the files of a document', () => {
  it('come whole, in ranges, and never as something a browser would show', async () => {
    const token = await api.token('vanthu')
    const documentId = await registered()
    const list = assertFits(answers.FilesAnswer, (await api.call(`/documents/${documentId}/files`, { token })).json)
    const original = list.items.find((file) => file.role === 'original')
    assert.ok(original)
    const path = original.url.replace('/api/v1', '')
    const whole = await api.call(path, { token })
    assert.equal(whole.status, 200)
    assert.equal(whole.headers.get('content-length'), String(original.byteSize))
    assert.match(whole.headers.get('content-disposition') ?? '', /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''C%C3%B4ng/)
    assert.equal(whole.headers.get('content-security-policy'), "default-src 'none'; sandbox; frame-ancestors 'none'")
    assert.equal(whole.headers.get('cache-control'), 'private, no-store')
    const ranges: [string, number, string | null][] = [
      ['bytes=0-3', 206, `bytes 0-3/${original.byteSize}`],
      ['bytes=-5', 206, `bytes ${original.byteSize - 5}-${original.byteSize - 1}/${original.byteSize}`],
      [`bytes=${original.byteSize}-`, 416, `bytes */${original.byteSize}`],
      ['bytes=0-1,4-5', 200, null],
    ]
    for (const [range, status, contentRange] of ranges) {
      const piece = await api.call(path, { token, headers: { range } })
      assert.deepEqual([piece.status, piece.headers.get('content-range')], [status, contentRange], range)
    }
    assert.equal((await api.call(path, { token, headers: { range: 'bytes=0-3' } })).text, '%PDF')
    const head = await api.call(path, { token, method: 'HEAD' })
    assert.deepEqual([head.status, head.text], [200, ''])
  })

  it('tell nothing to who may not read the document', async () => {
    const documentId = await registered()
    const { json } = await api.call(`/documents/${documentId}/files`, { token: await api.token('vanthu') })
    const token = await api.token('chuyenvien3')
    for (const headers of [{}, { range: 'bytes=0-3' }, { 'if-none-match': '*' }]) {
      const refused = await api.call(`/files/${json.items[0].id}`, { token, headers: headers as Record<string, string> })
      assertProblem(refused, 403, 'document-not-yours')
      assert.equal(refused.headers.get('etag'), null)
    }
    assertProblem(await api.call(`/documents/${documentId}`, { token }), 403, 'document-not-yours')
    assertProblem(await api.call(`/documents/${documentId}/history`, { token }), 403, 'document-not-yours')
    assertProblem(await api.call(`/files/${documentId}`, { token }), 404, 'file-not-found')
    const admin = await api.token('quantri')
    assertProblem(await api.call(`/documents/${documentId}`, { token: admin }), 403, 'document-not-yours')
  })
})

describe('a directive by token', () => {
  it('names people, positions and units by one code, and an unknown one is refused', async () => {
    const documentId = await registered()
    const leader = await api.token('chutich')
    const path = `/documents/${documentId}/directives`
    const json = { text: 'Giao xử lý', lead: 'kthtdt', support: ['vp'], fyi: ['pct'], dueOn: '2026-12-01' }
    assertProblem(await api.call(`/documents/${documentId}/present`, { token: await api.token('vanthu'), json: { leader: 'khongco' } }), 422, 'addressee-unknown')
    await api.call(`/documents/${documentId}/present`, { token: await api.token('vanthu'), json: { leader: 'ct' } })
    assertProblem(await api.call(path, { token: leader, json: { ...json, lead: 'khongco' } }), 422, 'addressee-unknown')
    assertProblem(await api.call(path, { token: leader, json: { ...json, dueOn: '2026-11-01' } }), 422, 'due-date-in-past')
    assertProblem(await api.call(path, { token: leader, json: { ...json, support: 'vp' } }), 422, 'body-not-valid')
    assertProblem(await api.call(path, { token: await api.token('vanthu'), json }), 403, 'directive-not-yours')
    const given = await api.call(path, { token: leader, json })
    assert.equal(given.status, 201, given.text)
    assert.equal(assertFits(answers.DirectedAnswer, given.json).assignmentIds.length, 3)
  })

  it('needs its scope, and waits for the leader outside a demo office', async () => {
    const documentId = await registered()
    const json = { text: 'Giao xử lý', lead: 'kthtdt', dueOn: '2026-12-01' }
    const path = `/documents/${documentId}/directives`
    const reading = await api.token('chutich', ['documents:read'])
    assertProblem(await api.call(path, { token: reading, json }), 403, 'token-scope-missing')
    api.office.settings.isDemo = false
    const asleep = await api.token('chutich', ['directives:confirm', 'documents:read'])
    api.office.settings.isDemo = true
    assertProblem(await api.call(path, { token: asleep, json }), 403, 'token-scope-asleep')
    assert.equal((await api.call(`/documents/${documentId}`, { token: asleep })).status, 200)
  })
})

describe('the API as such', () => {
  it('answers 401, 404 and 405 as problems, and its health to anybody', async () => {
    assert.deepEqual((await api.call('/health')).json, { status: 'ok' })
    assertProblem(await api.call('/documents'), 401, 'token-needed')
    assertProblem(await api.call('/documents', { headers: { cookie: '__Host-butphe=abc' } }), 401, 'token-needed')
    const token = await api.token('vanthu')
    assertProblem(await api.call('/nothing/here', { token }), 404, 'path-not-found')
    assertProblem(await api.call('/nothing', { method: 'DELETE' }), 404, 'path-not-found')
    const wrong: [string, string, string][] = [
      ['/documents', 'DELETE', 'GET, HEAD, POST'],
      ['/scans', 'GET', 'POST'],
      ['/health', 'POST', 'GET, HEAD'],
      ['/assignments', 'PUT', 'GET, HEAD'],
    ]
    for (const [path, method, allow] of wrong) {
      const answer = await api.call(path, { token, method })
      assertProblem(answer, 405, 'method-not-allowed')
      assert.equal(answer.headers.get('allow'), allow)
    }
    assertProblem(await api.call('/scans/abc', { token }), 404, 'scan-not-found')
    assertProblem(await api.call('/scans/abc', { token: await api.token('chuyenvien') }), 403, 'not-allowed')
    assertProblem(await api.call('/assignments/abc/complete', { token, json: { result: 'x' } }), 404, 'assignment-not-found')
  })

  it('sends no header of another site and no word of the letter to its log', async () => {
    const { headers } = await api.call('/health')
    assert.equal(headers.get('access-control-allow-origin'), null)
    assert.equal(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'")
    assert.match(headers.get('vary') ?? '', /Authorization/)
    assert.doesNotMatch(api.log.join('\n'), /tràm|rung%20tram|bp_|cải cách/)
    assert.deepEqual(api.log.filter((line) => line.includes('"fault"')), [])
  })
})
