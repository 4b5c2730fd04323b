import QRCode from 'qrcode'
import { slipAddress } from '../../domain/slip-code.ts'
import { MM, type Paper, type Sheet } from './paper.ts'

const QR_QUIET_MODULES = 4

/** The document's address for ever, and its code in letters under it for those without a camera. */
export function drawQr(
  paper: Paper, sheet: Sheet, facts: { publicUrl: string; code: string; slipCheck: string },
  place: { x: number; y: number; side: number },
): void {
  const address = slipAddress(facts.publicUrl, { code: facts.code, check: facts.slipCheck })
  const { modules } = QRCode.create(address, { errorCorrectionLevel: 'M' })
  const unit = place.side / modules.size
  const dark: [number, number, number, number][] = []
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column) === 0) continue
      const y = place.y + place.side - (row + 1) * unit
      dark.push([place.x + column * unit, y, unit, unit])
    }
  }
  sheet.blacken(dark)
  const room = place.side + 2 * QR_QUIET_MODULES * unit
  const [code, style] = paper.fit(facts.code, room, {
    size: 10, weight: 'bold', align: 'center',
  }, 7)
  sheet.text(code, place.x + place.side / 2, place.y - 4.5 * MM, style)
}
