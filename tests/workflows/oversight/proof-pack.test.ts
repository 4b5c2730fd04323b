import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { verifyPack } from '../../../scripts/verify-pack/verdict.ts'
import { findNewestPack } from '../../../db/proof-packs.ts'
import { readAll } from '../../../workflows/adapters/bytes.ts'
import { bytesOfEntry, readPackDirectory, zipBytesOf } from '../../../workflows/adapters/pack-zip-read.ts'
import { hashHex, sha256Hex } from '../../../workflows/domain/ids.ts'
import { askForPack } from '../../../workflows/oversight/ask-for-pack.ts'
import { buildPack, PACK_LIFE_HOURS } from '../../../workflows/oversight/build-pack.ts'
import { endPacks } from '../../../workflows/oversight/end-packs.ts'
import { openPack } from '../../../workflows/oversight/open-pack.ts'
import { tidyOffice } from '../../../workflows/oversight/tidy-office.ts'
import { signDirectives } from '../../../workflows/signing/sign-directives.ts'
import { eventsOf } from '../../support/directed-document.ts'
import { presentTo, registeredDocument } from '../../support/registered-document.ts'
import {
  directed, enrolled, independentVerdicts, isInstalled, PIN, realLetter, toSign,
} from '../../support/signing.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('the proof pack of a document', () => {
  let office: TestOffice
  let letter: { documentId: string; sha256: string }
  before(async () => {
    office = await openTestOffice()
    await enrolled(office, 'chutich')
    letter = await realLetter(office, { subject: 'Về việc <b>kiểm tra</b> & rà soát' })
    await directed(office, letter, 'chutich')
    await signDirectives(office, await office.as('chutich'), {
      items: await toSign(office, 'chutich', letter.documentId), pin: PIN, otp: '',
    })
    await office.runJobs()
  })
  after(() => office.close())

  /** Asks, lets the worker build, and takes the bytes as the person would. */
  async function packFor(signInName: string, documentId = letter.documentId) {
    const actor = await office.as(signInName)
    const { packId } = await askForPack(office, actor, { documentId })
    await office.runJobs()
    const opened = await openPack(office, actor, { documentId, packId })
    const zip = zipBytesOf(await readAll(opened.source))
    const entries = new Map(readPackDirectory(zip).map((place) => [
      place.path, Buffer.concat([...bytesOfEntry(zip, place)]),
    ]))
    return { packId, zip, entries, sha256: opened.sha256 }
  }

  it('holds every file, directive, stroke, signature and event, and stands the check', async (t) => {
    const { zip, entries } = await packFor('chutich')
    const verdict = verifyPack(zip)
    assert.deepEqual([verdict.exit, verdict.problems], [0, []])
    const told = await findNewestPack(office.db, {
      documentId: letter.documentId, personId: (await office.as('chutich')).personId,
    })
    assert.equal(verdict.manifestSha256, hashHex(told?.manifest_sha256 ?? Buffer.alloc(0)))
    const files = [...entries.keys()].filter((path) => path.startsWith('files/'))
    const renditions = await office.db.selectFrom('rendition').select('id')
      .where('document_id', '=', letter.documentId).execute()
    assert.equal(files.length, renditions.length)
    assert.deepEqual(verdict.files, { all: files.length, inLog: files.length })
    const original = entries.get(files.find((path) => path.includes('-original')) ?? '')
    assert.equal(sha256Hex(original ?? ''), letter.sha256)
    const { directives } = JSON.parse(String(entries.get('directives.json')))
    assert.deepEqual(directives.map((one: { state: string; inkPath: string }) => [one.state, one.inkPath]), [['confirmed', 'ink/1.json']])
    assert.match(String(entries.get('ink/1-1.svg')), /^<svg [^>]+><path d="M/)
    const { files: reports } = JSON.parse(String(entries.get('signatures.json')))
    assert.deepEqual(reports.map((one: { report: { signatures: { integrity: string; chain: string }[] } }) =>
      one.report.signatures.map(({ integrity, chain }) => [integrity, chain])), [[['intact', 'trusted']]])
    assert.ok(entries.has('certificates/office.der'))
    if (!isInstalled('pdfsig') || !isInstalled('qpdf')) return t.skip('pdfsig and qpdf are not installed')
    const signed = entries.get(reports[0].path) ?? Buffer.alloc(0)
    assert.deepEqual(independentVerdicts(signed), { signatures: ['Signature is Valid.'], whole: [false], qpdf: 0 })
  })

  it('has a page that asks for nothing elsewhere and takes no letter’s words for its own code', async () => {
    const { entries } = await packFor('chutich')
    const page = String(entries.get('index.html'))
    assert.doesNotMatch(page, /<b>kiểm tra<\/b>/)
    assert.match(page, /&lt;b&gt;kiểm tra&lt;\/b&gt; &amp; rà soát/)
    assert.doesNotMatch(page, /(?:src|href)="(?:https?:)?\/\//)
    assert.match(page, /default-src 'none'; script-src 'sha256-/)
  })

  it('is built once however often the job runs, and asked for twice is one', async () => {
    const actor = await office.as('chutich')
    const [one, other] = await Promise.all([
      askForPack(office, actor, { documentId: letter.documentId }),
      askForPack(office, actor, { documentId: letter.documentId }),
    ])
    assert.equal(one.packId, other.packId)
    await buildPack(office, one)
    const before = await eventsOf(office, letter.documentId)
    await buildPack(office, one)
    await office.runJobs()
    assert.deepEqual(await eventsOf(office, letter.documentId), before)
  })

  it('leaves its asking, its making with the manifest’s hash and each download in the log', async () => {
    const { packId } = await packFor('chutich')
    const events = await office.db.selectFrom('audit_event').select(['kind', 'facts'])
      .where('subject_id', '=', packId).orderBy('seq').execute()
    assert.deepEqual(events.map(({ kind }) => kind), ['proof-pack-asked', 'proof-pack-made', 'proof-pack-taken'])
    assert.match(events[1]?.facts ?? '', /"manifestSha256":"[0-9a-f]{64}"/)
  })

  it('gives an inspector acts and hashes, not the letter, nor what was written on it', async () => {
    const { personId } = await office.as('thanhtra')
    const { personId: leader } = await office.as('chutich')
    await office.db.insertInto('inspection').values({
      person_id: personId, arrived_days: '[2026-11-01,2026-12-31]', valid_days: '[2026-11-01,2026-12-31]',
      paper_number: '12/QĐ-UBND', granted_by: leader,
    }).execute()
    const { zip, entries } = await packFor('thanhtra')
    assert.equal(verifyPack(zip).exit, 0)
    assert.deepEqual([...entries.keys()].filter((path) => /^(files|ink|directives)/.test(path)), ['files.json'])
    const all = [...entries.values()].map(String).join('')
    for (const words of ['rà soát', 'Giao Văn phòng tham mưu', 'thu.pdf']) assert.ok(!all.includes(words), words)
  })

  it('is nobody’s but the one who asked, and only while he still answers for the document', async () => {
    const { packId } = await packFor('chutich')
    const { documentId } = letter
    for (const name of ['phochutich', 'vanthu', 'quantri']) {
      await assert.rejects(openPack(office, await office.as(name), { documentId, packId }), /-not-yours/)
    }
    const chief = await office.as('chanhvp')
    await assert.rejects(openPack(office, chief, { documentId, packId }), { code: 'pack-not-found' })
    const other = await registeredDocument(office)
    await presentTo(office, other.documentId, 'chutich')
    await assert.rejects(
      openPack(office, await office.as('chutich'), { documentId: other.documentId, packId }), { code: 'pack-not-found' },
    )
  })

  it('of a restricted letter is made only for those on its list', async () => {
    const secretive = await registeredDocument(office, { isRestricted: true, registeredBy: 'vanthu2' })
    const { documentId } = secretive
    await presentTo(office, documentId, 'chutich')
    await assert.rejects(askForPack(office, await office.as('chanhvp'), { documentId }), { code: 'document-not-yours' })
    const { zip } = await packFor('chutich', documentId)
    assert.equal(verifyPack(zip).exit, 0)
  })

  it('is not made of a letter that was frozen, nor given out; its bytes are destroyed', async () => {
    const frozen = await realLetter(office)
    const actor = await office.as('chutich')
    const { documentId } = frozen
    const { packId, sha256 } = await packFor('chutich', documentId)
    const { packId: waiting } = await askForPack(office, actor, { documentId })
    await office.db.updateTable('incoming_document').set({ frozen_at: office.now() })
      .where('id', '=', documentId).execute()
    await buildPack(office, { packId: waiting })
    const newest = await findNewestPack(office.db, { documentId, personId: actor.personId })
    assert.deepEqual([newest?.id, newest?.state, newest?.fault], [waiting, 'failed', 'document-frozen'])
    await assert.rejects(openPack(office, actor, { documentId, packId }), { code: 'document-not-yours' })
    assert.equal(await endPacks(office), 1)
    assert.ok(!(await office.vault.has(sha256)))
  })

  it('lies there for a day, survives the night’s tidying, and is then gone with its bytes', async () => {
    const { documentId } = letter
    const actor = await office.as('chutich')
    const { packId, sha256 } = await packFor('chutich')
    const started = office.now()
    await tidyOffice(office)
    assert.ok(await office.vault.has(sha256))
    office.setNow(new Date(started.getTime() + PACK_LIFE_HOURS * 3_600_000))
    await assert.rejects(openPack(office, actor, { documentId, packId }), { code: 'pack-not-found' })
    await tidyOffice(office)
    await tidyOffice(office)
    assert.ok(!(await office.vault.has(sha256)))
    assert.ok(await office.vault.has(letter.sha256))
    office.setNow(started)
  })

  it('does not take in a file that is no longer what its name says', async () => {
    const rotten = await realLetter(office)
    const actor = await office.as('chutich')
    const { chmod, writeFile } = await import('node:fs/promises')
    const path = `${office.folder}/vault/${rotten.sha256.slice(0, 2)}/${rotten.sha256.slice(2, 4)}/${rotten.sha256}`
    await chmod(path, 0o600)
    await writeFile(path, 'rotten')
    const { packId } = await askForPack(office, actor, { documentId: rotten.documentId })
    await assert.rejects(buildPack(office, { packId }), { name: 'VaultFileAltered' })
    const newest = await findNewestPack(office.db, { documentId: rotten.documentId, personId: actor.personId })
    assert.equal(newest?.state, 'building', 'the worker tries again')
  })
})
