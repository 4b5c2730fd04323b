import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findCustodyBalance } from '../../../db/custody.ts'
import { findDirective, listTranscriptions } from '../../../db/directives.ts'
import { findSighting, listPapers } from '../../../db/paper-directives.ts'
import { findScan } from '../../../db/scans.ts'
import { listTray } from '../../../db/tray.ts'
import type { PageImages } from '../../../workflows/adapters/page-images.ts'
import { confirmDirective } from '../../../workflows/directive/confirm-directive.ts'
import { confirmTranscription } from '../../../workflows/directive/confirm-transcription.ts'
import { keepPaperDirective } from '../../../workflows/directive/keep-paper-directive.ts'
import { lookAtSlip } from '../../../workflows/directive/look-at-slip.ts'
import { openForTranscription } from '../../../workflows/directive/open-for-transcription.ts'
import { transcribeDirective } from '../../../workflows/directive/transcribe-directive.ts'
import type { Actor } from '../../../workflows/domain/actor.ts'
import { readSlipCode, slipAddress, slipCheck, slipParts } from '../../../workflows/domain/slip-code.ts'
import { findSlip } from '../../../workflows/intake/find-slip.ts'
import { presentDocument } from '../../../workflows/registration/present-document.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { documentInRegister, filledIn, scanInTray } from '../../support/letters.ts'
import { printedSlip, readRealCodes, scannedSlip } from '../../support/paper-slip.ts'
import { eventsOf, linesOf, presentedLetter, stateOf } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('a slip that was written on and scanned', () => {
  let office: TestOffice
  let images: PageImages
  let clerk: Actor
  let chair: Actor
  before(async () => {
    office = await openTestOffice()
    images = readRealCodes(office)
    clerk = await office.as('vanthu')
    chair = await office.as('chutich')
  })
  after(async () => {
    await images.close()
    await office.close()
  })

  const presented = async (changes: Parameters<typeof presentedLetter>[1] = {}) =>
    (await presentedLetter(office, changes)).documentId

  /** What the QR of a document's slip says. */
  async function addressOf(documentId: string): Promise<string> {
    const document = await office.db.selectFrom('incoming_document').select(['id', 'code'])
      .where('id', '=', documentId).executeTakeFirstOrThrow()
    const check = slipCheck(office.signing.keys.seal(slipParts(document)))
    return slipAddress(office.settings.publicUrl, { code: document.code, check })
  }

  /** An item on which the reader finds a code; that it really does is tried on the first one. */
  async function itemWithCode(text: string, gate = {}): Promise<string> {
    const real = office.reader.readCodes
    office.reader.readCodes = async () => ['https://elsewhere.example/', text]
    office.reader.script.gate = gate
    const scanId = await scanInTray(office)
    office.reader.readCodes = real
    office.reader.script.gate = {}
    return scanId
  }
  const slipInTray = async (documentId: string) => itemWithCode(await addressOf(documentId))

  const directivesOf = (documentId: string) =>
    office.db.selectFrom('directive').select(['id', 'state', 'origin']).where('document_id', '=', documentId).execute()

  it('is known again and comes home as that document’s directive (D8)', async () => {
    const { documentId } = await documentInRegister(office)
    await presentDocument(office, clerk, { documentId, leader: 'chutich' })
    const numbers = await office.db.selectFrom('arrival_number').select('number').execute()
    const bytes = await scannedSlip(images, await printedSlip(office, documentId), { dpi: 200, turn: 2, noise: 12 })
    const scanId = await scanInTray(office, { bytes })
    const row = (await listTray(office.db)).find((one) => one.id === scanId)
    assert.match(row?.slip_of ?? '', /^\d+$/)
    assert.equal((await lookAtSlip(office, clerk, { scanId })).documentId, documentId)

    const { directiveId } = await keepPaperDirective(office, clerk, { scanId })
    await office.runJobs()

    assert.equal((await findScan(office.db, scanId))?.state, 'slip')
    assert.deepEqual(await office.db.selectFrom('arrival_number').select('number').execute(), numbers)
    const waiting = await listTranscriptions(office.db, clerk.personId)
    assert.ok(waiting.some((one) => one.directive_id === directiveId && one.state === 'draft'))
    const opened = await openForTranscription(office, clerk, { documentId })
    assert.deepEqual(opened.sheets.map((sheet) => sheet.role), ['paper'])
    assert.deepEqual(await linesOf(office, documentId), [])

    await transcribeDirective(office, clerk, { documentId, text: 'Giao VP trước 30/11', lead: 'vp', dueOn: '2026-11-30' })
    assert.deepEqual(await linesOf(office, documentId), [], 'work waits for the leader')
    await confirmTranscription(office, chair, { directiveId: directiveId ?? '' })
    assert.deepEqual(await linesOf(office, documentId), ['lead vp pending 2026-11-30'])
    const directive = await findDirective(office.db, directiveId ?? '')
    assert.deepEqual([directive?.state, directive?.origin, directive?.confirmed_by], ['confirmed', 'transcribed', chair.personId])
    assert.ok((await eventsOf(office, documentId)).includes('paper-directive-kept'))
    const balance = await findCustodyBalance(office.db, { from: '2026-11-01', to: '2026-11-30' })
    assert.equal(balance.places.slip, 1)
    assert.ok(balance.balances)
  })

  it('takes no second number, whatever the clerk presses', async () => {
    const documentId = await presented()
    const scanId = await slipInTray(documentId)
    await assert.rejects(registerDocument(office, clerk, filledIn(scanId)), { code: 'scan-is-slip' })
    const other = await scanInTray(office)
    await assert.rejects(registerDocument(office, clerk, { ...filledIn(other), attachmentScanIds: [scanId] }), { code: 'scan-is-slip' })
    assert.equal((await findScan(office.db, scanId))?.state, 'ready')
  })

  it('with a made-up code says nothing, whatever document it names', async () => {
    const documentId = await presented()
    const [address, other] = [await addressOf(documentId), await addressOf(await presented())]
    const [code, check] = [readSlipCode(address)?.code ?? '', readSlipCode(other)?.check ?? '']
    const made = [slipAddress('http://x', { code, check }), slipAddress('http://x', { code, check: '0'.repeat(16) }), `http://x/d/${code}`]
    for (const text of made) {
      const scanId = await itemWithCode(text)
      assert.equal(await findSighting(office.db, scanId), undefined, text)
      await assert.rejects(keepPaperDirective(office, clerk, { scanId }), { code: 'slip-unknown' })
    }
    assert.equal((await findSighting(office.db, await itemWithCode(address)))?.document_id, documentId)
  })

  it('is looked for once the gate is open, and never behind a closed one', async () => {
    const documentId = await presented()
    const scanId = await itemWithCode(await addressOf(documentId), { verdict: 'marked', level: 'confidential', ground: 'stamp' })
    await findSlip(office, { scanId })
    assert.equal(await findSighting(office.db, scanId), undefined)
    assert.equal((await findScan(office.db, scanId))?.state, 'quarantined')
  })

  it('is noted once, though the job runs twice and two at once', async () => {
    const documentId = await presented()
    const scanId = await slipInTray(documentId)
    await Promise.all([findSlip(office, { scanId }), findSlip(office, { scanId })])
    const seen = await office.db.selectFrom('audit_event').select('kind').where('subject_id', '=', scanId)
      .where('kind', '=', 'slip-seen').execute()
    assert.equal(seen.length, 1)
  })

  it('of a directed letter asks, and only proves the directive that is there', async () => {
    const documentId = await presented()
    const { directiveId } = await confirmDirective(office, chair, { documentId, text: 'Giao VP', lead: 'vp', dueOn: '2026-11-30' })
    const scanId = await slipInTray(documentId)
    await assert.rejects(keepPaperDirective(office, clerk, { scanId }), { code: 'slip-document-directed' })
    assert.equal((await findScan(office.db, scanId))?.state, 'ready')

    const kept = await keepPaperDirective(office, clerk, { scanId, answer: 'evidence' })
    assert.equal(kept.directiveId, null)
    assert.deepEqual((await listPapers(office.db, { documentId })).map((one) => one.directive_id), [directiveId])
    assert.deepEqual(await linesOf(office, documentId), ['lead vp pending 2026-11-30'])
    assert.equal((await directivesOf(documentId)).length, 1)
    assert.equal(await stateOf(office, documentId), 'assigned')
  })

  it('scanned twice asks; a further page goes to the same draft', async () => {
    const documentId = await presented()
    const first = await keepPaperDirective(office, clerk, { scanId: await slipInTray(documentId) })
    const again = await slipInTray(documentId)
    assert.ok((await lookAtSlip(office, clerk, { scanId: again })).scannedAt)
    await assert.rejects(keepPaperDirective(office, clerk, { scanId: again }), { code: 'slip-scanned-before' })
    const second = await keepPaperDirective(office, clerk, { scanId: again, answer: 'again' })
    assert.equal(second.directiveId, first.directiveId)
    assert.equal((await directivesOf(documentId)).length, 1)
    assert.equal((await openForTranscription(office, clerk, { documentId })).sheets.length, 2)
  })

  it('taken in by two clerks at once is taken in once', async () => {
    const documentId = await presented()
    const scanId = await slipInTray(documentId)
    const outcomes = await Promise.allSettled([
      keepPaperDirective(office, clerk, { scanId }), keepPaperDirective(office, await office.as('vanthu2'), { scanId }),
    ])
    assert.deepEqual(outcomes.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await listPapers(office.db, { documentId })).length, 1)
  })

  it('of a restricted letter is for those who may read it, of a voided one for nobody', async () => {
    const documentId = await presented({ isRestricted: true })
    const scanId = await slipInTray(documentId)
    const other = await office.as('vanthu2')
    assert.equal((await lookAtSlip(office, other, { scanId })).mayRead, false)
    await assert.rejects(keepPaperDirective(office, other, { scanId }), { code: 'document-not-yours' })
    assert.ok((await listTray(office.db)).find((one) => one.id === scanId)?.slip_closed)
    await assert.rejects(keepPaperDirective(office, chair, { scanId }), { code: 'not-allowed' })
    await keepPaperDirective(office, clerk, { scanId })
    assert.equal((await listPapers(office.db, { documentId })).length, 1)
  })
})
