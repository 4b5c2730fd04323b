import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { listSignatures } from '../../../db/signatures.ts'
import { findAuthority, findLiveKey } from '../../../db/signing-keys.ts'
import { askOf } from '../../../workflows/adapters/signing-pdf.ts'
import { disablePerson } from '../../../workflows/office/disable-person.ts'
import { assertSignable, beginSigning, type ToSign } from '../../../workflows/signing/begin-signing.ts'
import { changePin } from '../../../workflows/signing/change-pin.ts'
import { enrolOfficeKey } from '../../../workflows/signing/enrol-key.ts'
import { finishSigning } from '../../../workflows/signing/finish-signing.ts'
import { findUsableKey, openOwnKey } from '../../../workflows/signing/own-key.ts'
import { revokeKey } from '../../../workflows/signing/revoke-key.ts'
import { signDirectives } from '../../../workflows/signing/sign-directives.ts'
import {
  directed, enrolled, givePassword, PASSWORD, PIN, realLetter, toSign,
} from '../../support/signing.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const OTHER_PIN = 'thu7391vang'

describe('a signing key is its owner\'s alone', () => {
  let office: TestOffice
  let owner: pg.Client
  let letter: { documentId: string; sha256: string }
  let items: ToSign[]
  before(async () => {
    office = await openTestOffice()
    owner = new pg.Client({ connectionString: office.ownerUrl })
    await owner.connect()
    await enrolled(office, 'chutich')
    await enrolled(office, 'phochutich', OTHER_PIN)
    letter = await realLetter(office)
    await directed(office, letter, 'chutich', { text: 'Kính chuyển đồng chí Phó Chủ tịch.', passTo: 'phochutich' })
    await directed(office, letter, 'phochutich')
    items = await toSign(office, 'chutich', letter.documentId)
  })
  after(async () => {
    await owner.end()
    await office.close()
  })

  async function signAs(name: string, pin: string, what = items) {
    return signDirectives(office, await office.as(name), { items: what, pin, otp: '' })
  }

  async function nothingSigned(): Promise<void> {
    const { rows } = await owner.query('select (select count(*) from signature)::int as signatures, '
      + "(select count(*) from rendition where role = 'signed')::int as files")
    assert.deepEqual(rows[0], { signatures: 0, files: 0 })
  }

  it('clerk, administrator, another leader and a token do not sign as the leader', async () => {
    await assert.rejects(signAs('vanthu', PIN), { code: 'not-allowed' })
    await assert.rejects(signAs('quantri', PIN), { code: 'not-allowed' })
    await assert.rejects(signAs('phochutich', OTHER_PIN), { code: 'signing-not-yours' })
    const chair = await office.as('chutich')
    const byToken = { ...chair, via: 'token' as const, tokenScopes: ['directives:confirm'] }
    await assert.rejects(signDirectives(office, byToken, { items, pin: PIN, otp: '' }), { code: 'signing-needs-own-session' })
    await assert.rejects(signAs('chutich', OTHER_PIN), { code: 'pin-wrong' })
    await nothingSigned()
  })

  it('the owner of the database swaps rows, and no key opens for another', async () => {
    const [chair, vice] = [await office.as('chutich'), await office.as('phochutich')]
    const before = (await owner.query('select * from signing_key where person_id = $1', [chair.personId])).rows[0]
    const others = (await owner.query('select * from signing_key where person_id = $1', [vice.personId])).rows[0]
    const put = (row: typeof before, id: string) => owner.query(
      'update signing_key set certificate = $2, key_ciphertext = $3, kdf = $4, seal = $5, wrong_pins = 0 where id = $1',
      [id, row.certificate, row.key_ciphertext, JSON.stringify(row.kdf), row.seal],
    )
    // The vice-chair's key, certificate and seal in the chair's row: his own PIN would open it.
    await put(others, before.id)
    await assert.rejects(signAs('chutich', OTHER_PIN), { code: 'signing-key-altered' })
    // Only what is locked: certificate and seal as they were.
    await put({ ...before, key_ciphertext: others.key_ciphertext, kdf: others.kdf }, before.id)
    await assert.rejects(signAs('chutich', OTHER_PIN), { code: 'pin-wrong' })
    // The chair's locked key under the vice-chair's account.
    await put({ ...before, seal: others.seal }, others.id)
    await assert.rejects(openOwnKey(office, vice, PIN), { code: 'signing-key-altered' })
    await put(others, others.id)
    await put(before, before.id)
    await nothingSigned()
  })

  it('a prepared session serves one person, one directive, one file, and only as it was written', async () => {
    const [chair, vice] = [await office.as('chutich'), await office.as('phochutich')]
    const [mine] = items
    const [his] = await toSign(office, 'phochutich', letter.documentId)
    assert.ok(mine && his)
    const checked = await assertSignable(office, chair, mine)
    const key = await openOwnKey(office, chair, PIN)
    const session = await beginSigning(office, chair, key.row, checked)
    const signature = key.sign(askOf(session, key.row.certificate).attributes)
    const finish = (actor = chair, as = checked, made = signature) => {
      return finishSigning(office, actor, as, { sessionId: session.id, signature: made })
    }
    await assert.rejects(finish(vice, await assertSignable(office, vice, his)), { code: 'signing-session-altered' })
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const forged = sign('sha256', askOf(session, key.row.certificate).attributes, { key: stranger, dsaEncoding: 'der' })
    await assert.rejects(finish(chair, checked, forged), { code: 'signature-not-proven' })
    await owner.query("update signing_session set prepared = prepared || '\\x00'::bytea where id = $1", [session.id])
    await assert.rejects(finish(), { code: 'signing-session-altered' })
    await owner.query('update signing_session set prepared = $2, expires_at = expires_at + interval \'1 hour\' where id = $1',
      [session.id, session.prepared])
    await assert.rejects(finish(), { code: 'signing-session-altered' })
    await nothingSigned()
    await owner.query('update signing_session set ended_at = now(), prepared = null where id = $1', [session.id])
    await assert.rejects(finish(), { code: 'signing-session-ended' })
    key.close()
    await nothingSigned()
  })

  it('a process that dies between question and answer leaves nothing; the lease ends by itself', async () => {
    const chair = await office.as('chutich')
    const [mine] = items
    assert.ok(mine)
    const key = await findUsableKey(office, chair)
    await beginSigning(office, chair, key, await assertSignable(office, chair, mine))
    await nothingSigned()
    const his = await toSign(office, 'phochutich', letter.documentId)
    const [refused] = await signAs('phochutich', OTHER_PIN, his)
    assert.ok(refused && 'code' in refused)
    assert.equal(refused.code, 'signing-in-progress')
    office.setNow(new Date(office.now().getTime() + 11 * 60_000))
  })

  it('two leaders at once on one sheet: each signature stands, one after the other', async () => {
    const his = await toSign(office, 'phochutich', letter.documentId)
    const both = (await Promise.all([signAs('chutich', PIN), signAs('phochutich', OTHER_PIN, his), signAs('chutich', PIN)]
      .map((one) => one.catch((error: { code: string }) => [{ code: error.code }])))).flat()
    const signed = both.filter((one) => 'level' in one)
    assert.equal(signed.length, 1, JSON.stringify(both))
    const leftOver = [['chutich', PIN], ['phochutich', OTHER_PIN]] as const
    for (const [name, pin] of leftOver) {
      const rest = await toSign(office, name, letter.documentId)
      if (rest.length > 0) await signAs(name, pin, rest)
    }
    assert.equal((await listSignatures(office.db, letter.documentId)).length, 2)
    await assert.rejects(signAs('chutich', PIN), { code: 'already-signed' })
  })

  it('a sheet that changed after it was shown is not signed', async () => {
    const second = await realLetter(office)
    await directed(office, second, 'chutich')
    const [shown] = await toSign(office, 'chutich', second.documentId)
    assert.ok(shown)
    await assert.rejects(signAs('chutich', PIN, [{ ...shown, sha256: 'a'.repeat(64) }]), { code: 'signing-base-changed' })
    assert.deepEqual(await listSignatures(office.db, second.documentId), [])
  })

  it('twenty wrong PINs at once are counted one by one; the key rests, then ends', async () => {
    const chair = await office.as('chutich')
    const waiting = await toSign(office, 'chutich')
    const tries = await Promise.all(Array.from({ length: 20 }, () => {
      return signAs('chutich', 'khong1dung2', waiting).then(() => 'signed', (error: { code: string }) => error.code)
    }))
    assert.equal(tries.filter((code) => code === 'pin-wrong').length, 5)
    assert.equal(tries.filter((code) => code === 'signing-key-resting').length, 15)
    await assert.rejects(signAs('chutich', PIN, waiting), { code: 'signing-key-resting' })
    for (let wrong = 6; wrong <= 10; wrong += 1) {
      office.setNow(new Date(office.now().getTime() + 16 * 60_000))
      await assert.rejects(openOwnKey(office, chair, 'khong1dung2'), { code: 'pin-wrong' })
    }
    await assert.rejects(openOwnKey(office, chair, PIN), { code: 'signing-key-disabled' })
    const { rows } = await owner.query("select count(*)::int as n from audit_event where kind = 'signing-pin-wrong'")
    assert.ok(rows[0].n >= 10)
    const { keyId } = await enrolOfficeKey(office, chair, { password: PASSWORD, pin: PIN })
    assert.equal((await findLiveKey(office.db, chair.personId))?.id, keyId)
  })

  it('PIN changed, key taken back: what was signed stays, nothing more is', async () => {
    const chair = await office.as('chutich')
    await assert.rejects(changePin(office, chair, { pin: PIN, newPin: '25031975' }), { code: 'pin-too-easy' })
    await changePin(office, chair, { pin: PIN, newPin: 'moi4826hoan' })
    await assert.rejects(openOwnKey(office, chair, PIN), { code: 'pin-wrong' })
    const key = await openOwnKey(office, chair, 'moi4826hoan')
    key.close()
    const listed = (await findAuthority(office.db))?.crl
    await assert.rejects(revokeKey(office, await office.as('vanthu'), { personId: chair.personId, reason: 'lost' }), { code: 'not-allowed' })
    await revokeKey(office, await office.as('quantri'), { personId: chair.personId, reason: 'left-post' })
    const now = (await findAuthority(office.db))?.crl
    assert.ok(now?.includes(Buffer.from(key.row.serial, 'hex')) && !listed?.includes(Buffer.from(key.row.serial, 'hex')))
    await assert.rejects(openOwnKey(office, chair, 'moi4826hoan'), { code: 'signing-key-missing' })
  })

  it('whoever leaves, leaves without a key', async () => {
    const vice = await office.as('phochutich')
    await disablePerson(office, await office.as('quantri'), { personId: vice.personId })
    assert.equal(await findLiveKey(office.db, vice.personId), undefined)
    await assert.rejects(openOwnKey(office, vice, OTHER_PIN), { code: 'signing-key-missing' })
  })

  it('enrolment needs the own password and a PIN that is not the first to be tried', async () => {
    const head = await office.as('truongphong')
    await givePassword(office, 'truongphong')
    await assert.rejects(enrolOfficeKey(office, head, { password: 'khac', pin: PIN }), { code: 'password-wrong' })
    for (const [pin, code] of [['1234567', 'pin-length'], ['12345678', 'pin-too-easy'], ['abcd1234abcd1234', 'pin-too-easy'],
      ['19750325', 'pin-too-easy'], ['truongphong9', 'pin-too-easy'], ['có dấu cách', 'pin-characters']] as const) {
      await assert.rejects(enrolOfficeKey(office, head, { password: PASSWORD, pin }), { code })
    }
    assert.equal(await findLiveKey(office.db, head.personId), undefined)
    await assert.rejects(enrolOfficeKey(office, await office.as('vanthu'), { password: PASSWORD, pin: PIN }), { code: 'not-allowed' })
  })
})
