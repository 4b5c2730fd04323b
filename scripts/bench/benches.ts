import { Readable } from 'node:stream'
import pg from 'pg'
import type { RegisterQuery } from '../../db/register-list.ts'
import { listRegister } from '../../db/search.ts'
import { addDays } from '../../workflows/domain/calendar.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { openScan } from '../../workflows/intake/open-scan.ts'
import { receiveScan } from '../../workflows/intake/receive-scan.ts'
import { scanSource } from '../../workflows/intake/scan-bytes.ts'
import { registerDocument } from '../../workflows/registration/register-document.ts'
import { seedReadyScan } from '../demo/seed-ready-scan.ts'
import { textLetter } from '../demo/text-letter.ts'
import { inventedLetter } from '../invented-letter.ts'
import { type BenchOffice, withBenchOffice } from './bench-office.ts'
import { bulkLoad } from './bulk-load.ts'
import { type Measured, medianMs, onceMs, perSecond } from './measure.ts'

const QUERY_TIMES = 15
const FORMS = 4
const CLERKS = 8
const REGISTRATIONS = 320
const ROWS = 51

/** From the last byte of a scanned letter to the form filled in, by the real recognition. */
export function benchForm(): Promise<Measured[]> {
  return withBenchOffice(async ({ office, as }) => {
    const clerk = await as('vanthu')
    const issuedOn = addDays(officeDay(office.now()), -3)
    const fill = async (seed: number): Promise<{ ms: number; scanId: string; fields: number }> => {
      const { pdf } = await inventedLetter({
        documentType: 'Công văn', parentBody: 'ỦY BAN NHÂN DÂN TỈNH AN BÌNH', issuer: 'SỞ NỘI VỤ',
        number: String(1000 + seed), notation: 'SNV-CCHC', place: 'An Bình', issuedOn,
        subject: 'báo cáo kết quả cải cách hành chính', addressees: 'Ủy ban nhân dân các phường, xã.',
        paragraphs: ['Sở Nội vụ đề nghị Ủy ban nhân dân các phường, xã báo cáo kết quả thực hiện nhiệm vụ.'],
        signer: 'Lê Minh An', scan: { seed },
      })
      const { scanId } = await receiveScan(office, clerk, {
        source: 'post', channel: 'upload', fileName: 'quet.pdf', bytes: Readable.from([pdf]),
      })
      const ms = await onceMs(() => openScan(office, { scanId }))
      const fields = await office.db.selectFrom('field_reading').select('field')
        .where('scan_id', '=', scanId).where('value', 'is not', null).execute()
      return { ms, scanId, fields: fields.length }
    }
    const first = await fill(0)
    const later = []
    for (let n = 1; n <= FORMS; n += 1) later.push(await fill(n))
    const [median] = later.sort((a, b) => a.ms - b.ms).slice(Math.floor(FORMS / 2))
    const scan = await office.db.selectFrom('scan').selectAll().where('id', '=', first.scanId).executeTakeFirstOrThrow()
    const source = await scanSource(office, scan)
    const drawn = await medianMs(3, () => office.reader.image(source, 'application/pdf', 1, 0, 1_200), 1)
    const raw = { what: 'drawing the page once', value: drawn }
    return [
      { what: `form filled, first letter (${first.fields} fields)`, value: first.ms, raw },
      { what: `form filled, later letters (${median?.fields ?? 0} fields)`, value: median?.ms ?? 0, raw },
    ]
  })
}

/** The register as a list, with the right to read in the query. */
export function benchList(documents: number): Promise<Measured[]> {
  return withRegister(documents, async (bench, raw) => {
    const newest = await raw(`select * from incoming_document order by arrived_on desc, arrival_number desc, arrival_suffix desc, id desc limit ${ROWS}`)
    const held = { what: 'the rows alone, no rights, no joins', value: newest }
    return [
      { what: 'list, clerk', value: await listed(bench, 'vanthu', {}), raw: held },
      { what: 'list, officer of a unit', value: await listed(bench, 'truongphong', {}), raw: held },
      { what: 'list, clerk, oldest in progress', value: await listed(bench, 'vanthu', { states: ['in-progress'], sort: 'oldest' }), raw: held },
    ]
  })
}

/** Search with and without diacritics, over entry and text. */
export function benchSearch(documents: number): Promise<Measured[]> {
  return withRegister(documents, async (bench, raw) => {
    const query = (words: string) => `select document_id from document_text where words @@ to_tsquery('simple', '${words}') limit ${ROWS}`
    const rare = { what: 'the index alone', value: await raw(query('do & ngang')) }
    const frequent = { what: 'the index alone', value: await raw(query('chung & cu')) }
    return [
      { what: 'search, rare words', value: await listed(bench, 'vanthu', { text: 'đò ngang' }), raw: rare },
      { what: 'search, rare words, officer', value: await listed(bench, 'truongphong', { text: 'do ngang' }), raw: rare },
      { what: 'search, frequent words', value: await listed(bench, 'vanthu', { text: 'chung cư' }), raw: frequent },
      { what: 'search, frequent words, officer', value: await listed(bench, 'truongphong', { text: 'chung cu' }), raw: frequent },
    ]
  })
}

async function withRegister(
  documents: number,
  work: (bench: BenchOffice, raw: (query: string) => Promise<number>) => Promise<Measured[]>,
): Promise<Measured[]> {
  return withBenchOffice(async (bench) => {
    const year = Number(officeDay(bench.office.now()).slice(0, 4))
    const loaded = await onceMs(() => bulkLoad(bench.ownerUrl, documents, year))
    console.error(`${documents} documents in ${(loaded / 1000).toFixed(0)} s`)
    const client = new pg.Client({ connectionString: bench.ownerUrl })
    await client.connect()
    try {
      return await work(bench, (query) => medianMs(QUERY_TIMES, () => client.query(query)))
    } finally {
      await client.end()
    }
  })
}

async function listed({ office, as }: BenchOffice, who: string, query: RegisterQuery): Promise<number> {
  const actor: Actor = await as(who)
  const today = officeDay(office.now())
  const found = await listRegister(office.db, actor, query, { today })
  if (found.rows.length === 0) throw new Error(`${who} finds nothing: the figure would mean nothing`)
  return medianMs(QUERY_TIMES, () => listRegister(office.db, actor, query, { today }))
}

/** Eight clerks press the button as fast as they can; each number is on disk before the next. */
export function benchRegister(): Promise<Measured[]> {
  return withBenchOffice(async ({ office, ownerUrl, as }) => {
    const clerks = [await as('vanthu'), await as('vanthu2')]
    const today = officeDay(office.now())
    const scanIds: string[] = []
    for (let n = 0; n < REGISTRATIONS; n += 1) {
      const clerk = clerks[n % clerks.length]!
      scanIds.push(await seedReadyScan(office, clerk, { ...(await letterNumber(n, today)), source: 'post', sender: 'Sở Giả Định', proposals: {} }))
    }
    const rate = await perSecond(scanIds, CLERKS, (scanId, worker) =>
      registerDocument(office, clerks[worker % clerks.length]!, {
        scanId, documentType: 'Công văn', number: '1', notation: 'SGD-VP', issuedOn: today,
        issuer: 'Sở Giả Định', subject: 'V/v đo tốc độ vào sổ', noSecrecyMark: true,
      }))
    return [{
      what: `registrations, ${CLERKS} clerks`, value: rate, unit: '/s',
      raw: { what: 'commits of one counter row', value: await rawCommits(ownerUrl) },
    }]
  })
}

let drawn: Awaited<ReturnType<typeof textLetter>> | undefined

/** The same page with other bytes behind its end: drawing each anew is not what is measured. */
async function letterNumber(n: number, today: string) {
  drawn ??= await textLetter({
    documentType: 'Công văn', parentBody: null, issuer: 'Sở Giả Định', symbol: '1/SGD-VP', issuedOn: today,
    subject: 'đo tốc độ vào sổ', paragraphs: ['Văn bản giả định.'], signerPosition: 'Giám đốc', signer: 'Lê Minh An', urgency: 'normal',
  })
  return { pdf: Buffer.concat([drawn.pdf, Buffer.from(`%${n}\n`)]), page: drawn.page, fileName: `thu-${n}.pdf` }
}

async function rawCommits(ownerUrl: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: CLERKS })
  try {
    await pool.query('create table bench_counter (n int not null)')
    await pool.query('insert into bench_counter values (0)')
    return await perSecond(Array.from({ length: REGISTRATIONS }, (_, n) => n), CLERKS, () => pool.query('update bench_counter set n = n + 1'))
  } finally {
    await pool.end()
  }
}
