import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { findScan, listScanPages } from '../../../db/scans.ts'
import type { PageLook } from '../../../workflows/domain/separator-sheet.ts'
import { confirmSecret } from '../../../workflows/intake/handle-secret.ts'
import { splitStack } from '../../../workflows/intake/split-stack.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { filledIn, scanInTray } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

const looks = (stack: string): PageLook[] =>
  [...stack].map((one) => (one === 's' ? 'sheet' : one === 'b' ? 'blank' : 'other'))

describe('a stack with separator sheets', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  beforeEach(() => {
    office.reader.script.looks = []
    office.reader.script.gate = {}
  })
  after(() => office.close())

  async function stackInTray(stack: string): Promise<{ stackId: string; parts: string[] }> {
    office.reader.script.looks = looks(stack)
    const stackId = await scanInTray(office, { pages: stack.length })
    const rows = await office.db.selectFrom('scan').select('id').where('parent_scan_id', '=', stackId)
      .orderBy('id').execute()
    return { stackId, parts: rows.map(({ id }) => id) }
  }

  it('becomes one item a letter, in its order, without the sheets and their blank backs', async () => {
    const { stackId, parts } = await stackInTray('ppsbp')
    const stack = await findScan(office.db, stackId)
    const pages = await Promise.all(parts.map(async (id) => (await listScanPages(office.db, id)).length))

    assert.equal(stack?.state, 'split')
    assert.deepEqual(pages, [2, 1])
    for (const id of parts) {
      const part = await findScan(office.db, id)
      assert.deepEqual([part?.state, part?.gate, part?.delivery_id], ['ready', 'clear', stack?.delivery_id])
      assert.equal(part?.file_name, null)
      assert.notDeepEqual(part?.sha256, stack?.sha256)
    }
    assert.ok((await office.spool.list(1_000)).includes(stackId), 'the stack is kept as it came')
  })

  it('is not read as a whole, before or after', async () => {
    const { stackId } = await stackInTray('psp')
    const texts = await office.db.selectFrom('page_text').select('page').where('scan_id', '=', stackId).execute()
    const fields = await office.db.selectFrom('field_reading').select('field').where('scan_id', '=', stackId).execute()
    assert.deepEqual([texts, fields], [[], []])
  })

  it('is told apart once, though the job runs twice and two run at once', async () => {
    office.reader.script.looks = looks('psp')
    const { parts, stackId } = await stackInTray('psp')
    await splitStack(office, { scanId: stackId })
    await Promise.all([splitStack(office, { scanId: stackId }), splitStack(office, { scanId: stackId })])
    const again = await office.db.selectFrom('scan').select('id').where('parent_scan_id', '=', stackId).execute()
    assert.equal(again.length, parts.length)
    const keys = await office.db.selectFrom('spool_key').select('scan_id').where('wrapped', 'is not', null).execute()
    assert.equal((await office.spool.list(1_000)).length, keys.length, 'nothing lies in the spool without a key')
  })

  it('is told apart by the next run when a crash came while its parts were being written', async () => {
    office.reader.script.looks = looks('psp')
    const { receive } = office.spool
    let written = 0
    office.spool.receive = async (...args) => {
      written += 1
      if (written === 3) throw new Error('the program was ended')
      return receive(...args)
    }
    await assert.rejects(scanInTray(office, { pages: 3 }), /the program was ended/)
    office.spool.receive = receive
    const stack = await office.db.selectFrom('scan').select(['id', 'state']).orderBy('id', 'desc').limit(1)
      .executeTakeFirstOrThrow()
    assert.equal(stack.state, 'reading')
    await splitStack(office, { scanId: stack.id })
    await office.runJobs()
    const parts = await office.db.selectFrom('scan').select('state').where('parent_scan_id', '=', stack.id).execute()
    assert.deepEqual(parts.map(({ state }) => state), ['ready', 'ready'])
    const keys = await office.db.selectFrom('spool_key').select('scan_id').where('wrapped', 'is not', null).execute()
    assert.equal((await office.spool.list(1_000)).length, keys.length)
  })

  it('goes into the register letter by letter, each with a file of its own pages', async () => {
    const { parts } = await stackInTray('pspp')
    const clerk = await office.as('vanthu')
    const first = await registerDocument(office, clerk, filledIn(parts[0]!))
    const second = await registerDocument(office, clerk, filledIn(parts[1]!))
    const originals = await office.db.selectFrom('rendition as r').innerJoin('file as f', 'f.sha256', 'r.file_sha256')
      .select(['r.document_id', 'f.page_count']).where('r.role', '=', 'original')
      .where('r.document_id', 'in', [first.documentId, second.documentId]).orderBy('f.page_count').execute()
    assert.deepEqual(originals.map((one) => [one.document_id, one.page_count]),
      [[first.documentId, 1], [second.documentId, 2]])
  })

  it('stops at a mark only the letter that bears it; the secret takes the stack with it, not the others', async () => {
    office.reader.script.looks = looks('psp')
    const { stackId, parts } = await stackInTray('psp')
    const [open = '', secret = ''] = parts
    const clerk = await office.as('vanthu')
    await confirmSecret(office, clerk, { scanId: secret, level: 'confidential', handedTo: 'Sổ mật', envelopeNumber: '07/B' })
    await office.runJobs()

    const other = await findScan(office.db, open)
    assert.equal(other?.state, 'ready')
    const left = await office.spool.list(1_000)
    assert.deepEqual([left.includes(stackId), left.includes(secret), left.includes(open)], [false, false, true])
    const delivery = await office.db.selectFrom('delivery').select('envelope_number')
      .where('id', '=', other!.delivery_id).executeTakeFirstOrThrow()
    assert.equal(delivery.envelope_number, null, 'the note on the secret stays with the secret')
    await registerDocument(office, clerk, filledIn(open))
  })

  it('is quarantined whole while nobody has told it apart', async () => {
    office.reader.script.gate = { verdict: 'marked', level: 'secret', ground: 'stamp' }
    office.reader.script.looks = []
    const whole = await scanInTray(office, { pages: 3 })
    assert.equal((await findScan(office.db, whole))?.state, 'quarantined')

    const { parts } = await stackInTray('psp')
    const states = await Promise.all(parts.map(async (id) => (await findScan(office.db, id))?.state))
    assert.deepEqual(states, ['quarantined', 'quarantined'])
  })
})

describe('a file of several pages without sheets', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('is one letter, read as it came', async () => {
    const scanId = await scanInTray(office, { pages: 3 })
    const scan = await findScan(office.db, scanId)
    assert.deepEqual([scan?.state, scan?.pages_read], ['ready', 3])
    assert.notEqual(scan?.looked_at, null)
  })

  it('with a sheet in front only keeps its file and leaves the sheet out of its pages', async () => {
    office.reader.script.looks = looks('spp')
    const scanId = await scanInTray(office, { pages: 3 })
    const scan = await findScan(office.db, scanId)
    const pages = (await listScanPages(office.db, scanId)).map(({ page }) => page)
    assert.deepEqual([scan?.state, pages], ['ready', [2, 3]])
  })
})
