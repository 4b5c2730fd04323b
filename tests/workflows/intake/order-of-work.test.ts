import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { findProposals, findScan } from '../../../db/scans.ts'
import { startWorking } from '../../../scripts/work.ts'
import { openBoss } from '../../../workflows/adapters/boss-jobs.ts'
import type { Proposals } from '../../../workflows/domain/reading.ts'
import { rejectScan } from '../../../workflows/intake/dispose-scan.ts'
import { receiveScan } from '../../../workflows/intake/receive-scan.ts'
import { plainPdf, scanInTray } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

/** No poll comes within a test: a job that runs was told of. */
const NEVER_SECONDS = 3_600
const LOOK_EVERY_MS = 20

const closer: Proposals = {
  signer: { value: 'Trần Văn Mẫu', confidence: 90, page: 1, box: null, origin: 'ocr' },
}

async function receive(office: TestOffice, pages: number, line: string): Promise<string> {
  const { scanId } = await receiveScan(office, await office.as('vanthu'), {
    source: 'post', channel: 'upload', fileName: `${line}.pdf`,
    bytes: Readable.from([await plainPdf(pages, line)]),
  })
  return scanId
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS) })
}

describe('the order of reading', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('reads last pages first, a new letter before the rest of a long one, all of them once', async () => {
    const read: string[] = []
    const { readFirst, readPage } = office.reader
    office.reader.readFirst = (...asked) => {
      read.push('first')
      return readFirst(...asked)
    }
    office.reader.readPage = (...asked) => {
      read.push(`page ${asked[2]}`)
      return readPage(...asked)
    }
    await receive(office, 9, 'long')
    await receive(office, 10, 'new')
    await office.runJobs()
    Object.assign(office.reader, { readFirst, readPage })

    const middle = read.indexOf('page 4')
    assert.equal(read.filter((name) => name === 'first').length, 2)
    for (const early of ['page 9', 'page 10']) {
      assert.ok(read.indexOf(early) < middle, `${early} after the middle: ${read.join(', ')}`)
    }
    assert.ok(read.lastIndexOf('first') < middle, read.join(', '))
    assert.equal(read.filter((name) => name === 'page 5').length, 2)
    assert.equal(read.length, 9 + 10)
  })

  it('fills the form first and looks closer afterwards, but not at what was decided meanwhile', async () => {
    office.reader.script.closer = closer
    try {
      const one = await scanInTray(office)
      assert.equal((await findProposals(office.db, one)).signer?.value, 'Trần Văn Mẫu')

      const { readFirst } = office.reader
      office.reader.readFirst = async (...asked) => ({
        ...(await readFirst(...asked)),
        lookCloser: async () => {
          // The form is there before, and somebody decides while the closer look is under way.
          assert.equal((await findScan(office.db, two))?.state, 'ready')
          await rejectScan(office, await office.as('vanthu'), {
            scanId: two, reason: 'Không thuộc thẩm quyền của phường',
          })
          return closer
        },
      })
      const two = await receive(office, 1, 'decided')
      await office.runJobs()
      office.reader.readFirst = readFirst
      const kept = await findProposals(office.db, two)
      assert.equal(kept.signer, undefined)
      assert.notEqual(kept.subject, undefined)
    } finally {
      delete office.reader.script.closer
    }
  })
})

describe('a worker', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('is told of a new letter when it commits, without waiting for its next look', async () => {
    const boss = await openBoss(office.ownerUrl, { supervise: true })
    const worker = await startWorking(office, boss, { info: () => {}, error: () => {} },
      { pollSeconds: NEVER_SECONDS })
    try {
      // The first look of every queue, at the start, finds nothing.
      await new Promise((resolve) => { setTimeout(resolve, 500) })
      const scanId = await receive(office, 3, 'woken')
      await until(async () => (await findScan(office.db, scanId))?.pages_read === 3)
      assert.equal((await findScan(office.db, scanId))?.state, 'ready')
    } finally {
      await worker.stop()
      await boss.stop({ graceful: false })
    }
  })
})
