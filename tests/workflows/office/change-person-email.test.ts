import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findEmail } from '../../../db/staff-list.ts'
import { parseMailAddress } from '../../../workflows/domain/mail-address.ts'
import { changePersonEmail } from '../../../workflows/office/change-person-email.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('a mail address', () => {
  it('is one address with a domain, and nothing that would reach a header', () => {
    assert.equal(parseMailAddress(' an.le+viec@BenXuan.example '), 'an.le+viec@benxuan.example')
    for (const wrong of [
      'an', 'an@', '@a.vn', 'an@localhost', 'an@a..vn', 'a n@a.vn', 'an@a.vn, ba@a.vn', '<an@a.vn>', 'an@a.vn\r\nBcc: x@y.vn',
      'an@-a.vn', '.an@a.vn', 'an@10.0.0.1', `${'a'.repeat(65)}@a.vn`, `a@${'a.'.repeat(130)}vn`, 'lê@a.vn',
    ]) assert.equal(parseMailAddress(wrong), undefined, wrong)
  })
})

describe('the address that a person’s notices go to', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())
  const events = async () => (await office.db.selectFrom('audit_event').select('facts')
    .where('kind', '=', 'person-email-changed').execute()).map((one) => one.facts)

  it('is entered, changed and taken out by an administrator; the log holds no address', async () => {
    const admin = await office.as('quantri')
    const { personId } = await office.as('chuyenvien')
    await changePersonEmail(office, admin, { personId, email: 'mot@benxuan.example' })
    await changePersonEmail(office, admin, { personId, email: 'mot@benxuan.example' })
    assert.equal(await findEmail(office.db, personId), 'mot@benxuan.example')
    await changePersonEmail(office, admin, { personId, email: ' ' })
    assert.equal(await findEmail(office.db, personId), null)
    const logged = JSON.stringify(await events())
    assert.equal((await events()).length, 2)
    assert.ok(!logged.includes('mot@'))
  })

  it('stays as it is when somebody else, a wrong address or an unknown person is refused', async () => {
    const admin = await office.as('quantri')
    const clerk = await office.as('vanthu')
    const before = (await events()).length
    await assert.rejects(changePersonEmail(office, clerk, { personId: clerk.personId, email: 'a@b.vn' }), { code: 'not-allowed' })
    await assert.rejects(changePersonEmail(office, admin, { personId: clerk.personId, email: 'a@b' }), { code: 'mail-address-wrong' })
    await assert.rejects(changePersonEmail(office, admin, { personId: 'x', email: 'a@b.vn' }), { code: 'person-not-found' })
    assert.equal(await findEmail(office.db, clerk.personId), null)
    assert.equal((await events()).length, before)
  })
})
