import { setImmediate as letOthersIn } from 'node:timers/promises'
import type { Day } from '../../domain/values.ts'
import { A4, MM, openPaper, type Paper, type Sheet, type TextStyle } from './paper.ts'
import { dayOnPaper, printedFrom } from './words-on-paper.ts'

/** More than this is a year of a large office; such a print would be no use on paper. */
export const REGISTER_PRINT_ROWS_MAX = 20_000

export interface RegisterPrintRow {
  arrivedOn: Day
  arrivalNumber: number
  /** Tác giả. */
  issuer: string
  symbol: string
  issuedOn: Day | null
  /** Tên loại và trích yếu nội dung. */
  documentType: string
  subject: string
  receivers: readonly string[]
  forwardedOn: Day | null
  /** "Tên, 14:02 ngày 22/11/2026" where somebody signed for it; blank for the pen otherwise. */
  receipt: string | null
  note: string
  /** A number given in error is printed too, with the reason, so that none is missing. */
  voidedBecause: string | null
}

export interface RegisterPrint {
  parentBody: string | null
  office: string
  /** Usually "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN". */
  title: string
  from: Day
  to: Day
  /** Quyển số; dots when the office keeps none. */
  volume: string | null
  /** As the screen shows them, in that order. */
  rows: readonly RegisterPrintRow[]
  systemName: string
  printedBy: string
  printedAt: Date
}

/** A long register takes seconds: others are served in between. */
const ROWS_AT_A_TIME = 50
const LEFT = 15 * MM
const TOP = A4.short - 15 * MM
const BOTTOM = 16 * MM
const WIDTH = A4.long - 25 * MM
const CELL: TextStyle = { size: 9.5 }
const HEAD: TextStyle = { size: 9.5, weight: 'bold', align: 'center' }
const STEP = 4.1 * MM
const PAD = 1.2 * MM
const LINES_MAX = 36
const DOTS = '........'

/** Phụ lục IV, mục VI of NĐ 30/2020/NĐ-CP: these ten, in this order, in these words. */
const COLUMNS = [
  ['Ngày đến', 21], ['Số đến', 14], ['Tác giả', 33], ['Số, ký hiệu văn bản', 29],
  ['Ngày tháng văn bản', 21], ['Tên loại và trích yếu nội dung văn bản', 62],
  ['Đơn vị hoặc người nhận', 31], ['Ngày chuyển', 21], ['Ký nhận', 20], ['Ghi chú', 20],
] as const
const MILLIMETRES = COLUMNS.reduce((sum, [, width]) => sum + width, 0)
const EDGES = COLUMNS.reduce((edges, [, width]) => {
  return [...edges, (edges.at(-1) ?? LEFT) + (width / MILLIMETRES) * WIDTH]
}, [LEFT])

/**
 * The register of incoming documents for a day or a range: A4 landscape, cover first, the head of
 * the table on every page, number of rows and first and last số đến at the foot. It holds the
 * rows it is given, one for one, in their order.
 *
 * @throws {RangeError} for more than `REGISTER_PRINT_ROWS_MAX` rows.
 */
export async function registerPrint(register: RegisterPrint): Promise<Buffer> {
  if (register.rows.length > REGISTER_PRINT_ROWS_MAX) {
    throw new RangeError(`${register.rows.length} rows; at most ${REGISTER_PRINT_ROWS_MAX}`)
  }
  const paper = await openPaper()
  drawCover(paper, register)
  let sheet = paper.addSheet(A4.long, A4.short)
  let y = drawHead(paper, sheet)
  for (const [index, row] of register.rows.entries()) {
    if (index % ROWS_AT_A_TIME === 0) await letOthersIn()
    const cells = cellsOf(paper, row)
    const height = Math.max(...cells.map((lines) => lines.length)) * STEP + 2 * PAD
    if (y - height < BOTTOM) {
      sheet = paper.addSheet(A4.long, A4.short)
      y = drawHead(paper, sheet)
    }
    drawRow(sheet, cells, y, height)
    y -= height
  }
  if (register.rows.length === 0) {
    sheet.text('Không có văn bản đến trong khoảng thời gian này.', LEFT, y - 6 * MM, {
      size: 11, weight: 'italic',
    })
  }
  drawFeet(paper, register)
  return paper.finish({ title: register.title, madeAt: register.printedAt })
}

function drawCover(paper: Paper, register: RegisterPrint): void {
  const sheet = paper.addSheet(A4.long, A4.short)
  const middle = A4.long / 2
  const line = (value: string, fromTop: number, size: number, weight: 'regular' | 'bold') => {
    const style: TextStyle = { size, weight, align: 'center' }
    const [words, small] = paper.fit(value, WIDTH, style, 8)
    sheet.text(words, middle, A4.short - fromTop * MM, small)
  }
  if (register.parentBody) line(register.parentBody.toUpperCase(), 30, 14, 'regular')
  line(register.office.toUpperCase(), 38, 14, 'bold')
  line(register.title, 82, 24, 'bold')
  const year = register.from.slice(0, 4)
  const years = year === register.to.slice(0, 4) ? year : `${year} - ${register.to.slice(0, 4)}`
  line(`Năm: ${years}`, 100, 16, 'regular')
  const [from, to] = [dayOnPaper(register.from), dayOnPaper(register.to)]
  line(`Từ ngày ${from} đến ngày ${to}`, 118, 14, 'regular')
  const [first, last] = firstAndLast(register)
  line(`Từ số ${first ?? DOTS} đến số ${last ?? DOTS}`, 127, 14, 'regular')
  line(`Quyển số: ${register.volume ?? DOTS}`, 165, 14, 'regular')
}

/** @returns where the rows begin. */
function drawHead(paper: Paper, sheet: Sheet): number {
  const titles = COLUMNS.map(([title], index) => paper.wrap(title, widthOf(index), HEAD))
  const height = Math.max(...titles.map((lines) => lines.length)) * STEP + 2 * PAD
  for (const [index, lines] of titles.entries()) {
    const middle = ((EDGES[index] ?? 0) + (EDGES[index + 1] ?? 0)) / 2
    const first = TOP - height / 2 + (lines.length * STEP) / 2 - 3.1 * MM
    for (const [at, line] of lines.entries()) sheet.text(line, middle, first - at * STEP, HEAD)
    sheet.text(`(${index + 1})`, middle, TOP - height - 3.6 * MM, { ...HEAD, weight: 'regular' })
  }
  drawGrid(sheet, TOP, height)
  drawGrid(sheet, TOP - height, 5 * MM)
  return TOP - height - 5 * MM
}

function cellsOf(paper: Paper, row: RegisterPrintRow): string[][] {
  const voided = row.voidedBecause === null ? '' : `Hủy: ${row.voidedBecause}`
  const notes = [voided, row.note].filter((part) => part !== '').join('. ')
  const what = `${row.documentType}: ${row.subject}`
  return [
    dayOnPaper(row.arrivedOn), String(row.arrivalNumber), row.issuer, row.symbol,
    dayOnPaper(row.issuedOn), row.voidedBecause === null ? what : `(hủy) ${what}`,
    row.receivers.join('; '), dayOnPaper(row.forwardedOn), row.receipt ?? '', notes,
  ].map((value, index) => {
    const lines = paper.wrap(value, widthOf(index), CELL)
    if (lines.length <= LINES_MAX) return lines
    return [...lines.slice(0, LINES_MAX - 1), '…']
  })
}

function widthOf(column: number): number {
  return (EDGES[column + 1] ?? 0) - (EDGES[column] ?? 0) - 2 * PAD
}

function drawRow(sheet: Sheet, cells: readonly string[][], y: number, height: number): void {
  for (const [index, lines] of cells.entries()) {
    for (const [at, line] of lines.entries()) {
      sheet.text(line, (EDGES[index] ?? 0) + PAD, y - PAD - 3 * MM - at * STEP, CELL)
    }
  }
  drawGrid(sheet, y, height)
}

function drawGrid(sheet: Sheet, y: number, height: number): void {
  sheet.frame(LEFT, y - height, WIDTH, height, 0.5)
  for (const edge of EDGES.slice(1, -1)) sheet.line(edge, y, edge, y - height, 0.5)
}

function firstAndLast(register: RegisterPrint): [number | undefined, number | undefined] {
  let first: number | undefined
  let last: number | undefined
  for (const { arrivalNumber } of register.rows) {
    first = Math.min(first ?? arrivalNumber, arrivalNumber)
    last = Math.max(last ?? arrivalNumber, arrivalNumber)
  }
  return [first, last]
}

function drawFeet(paper: Paper, register: RegisterPrint): void {
  const [first, last] = firstAndLast(register)
  const range = first === undefined ? '' : ` · Số đến từ ${first} đến ${last}`
  const count = `Tổng số: ${register.rows.length} văn bản${range}`
  const origin = printedFrom(register.systemName, register.printedBy, register.printedAt)
  const pages = paper.sheets.length - 1
  for (const [index, sheet] of paper.sheets.entries()) {
    const style: TextStyle = { size: 8.5, grey: 0.2 }
    if (index > 0) {
      sheet.text(count, LEFT, 10 * MM, { ...style, weight: 'bold' })
      sheet.text(`Trang ${index}/${pages}`, LEFT + WIDTH, 10 * MM, { ...style, align: 'right' })
    }
    const [words, small] = paper.fit(origin, WIDTH, style, 5)
    sheet.text(words, LEFT, 6 * MM, small)
  }
}
