import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { savePageText } from '../../../db/scans.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { readPageLines } from '../../../workflows/registration/page-lines.ts'
import { scanInTray } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('the words of a page beside the form', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  async function readScan(rotation: 0 | 180 = 0): Promise<string> {
    const scanId = await scanInTray(office)
    const { sha256 } = await office.db
      .selectFrom('scan').select('sha256').where('id', '=', scanId).executeTakeFirstOrThrow()
    await inTransaction(office.db, (trx) => savePageText(trx, scanId, sha256!, {
      page: 1, text: 'Số: 12/GM-XYZ', confidence: 90, rotation, origin: 'ocr', isBlank: false,
      words: [
        { text: 'Số:', confidence: 96, box: [0.1, 0.1, 0.04, 0.02] },
        { text: '12/GM-XYZ', confidence: 95, box: [0.15, 0.1, 0.1, 0.02] },
      ],
    }))
    return scanId
  }

  it('are given line by line, where the picture shows them', async () => {
    const clerk = await office.as('vanthu')
    const lines = await readPageLines(office, clerk, { scanId: await readScan(), ordinal: 1 })
    assert.deepEqual(lines.map((line) => line.map((word) => word.text)), [['Số:', '12/GM-XYZ']])
    const turned = await readPageLines(office, clerk, { scanId: await readScan(180), ordinal: 1 })
    const [x, y] = turned[0]![0]!.box
    assert.deepEqual([x.toFixed(2), y.toFixed(2)], ['0.86', '0.88'])
  })

  it('are given to nobody but the desk', async () => {
    const scanId = await readScan()
    for (const name of ['chutich', 'chuyenvien2', 'quantri']) {
      await assert.rejects(
        readPageLines(office, await office.as(name), { scanId, ordinal: 1 }), { code: 'not-allowed' }, name)
    }
  })

  it('are kept back where the gate is not open, and where the letter is no longer in the tray', async () => {
    const clerk = await office.as('vanthu')
    const scanId = await readScan()
    for (const gate of ['pending', 'suspect', 'marked'] as const) {
      await office.db.updateTable('scan').set({ gate }).where('id', '=', scanId).execute().catch(() => null)
      const { gate: now } = await office.db
        .selectFrom('scan').select('gate').where('id', '=', scanId).executeTakeFirstOrThrow()
      // The database itself refuses to close a gate while words lie behind it.
      if (now !== gate) continue
      await assert.rejects(readPageLines(office, clerk, { scanId, ordinal: 1 }), { code: 'scan-gate-not-passed' }, gate)
    }
    const stopped = await readScan()
    await office.db.deleteFrom('field_reading').where('scan_id', '=', stopped).execute()
    await office.db.deleteFrom('page_text').where('scan_id', '=', stopped).execute()
    await office.db.updateTable('scan').set({ state: 'quarantined', gate: 'suspect' }).where('id', '=', stopped).execute()
    await assert.rejects(readPageLines(office, clerk, { scanId: stopped, ordinal: 1 }), { code: 'scan-gate-not-passed' })
    const marked = await readScan()
    await office.db.updateTable('scan_page').set({ gate: 'marked' }).where('scan_id', '=', marked).execute()
    await assert.rejects(readPageLines(office, clerk, { scanId: marked, ordinal: 1 }), { code: 'scan-gate-not-passed' })
    await assert.rejects(readPageLines(office, clerk, { scanId: 'nothing', ordinal: 1 }), { code: 'scan-not-found' })
    await assert.rejects(readPageLines(office, clerk, { scanId: marked, ordinal: 7 }), { code: 'scan-not-found' })
  })
})
