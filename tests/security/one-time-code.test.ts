import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { noteWorkerAlive } from '../../db/worker-signs.ts'
import { startWebServer, type WebServer } from '../../scripts/serve.ts'
import { openLog } from '../../workflows/adapters/log.ts'
import { startPasswordReset } from '../../workflows/office/start-password-reset.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

const OWN = 'con trâu đi qua cầu tre nhỏ'

describe('an account and its rights, over the web', () => {
  let office: TestOffice
  let web: WebServer
  const log: string[] = []

  before(async () => {
    office = await openTestOffice()
    web = await startWebServer({
      office,
      settings: {
        host: '127.0.0.1', port: 0, publicUrl: 'http://butphe.invalid', tls: undefined, trustProxy: [],
        uploadBytesMax: 1_000_000,
      },
      log: openLog({ destination: { write: (line) => void log.push(line) } }),
    })
  })
  after(async () => {
    await web.close()
    await office.close()
  })

  const ask = (path: string, cookie: string, fields?: Record<string, string>) =>
    fetch(`${web.address}${path}`, {
      redirect: 'manual',
      headers: { cookie, ...(fields ? { origin: web.address } : {}) },
      ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
    })
  const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''

  it('with a one-time code reach nothing but the account until a password of its own is set', async () => {
    const { personId } = await office.as('vanthu')
    const { oneTimePassword } = await startPasswordReset(office, await office.as('quantri'), { personId })
    let cookie = cookieOf(await ask('/sign-in', '', {
      signInName: 'vanthu', password: oneTimePassword, returnTo: '/tray',
    }))
    for (const path of ['/', '/tray', '/register', '/custody']) {
      const answer = await ask(path, cookie)
      assert.equal(answer.status, 302, path)
      assert.equal(answer.headers.get('location'), '/account', path)
    }
    assert.equal((await ask('/account', cookie)).status, 200)
    const changed = await ask('/account', cookie, {
      act: 'change-password', current: oneTimePassword, password: OWN, again: OWN,
    })
    assert.equal(changed.status, 302)
    assert.equal(changed.headers.get('location'), '/account?changed')
    cookie = cookieOf(changed)
    assert.equal((await ask('/register', cookie)).status, 200)
    assert.ok(!log.join('').includes(oneTimePassword))
  })

  it('keep the administrator\'s and the leader\'s pages closed to everybody else', async () => {
    const answer = await ask('/sign-in', '', { signInName: 'vanthu', password: OWN, returnTo: '/' })
    const cookie = cookieOf(answer)
    for (const part of ['people', 'units', 'registers', 'calendar', 'jobs', 'settings']) {
      assert.equal((await ask(`/admin/${part}`, cookie)).status, 403, part)
    }
    assert.equal((await ask('/delegations', cookie)).status, 403)
    const before = await office.db.selectFrom('person').select('id').execute()
    const posted = await ask('/admin/people?index', cookie, {
      signInName: 'kelamat', fullName: 'Kẻ Lạ Mặt', positionId: '', from: '23/11/2026',
    })
    assert.equal(posted.status, 403)
    assert.equal((await office.db.selectFrom('person').select('id').execute()).length, before.length)
  })

  it('stand beside a health page that tells when the worker fell silent', async () => {
    assert.equal((await fetch(`${web.address}/health`)).status, 200)
    await noteWorkerAlive(office.db, new Date(office.now().getTime() - 10 * 60_000))
    assert.equal((await fetch(`${web.address}/health`)).status, 503)
    await noteWorkerAlive(office.db, office.now())
    assert.equal((await fetch(`${web.address}/health`)).status, 200)
  })
})
