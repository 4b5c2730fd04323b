import { createPrivateKey, randomBytes, sign } from 'node:crypto'
import { parseArgs } from 'node:util'
import { openKeyBox } from '../../workflows/adapters/signing-key-box.ts'
import { signaturePages } from '../../workflows/adapters/forms/signature-pages.ts'
import { openMasterKey } from '../../workflows/adapters/master-key.ts'
import { verifySignatures } from '../../workflows/adapters/signature-verifier.ts'
import { makeAuthority, makeCrl, makePersonKey, type MadeKey } from '../../workflows/adapters/signing-office-ca.ts'
import {
  addValidationData, askOf, finishSignature, makeSheet, prepareSignature,
} from '../../workflows/adapters/signing-pdf.ts'
import { placeOf } from '../../workflows/adapters/signing-places.ts'
import { inventedLetter } from '../invented-letter.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// What one signature costs: `npm run bench -- sign [--times 5]`. Each step as the office does it, in
// its own child process where the office uses one; two signers one after the other on each sheet.

const TIMES_MAX = 50

interface Timed {
  prepare: number
  sign: number
  lists: number
  check: number
  grown: number
}

export async function benchSign(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { times: { type: 'string', default: '5' } } })
  const times = Math.min(TIMES_MAX, Math.max(1, Number(values.times) || 5))
  const now = new Date()
  const authority = await makeAuthority('Ủy ban nhân dân phường thử', now)
  const crl = await makeCrl(authority, [], 1, now)
  const person = await makePersonKey(
    authority, { fullName: 'Nguyễn Văn Thử', position: 'Chủ tịch', officeName: 'UBND phường thử' }, now,
  )
  const sheets = { 'slip and places': await sheetOf(0), 'and 1 scanned page': await sheetOf(1), 'and 5 scanned pages': await sheetOf(5) }
  console.log('sheet'.padEnd(22), 'signer', '  size kB', ' prepare', '    sign', '   lists', '   check', '     sum', ' grown kB')
  for (const [name, sheet] of Object.entries(sheets)) {
    const first: Timed[] = []
    const second: Timed[] = []
    for (let time = 0; time < times; time += 1) {
      const one = await signOnce(sheet, 0, { authority, person, crl })
      const two = await signOnce(one.bytes, 1, { authority, person, crl })
      first.push(one.timed)
      second.push(two.timed)
    }
    print(name, '1st', sheet.length, first)
    print(name, '2nd', sheet.length, second)
  }
  console.log('\nPIN to key (argon2id 256 MiB, 3 passes):', (await pinMs(times, person)).toFixed(0), 'ms')
  return 0
}

async function sheetOf(scans: number): Promise<Buffer> {
  const last = await signaturePages({
    office: 'UBND phường thử', arrivalNumber: '1', code: 'ABC', files: [], slots: 5, madeAt: new Date(0),
    directives: ['Chủ tịch: giao Văn phòng tham mưu', 'Phó Chủ tịch: giao phòng chuyên môn'],
  })
  const letters: Buffer[] = []
  for (let seed = 1; seed <= scans; seed += 1) letters.push((await inventedLetter({
    documentType: 'Công văn', parentBody: 'ỦY BAN NHÂN DÂN TỈNH AN BÌNH', issuer: 'SỞ NỘI VỤ', number: String(seed),
    notation: 'SNV-VP', place: 'An Bình', issuedOn: '2026-03-05', subject: 'báo cáo kết quả',
    addressees: 'Ủy ban nhân dân các phường.', paragraphs: ['Đề nghị báo cáo.'], signer: 'Lê Minh An', scan: { seed },
  })).pdf)
  const pages = [{ source: 0, page: 1 }, ...letters.map((_, index) => ({ source: index + 1, page: 1 })), { source: 0, page: 1 }]
  return makeSheet([last, ...letters], pages)
}

async function signOnce(
  sheet: Buffer, slot: number, of: { authority: MadeKey; person: MadeKey; crl: Buffer },
): Promise<{ bytes: Buffer; timed: Timed }> {
  const at = new Date()
  const { x, y, width, height } = placeOf(slot).signature
  const [prepared, prepare] = await timed(() => prepareSignature(sheet, {
    kind: 'signature', fieldName: `S-${randomBytes(6).toString('hex')}`, name: 'Nguyễn Văn Thử', reason: 'Ý kiến',
    location: 'Phường thử', at, place: { page: 1, box: [x, y, x + width, y + height] },
    look: { kind: 'internal', authority: ['Chủ tịch'], fullName: 'Nguyễn Văn Thử', at },
  }, null))
  const key = createPrivateKey({ key: of.person.privateKey, format: 'der', type: 'pkcs8' })
  const [signed, signing] = await timed(async () => {
    const { attributes } = askOf(prepared, of.person.certificate)
    const signature = sign('sha256', attributes, { key, dsaEncoding: 'der' })
    return finishSignature(prepared, { certificate: of.person.certificate, chain: [of.authority.certificate], signature })
  })
  const [bytes, lists] = await timed(() => addValidationData(signed, {
    certificates: [of.person.certificate, of.authority.certificate], crls: [of.crl], ocsps: [],
  }))
  const [report, check] = await timed(() => verifySignatures(bytes, { anchors: [of.authority.certificate] }))
  if (report.signatures.some((one) => one.integrity !== 'intact')) throw new Error('not intact')
  return { bytes, timed: { prepare, sign: signing, lists, check, grown: bytes.length - sheet.length } }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const from = performance.now()
  const made = await work()
  return [made, performance.now() - from]
}

async function pinMs(times: number, person: MadeKey): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'butphe-bench-'))
  try {
    const box = openKeyBox(await openMasterKey(join(folder, 'keys', 'master-1.key')))
    const owner = { keyId: 'bench', personId: 'bench', certificate: '' }
    const locked = await box.lock(person.privateKey, 'xuan5829dong', owner)
    const taken: number[] = []
    for (let time = 0; time < times; time += 1) {
      taken.push((await timed(() => box.open(locked, 'xuan5829dong', owner)))[1])
    }
    return median(taken)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function print(name: string, signer: string, size: number, rows: readonly Timed[]): void {
  const of = (key: keyof Timed) => median(rows.map((row) => row[key]))
  const sum = of('prepare') + of('sign') + of('lists') + of('check')
  const cells = [size / 1_024, of('prepare'), of('sign'), of('lists'), of('check'), sum, of('grown') / 1_024]
  console.log(name.padEnd(22), signer.padEnd(6), ...cells.map((cell) => cell.toFixed(0).padStart(8)))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
