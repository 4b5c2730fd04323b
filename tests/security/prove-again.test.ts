import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { startWebServer, type WebServer } from '../../scripts/serve.ts'
import { openLog } from '../../workflows/adapters/log.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

const PASSWORD = 'con trâu đi qua cầu tre nhỏ'

describe('steps that ask a person to prove again who he is', () => {
  let office: TestOffice
  let web: WebServer
  let cookie = ''
  let personId = ''
  const start = new Date('2026-11-23T02:00:00Z')
  const later = (minutes: number) => office.setNow(new Date(start.getTime() + minutes * 60_000))

  before(async () => {
    office = await openTestOffice({ now: start.toISOString() })
    personId = (await office.as('quantri')).personId
    await office.db.insertInto('password').values({
      person_id: personId, hash: await office.passwords.hash(PASSWORD),
    }).execute()
    web = await startWebServer({
      office,
      settings: {
        host: '127.0.0.1', port: 0, publicUrl: 'http://butphe.invalid', tls: undefined, trustProxy: [],
        uploadBytesMax: 1_000_000,
      },
      log: openLog({ destination: { write: () => {} } }),
    })
    const { cookies } = await post('/sign-in', { signInName: 'quantri', password: PASSWORD })
    cookie = cookies
  })
  after(async () => {
    await web.close()
    await office.close()
  })

  function post(path: string, fields: Record<string, string>): Promise<{ status: number; cookies: string; body: string }> {
    const form = new URLSearchParams(fields).toString()
    return new Promise((done, fail) => {
      request(`${web.address}${path}`, {
        method: 'POST', headers: {
          origin: web.address, cookie, 'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(form),
        },
      }, (answer) => {
        let body = ''
        answer.setEncoding('utf8').on('data', (part: string) => (body += part))
        answer.on('end', () => done({
          status: answer.statusCode ?? 0, body,
          cookies: (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; '),
        }))
      }).on('error', fail).end(form)
    })
  }
  const unit = (code: string) => post('/admin/units', { act: 'create-unit', code, name: `Đơn vị ${code}`, shortName: code })
  const units = async () => (await office.db.selectFrom('unit').select('id').execute()).length

  it('are taken within five minutes of signing in, and not after', async () => {
    const before = await units()
    assert.equal((await unit('thu1')).status, 200)
    assert.equal(await units(), before + 1)
    later(6)
    const answer = await unit('thu2')
    assert.equal(answer.status, 403)
    assert.match(answer.body, /href="\/again"/)
    assert.equal(await units(), before + 1)
  })

  it('are taken again after the password, under a new session id that ends no later', async () => {
    assert.equal((await post('/again', { password: 'không phải' })).status, 422)
    assert.equal((await unit('thu3')).status, 403)
    const ends = () => office.db.selectFrom('session').select(['expires_at', 'id_hash'])
      .where('person_id', '=', personId).where('revoked_at', 'is', null).executeTakeFirstOrThrow()
    const before = await ends()
    const old = cookie
    const proven = await post('/again', { password: PASSWORD })
    assert.equal(proven.status, 302)
    cookie = proven.cookies
    assert.equal((await unit('thu4')).status, 200)
    const now = await ends()
    assert.notDeepEqual(now.id_hash, before.id_hash)
    assert.deepEqual(now.expires_at, before.expires_at)
    const fresh = cookie
    cookie = old
    assert.equal((await unit('thu5')).status, 302)
    cookie = fresh
  })

  it('cannot be proven by choosing another position', async () => {
    later(14)
    const { positionId } = await office.as('quantri')
    const chosen = await post('/account/position', { positionId })
    cookie = chosen.cookies || cookie
    assert.equal((await unit('thu6')).status, 403)
  })
})
