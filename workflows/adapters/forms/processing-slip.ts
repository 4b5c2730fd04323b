import { A4, MM, openPaper, type Paper, type Sheet, type TextStyle } from './paper.ts'
import { drawQr } from './slip-qr.ts'
import type { SlipDirective, SlipFacts, SlipProposal } from './slip-facts.ts'
import {
  dayInWords, dayOnPaper, instantOnPaper, printedFrom, URGENCY_WORDS,
} from './words-on-paper.ts'

export type { SlipDirective, SlipFacts, SlipProposal } from './slip-facts.ts'

const LEFT = 20 * MM
const RIGHT = A4.short - 15 * MM
const WIDTH = RIGHT - LEFT
const STAMP = { x: LEFT, y: fromTop(75), width: 50 * MM, height: 35 * MM }
const QR = { x: RIGHT - 24 * MM, y: 17 * MM, side: 24 * MM }

/**
 * The white field for the leader's pen, in points of page 1 of the slip. It never moves: ink is
 * kept in these coordinates and drawn again on every later print of the slip.
 */
export const SLIP_INK_AREA = {
  page: 1, x: LEFT, y: 76 * MM, width: 175 * MM, height: 82 * MM,
} as const

const UNIT_PART = { top: 72 * MM, bottom: 45 * MM, width: WIDTH }
const PROPOSAL_PART = { top: 42 * MM, bottom: 14 * MM, width: QR.x - LEFT - 5 * MM }
const BODY: TextStyle = { size: 10 }
const BODY_STEP = 4.4 * MM
const HEADING: TextStyle = { size: 11, weight: 'bold' }
const SUBJECT_LINES_MAX = 6
const ISSUER_LINES_MAX = 2
const ENTRIES_MAX = 200

const LEADERS = '1. Ý kiến của lãnh đạo cơ quan, tổ chức'
const UNITS = '2. Ý kiến của lãnh đạo đơn vị'
const PROPOSALS = '3. Ý kiến đề xuất của người giải quyết'
const GOES_ON = '(xem tiếp trang sau)'

interface Rest {
  heading: string
  lines: string[]
}

function fromTop(millimetres: number): number {
  return A4.long - millimetres * MM
}

/**
 * Phiếu giải quyết văn bản đến (Phụ lục IV, mục VII, NĐ 30/2020/NĐ-CP), with the arrival stamp
 * (mục V) and the address of the document as QR. What does not fit goes on further pages.
 * The caller never passes anything of a secret document.
 */
export async function processingSlip(facts: SlipFacts): Promise<Buffer> {
  const paper = await openPaper()
  const sheet = paper.addSheet(A4.short, A4.long)
  drawHead(paper, sheet, facts)
  drawStamp(paper, sheet, facts)
  const [below, fullSubject] = drawFacts(paper, sheet, facts)
  drawQr(paper, sheet, facts, QR)
  sheet.frame(
    SLIP_INK_AREA.x, SLIP_INK_AREA.y, SLIP_INK_AREA.width, SLIP_INK_AREA.height, 0.4, 0.7,
  )
  const rest = [
    ...fullSubject,
    ...drawLeaders(paper, sheet, facts, below),
    ...drawPart(paper, sheet, UNITS, UNIT_PART, facts.unitDirectives.map(directiveText)),
    ...drawPart(paper, sheet, PROPOSALS, PROPOSAL_PART, facts.proposals.map(proposalText)),
  ]
  drawRest(paper, facts, rest)
  drawFeet(paper, facts)
  return paper.finish({ title: 'Phiếu giải quyết văn bản đến', madeAt: facts.printedAt })
}

function drawHead(paper: Paper, sheet: Sheet, facts: SlipFacts): void {
  const left = LEFT + 35 * MM
  const right = RIGHT - 46 * MM
  const above: TextStyle = { size: 11, align: 'center' }
  const name: TextStyle = { size: 12, weight: 'bold', align: 'center' }
  let y = fromTop(16)
  if (facts.parentBody) {
    sheet.text(...centred(paper, facts.parentBody.toUpperCase(), left, y, 72 * MM, above))
    y -= 5 * MM
  }
  for (const [line, style] of twoLines(paper, facts.office.toUpperCase(), 72 * MM, name, 10.5)) {
    sheet.text(line, left, y, style)
    y -= 5 * MM
  }
  sheet.line(left - 12 * MM, y + 3 * MM, left + 12 * MM, y + 3 * MM, 0.6)
  sheet.text('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', right, fromTop(16), { ...name, size: 11.5 })
  sheet.text('Độc lập - Tự do - Hạnh phúc', right, fromTop(21), name)
  sheet.line(right - 27 * MM, fromTop(23), right + 27 * MM, fromTop(23), 0.6)
  sheet.text(`${facts.place}, ${dayInWords(facts.arrivedOn)}`, right, fromTop(31), {
    size: 11, weight: 'italic', align: 'center',
  })
}

function centred(
  paper: Paper, value: string, x: number, y: number, width: number, style: TextStyle,
): [string, number, number, TextStyle] {
  const [words, small] = paper.fit(value, width, style, 7)
  return [words, x, y, small]
}

/** One line, smaller if need be; two where that would be too small, the second cut if it must. */
function twoLines(
  paper: Paper, value: string, width: number, style: TextStyle, smallest: number,
): [string, TextStyle][] {
  const [line, fitting] = paper.fit(value, width, style, smallest)
  if (!line.endsWith('…')) return [[line, fitting]]
  const small = { ...style, size: smallest }
  const [first = '', ...others] = paper.wrap(value, width, small)
  return [[first, small], paper.fit(others.join(' '), width, small, smallest - 1.5)]
}

function drawStamp(paper: Paper, sheet: Sheet, facts: SlipFacts): void {
  const { x, y, width, height } = STAMP
  const middle = x + width / 2
  const top = y + height
  sheet.frame(x, y, width, height, 1)
  const name: TextStyle = { size: 9, weight: 'bold', align: 'center' }
  const office = twoLines(paper, facts.office.toUpperCase(), width - 4 * MM, name, 7.5)
  for (const [index, [line, style]] of office.entries()) {
    sheet.text(line, middle, top - (office.length === 1 ? 5 : 3.2 + index * 3) * MM, style)
  }
  sheet.text('ĐẾN', middle, top - 12 * MM, { size: 14, weight: 'bold', align: 'center' })
  const lines = [
    ['Số:', facts.arrivalNumber],
    ['Ngày:', dayOnPaper(facts.arrivedOn)],
    ['Chuyển:', facts.transferredTo ?? ''],
    ['Số và ký hiệu HS:', facts.fileReference ?? ''],
  ] as const
  for (const [index, [label, value]] of lines.entries()) {
    const line = top - (17.5 + index * 5.2) * MM
    labelled(paper, sheet, label, value, x + 2 * MM, line, width - 4 * MM)
  }
}

/** A label and its value on one line; a dotted line where there is none, as on the printed form. */
function labelled(
  paper: Paper, sheet: Sheet, label: string, value: string, x: number, y: number, width: number,
): void {
  const style: TextStyle = { size: 10.5 }
  sheet.text(label, x, y, style)
  const used = paper.widthOf(`${label} `, style)
  const dots = '.'.repeat(Math.floor((width - used) / paper.widthOf('.', style)))
  const [words, small] = value === ''
    ? [dots, style]
    : paper.fit(value, width - used, { ...style, weight: 'bold' }, 6.5)
  sheet.text(words, x + used, y, small)
}

/** @returns the height below the facts, and the subject once more when it had to be cut. */
function drawFacts(paper: Paper, sheet: Sheet, facts: SlipFacts): [number, Rest[]] {
  const column = STAMP.x + STAMP.width + 5 * MM
  const half = (RIGHT - column) / 2
  sheet.text('PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN', column + half, fromTop(46), {
    size: 15, weight: 'bold', align: 'center',
  })
  const pairs = [
    ['Tên loại:', facts.documentType], ['Số, ký hiệu:', facts.symbol ?? ''],
    ['Ngày văn bản:', dayOnPaper(facts.issuedOn)], ['Độ khẩn:', URGENCY_WORDS[facts.urgency]],
    ['Số đến:', facts.arrivalNumber], ['Ngày đến:', dayOnPaper(facts.arrivedOn)],
    ['Hạn cấp trên:', dayOnPaper(facts.externalDueOn)], ['Mã văn bản:', facts.code],
  ] as const
  for (const [index, [label, value]] of pairs.entries()) {
    const x = column + (index % 2) * half
    const y = fromTop(54 + Math.floor(index / 2) * 6.2)
    labelled(paper, sheet, label, value, x, y, half - 3 * MM)
  }
  const issuer = paper.wrap(`Cơ quan ban hành: ${facts.issuer}`, WIDTH, { size: 11 })
  let y = fromTop(81)
  for (const line of issuer.slice(0, ISSUER_LINES_MAX)) {
    sheet.text(line, LEFT, y, { size: 11 })
    y -= 5 * MM
  }
  const subject = `Trích yếu: ${facts.subject}`
  const [lines, style, cut] = subjectLines(paper, subject)
  for (const line of lines) {
    sheet.text(line, LEFT, y, style)
    y -= style.size * 1.25
  }
  if (!cut && issuer.length <= ISSUER_LINES_MAX) return [y, []]
  const whole = [...paper.wrap(`Cơ quan ban hành: ${facts.issuer}`, WIDTH, BODY),
    ...paper.wrap(subject, WIDTH, BODY)]
  return [y, [{ heading: 'Cơ quan ban hành và trích yếu (đầy đủ)', lines: whole }]]
}

function subjectLines(paper: Paper, subject: string): [string[], TextStyle, boolean] {
  for (const size of [11.5, 10.5, 9.5]) {
    const lines = paper.wrap(subject, WIDTH, { size })
    if (lines.length <= SUBJECT_LINES_MAX) return [lines, { size }, false]
  }
  const lines = paper.wrap(subject, WIDTH, { size: 9.5 }).slice(0, SUBJECT_LINES_MAX - 1)
  return [[...lines, `… ${GOES_ON}`], { size: 9.5 }, true]
}

/** Part 1 stands right above the white field and grows upwards as far as the facts leave room. */
function drawLeaders(paper: Paper, sheet: Sheet, facts: SlipFacts, below: number): Rest[] {
  const bottom = SLIP_INK_AREA.y + SLIP_INK_AREA.height + 2 * MM
  const room = Math.max(0, Math.floor((below - bottom - 5 * MM) / BODY_STEP))
  const entries = facts.leaderDirectives.map(directiveText)
  const [shown, rest] = share(paper, entries, WIDTH, room)
  for (const [index, line] of shown.entries()) {
    sheet.text(line, LEFT, bottom + (shown.length - 1 - index) * BODY_STEP, BODY)
  }
  sheet.text(LEADERS, LEFT, bottom + shown.length * BODY_STEP + 0.5 * MM, HEADING)
  return rest.length > 0 ? [{ heading: `${LEADERS} (tiếp)`, lines: rest }] : []
}

function drawPart(
  paper: Paper, sheet: Sheet, heading: string,
  part: { top: number; bottom: number; width: number }, entries: readonly string[],
): Rest[] {
  sheet.text(heading, LEFT, part.top - 4 * MM, HEADING)
  const room = Math.floor((part.top - 6 * MM - part.bottom) / BODY_STEP)
  const [shown, rest] = share(paper, entries, part.width, room)
  for (const [index, line] of shown.entries()) {
    sheet.text(line, LEFT, part.top - 9 * MM - index * BODY_STEP, BODY)
  }
  return rest.length > 0 ? [{ heading: `${heading} (tiếp)`, lines: rest }] : []
}

/** Whole entries stay on the first page as long as there is room; the others go to the next. */
function share(
  paper: Paper, entries: readonly string[], width: number, room: number,
): [string[], string[]] {
  if (entries.length > ENTRIES_MAX) throw new Error(`${entries.length} entries on one slip`)
  const shown: string[] = []
  for (const [index, entry] of entries.entries()) {
    const lines = paper.wrap(`${index + 1}) ${entry}`, width, BODY)
    const isLast = index === entries.length - 1
    if (shown.length + lines.length + (isLast ? 0 : 1) > room) {
      const left = entries.slice(index).flatMap((later, offset) => {
        return paper.wrap(`${index + offset + 1}) ${later}`, WIDTH, BODY)
      })
      return [room > shown.length ? [...shown, GOES_ON] : shown, left]
    }
    shown.push(...lines)
  }
  return [shown, []]
}

/** A directive in one paragraph, as the slip prints it. */
export function directiveText(directive: SlipDirective): string {
  const { author, position, onBehalfOf, givenAt, text, lead, support, fyi, dueOn } = directive
  const parts = [
    lead && `Chủ trì: ${lead}`,
    support.length > 0 && `Phối hợp: ${support.join(', ')}`,
    fyi.length > 0 && `Để biết: ${fyi.join(', ')}`,
    dueOn && `Hạn: ${dayOnPaper(dueOn)}`,
  ].filter((part) => typeof part === 'string' && part !== '')
  const who = `${position} ${author}${onBehalfOf ? ` (thay mặt ${onBehalfOf})` : ''}`
  return `${who}, ${instantOnPaper(givenAt)}: ${[text, ...parts].filter(Boolean).join(' · ')}`
}

function proposalText({ author, position, madeAt, text }: SlipProposal): string {
  return `${position} ${author}, ${instantOnPaper(madeAt)}: ${text}`
}

function drawRest(paper: Paper, facts: SlipFacts, rest: readonly Rest[]): void {
  let sheet: Sheet | undefined
  let y = 0
  const down = (step: number): Sheet => {
    y -= step
    if (sheet && y >= 20 * MM) return sheet
    sheet = paper.addSheet(A4.short, A4.long)
    const title = `Phiếu giải quyết văn bản đến – số đến ${facts.arrivalNumber} (tiếp)`
    sheet.text(title, LEFT, fromTop(18), { size: 11, weight: 'italic' })
    y = fromTop(28)
    return sheet
  }
  for (const { heading, lines } of rest) {
    down(8 * MM).text(heading, LEFT, y, HEADING)
    for (const line of lines) down(BODY_STEP * 1.1).text(line, LEFT, y, BODY)
  }
}

function drawFeet(paper: Paper, facts: SlipFacts): void {
  const words = printedFrom(facts.systemName, facts.printedBy, facts.printedAt)
  for (const [index, sheet] of paper.sheets.entries()) {
    const [line, style] = paper.fit(words, WIDTH - 25 * MM, { size: 8.5, grey: 0.25 }, 5)
    sheet.text(line, LEFT, 7 * MM, style)
    sheet.text(`Trang ${index + 1}/${paper.sheets.length}`, RIGHT, 7 * MM, {
      size: 8.5, grey: 0.25, align: 'right',
    })
  }
}
