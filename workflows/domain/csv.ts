/** A number is written as a number; text is guarded so that a spreadsheet never runs it. */
export type CsvCell = string | number | null

/** The most rows one export may hold. */
export const CSV_ROWS_MAX = 20_000
const CSV_CELL_LENGTH_MAX = 32_767

/** Makes spreadsheets read the file as UTF-8. */
export const CSV_BOM = '\uFEFF'

/** Signs that begin a formula, full-width ones and behind blanks too; a leading tab or line end. */
const formula = /^(?:[\s\p{Cf}]*[=+\-@＝＋－＠]|[ \p{Zs}]*[\t\r\n])/u
const needsQuotes = /[",\r\n\t;]|^\s|\s$/

/** A whole file: the header, then the rows (RFC 4180, CRLF, with a byte order mark). */
export function csvFile(
  header: readonly string[],
  rows: readonly (readonly CsvCell[])[],
): string {
  if (rows.length > CSV_ROWS_MAX) throw new RangeError(`${rows.length} rows, most ${CSV_ROWS_MAX}`)
  return CSV_BOM + [header, ...rows].map(csvLine).join('')
}

/** One record with its line end, for writing as a stream. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') {
    if (!Number.isFinite(cell)) throw new RangeError(`no number: ${cell}`)
    return String(cell)
  }
  const text = cell.replaceAll('\0', '').slice(0, CSV_CELL_LENGTH_MAX)
  const isFormula = formula.test(text)
  if (!isFormula && !needsQuotes.test(text)) return text
  return `"${isFormula ? "'" : ''}${text.replaceAll('"', '""')}"`
}
