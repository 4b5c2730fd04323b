import { A4, MM, openPaper, type Paper, type Sheet, type TextStyle } from '../../workflows/adapters/forms/paper.ts'
import { dayInWords } from '../../workflows/adapters/forms/words-on-paper.ts'
import type { PageReading, RecognisedWord } from '../../workflows/domain/reading.ts'
import type { Day, Urgency } from '../../workflows/domain/values.ts'

/** One page as an e-office would send it: real text, no picture. */
export interface TextLetter {
  documentType: string
  parentBody: string | null
  issuer: string
  /** Null for a citizen's letter, which has no head of an office either. */
  symbol: string | null
  issuedOn: Day
  subject: string
  paragraphs: readonly string[]
  signerPosition: string | null
  signer: string
  urgency: Urgency
}

const PLACE = 'An Bình'
const RECEIVER = 'Ủy ban nhân dân phường Bến Xuân.'
const LEFT = 30 * MM
const RIGHT = A4.short - 18 * MM
const LEFT_MIDDLE = 62 * MM
const RIGHT_MIDDLE = 145 * MM
const LINE = 6.2 * MM
const stamps: Partial<Record<Urgency, string>> = {
  urgent: 'KHẨN', 'very-urgent': 'THƯỢNG KHẨN', express: 'HỎA TỐC',
}

/** Writes down what it draws, so that the words need not be read back from the page. */
interface Pen {
  write(text: string, x: number, y: number, style: TextStyle): void
  reading(): PageReading
}

/** Draws the letter, and tells what stands where on it. */
export async function textLetter(
  letter: TextLetter,
): Promise<{ pdf: Buffer; page: PageReading }> {
  const paper = await openPaper()
  const sheet = paper.addSheet(A4.short, A4.long)
  const pen = penOn(paper, sheet)
  const bodyAt = letter.symbol ? officeHead(paper, sheet, pen, letter) : citizenHead(paper, pen, letter)
  let y = bodyAt
  for (const paragraph of letter.paragraphs) {
    for (const line of paper.wrap(paragraph, RIGHT - LEFT, { size: 13 })) {
      pen.write(line, LEFT, y, { size: 13 })
      y -= LINE
    }
    y -= 2 * MM
  }
  y -= 6 * MM
  if (letter.signerPosition) {
    pen.write(letter.signerPosition.toUpperCase(), RIGHT_MIDDLE, y, { size: 13, weight: 'bold', align: 'center' })
  } else {
    pen.write('Người làm đơn', RIGHT_MIDDLE, y, { size: 13, weight: 'bold', align: 'center' })
  }
  pen.write(letter.signer, RIGHT_MIDDLE, y - 24 * MM, { size: 13, weight: 'bold', align: 'center' })
  const madeAt = new Date(`${letter.issuedOn}T02:00:00Z`)
  const pdf = await paper.finish({ title: letter.documentType, madeAt })
  return { pdf, page: pen.reading() }
}

/** Answers the height at which the body begins. */
function officeHead(paper: Paper, sheet: Sheet, pen: Pen, letter: TextLetter): number {
  const top = A4.long - 22 * MM
  const centre = (weight: 'regular' | 'bold' | 'italic', size = 12): TextStyle =>
    ({ size, weight, align: 'center' })
  let y = top
  const above = letter.parentBody?.toUpperCase() ?? ''
  for (const line of paper.wrap(above, 70 * MM, { size: 12 })) {
    pen.write(line, LEFT_MIDDLE, y, centre('regular'))
    y -= 5.4 * MM
  }
  for (const line of paper.wrap(letter.issuer.toUpperCase(), 68 * MM, { size: 12, weight: 'bold' })) {
    pen.write(line, LEFT_MIDDLE, y, centre('bold'))
    y -= 5.4 * MM
  }
  sheet.line(LEFT_MIDDLE - 11 * MM, y + 3.6 * MM, LEFT_MIDDLE + 11 * MM, y + 3.6 * MM, 0.7)
  pen.write('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', RIGHT_MIDDLE, top, centre('bold'))
  pen.write('Độc lập - Tự do - Hạnh phúc', RIGHT_MIDDLE, top - 6 * MM, centre('bold', 13))
  sheet.line(RIGHT_MIDDLE - 25 * MM, top - 8 * MM, RIGHT_MIDDLE + 25 * MM, top - 8 * MM, 0.7)
  y = Math.min(y, top - 14 * MM) - 2 * MM
  pen.write(`Số: ${letter.symbol}`, LEFT_MIDDLE, y, centre('regular', 13))
  pen.write(`${PLACE}, ${dayInWords(letter.issuedOn)}`, RIGHT_MIDDLE, y, centre('italic', 13))
  y -= 7 * MM
  const stamp = stamps[letter.urgency]
  if (stamp) {
    sheet.frame(LEFT_MIDDLE - 19 * MM, y - 5 * MM, 38 * MM, 8 * MM, 1.2)
    pen.write(stamp, LEFT_MIDDLE, y - 2.6 * MM, centre('bold', 14))
    y -= 11 * MM
  }
  return subjectOf(paper, pen, letter, y)
}

function subjectOf(paper: Paper, pen: Pen, letter: TextLetter, from: number): number {
  let y = from
  const isPlainLetter = letter.documentType === 'Công văn'
  const [x, width] = isPlainLetter ? [LEFT_MIDDLE, 64 * MM] : [A4.short / 2, 130 * MM]
  if (!isPlainLetter) {
    y -= 5 * MM
    pen.write(letter.documentType.toUpperCase(), x, y, { size: 14, weight: 'bold', align: 'center' })
    y -= LINE
  }
  const style: TextStyle = { size: isPlainLetter ? 12 : 14, weight: isPlainLetter ? 'regular' : 'bold', align: 'center' }
  for (const line of paper.wrap(isPlainLetter ? `V/v ${letter.subject}` : letter.subject, width, style)) {
    pen.write(line, x, y, style)
    y -= 5.6 * MM
  }
  y -= 6 * MM
  pen.write(`Kính gửi: ${RECEIVER}`, A4.short / 2, y, { size: 13, align: 'center' })
  return y - 10 * MM
}

function citizenHead(paper: Paper, pen: Pen, letter: TextLetter): number {
  const middle = A4.short / 2
  const top = A4.long - 22 * MM
  pen.write('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', middle, top, { size: 13, weight: 'bold', align: 'center' })
  pen.write('Độc lập - Tự do - Hạnh phúc', middle, top - LINE, { size: 13, weight: 'bold', align: 'center' })
  pen.write(`${PLACE}, ${dayInWords(letter.issuedOn)}`, RIGHT_MIDDLE, top - 3 * LINE, { size: 13, weight: 'italic', align: 'center' })
  pen.write(letter.documentType.toUpperCase(), middle, top - 5 * LINE, { size: 15, weight: 'bold', align: 'center' })
  let y = top - 6 * LINE
  for (const line of paper.wrap(`(${letter.subject})`, 140 * MM, { size: 13 })) {
    pen.write(line, middle, y, { size: 13, weight: 'italic', align: 'center' })
    y -= LINE
  }
  pen.write(`Kính gửi: ${RECEIVER}`, middle, y - LINE, { size: 13, align: 'center' })
  return y - 3 * LINE
}

function penOn(paper: Paper, sheet: Sheet): Pen {
  const lines: string[] = []
  const words: RecognisedWord[] = []
  return {
    write(text, x, y, style) {
      sheet.text(text, x, y, style)
      const share = style.align === 'center' ? 0.5 : style.align === 'right' ? 1 : 0
      let at = x - paper.widthOf(text, style) * share
      for (const word of text.split(' ')) {
        const width = paper.widthOf(word, style)
        const top = 1 - (y + style.size * 0.8) / A4.long
        const box = [at / A4.short, top, width / A4.short, style.size / A4.long] as const
        words.push({ text: word, confidence: 100, box })
        at += width + paper.widthOf(' ', style)
      }
      lines.push(text)
    },
    reading: () => ({
      page: 1, text: lines.join('\n'), confidence: 100, rotation: 0, origin: 'text-layer', words, isBlank: false,
    }),
  }
}
