import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { openDatabase } from '../../db/connect.ts'
import { inTransaction } from '../../db/transaction.ts'
import { openTestOffice } from '../support/test-office.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/verify-audit.ts', import.meta.url))

test('the command says that the log holds, and names the first broken event with exit code 1', async () => {
  const office = await openTestOffice()
  const dataFolder = await mkdtemp(join(tmpdir(), 'butphe-verify-'))
  const run = () => spawnSync(process.execPath, [SCRIPT], {
    encoding: 'utf8', timeout: 60_000,
    env: { NODE_ENV: 'test', PATH: process.env.PATH ?? '', DATABASE_URL: office.ownerUrl, DATA_FOLDER: dataFolder },
  })
  try {
    const actor = await office.as('vanthu')
    for (let n = 0; n < 4; n += 1) {
      await inTransaction(office.db, (trx) => recordEvent(trx, actor, { kind: 'sign-in', subjectId: actor.personId, facts: { n } }))
    }
    const whole = run()
    assert.equal(whole.status, 0, whole.stderr)
    assert.match(whole.stdout, /nguyên vẹn/)

    const owner = openDatabase(office.ownerUrl, { connectionsMax: 1 })
    await owner.transaction().execute(async (trx) => {
      await sql`set local session_replication_role = replica`.execute(trx)
      await sql`update audit_event set facts = '{}' where seq = 2`.execute(trx)
    })
    await owner.destroy()
    const broken = run()
    assert.equal(broken.status, 1, broken.stderr)
    assert.match(broken.stdout, /sự kiện số 2\./)
  } finally {
    await office.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
})
