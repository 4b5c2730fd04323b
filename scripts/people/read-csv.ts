/** A record and the line of the file on which it begins, counted from 1. */
export interface CsvRecord {
  line: number
  cells: string[]
}

/**
 * Reads a CSV file as a spreadsheet writes it (RFC 4180): quotes, line ends within quotes, a byte
 * order mark. The separator is what the first line uses more of: comma, semicolon or tab.
 * @throws {RangeError} for an open quote, with the line on which it began.
 */
export function readCsv(text: string): CsvRecord[] {
  const plain = text.replace(/^\uFEFF/, '').normalize('NFC')
  const separator = separatorOf(plain.split(/\r?\n/, 1)[0] ?? '')
  const records: CsvRecord[] = []
  let line = 1
  let at = 0
  while (at < plain.length) {
    const record: CsvRecord = { line, cells: [] }
    let ended = false
    while (!ended) {
      const cell = plain[at] === '"' ? quoted(plain, at, line) : bare(plain, at, separator)
      record.cells.push(cell.text.trim())
      line += cell.lines
      at = cell.end
      ended = plain[at] !== separator
      at += ended ? lineEndAt(plain, at) : 1
    }
    line += 1
    if (record.cells.some((cell) => cell !== '')) records.push(record)
  }
  return records
}

function separatorOf(header: string): string {
  const counted = [',', ';', '\t'].map((sign) => ({ sign, count: header.split(sign).length }))
  return counted.sort((a, b) => b.count - a.count)[0]?.sign ?? ','
}

function bare(text: string, from: number, separator: string): { text: string; end: number; lines: number } {
  let end = from
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1
  return { text: text.slice(from, end), end, lines: 0 }
}

function quoted(text: string, from: number, line: number): { text: string; end: number; lines: number } {
  let end = from + 1
  for (;;) {
    const quote = text.indexOf('"', end)
    if (quote < 0) throw new RangeError(String(line))
    if (text[quote + 1] !== '"') {
      const inner = text.slice(from + 1, quote)
      return { text: inner.replaceAll('""', '"'), end: quote + 1, lines: inner.split('\n').length - 1 }
    }
    end = quote + 2
  }
}

/** Signs of the line end at this place; at least one, so that reading always goes on. */
function lineEndAt(text: string, at: number): number {
  return text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
}
