import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findTokenByPublicId, listLiveTokens } from '../../../db/tokens.ts'
import { approveTokenScope } from '../../../workflows/access/approve-token-scope.ts'
import { mintToken } from '../../../workflows/access/mint-token.ts'
import { revokeToken } from '../../../workflows/access/revoke-token.ts'
import { isSameHash, parseToken } from '../../../workflows/domain/tokens.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const PASSWORD = 'con trâu đi qua cầu tre nhỏ'

describe('access tokens', () => {
  let office: TestOffice
  before(async () => {
    office = await openTestOffice()
    const { personId } = await office.as('chutich')
    const hash = await office.passwords.hash(PASSWORD)
    await office.db.insertInto('password').values({ person_id: personId, hash }).execute()
  })
  after(() => office.close())

  it('keep only the hash of their secret', async () => {
    const { text } = await mintToken(office, { signInName: 'vanthu', name: 'máy quét' })
    const parsed = parseToken(text)
    assert.ok(parsed)
    const held = await findTokenByPublicId(office.db, parsed.tokenId)
    assert.ok(held && isSameHash(held.secret_hash, parsed.sha256))
    assert.ok(!JSON.stringify(held).includes(text))
  })

  it('cannot confirm a directive in a real office until that leader approves it himself', async () => {
    const real = { ...office, settings: { ...office.settings, isDemo: false } }
    const plain = await mintToken(real, { signInName: 'chutich', name: 'mặc định' })
    assert.ok(!plain.scopes.includes('directives:confirm'))
    assert.deepEqual(plain.asleepScopes, [])

    const scope = 'directives:confirm'
    const asked = await mintToken(real, { signInName: 'chutich', name: 'trợ lý', scopes: [scope] })
    assert.deepEqual(asked.scopes, [])
    assert.deepEqual(asked.asleepScopes, [scope])
    const leader = await office.as('chutich')
    const wanted = { tokenId: asked.tokenId, scope }

    const clerk = await office.as('vanthu')
    await assert.rejects(approveTokenScope(real, clerk, { ...wanted, password: PASSWORD }))
    const byToken = { ...leader, via: 'token' as const }
    await assert.rejects(approveTokenScope(real, byToken, { ...wanted, password: PASSWORD }), {
      code: 'not-allowed',
    })
    await assert.rejects(approveTokenScope(real, leader, { ...wanted, password: 'sai' }), {
      code: 'password-wrong',
    })
    const live = await listLiveTokens(office.db, leader.personId, office.now())
    assert.deepEqual(live.find((one) => one.id === asked.tokenId)?.scopes, [])

    await approveTokenScope(real, leader, { ...wanted, password: PASSWORD })
    const woken = await listLiveTokens(office.db, leader.personId, office.now())
    assert.deepEqual(woken.find((one) => one.id === asked.tokenId)?.scopes, [scope])
  })

  it('are revoked by their owner only', async () => {
    const { tokenId } = await mintToken(office, { signInName: 'chutich', name: 'cũ' })
    const clerk = await office.as('vanthu')
    await assert.rejects(revokeToken(office, clerk, { tokenId }), { code: 'token-not-found' })
    const leader = await office.as('chutich')
    await revokeToken(office, leader, { tokenId })
    const live = await listLiveTokens(office.db, leader.personId, office.now())
    assert.ok(!live.some((one) => one.id === tokenId))
  })

  it('are not made for nobody, nor with scopes that do not exist', async () => {
    const nobody = mintToken(office, { signInName: 'khong-co', name: 'x' })
    await assert.rejects(nobody, { code: 'person-not-found' })
    const scopes = ['everything']
    await assert.rejects(mintToken(office, { signInName: 'vanthu', name: 'x', scopes }), {
      code: 'token-scope-unknown',
    })
  })
})
