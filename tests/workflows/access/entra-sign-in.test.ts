import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { decodeJwt, exportSPKI, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { listWaiting } from '../../../db/entra.ts'
import { findSession } from '../../../db/sessions.ts'
import { beginEntraSignIn } from '../../../workflows/access/begin-entra-sign-in.ts'
import { checkEntraSessions } from '../../../workflows/access/check-entra-sessions.ts'
import { changeRoleRule, switchSignIn } from '../../../workflows/access/choose-entra.ts'
import { finishEntraSignIn } from '../../../workflows/access/finish-entra-sign-in.ts'
import { dismissIdentity, matchIdentity, partIdentity } from '../../../workflows/access/match-identity.ts'
import { resetPassword } from '../../../workflows/access/reset-password.ts'
import { sessionHash } from '../../../workflows/access/session-rules.ts'
import { signIn } from '../../../workflows/access/sign-in.ts'
import { signOut } from '../../../workflows/access/sign-out.ts'
import { openEntraSignIn } from '../../../workflows/adapters/entra-sign-in.ts'
import { isOfficeError } from '../../../workflows/domain/office-error.ts'
import { connectToTenant, matched } from '../../support/connected-office.ts'
import type { Tenant, TenantAccount } from '../../support/tenant.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const ADDRESS = '192.0.2.7'
let office: TestOffice
let tenant: Tenant
const clerk: TenantAccount = {
  oid: randomUUID(), name: 'Nguyễn Thị Thư', preferred_username: 'thu@phuong.example', login_hint: 'hint-of-thu',
}
const stranger: TenantAccount = { oid: randomUUID(), name: 'Người Lạ', preferred_username: 'la@phuong.example' }

before(async () => {
  office = await openTestOffice()
  office.setNow(new Date())
  tenant = await connectToTenant(office)
  tenant.accounts.set('thu', clerk)
  tenant.accounts.set('la', stranger)
  await matched(office, tenant, clerk, 'vanthu')
})
after(async () => {
  await tenant.close()
  await office.close()
})
beforeEach(async () => {
  tenant.edit = null
  tenant.isSilent = false
  office.setNow(new Date())
  await office.db.deleteFrom('throttle').execute()
})

/** Sets out, signs in at the tenant, and has the answer that the browser would bring. */
async function comeBack(login: string, returnTo = '/') {
  const { url, pre } = await beginEntraSignIn(office, { returnTo, address: ADDRESS })
  const query = (await tenant.visit(url, login)).searchParams
  return {
    pre, state: query.get('state'), code: query.get('code'), error: query.get('error'),
    address: ADDRESS, device: 'thử',
  }
}

const signInAs = async (login: string) => finishEntraSignIn(office, await comeBack(login))
const sessions = async () =>
  (await office.db.selectFrom('session').select('id_hash').where('revoked_at', 'is', null).execute()).length

async function refusedWith(code: string, act: () => Promise<unknown>, why?: string): Promise<void> {
  const before = await sessions()
  await assert.rejects(act, (error: unknown) => {
    assert.ok(isOfficeError(error), String(error))
    assert.equal(error.code, code, JSON.stringify(error.facts))
    if (why !== undefined) assert.equal(error.facts.why, why)
    return true
  })
  assert.equal(await sessions(), before)
}

describe('a person signs in at the tenant', () => {
  it('and gets a session of the person the account was matched to, written in the log', async () => {
    const { sessionId, personId, returnTo } = await finishEntraSignIn(office, await comeBack('thu', '/register'))
    const { personId: own } = await office.as('vanthu')
    assert.equal(personId, own)
    assert.equal(returnTo, '/register')
    const session = await findSession(office.db, sessionHash(sessionId))
    assert.ok(session?.entra_link_id)
    const event = await office.db.selectFrom('audit_event').selectAll().where('kind', '=', 'sign-in')
      .orderBy('seq', 'desc').executeTakeFirstOrThrow()
    assert.equal(event.subject_id, own)
    assert.deepEqual(JSON.parse(String(event.facts)), { sessionsEnded: 0, by: 'entra', objectId: clerk.oid })
  })

  it('asks the tenant for nothing before the browser is back, and only for what is needed then', async () => {
    tenant.requests.length = 0
    await beginEntraSignIn(office, { returnTo: '/', address: ADDRESS })
    assert.deepEqual(tenant.requests, [])
    await signInAs('thu')
    const ours = tenant.requests.filter((one) => !/authorize|interaction/.test(one))
    assert.deepEqual(ours, [`POST /${tenant.tenantId}/oauth2/v2.0/token`])
  })

  it('waits in a line when the account is unknown, though its address is that of a person', async () => {
    const { personId } = await office.as('chutich')
    await office.db.updateTable('person').set({ email: 'la@phuong.example' }).where('id', '=', personId).execute()
    await refusedWith('entra-unknown', () => signInAs('la'))
    await refusedWith('entra-unknown', () => signInAs('la'))
    const line = await listWaiting(office.db)
    assert.deepEqual(line.map((one) => [one.object_id, one.email_hint, one.tries]),
      [[stranger.oid, 'la@phuong.example', 2]])
  })

  it('is let in once the administrator has said who it is, and out again when parted', async () => {
    const administrator = await office.as('quantri')
    const { personId } = await office.as('phochutich')
    const account = { tenantId: tenant.tenantId, objectId: stranger.oid }
    await refusedWith('not-allowed', async () => matchIdentity(office, await office.as('chanhvp'), { ...account, personId }))
    await matchIdentity(office, administrator, { ...account, personId })
    assert.deepEqual(await listWaiting(office.db), [])
    const { sessionId, personId: signedIn } = await signInAs('la')
    assert.equal(signedIn, personId)

    await refusedWith('identity-not-waiting', () => matchIdentity(office, administrator, { ...account, personId }))
    const { id } = await office.db.selectFrom('external_identity').select('id')
      .where('object_id', '=', stranger.oid).executeTakeFirstOrThrow()
    assert.deepEqual(await partIdentity(office, administrator, { identityId: id }), { sessionsEnded: 1 })
    assert.equal(await findSession(office.db, sessionHash(sessionId)), undefined)
    await refusedWith('entra-unknown', () => signInAs('la'))
    await dismissIdentity(office, administrator, account)
    assert.deepEqual(await listWaiting(office.db), [])
  })

  it('is refused when the person was disabled here', async () => {
    const { personId } = await office.as('vanthu')
    const disable = (at: Date | null) =>
      office.db.updateTable('person').set({ disabled_at: at }).where('id', '=', personId).execute()
    await disable(new Date())
    await refusedWith('person-disabled', () => signInAs('thu'))
    await disable(null)
  })
})

describe('an answer that this browser did not set out for', () => {
  it('is refused without the cookie, with another, with another state, twice, and too late', async () => {
    const answer = await comeBack('thu')
    await refusedWith('entra-start-again', () => finishEntraSignIn(office, { ...answer, pre: undefined }), 'no-cookie')
    await refusedWith('entra-start-again', () => finishEntraSignIn(office, { ...answer, pre: 'x'.repeat(43) }), 'used-or-late')
    const other = await beginEntraSignIn(office, { returnTo: '/', address: ADDRESS })
    await refusedWith('entra-start-again', () => finishEntraSignIn(office, { ...answer, pre: other.pre }), 'state')
    await finishEntraSignIn(office, answer)
    await refusedWith('entra-start-again', () => finishEntraSignIn(office, answer), 'used-or-late')

    const late = await comeBack('thu')
    office.setNow(new Date(Date.now() + 11 * 60_000))
    await refusedWith('entra-start-again', () => finishEntraSignIn(office, late), 'used-or-late')
  })

  it('is used up by a wrong state: a second guess finds nothing', async () => {
    const answer = await comeBack('thu')
    await refusedWith('entra-start-again', () => finishEntraSignIn(office, { ...answer, state: 'y' }), 'state')
    await refusedWith('entra-start-again', () => finishEntraSignIn(office, answer), 'used-or-late')
  })

  it('cannot carry the code of another browser', async () => {
    const mine = await comeBack('thu')
    const theirs = await comeBack('la')
    await refusedWith('entra-refused', () => finishEntraSignIn(office, { ...mine, code: theirs.code }), 'invalid_grant')
  })

  it('says what the tenant said in a word of ours only', async () => {
    const { pre, state } = await comeBack('thu')
    const error = '<script>alert(1)</script>access_denied'
    await refusedWith('entra-declined', () =>
      finishEntraSignIn(office, { pre, state, error, code: null, address: ADDRESS, device: null }),
    'scriptalertscriptaccess_denied')
  })

  it('is throttled by address after many in vain', async () => {
    const nothing = { pre: undefined, state: null, code: null, error: null, address: '198.51.100.9', device: null }
    for (let count = 0; count < 30; count += 1) {
      await refusedWith('entra-start-again', () => finishEntraSignIn(office, nothing))
    }
    await refusedWith('entra-throttled', () => finishEntraSignIn(office, nothing))
    await signInAs('thu')
  })
})

describe('a token that the office must not believe', () => {
  const claimsOf = (answer: Record<string, unknown>) => decodeJwt(String(answer.id_token))
  /** The tenant's own signature over changed claims: the claim itself must be what is refused. */
  const resigned = (change: (claims: JWTPayload) => void, header = {}) =>
    async (answer: Record<string, unknown>) => {
      const claims = claimsOf(answer)
      change(claims)
      answer.id_token = await tenant.sign(claims, { header })
    }
  const attacks: [name: string, edit: Tenant['edit'], why: string][] = [
    ['edited without a new signature', (answer) => {
      const [head, , seal] = String(answer.id_token).split('.')
      const claims = { ...claimsOf(answer), roles: ['leader'] }
      answer.id_token = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), seal].join('.')
    }, 'signature'],
    ['signed with nothing', (answer) => {
      answer.id_token = new UnsecuredJWT(claimsOf(answer)).encode()
    }, 'algorithm'],
    ['signed with the public key as a password', async (answer) => {
      const password = new TextEncoder().encode(await exportSPKI(tenant.publicKey))
      answer.id_token = await new SignJWT(claimsOf(answer)).setProtectedHeader({ alg: 'HS256', kid: 'tenant-1' }).sign(password)
    }, 'algorithm'],
    ['signed by a key that the tenant never published', async (answer) => {
      const { privateKey } = await crypto.subtle.generateKey(
        { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
        true, ['sign', 'verify'])
      answer.id_token = await tenant.sign(claimsOf(answer), {
        key: privateKey, header: { kid: 'evil', jku: 'https://evil.invalid/keys' },
      })
    }, 'unknown-key'],
    ['for another application', resigned((claims) => void (claims.aud = randomUUID())), 'claim-aud'],
    ['for this application and another', resigned((claims) => void (claims.aud = [String(claims.aud), 'other'])), 'claim-aud'],
    ['from another issuer', resigned((claims) => void (claims.iss = 'https://login.invalid/x/v2.0')), 'claim-iss'],
    ['of another tenant', resigned((claims) => void (claims.tid = randomUUID())), 'claim-tid'],
    ['of an account without an id', resigned((claims) => void delete claims.oid), 'claim-oid'],
    ['run out', resigned((claims) => void (claims.exp = Math.floor(Date.now() / 1_000) - 120)), 'expired'],
    ['not yet valid', resigned((claims) => void (claims.nbf = Math.floor(Date.now() / 1_000) + 600)), 'claim-nbf'],
    ['made long ago', resigned((claims) => void (claims.iat = Math.floor(Date.now() / 1_000) - 3_600)), 'expired'],
    ['without a nonce', resigned((claims) => void delete claims.nonce), 'nonce'],
    ['with another nonce', resigned((claims) => void (claims.nonce = 'other')), 'nonce'],
    ['given with another access token', resigned((claims) => void (claims.at_hash = 'AAAAAAAAAAAAAAAAAAAAAA')), 'claim-at_hash'],
    ['in no form at all', (answer) => void (answer.id_token = 'a.b'), ''],
  ]
  for (const [name, edit, why] of attacks) {
    it(`${name} opens nothing`, async () => {
      const answer = await comeBack('thu')
      tenant.edit = edit
      const before = await sessions()
      await assert.rejects(() => finishEntraSignIn(office, answer), (error: unknown) => {
        assert.ok(isOfficeError(error), String(error))
        if (why !== '') assert.deepEqual([error.code, error.facts.why], ['entra-token-refused', why])
        return true
      })
      assert.equal(await sessions(), before)
      const event = await office.db.selectFrom('audit_event').selectAll().orderBy('seq', 'desc').executeTakeFirstOrThrow()
      assert.equal(event.kind, 'sign-in-refused')
    })
  }

  it('is not one that a newly published key has signed', async () => {
    const answer = await comeBack('thu')
    await tenant.rotate()
    tenant.edit = resigned(() => {})
    // Keys are asked for again when one is unknown, but not at every token: as after that while.
    office.microsoft.openSignIn = openEntraSignIn()
    await finishEntraSignIn(office, answer)
  })

  it('is not waited for without end when the tenant is silent', async () => {
    const answer = await comeBack('thu')
    tenant.isSilent = true
    await refusedWith('entra-not-reached', () => finishEntraSignIn(office, answer), 'silent')
  })
})

describe('what the tenant says of roles', () => {
  const rule = { by: 'app-role', value: 'ButPhe.VanThu', role: 'clerk' } as const
  const change = async (act: 'add' | 'remove', given: Parameters<typeof changeRoleRule>[2]['rule']) =>
    changeRoleRule(office, await office.as('quantri'), { act, rule: given })

  it('limits a session to the roles it opens, and never adds one', async () => {
    await refusedWith('not-allowed', async () => changeRoleRule(office, await office.as('vanthu'), { act: 'add', rule }))
    await change('add', rule)
    await change('add', { by: 'app-role', value: 'ButPhe.LanhDao', role: 'leader' })
    await refusedWith('entra-no-role', () => signInAs('thu'))
    tenant.accounts.set('thu', { ...clerk, roles: ['ButPhe.VanThu', 'ButPhe.LanhDao'] })
    const { sessionId } = await signInAs('thu')
    const session = await findSession(office.db, sessionHash(sessionId))
    assert.deepEqual(session?.roles_allowed, ['clerk', 'leader'])
    assert.ok(!(await office.as('vanthu')).roles.includes('leader'))
    await change('remove', { by: 'app-role', value: 'ButPhe.LanhDao', role: 'leader' })
    await change('remove', rule)
    tenant.accounts.set('thu', clerk)
  })

  it('says that there are too many groups to name, and does not ask further', async () => {
    const group = { by: 'group', value: randomUUID(), role: 'clerk' } as const
    await change('add', group)
    tenant.accounts.set('thu', { ...clerk, groups: [group.value] })
    await signInAs('thu')
    tenant.accounts.set('thu', { ...clerk, _claim_names: { groups: 'src1' } })
    await refusedWith('entra-groups-too-many', () => signInAs('thu'))
    await change('remove', group)
    tenant.accounts.set('thu', clerk)
  })
})

describe('an account that the tenant has closed', () => {
  const later = (minutes: number) => office.setNow(new Date(Date.now() + minutes * 60_000))

  it('loses all its sessions at the next check, and what they were checked with is gone', async () => {
    const one = await signInAs('thu')
    const two = await signInAs('thu')
    await checkEntraSessions(office)
    assert.ok(await findSession(office.db, sessionHash(one.sessionId)))
    tenant.accounts.delete('thu')
    later(6)
    await checkEntraSessions(office)
    await checkEntraSessions(office)
    for (const { sessionId } of [one, two]) {
      assert.equal(await findSession(office.db, sessionHash(sessionId)), undefined)
    }
    const kept = await office.db.selectFrom('entra_link').selectAll().where('secrets_wrapped', 'is not', null).execute()
    assert.deepEqual(kept, [])
    tenant.accounts.set('thu', clerk)
  })

  it('stays in while it is good, check after check, with the newest refresh token', async () => {
    const { sessionId } = await signInAs('thu')
    for (const minutes of [6, 12, 14.5]) {
      later(minutes)
      await checkEntraSessions(office)
    }
    assert.ok(await findSession(office.db, sessionHash(sessionId)))
  })

  it('is given an hour when the tenant is silent, and no more', async () => {
    const { sessionId } = await signInAs('thu')
    tenant.isSilent = true
    later(30)
    await checkEntraSessions(office)
    assert.ok(await findSession(office.db, sessionHash(sessionId)))
    later(66)
    await checkEntraSessions(office)
    assert.equal(await findSession(office.db, sessionHash(sessionId)), undefined)
  })
})

describe('signing out', () => {
  it('goes on to the tenant with the hint, and only for a session that began there', async () => {
    const { sessionId } = await signInAs('thu')
    const session = await findSession(office.db, sessionHash(sessionId))
    const answer = await signOut(office, await office.as('vanthu'), {
      sessionHash: sessionHash(sessionId), entraLinkId: session!.entra_link_id,
    })
    assert.deepEqual(answer, { atTenant: true, signOutHint: 'hint-of-thu' })
    assert.deepEqual(await signOut(office, await office.as('vanthu'), { sessionHash: sessionHash(sessionId) }),
      { atTenant: false, signOutHint: null })
  })
})

describe('names and passwords', () => {
  const password = 'con trâu đi qua cầu tre nhỏ'
  const typed = (signInName: string, given = password) =>
    signIn(office, { signInName, password: given, address: ADDRESS, device: null })
  const switchTo = async (localAccounts: boolean, isEntraSession: boolean) =>
    switchSignIn(office, await office.as('quantri'), { isOn: true, localAccounts, isEntraSession })

  it('are switched off only by one who came by the tenant; their sessions end; a terminal opens again', async () => {
    for (const name of ['vanthu', 'quantri']) {
      const { personId } = await office.as(name)
      await office.db.insertInto('password').values({ person_id: personId, hash: await office.passwords.hash(password) }).execute()
    }
    const { sessionId } = await typed('vanthu')
    await refusedWith('entra-own-account-first', () => switchTo(false, true))
    const own: TenantAccount = { oid: randomUUID(), name: 'Quản Trị', preferred_username: 'qt@phuong.example' }
    await matched(office, tenant, own, 'quantri')
    await refusedWith('entra-own-account-first', () => switchTo(false, false))
    await switchTo(false, true)
    assert.equal(await findSession(office.db, sessionHash(sessionId)), undefined)
    await refusedWith('sign-in-failed', () => typed('vanthu'))
    await refusedWith('sign-in-failed', () => typed('quantri'))

    await refusedWith('break-glass-administrators-only', () => resetPassword(office, { signInName: 'vanthu', breakGlass: true }))
    const plain = await resetPassword(office, { signInName: 'quantri' })
    await refusedWith('sign-in-failed', () => typed('quantri', plain.password))
    const { password: emergency } = await resetPassword(office, { signInName: 'quantri', breakGlass: true })
    const opened = await typed('quantri', emergency)
    const session = await findSession(office.db, sessionHash(opened.sessionId))
    assert.ok(session!.expires_at.getTime() <= office.now().getTime() + 12 * 3_600_000)
    office.setNow(new Date(Date.now() + 13 * 3_600_000))
    await refusedWith('sign-in-failed', () => typed('quantri', emergency))
    office.setNow(new Date())
    await switchTo(true, false)
    await typed('vanthu')
  })
})

describe('what is kept of it', () => {
  it('opens neither the database nor a copied row', async () => {
    const answer = await comeBack('thu')
    let given = ''
    tenant.edit = (body) => void (given = String(body.refresh_token))
    await finishEntraSignIn(office, answer)
    assert.ok(given.length > 20)
    const tables = ['entra_link', 'client_certificate', 'session', 'sign_in_attempt', 'setting', 'external_identity', 'audit_event'] as const
    const dumped = (await Promise.all(tables.map((table) => office.db.selectFrom(table).selectAll().execute())))
      .map((rows) => JSON.stringify(rows, (_key, value: unknown) =>
        value && typeof value === 'object' && 'data' in value && Array.isArray(value.data)
          ? Buffer.from(value.data).toString('latin1') : value)).join('\n')
    for (const secret of [given, answer.pre, 'hint-of-thu', 'BEGIN PRIVATE KEY', String(answer.code)]) {
      assert.ok(!dumped.includes(secret), secret.slice(0, 12))
    }
    const [one, two] = await office.db.selectFrom('entra_link').selectAll()
      .where('secrets_wrapped', 'is not', null).limit(2).execute()
    assert.ok(one && two)
    assert.throws(() => office.microsoft.secrets.unwrap(one.secrets_wrapped!, `entra-link:${two.id}`))
  })
})
