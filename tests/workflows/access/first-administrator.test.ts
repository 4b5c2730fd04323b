import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setSetting } from '../../../db/settings.ts'
import { createFirstAdministrator } from '../../../workflows/access/create-first-administrator.ts'
import { sha256Hex } from '../../../workflows/domain/ids.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('the first administrator', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('cannot be made where people work already, not even with the right code', async () => {
    await office.db.transaction().execute((trx) =>
      setSetting(trx, {
        key: 'first-start-code',
        value: sha256Hex('ABCDEFGHJKLMNPQRSTUV'),
        changedBy: null,
        at: office.now(),
      }),
    )
    const count = async () => (await office.db.selectFrom('person').select('id').execute()).length
    const before = await count()
    const made = createFirstAdministrator(office, {
      code: 'abcde-fghjk-lmnpq-rstuv',
      officeName: 'UBND phường Thử',
      fullName: 'Lê Văn Thử',
      signInName: 'quantri9',
      password: 'con trâu đi qua cầu tre nhỏ',
      address: '10.0.0.1',
    })
    await assert.rejects(made, { code: 'first-start-closed' })
    assert.equal(await count(), before)
  })
})
