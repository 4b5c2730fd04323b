import QRCode from 'qrcode'
import {
  PATCH_NARROW_MM, PATCH_T, SHEET_CODE, SHEET_HEIGHT_MM, SHEET_PATCH_LEFT_MM,
  SHEET_PATCH_LENGTH_MM, SHEET_PATCHES, SHEET_QR, SHEET_WIDTH_MM,
} from '../../domain/separator-sheet.ts'
import { A4, MM, openPaper, type Paper, type Sheet } from './paper.ts'

const TEXT_WIDTH = 160 * MM
const MIDDLE = (SHEET_WIDTH_MM / 2) * MM

/**
 * Tờ phân cách: laid between two letters that are scanned as one stack. Both pages are the same, so
 * that a sheet printed on both sides may lie either way; black only, so that any printer will do.
 */
export async function separatorSheet(facts: { printedAt: Date }): Promise<Buffer> {
  const paper = await openPaper()
  for (let side = 1; side <= 2; side += 1) drawSide(paper, paper.addSheet(A4.short, A4.long))
  return paper.finish({ title: 'Tờ phân cách', madeAt: facts.printedAt })
}

function drawSide(paper: Paper, sheet: Sheet): void {
  for (const patch of SHEET_PATCHES) drawPatch(sheet, patch)
  drawCode(sheet)
  const centred = { align: 'center' } as const
  sheet.text('TỜ PHÂN CÁCH', MIDDLE, down(58), { ...centred, size: 40, weight: 'bold' })
  sheet.text('Đặt giữa hai văn bản khi quét cả tập', MIDDLE, down(72), { ...centred, size: 20 })
  sheet.text('Máy tách văn bản tại tờ này; tờ này không thuộc văn bản nào.', MIDDLE, down(82), {
    ...centred, size: 14,
  })
  sheet.text(SHEET_CODE, MIDDLE, down(206), { ...centred, size: 14, weight: 'bold' })
  const words = 'Đặt xuôi hay ngược, mặt nào lên trên cũng được. In hai mặt, giấy trắng, dùng lại '
    + 'nhiều lần; không viết, không đóng dấu lên tờ này. Không đặt tờ này vào giữa các trang của '
    + 'một văn bản.'
  const style = { ...centred, size: 13 }
  for (const [index, line] of paper.wrap(words, TEXT_WIDTH, style).entries()) {
    sheet.text(line, MIDDLE, down(220 + index * 6.5), style)
  }
}

/** From millimetres below the top edge to points above the bottom edge. */
function down(millimetres: number): number {
  return (SHEET_HEIGHT_MM - millimetres) * MM
}

function drawPatch(sheet: Sheet, { top, from }: { top: number; from: 'top' | 'bottom' }): void {
  const runs = from === 'top' ? PATCH_T : PATCH_T.toReversed()
  const bars: [number, number, number, number][] = []
  let at = top
  for (const [index, units] of runs.entries()) {
    const thick = units * PATCH_NARROW_MM
    if (index % 2 === 0) {
      bars.push([
        SHEET_PATCH_LEFT_MM * MM, down(at + thick), SHEET_PATCH_LENGTH_MM * MM, thick * MM,
      ])
    }
    at += thick
  }
  sheet.blacken(bars)
}

function drawCode(sheet: Sheet): void {
  const { modules } = QRCode.create(SHEET_CODE, { errorCorrectionLevel: 'H' })
  const [left, top, side] = SHEET_QR
  const unit = side / modules.size
  const dark: [number, number, number, number][] = []
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue
      dark.push([
        (left + column * unit) * MM, down(top + (row + 1) * unit), unit * MM, unit * MM,
      ])
    }
  }
  sheet.blacken(dark)
}
