import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { findFirstBrokenEvent } from '../../db/audit.ts'
import { findPassword } from '../../db/passwords.ts'
import { readTokenArguments } from '../../scripts/token.ts'
import { openMasterKey } from '../../workflows/adapters/master-key.ts'
import { openPasswords } from '../../workflows/adapters/passwords.ts'
import { parseToken } from '../../workflows/domain/tokens.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

const PROJECT = join(import.meta.dirname, '../..')

let office: TestOffice
before(async () => void (office = await openTestOffice()))
after(() => office.close())

async function settleAs(kind: 'demo' | 'real'): Promise<void> {
  await office.db.insertInto('setting').values({ key: 'office-kind', value: JSON.stringify(kind) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: JSON.stringify(kind) })).execute()
}

/** Runs a command of the terminal against the test office's database. */
function run(script: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join('scripts', script), ...args], {
      cwd: PROJECT,
      env: {
        ...process.env,
        DATABASE_APP_URL: '',
        DATABASE_URL: office.ownerUrl,
        DATA_FOLDER: join(office.folder, 'data'),
        MASTER_KEY_FILE: join(office.folder, 'keys', 'master-1.key'),
      },
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => (out += String(chunk)))
    child.stderr.on('data', (chunk) => (err += String(chunk)))
    child.on('error', fail)
    child.on('close', (code) => done({ code, out, err }))
  })
}

const lastLine = (out: string) => out.trimEnd().split('\n').at(-1) ?? ''
const tokens = () => office.db.selectFrom('access_token').selectAll().orderBy('created_at', 'desc').execute()

describe('a token from the terminal', () => {
  it('is the last line, works for its person, and stands in the log without its secret', async () => {
    await settleAs('demo')
    const { code, out, err } = await run('token.ts', 'vanthu', '--name', 'cầu nối', '--days', '7')
    assert.equal(code, 0, err)
    const text = lastLine(out)
    const parsed = parseToken(text)
    assert.ok(parsed)
    const [row] = await tokens()
    assert.equal(row?.public_id, parsed.tokenId)
    assert.equal(row?.name, 'cầu nối')
    assert.ok(row?.scopes.includes('directives:confirm'))
    assert.deepEqual(row?.secret_hash, parsed.sha256)
    const events = await office.db.selectFrom('audit_event').select(['kind', 'facts']).where('kind', '=', 'token-minted-on-terminal').execute()
    assert.equal(events.length, 1)
    // A secret may hold an underline of its own: it is all between the identifier and the check.
    const secret = text.slice(text.indexOf(parsed.tokenId) + parsed.tokenId.length + 1, text.lastIndexOf('_'))
    assert.equal(secret.length, 43)
    assert.ok(!JSON.stringify(events).includes(secret), 'the log holds no secret')
    assert.equal(await findFirstBrokenEvent(office.db), null)
  })

  it('cannot confirm a directive in a real office, and asks its person when told to', async () => {
    await settleAs('real')
    assert.equal((await run('token.ts', 'chutich')).code, 0)
    const [plain] = await tokens()
    assert.ok(!plain?.scopes.includes('directives:confirm'))
    assert.deepEqual(plain?.asleep_scopes, [])
    assert.equal((await run('token.ts', 'chutich', '--scopes', 'documents:read,directives:confirm')).code, 0)
    const [asked] = await tokens()
    assert.deepEqual([asked?.scopes, asked?.asleep_scopes], [['documents:read'], ['directives:confirm']])
  })

  it('is refused in a plain line for nobody, an unknown scope or a wrong time, and none is made', async () => {
    await settleAs('demo')
    const before = (await tokens()).length
    for (const args of [['khongco'], ['vanthu', '--scopes', 'all'], ['vanthu', '--days', '9999'], ['vanthu', '--days', 'x']]) {
      const { code, out, err } = await run('token.ts', ...args)
      assert.equal(code, 1, args.join(' '))
      assert.equal(out, '')
      assert.doesNotMatch(err, /\n\s+at /, 'a stack is no sentence')
    }
    assert.equal((await run('token.ts')).code, 2)
    assert.equal((await tokens()).length, before)
  })

  it('reads what was asked for', () => {
    assert.deepEqual(readTokenArguments(['vanthu', '--scopes', 'scans:write, present', '--name', 'a']), {
      signInName: 'vanthu', name: 'a', scopes: ['scans:write', 'present'],
    })
    for (const wrong of [[], ['a', 'b'], ['--what', 'a'], ['a', '--days']]) assert.equal(readTokenArguments(wrong), undefined)
  })
})

describe('a one-time password from the terminal', () => {
  it('opens the account, must be changed, and ends sessions and tokens', async () => {
    await settleAs('demo')
    const { personId } = await office.as('vanthu')
    await office.db.insertInto('session').values({
      id_hash: Buffer.alloc(32, 1), person_id: personId, created_at: office.now(), last_seen_at: office.now(),
      expires_at: new Date(office.now().getTime() + 1_000_000),
    }).execute()
    const { code, out, err } = await run('reset-password.ts', 'vanthu')
    assert.equal(code, 0, err)
    const held = await findPassword(office.db, personId)
    assert.equal(held?.must_change, true)
    const masterKey = await openMasterKey(join(office.folder, 'keys', 'master-1.key'))
    assert.equal(await openPasswords(masterKey).verify(held?.hash ?? '', lastLine(out)), true)
    const open = await office.db.selectFrom('session').select('id_hash').where('person_id', '=', personId).where('revoked_at', 'is', null).execute()
    assert.deepEqual(open, [])
    assert.ok((await tokens()).filter((token) => token.person_id === personId).every((token) => token.revoked_at))
    const events = await office.db.selectFrom('audit_event').select('facts').where('kind', '=', 'password-reset').execute()
    assert.equal(events.length, 1)
    assert.doesNotMatch(JSON.stringify(events), new RegExp(lastLine(out)))
  })

  it('is refused for nobody, and where the key of the office is not', async () => {
    const { code, out } = await run('reset-password.ts', 'khongco')
    assert.deepEqual([code, out], [1, ''])
    const path = join(office.folder, 'keys', 'master-1.key')
    await rename(path, `${path}.away`)
    try {
      const refused = await run('reset-password.ts', 'vanthu2')
      assert.deepEqual([refused.code, refused.out], [1, ''])
      assert.match(refused.err, /MASTER_KEY_FILE/)
      assert.equal(existsSync(path), false)
    } finally {
      await rename(`${path}.away`, path)
    }
  })
})

describe('an office that was never started', () => {
  it('is told so', async () => {
    const { Client } = (await import('pg')).default
    const owner = new Client({ connectionString: office.ownerUrl })
    await owner.connect()
    await owner.query("delete from setting where key = 'office-kind'")
    await owner.end()
    const { code, err } = await run('token.ts', 'vanthu')
    assert.equal(code, 1)
    assert.match(err, /npm start/)
  })
})
