import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startWebServer, type WebServer } from '../../scripts/serve.ts'
import { openLog } from '../../workflows/adapters/log.ts'
import { returnToClerk } from '../../workflows/directive/return-to-clerk.ts'
import { newSessionId } from '../../workflows/access/session-rules.ts'
import { presentedLetter } from '../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

interface Given {
  personId: string
  pileKey: string
  inkKey: string
  session: string
  secondsLeft: number
  letters: { document: { id: string } }[]
}

describe('what a device may keep of the pile, and what it sends back', () => {
  let office: TestOffice
  let web: WebServer
  before(async () => {
    office = await openTestOffice()
    web = await startWebServer({
      office,
      settings: {
        host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1', tls: undefined, trustProxy: [],
        uploadBytesMax: 1_000_000,
      },
      log: openLog({ destination: { write: () => undefined } }),
    })
  })
  after(async () => {
    await web.close()
    await office.close()
  })

  /** A live session of a person, and how its browser asks. */
  async function browserOf(signInName: string) {
    const { personId } = await office.as(signInName)
    const { id, hash } = newSessionId()
    const now = office.now()
    await office.db.insertInto('session').values({
      id_hash: hash, person_id: personId, created_at: now, last_seen_at: now,
      expires_at: new Date(now.getTime() + 3_600_000),
    }).execute()
    const headers = { cookie: `__Host-butphe=${id}`, origin: `http://127.0.0.1:${new URL(web.address).port}` }
    return {
      personId, hash,
      pile: () => fetch(new URL('/offline-pile', web.address), { headers, redirect: 'manual' }),
      told: async () => (await fetch(new URL('/offline-directive', web.address), { headers })).json() as Promise<unknown>,
      send: (body: unknown) => fetch(new URL('/offline-directive', web.address), {
        method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body),
      }),
    }
  }

  // Written by our own route.
  const given = async (answer: Response) => await answer.json() as Given
  const fields = { intent: 'confirm', lead: 'vp', due: '2026-12-01', text: 'Giao Văn phòng xử lý khi không có mạng' }

  it('is the leader’s own pile, and never a restricted letter', async () => {
    const open = await presentedLetter(office)
    const restricted = await presentedLetter(office, { isRestricted: true })
    const pile = await given(await (await browserOf('chutich')).pile())
    const ids = pile.letters.map(({ document }) => document.id)
    assert.ok(ids.includes(open.documentId))
    assert.ok(!ids.includes(restricted.documentId))
    for (const name of ['vanthu', 'chuyenvien', 'quantri', 'thanhtra']) {
      assert.equal((await (await browserOf(name)).pile()).status, 403, name)
    }
  })

  it('has a key for each session and one for the person, and gives none when the session is over', async () => {
    const [one, two, other] = [await browserOf('chutich'), await browserOf('chutich'), await browserOf('phochutich')]
    const [a, again, b, c] = [
      await given(await one.pile()), await given(await one.pile()), await given(await two.pile()), await given(await other.pile()),
    ]
    assert.equal(a.pileKey, again.pileKey)
    assert.equal(new Set([a.pileKey, b.pileKey, c.pileKey, a.inkKey, c.inkKey]).size, 5)
    assert.equal(a.inkKey, b.inkKey)
    assert.equal(a.session, again.session)
    assert.equal(new Set([a.session, b.session, a.pileKey, b.pileKey]).size, 4)
    assert.ok(a.secondsLeft > 0 && a.secondsLeft <= 3_600, 'no longer than the session')
    await office.db.updateTable('session').set({ revoked_at: office.now() }).where('id_hash', '=', one.hash).execute()
    assert.equal((await one.pile()).status, 401)
  })

  it('goes from the device of one who leads no more, while what he wrote can still be sent', async () => {
    const leader = await browserOf('phochutich')
    assert.deepEqual(await leader.told(), { personId: leader.personId, keepsPile: true })
    const { positionId } = await office.as('phochutich')
    await office.db.updateTable('position_role').set({ role: 'officer' })
      .where('position_id', '=', positionId).where('role', '=', 'leader').execute()
    try {
      assert.deepEqual(await leader.told(), { personId: leader.personId, keepsPile: false })
      assert.equal((await leader.pile()).status, 403)
    } finally {
      await office.db.updateTable('position_role').set({ role: 'leader' })
        .where('position_id', '=', positionId).where('role', '=', 'officer').execute()
    }
  })

  it('is confirmed once when it is sent twice, and only by the one who wrote it', async () => {
    const { documentId } = await presentedLetter(office)
    const [leader, other] = [await browserOf('chutich'), await browserOf('phochutich')]
    const body = { personId: leader.personId, documentId, fields }
    const refused = await other.send(body)
    assert.equal(refused.status, 403)
    assert.match(await refused.text(), /queued-not-yours/)
    assert.deepEqual(await leader.told(), { personId: leader.personId, keepsPile: true })
    const answers = await Promise.all([leader.send(body), leader.send(body)])
    assert.deepEqual(answers.map(({ status }) => status), [200, 200])
    const rows = await office.db.selectFrom('directive').select('state').where('document_id', '=', documentId).execute()
    assert.deepEqual(rows, [{ state: 'confirmed' }])
  })

  it('is refused with its reason when the letter was returned meanwhile', async () => {
    const { documentId } = await presentedLetter(office)
    const leader = await browserOf('chutich')
    const presentation = await office.db.selectFrom('presentation').select('id')
      .where('document_id', '=', documentId).executeTakeFirstOrThrow()
    await returnToClerk(office, await office.as('chutich'), { documentId, reason: 'Thiếu trang, đề nghị quét lại' })
    const answer = await leader.send({
      personId: leader.personId, documentId, fields: { ...fields, presentationId: presentation.id },
    })
    assert.ok(answer.status === 409 || answer.status === 422, String(answer.status))
    assert.match(await answer.text(), /"code":"[a-z-]+"/)
    const rows = await office.db.selectFrom('directive').select('state').where('document_id', '=', documentId).execute()
    assert.ok(rows.every(({ state }) => state === 'conflicting'), JSON.stringify(rows))
  })

  it('takes no fields and no acts that a device may not send by itself', async () => {
    const { documentId } = await presentedLetter(office)
    const leader = await browserOf('chutich')
    for (const wrong of [
      { personId: leader.personId, documentId, fields: { ...fields, intent: 'propose' } },
      { personId: leader.personId, documentId, fields: { ...fields, authorId: leader.personId } },
      { personId: leader.personId, documentId, fields, onBehalfOf: 'x' },
      { documentId, fields }, null,
    ]) assert.equal((await leader.send(wrong)).status, 400)
  })
})
