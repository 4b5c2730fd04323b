import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { processingSlip } from '../../workflows/adapters/forms/processing-slip.ts'
import { readCodes } from '../../workflows/adapters/page-codes.ts'
import { hashOf, openPageImages } from '../../workflows/adapters/page-images.ts'
import { readSlipCode, slipAddress, slipCheck } from '../../workflows/domain/slip-code.ts'
import { type ScanFlaws, scannedSlip } from '../support/paper-slip.ts'

const images = openPageImages({ pixelsMax: 60_000_000, timeoutMs: 60_000 })
after(() => images.close())
const code = { code: '7HK2M9QX4T', check: slipCheck(Buffer.from('00112233445566778899', 'hex')) }

const faults: ScanFlaws[] = [
  { dpi: 150, turn: 2, noise: 20 }, { dpi: 200, turn: 180, noise: 25, quality: 40 },
  { dpi: 200, turn: 86, isOneBit: true }, { dpi: 300, turn: 270, noise: 40, isOneBit: true },
]

describe('the code of a slip', () => {
  let slip: Buffer
  before(async () => {
    slip = await processingSlip({
      parentBody: null, office: 'Ủy ban nhân dân phường Bến Xuân', place: 'Phường Bến Xuân', documentType: 'Công văn',
      symbol: '12/SGD-VP', issuedOn: '2026-11-20', issuer: 'Sở Giả Định', subject: 'V/v rà soát thủ tục',
      arrivalNumber: '128', arrivedOn: '2026-11-23', urgency: 'normal', externalDueOn: null, transferredTo: null,
      fileReference: null, code: code.code, slipCheck: code.check, publicUrl: 'https://butphe.phuongbenxuan.anbinh.example',
      leaderDirectives: [], unitDirectives: [], proposals: [], systemName: 'Bút Phê', printedBy: 'hệ thống',
      printedAt: new Date('2026-11-23T02:00:00Z'),
    })
  })

  for (const flaws of faults) {
    it(`is read as scanned with ${JSON.stringify(flaws)}`, async () => {
      const bytes = await scannedSlip(images, slip, flaws)
      const mediaType = flaws.isOneBit ? 'image/png' : 'image/jpeg'
      const [text = ''] = await readCodes(images, { sha256: hashOf(bytes), mediaType, bytes }, 1)
      assert.deepEqual(readSlipCode(text), code)
    })
  }

  it('holds an address, a code and a check, and nothing else', () => {
    const address = slipAddress('https://x.example/', code)
    assert.equal(address, `https://x.example/d/7HK2M9QX4T-${code.check}`)
    assert.deepEqual(readSlipCode(address), code)
    for (const wrong of ['', 'BUTPHE:SEP:1', `https://x/d/${code.code}`, `${address}0`, `${address}?x`, address.toLowerCase()]) {
      assert.equal(readSlipCode(wrong), undefined, wrong)
    }
  })
})
