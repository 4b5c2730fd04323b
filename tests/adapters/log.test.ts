import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type LogFields, openLog } from '../../workflows/adapters/log.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'

const SECRET = 'bí mật canary-7f3a'
const ID = '01890a5d-ac96-774b-bcce-b302099a8057'

function newLog() {
  const lines: string[] = []
  return { lines, log: openLog({ destination: { write: (line) => lines.push(line) } }) }
}

/** What a careless caller would pass, past the compiler. */
function careless(fields: Record<string, unknown>): LogFields {
  // The point of the test: the types are not what keeps the words out.
  return fields as unknown as LogFields
}

describe('the log', () => {
  it('writes the known fields as one line of JSON, in UTC', () => {
    const { lines, log } = newLog()
    log.info({
      event: 'request-answered', requestId: ID, personId: ID, route: 'documents/:documentId',
      method: 'POST', status: 303, ms: 12.5,
    })
    const line: Record<string, unknown> = JSON.parse(lines.join(''))
    assert.equal(line.level, 'info')
    assert.match(String(line.time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    assert.equal(line.event, 'request-answered')
    assert.equal(line.route, 'documents/:documentId')
    assert.equal(line.status, 303)
    assert.equal(line.personId, ID)
  })

  it('never writes a field it does not know', () => {
    const { lines, log } = newLog()
    for (const name of [
      'body', 'query', 'cookie', 'authorization', 'pin', 'password', 'token', 'subject', 'text',
      'fileName', 'email', 'parameters', 'headers', 'msg', 'err', '__proto__',
    ]) {
      log.info(careless({ event: 'x', [name]: SECRET }))
      log.error(careless({ event: 'x', [name]: { deep: SECRET } }))
    }
    assert.equal(lines.length, 32)
    assert.ok(!lines.join('').includes('canary'))
  })

  it('never writes words in a field that is for something else', () => {
    const { lines, log } = newLog()
    const values = [
      SECRET, { toString: () => SECRET }, [SECRET], `${SECRET}\n{"level":"info"}`, NaN,
    ]
    for (const name of [
      'event', 'requestId', 'personId', 'route', 'method', 'status', 'ms', 'count', 'bytes', 'job',
      'jobId', 'attempt', 'code', 'scanId', 'documentId', 'port',
    ]) {
      for (const value of values) {
        log.info(careless({ event: 'x', [name]: value }))
      }
    }
    assert.ok(!lines.join('').includes('canary'))
    assert.ok(lines.every((line) => line.trimEnd().split('\n').length === 1))
    assert.ok(lines.join('').includes('[refused]'))
  })

  it('tells where a fault came from, and none of its words', () => {
    const { lines, log } = newLog()
    const fault = new TypeError(`cannot read "${SECRET}"`, {
      cause: Object.assign(new Error(`${SECRET}\n    at ${SECRET} (file:///canary/a.ts:1:1)`), {
        code: '23505', detail: SECRET,
      }),
    })
    log.error({ event: 'fault', requestId: ID }, fault)
    log.warn({ event: 'rule' }, new OfficeError('file-too-large', { name: SECRET }))
    const [first, second] = lines.map((line) => JSON.parse(line))
    assert.equal(first.error.name, 'TypeError')
    assert.match(first.error.stack[0], /tests\/adapters\/log\.test\.ts:\d+:\d+$/)
    assert.equal(first.error.cause.code, '23505')
    assert.match(first.error.cause.stack[0], /tests\/adapters\/log\.test\.ts:\d+:\d+$/)
    assert.equal(second.error.code, 'file-too-large')
    assert.ok(!lines.join('').includes('canary'), lines.join(''))
  })

  it('keeps the words of a fault whose message, name, code or stack was changed later', () => {
    const { lines, log } = newLog()
    const changed = new Error(`${SECRET}\n    at canary (file:///canary/a.ts:1:1)`)
    // The stack is written when it is first read, with the message of that moment.
    assert.ok(changed.stack?.includes(SECRET))
    changed.message = 'something else'
    changed.name = SECRET
    Object.assign(changed, { code: SECRET })
    log.error({ event: 'fault' }, changed)
    const planted = new Error('x')
    planted.stack = `Error: x\n    at ${SECRET}\n    at f (${SECRET}:1:1)\n${SECRET}`
    log.error({ event: 'fault' }, planted)
    log.error({ event: 'fault' }, SECRET)
    log.error({ event: 'fault' }, { message: SECRET })
    log.error({ event: 'fault' }, null)
    assert.equal(lines.length, 5)
    assert.ok(!lines.join('').includes('canary'), lines.join(''))
  })

  it('ends for a fault that causes itself, and for an endless message', () => {
    const { lines, log } = newLog()
    const loop = new Error('x')
    loop.cause = loop
    log.error({ event: 'fault' }, loop)
    log.error({ event: 'fault' }, new Error('    at a ('.repeat(100_000)))
    assert.equal(lines.length, 2)
    assert.ok(lines.every((line) => line.length < 20_000))
  })
})
