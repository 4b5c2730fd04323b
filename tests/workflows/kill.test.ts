import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { findFirstBrokenEvent } from '../../db/audit.ts'
import { findCustodyBalance } from '../../db/custody.ts'
import { seedReadyScan } from '../../scripts/demo/seed-ready-scan.ts'
import { readAll } from '../../workflows/adapters/bytes.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { sha256Hex } from '../../workflows/domain/ids.ts'
import { clearSpool } from '../../workflows/intake/clear-spool.ts'
import { scanSource } from '../../workflows/intake/scan-bytes.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import { registerDocument } from '../../workflows/registration/register-document.ts'
import { isWrittenOn, killRepeatedly } from '../support/killable.ts'
import { filledIn, plainPdf } from '../support/letters.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

/** Enough that no process comes to the end before it is killed. */
const LETTERS = 90
const KILLS = 8

async function inOffice(work: (office: TestOffice) => Promise<void>): Promise<void> {
  const office = await openTestOffice()
  try {
    await work(office)
  } finally {
    await office.close()
  }
}

async function fillTray(office: TestOffice, count: number): Promise<string[]> {
  const clerk = await office.as('vanthu')
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const page = { page: 1, text: `thư ${n}`, confidence: 90, rotation: 0, origin: 'ocr', words: [], isBlank: false } as const
    ids.push(await seedReadyScan(office, clerk, {
      source: 'post', sender: 'Sở Giả Định', fileName: `thu-${n}.pdf`, pdf: await plainPdf(1, `letter ${n}`), page, proposals: {},
    }))
  }
  return ids
}

/** What must be true at any moment, also right after a kill. */
async function assertWhole(office: TestOffice, letters: number): Promise<void> {
  const { rows: [register] } = await sql<{ first: number; last: number; taken: number; distinct: number }>`
    select r.first_number as first, r.last_number as last, count(n.*)::int as taken, count(distinct n.number)::int as distinct
    from register r left join arrival_number n on n.register_id = r.id where r.year = 2026 group by r.id`.execute(office.db)
  assert.ok(register)
  assert.equal(register.taken, register.last - register.first + 1, 'numbers are consecutive')
  assert.equal(register.distinct, register.taken, 'no number twice')
  const { rows: [astray] } = await sql<{ n: number }>`select (
      (select count(*) from arrival_number n left join incoming_document d on d.id = n.document_id where d.id is null)
      + (select count(*) from incoming_document d where not exists
          (select from scan s where s.document_id = d.id and s.state = 'registered'))
      + (select count(*) from incoming_document d where not exists
          (select from rendition r where r.document_id = d.id and r.role = 'original'))
      + (select count(*) from incoming_document d where not exists (select from document_text t where t.document_id = d.id))
    )::int as n`.execute(office.db)
  assert.equal(astray?.n, 0, 'every number has its document, every document its letter')
  assert.equal(await findFirstBrokenEvent(office.db), null, 'the chain holds')
  const today = officeDay(new Date())
  const balance = await findCustodyBalance(office.db, { from: today, to: today })
  assert.ok(balance.balances, 'the custody page adds up')
  assert.equal(balance.in, letters)
}

/** Every letter's bytes are somewhere, and they are the ones that came. */
async function assertNothingLost(office: TestOffice, letters: number): Promise<void> {
  const scans = await office.db.selectFrom('scan').select(['id', 'sha256', 'byte_size', 'state']).execute()
  assert.equal(scans.length, letters)
  for (const scan of scans) {
    const sha256 = scan.sha256?.toString('hex')
    assert.equal(sha256Hex(await readAll(await scanSource(office, scan))), sha256)
    if (scan.state === 'registered') assert.ok(await office.vault.has(sha256 ?? ''))
  }
}

const countEvents = async (office: TestOffice, kind: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_event where kind = ${kind}`.execute(office.db)
  return rows[0]?.n ?? 0
}

describe('a program that is killed in the middle of a step', { timeout: 280_000 }, () => {
  test('while registering: no letter is lost or registered twice, numbers have no gap', () =>
    inOffice(async (office) => {
      const ids = await fillTray(office, LETTERS)
      const { killed } = await killRepeatedly(office, 'register', { withinMs: 350, times: KILLS }, async () => {
        await assertWhole(office, LETTERS)
      })
      assert.ok(killed > 1, 'hardly anything was killed')
      await assertNothingLost(office, LETTERS)
      assert.equal(await countEvents(office, 'document-registered'), LETTERS)
      const documents = await office.db.selectFrom('incoming_document').select('id').execute()
      assert.equal(documents.length, LETTERS)

      // The spool gives its bytes up only now, and is empty then.
      for (const scanId of ids) await clearSpool(office, { scanId })
      assert.deepEqual(await readdir(join(office.folder, 'spool')), [])
      await assertNothingLost(office, LETTERS)
    }))

  test('while composing and publishing: every copy is made once, the originals stay as they are', () =>
    inOffice(async (office) => {
      const letters = 14
      const clerk = await office.as('vanthu')
      for (const scanId of await fillTray(office, letters)) await registerDocument(office, clerk, filledIn(scanId))
      const { killed } = await killRepeatedly(office, 'compose', { withinMs: 1_500, times: KILLS }, async () => {
        await assertWhole(office, letters)
      })
      assert.ok(killed > 1, 'hardly anything was killed')
      await assertNothingLost(office, letters)
      const made = await office.db.selectFrom('rendition').select(['role', 'version', 'file_sha256']).execute()
      for (const role of ['original', 'slip', 'stamped'] as const) {
        const ofRole = made.filter((one) => one.role === role)
        assert.equal(ofRole.length, letters, role)
        assert.ok(ofRole.every((one) => one.version === 1), `${role} was made twice`)
      }
      const published = await office.db.selectFrom('publication').select(['path', 'state', 'rendition_id']).execute()
      assert.equal(published.length, made.length)
      assert.ok(published.every((one) => one.state === 'verified'))
      assert.equal(await countEvents(office, 'publication-made'), made.length)
      const names = await readdir(join(office.folder, 'cloud'), { recursive: true, withFileTypes: true })
      const files = names.filter((name) => name.isFile() && name.name.endsWith('.pdf'))
      assert.equal(files.length, made.length, 'the cloud folder holds each copy once')
    }))

  test('while a leader confirms: ink, directive and lines are all there or none, and once', () =>
    inOffice(async (office) => {
      const letters = 60
      const clerk = await office.as('vanthu')
      for (const scanId of await fillTray(office, letters)) {
        const { documentId } = await registerDocument(office, clerk, filledIn(scanId))
        await presentDocument(office, clerk, { documentId, leader: 'ct' })
      }
      const { killed } = await killRepeatedly(office, 'direct', { withinMs: 500, times: KILLS }, async () => {
        await assertWhole(office, letters)
        const { rows: [half] } = await sql<{ n: number }>`select (
            (select count(*) from incoming_document d where (d.state = 'assigned') <> exists
              (select from directive x where x.document_id = d.id and x.state = 'confirmed'))
            + (select count(*) from directive x where x.state = 'confirmed' and (select count(*) from assignment a
                where a.directive_id = x.id) <> 3)
            + (select count(*) from directive x join ink_layer l on l.id = x.ink_layer_id
                where x.state = 'confirmed' and l.sealed_at is null)
            + (select count(*) from presentation p where p.ended_at is not null and not exists
                (select from directive x where x.presentation_id = p.id and x.state = 'confirmed'))
          )::int as n`.execute(office.db)
        assert.equal(half?.n, 0, 'a directive was left half made')
      })
      assert.ok(killed > 1, 'hardly anything was killed')
      const { rows: [all] } = await sql<{ directives: number; lines: number; strokes: number; layers: number }>`select
        (select count(*)::int from directive) as directives, (select count(*)::int from assignment) as lines,
        (select count(*)::int from ink_stroke) as strokes, (select count(*)::int from ink_layer) as layers`.execute(office.db)
      const documents = await office.db.selectFrom('incoming_document').select('id').execute()
      const written = documents.filter(({ id }) => isWrittenOn(id)).length
      assert.deepEqual(all, { directives: letters, lines: letters * 3, strokes: written, layers: written })
      assert.equal(await countEvents(office, 'directive-confirmed'), letters)
      assert.equal(await countEvents(office, 'assignment-made'), letters * 3)
    }))
})
