import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import express from 'express'
import { rateGuard } from '../../scripts/web/rate-guard.ts'

const A_MINUTE = 3
/** As many callers as may stand behind one address. */
const CALLERS = 20

const app = express()
app.use((asked, answer, next) => {
  answer.locals.address = String(asked.headers['x-from'] ?? '192.0.2.1')
  next()
})
app.use(rateGuard(A_MINUTE))
app.use((_asked, answer) => void answer.send('ok'))
const server = createServer(app)
before(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)))
after(() => void server.close())

function statusOf(headers: Record<string, string>): Promise<number> {
  // Listening on a port.
  const { port } = server.address() as AddressInfo
  return new Promise((done, fail) => {
    request({ port, host: '127.0.0.1', headers, agent: false }, (answer) => {
      answer.resume().on('end', () => done(answer.statusCode ?? 0))
    }).on('error', fail).end()
  })
}

const madeUp = () => `__Host-butphe=${randomBytes(32).toString('base64url')}`

test('a new session made up for every request does not get past the limit of the address', async () => {
  const statuses: number[] = []
  for (let sent = 0; sent <= A_MINUTE * CALLERS; sent += 1) {
    statuses.push(await statusOf({ cookie: madeUp(), 'x-from': '198.51.100.1' }))
  }
  assert.deepEqual(new Set(statuses.slice(0, -1)), new Set([200]))
  assert.equal(statuses.at(-1), 429)
  assert.equal(await statusOf({ cookie: madeUp(), 'x-from': '198.51.100.2' }), 200)
})

test('addresses of one network of IPv6 count together, and one session counts by itself', async () => {
  const from = (end: number) => ({ 'x-from': `2001:db8:1:2::${end}` })
  for (let sent = 0; sent < A_MINUTE; sent += 1) assert.equal(await statusOf(from(sent)), 200)
  assert.equal(await statusOf(from(99)), 429)
  const cookie = madeUp()
  for (let sent = 0; sent < A_MINUTE; sent += 1) assert.equal(await statusOf({ cookie, ...from(7) }), 200)
  assert.equal(await statusOf({ cookie, ...from(8) }), 429)
  assert.equal(await statusOf({ cookie: madeUp(), ...from(8) }), 200)
})
