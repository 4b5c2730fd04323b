import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { prepareDatabase } from '../../db/prepare.ts'
import {
  readManifest, tablesFolder, vaultPath, verifyParts, writeManifest,
} from '../../scripts/back-up/manifest.ts'
import { makeBackUp } from '../../scripts/back-up/make-back-up.ts'
import { restoreBackUp } from '../../scripts/back-up/restore-back-up.ts'
import { BOSS_SCHEMA, installBoss, openBoss } from '../../workflows/adapters/boss-jobs.ts'
import { openVault } from '../../workflows/adapters/folder-vault.ts'
import { confirmDirective } from '../../workflows/directive/confirm-directive.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import { registerDocument } from '../../workflows/registration/register-document.ts'
import { documentInRegister, filledIn, scanInTray } from '../support/letters.ts'
import { newTempFolder } from '../support/temp-folder.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

const NOW = new Date('2026-11-23T03:00:00Z')
const refusal = (code: string) => (error: unknown) => isOfficeError(error) && error.code === code

/** An office on an empty database of its own, with an empty vault. */
async function emptyOffice() {
  const base = new URL(process.env.TEST_DATABASE_URL ?? '')
  const name = `restored_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: base.href })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = new URL(base)
  url.pathname = `/${name}`
  await prepareDatabase(url.href, installBoss, BOSS_SCHEMA)
  const boss = await openBoss(url.href, { supervise: false })
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  return {
    ownerUrl: url.href,
    vault: openVault({ folder: join(await newTempFolder(), 'vault') }),
    boss,
    async rows(query: string) {
      return (await client.query(query)).rows
    },
    async close() {
      await client.end()
      await boss.stop({ graceful: false })
      await admin.query(`drop database ${name} with (force)`)
      for (const role of ['app', 'audit']) await admin.query(`drop role if exists ${name}_${role}`)
      await admin.end()
    },
  }
}

describe('the back-up of a small office', () => {
  let office: TestOffice
  let folder: string
  const source = () => ({ ownerUrl: office.ownerUrl, vault: office.vault, masterKeyId: 'ab' })

  before(async () => {
    office = await openTestOffice()
    const first = await documentInRegister(office)
    await documentInRegister(office)
    const clerk = await office.as('vanthu')
    await presentDocument(office, clerk, { documentId: first.documentId, leader: 'ct' })
    await confirmDirective(office, await office.as('chutich'), {
      documentId: first.documentId, text: 'Giao Văn phòng.\tHai dòng\n\\và dấu', lead: 'vp', dueOn: '2026-11-30',
    })
    // Waits in the tray, so it is no part of a back-up; the job of the directive waits too.
    await scanInTray(office)
    await office.db.insertInto('access_token').values({
      person_id: clerk.personId, name: 'máy quét', public_id: 'abc', secret_hash: randomBytes(32),
      scopes: ['scans:write'], expires_at: new Date('2027-01-01'),
    }).execute()
    const third = filledIn(await scanInTray(office))
    await registerDocument(office, clerk, third)
    folder = join(await newTempFolder(), 'first')
    await makeBackUp(source(), folder, NOW)
  })
  after(() => office.close())

  test('is one folder whose every part has its hash', async () => {
    const manifest = await readManifest(folder)
    const files = await verifyParts(folder, manifest)
    const kept = await office.db.selectFrom('file').select('sha256').execute()
    assert.deepEqual(files, kept.map((row) => row.sha256.toString('hex')).sort())
    assert.equal(manifest.leftOut.waiting, 1)
  })

  test('leaves out what waits in the tray, who is signed in and every key of the spool', async () => {
    const names = await readdir(tablesFolder(folder))
    for (const table of ['session', 'throttle', 'idempotency_key']) assert.ok(!names.includes(`${table}.copy`))
    const [waiting] = await office.db.selectFrom('scan').select('id').where('disposed_at', 'is', null).execute()
    for (const name of names) {
      const text = await readFile(join(tablesFolder(folder), name), 'utf8')
      if (name !== 'audit_event.copy') assert.ok(!text.includes(waiting?.id ?? '?'), `${name} names it`)
    }
    const keys = await readFile(join(tablesFolder(folder), 'spool_key.copy'), 'utf8')
    for (const line of keys.trim().split('\n')) assert.match(line, /^[0-9a-f-]{36}\t\\N\t/)
  })

  test('comes back into an empty office exactly as it was', async () => {
    const restored = await emptyOffice()
    try {
      const report = await restoreBackUp(restored, folder)
      const manifest = await readManifest(folder)
      assert.equal(report.auditSeq, manifest.auditHead.seq)
      const words = await office.db.selectFrom('directive').select('text').execute()
      assert.deepEqual(await restored.rows('select text from directive'), words)
      for (const sha256 of await verifyParts(folder, manifest)) {
        assert.deepEqual(await restored.vault.read(sha256), await office.vault.read(sha256))
      }
      assert.deepEqual(await restored.rows('select audit_first_broken() as broken'), [{ broken: null }])
      const events = await restored.rows('select kind from audit_event order by seq desc limit 1')
      assert.deepEqual(events, [{ kind: 'office-restored' }])
      assert.deepEqual(await restored.rows('select 1 from access_token where revoked_at is null'), [])
      const found = await restored.rows("select 1 from document_text where words @@ to_tsquery('simple', 'ra')")
      assert.equal(found.length, 3)
    } finally {
      await restored.close()
    }
  })

  test('brings the waiting jobs along, once each', async () => {
    const restored = await emptyOffice()
    try {
      const { jobs } = await restoreBackUp(restored, folder)
      const waiting = await restored.rows("select name from pgboss.job where state = 'created'")
      assert.equal(waiting.length, jobs)
      assert.ok(waiting.some((job) => job.name === 'compose-document'))
    } finally {
      await restored.close()
    }
  })

  test('numbers go on where they stood, and the log goes on from its head', async () => {
    const restored = await emptyOffice()
    try {
      await restoreBackUp(restored, folder)
      const [register] = await restored.rows('select id, last_number from register')
      await restored.rows('begin')
      await restored.rows('set constraints all deferred')
      const taken = await restored.rows(
        `select take_arrival_number('${register.id}', new_id()) as number`)
      await restored.rows('rollback')
      assert.equal(taken[0].number, register.last_number + 1)
      await restored.rows("select record_audit('sign-in', null, 'x', null, null, null, null, '{}')")
      assert.deepEqual(await restored.rows('select audit_first_broken() as broken'), [{ broken: null }])
    } finally {
      await restored.close()
    }
  })

  test('a flipped byte anywhere is refused and leaves the office empty', async () => {
    const manifest = await readManifest(folder)
    const [sha256] = await verifyParts(folder, manifest)
    const victims = [
      join(tablesFolder(folder), 'incoming_document.copy'),
      join(tablesFolder(folder), 'audit_event.copy'),
      vaultPath(folder, sha256 ?? ''),
      join(folder, 'manifest.json'),
    ]
    const restored = await emptyOffice()
    try {
      for (const victim of victims) {
        const bytes = await readFile(victim)
        const altered = Buffer.from(bytes)
        const middle = Math.floor(altered.length / 2)
        altered[middle] = (altered[middle] ?? 0) ^ 1
        await writeFile(victim, altered)
        await assert.rejects(restoreBackUp(restored, folder), refusal('back-up-altered'), victim)
        await writeFile(victim, bytes)
        assert.deepEqual(await restored.rows('select 1 from person limit 1'), [])
        assert.deepEqual(await restored.vault.list(1), [])
      }
    } finally {
      await restored.close()
    }
  })

  test('a log that was rewritten, hashes and all, does not hold', async () => {
    const manifest = await readManifest(folder)
    const part = manifest.tables.find((table) => table.name === 'audit_event')
    assert.ok(part)
    const path = join(tablesFolder(folder), part.file)
    const [bytes, json] = [await readFile(path), await readFile(join(folder, 'manifest.json'))]
    const forged = Buffer.from(bytes.toString().replace('document-registered', 'document-corrected'))
    assert.notDeepEqual(forged, bytes)
    await writeFile(path, forged)
    const sha256 = createHash('sha256').update(forged).digest('hex')
    const tables = manifest.tables.map((table) => (table === part ? { ...table, sha256 } : table))
    await writeManifest(folder, { ...manifest, tables })
    const restored = await emptyOffice()
    try {
      await assert.rejects(restoreBackUp(restored, folder), refusal('restore-does-not-hold'))
      assert.deepEqual(await restored.rows('select 1 from person limit 1'), [])
      assert.deepEqual(await restored.vault.list(1), [])
    } finally {
      await restored.close()
      await writeFile(path, bytes)
      await writeManifest(folder, manifest)
      assert.deepEqual(await readFile(join(folder, 'manifest.json')), json)
    }
  })

  test('an office that holds anything is not restored into', async () => {
    const restored = await emptyOffice()
    try {
      await restored.rows("insert into setting (key, value) values ('office-kind', '\"real\"')")
      await assert.rejects(restoreBackUp(restored, folder), refusal('office-not-empty'))
      assert.deepEqual(await restored.rows('select 1 from incoming_document limit 1'), [])
    } finally {
      await restored.close()
    }
  })

  test('is never written over what is there, and a broken vault makes none', async () => {
    await assert.rejects(makeBackUp(source(), folder, NOW), refusal('back-up-folder-taken'))
    const [file] = await office.db.selectFrom('file').select('sha256').limit(1).execute()
    const sha256 = file?.sha256.toString('hex') ?? ''
    const bytes = await office.vault.read(sha256)
    await office.vault.destroy(sha256)
    const other = join(await newTempFolder(), 'second')
    await assert.rejects(makeBackUp(source(), other, NOW), refusal('vault-file-missing'))
    await assert.rejects(stat(other))
    await assert.rejects(stat(`${other}.part`))
    await office.vault.write(bytes)
  })

  test('a folder that was not finished is no back-up', async () => {
    const unfinished = await newTempFolder()
    await mkdir(tablesFolder(unfinished))
    await assert.rejects(readManifest(unfinished), refusal('back-up-not-found'))
  })

  test('holds one moment, while clerks go on registering', async () => {
    const busy = join(await newTempFolder(), 'busy')
    const scans = [await scanInTray(office), await scanInTray(office), await scanInTray(office)]
    const clerk = await office.as('vanthu')
    await Promise.all([
      makeBackUp(source(), busy, NOW),
      ...scans.map((scanId) => registerDocument(office, clerk, filledIn(scanId))),
    ])
    const restored = await emptyOffice()
    try {
      await restoreBackUp(restored, busy)
    } finally {
      await restored.close()
    }
  })
})
