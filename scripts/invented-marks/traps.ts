import { drawSeal, type Sheet } from './sheet.ts'
import { CAPITAL_LINES, ISSUERS, NAMES, WORDS_NEAR } from './words.ts'

/** Lines in capitals: such as letters have, or also words side by side that were made to look like marks. */
type Capitals = 'words of letters' | 'any words'

/** What has been taken for a mark of secrecy and is none, anywhere on the sheet. */
export function drawTraps(sheet: Sheet, capitals: Capitals = 'any words'): void {
  const { chance } = sheet
  const anywhere = () => [chance.between(10, 160), chance.between(10, 275)] as const
  if (chance.isTrue(0.35)) drawSignatureCaption(sheet, ...anywhere())
  if (chance.isTrue(0.35)) drawSignedSeal(sheet, ...anywhere())
  if (chance.isTrue(0.35)) drawHandwriting(sheet, ...anywhere())
  if (chance.isTrue(0.3)) drawCapitals(sheet, ...anywhere(), capitals)
}

/** The caption that programs put beside an electronic signature. */
function drawSignatureCaption({ pen, chance, font, mm, pt }: Sheet, x: number, y: number): void {
  const name = chance.pick([...NAMES, 'Văn thư', 'Ủy ban nhân dân tỉnh', 'Sở Nội vụ'])
  const signed = `${chance.whole(1, 28)}/${chance.whole(1, 12)}/2026 ${chance.whole(7, 17)}:`
    + `${chance.whole(10, 59)}:${chance.whole(10, 59)} +07:00`
  const lines = chance.pick([
    [`Ký bởi: ${name}`, `Cơ quan: ${chance.pick(ISSUERS)}`, `Ngày ký: ${signed}`],
    [`Người ký: ${name}`, 'Email: vanthu@anbinh.vn', `Thời gian ký: ${signed}`],
    [`Digitally signed by ${name}`, `Date: ${signed}`],
    ['Signature Valid', `Ký bởi: ${name}`, `Ký ngày: ${signed}`],
    ['CHỮ KÝ SỐ', name],
  ])
  const points = chance.between(6, 11)
  pen.save()
  pen.fillStyle = chance.pick(['#d01818', '#c8202a', '#1a3fb0', '#141414', '#555555', '#0a7a30'])
  pen.strokeStyle = pen.fillStyle
  pen.font = `${chance.isTrue(0.3) ? 'bold ' : ''}${pt(points)}px ${font}`
  const width = Math.max(...lines.map((line) => pen.measureText(line).width))
  for (const [at, line] of lines.entries()) {
    pen.fillText(line, mm(x), mm(y) + at * pt(points * 1.25))
  }
  if (chance.isTrue(0.5)) {
    pen.lineWidth = mm(chance.between(0.2, 0.6))
    pen.strokeRect(mm(x) - pt(3), mm(y) - pt(points + 3), width + pt(6),
      pt(points * 1.25 * lines.length + 8))
  }
  pen.restore()
}

/** Title, signature and seal over one another. */
function drawSignedSeal(sheet: Sheet, x: number, y: number): void {
  const { pen, chance, font, mm, pt } = sheet
  pen.save()
  pen.fillStyle = '#141414'
  pen.font = `bold ${pt(chance.between(12, 14.5))}px ${font}`
  const title = chance.pick(['CHỦ TỊCH', 'PHÓ CHỦ TỊCH', 'GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'CHÁNH VĂN PHÒNG',
    'TRƯỞNG PHÒNG', 'KT. CHỦ TỊCH'])
  pen.fillText(title, mm(x), mm(y))
  pen.fillText(chance.pick(NAMES), mm(x), mm(y + chance.between(20, 32)))
  pen.restore()
  drawSeal(sheet, x + chance.between(-12, 20), y + chance.between(8, 20))
  drawHandwriting(sheet, x + chance.between(-4, 10), y + chance.between(8, 18))
}

/** A signature or a few written words: loops of a pen. */
export function drawHandwriting({ pen, chance, mm }: Sheet, x: number, y: number): void {
  pen.save()
  pen.strokeStyle = chance.pick(['#16309a', '#1b1b1b', '#2340c0', '#b01820', '#223a7a'])
  pen.lineWidth = mm(chance.between(0.25, 0.8))
  pen.lineJoin = 'round'
  for (let word = 0; word < chance.whole(1, 3); word++) {
    const high = chance.between(3, 11)
    const step = chance.between(1.6, 4.5)
    pen.beginPath()
    let at = x + word * 18
    pen.moveTo(mm(at), mm(y))
    for (let loop = 0; loop < chance.whole(3, 8); loop++) {
      const to = at + step
      pen.bezierCurveTo(mm(at + chance.between(-2, 5)), mm(y - high * chance.next()),
        mm(to + chance.between(-5, 2)), mm(y + high * chance.next()),
        mm(to), mm(y + chance.between(-2, 2)))
      at = to
    }
    pen.stroke()
  }
  pen.restore()
}

/** A heading, or words of it set larger or in colour, as on forms and banners. */
export function drawCapitals(
  { pen, chance, font, mm, pt, written }: Sheet, x: number, y: number, capitals: Capitals = 'any words',
): void {
  pen.save()
  pen.fillStyle = chance.pick(['#141414', '#141414', '#141414', '#c8202a', '#1a3fb0'])
  pen.font = `bold ${pt(chance.between(11, 20))}px ${font}`
  const text = chance.isTrue(0.5) || capitals === 'words of letters' ? chance.pick(CAPITAL_LINES)
    : `${chance.pick(WORDS_NEAR)} ${chance.pick(WORDS_NEAR)}`
  pen.fillText(text, mm(Math.min(x, 110)), mm(y))
  written.push(text)
  pen.restore()
}
