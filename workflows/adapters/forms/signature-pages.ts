import { placeOf, PLACES_PER_PAGE } from '../signing-places.ts'
import { A4, MM, openPaper, type Paper, type Sheet, type TextStyle } from './paper.ts'

export interface SignaturePageFacts {
  office: string
  arrivalNumber: string
  code: string
  /** What is signed together with the sheet, by hash: the letter, the copy with ink. */
  files: readonly { name: string; sha256: string }[]
  /** The directives known so far, in the order of their places. */
  directives: readonly string[]
  /** Places in all, whole pages. */
  slots: number
  madeAt: Date
}

const MIDDLE = A4.short / 2
const LEFT = 20 * MM
const WORDS: TextStyle = { size: 9 }
const STEP = 3.9 * MM
const FILES_MAX = 3

/** The last pages of a directive sheet: a place for each directive's author to sign. */
export async function signaturePages(facts: SignaturePageFacts): Promise<Buffer> {
  const paper = await openPaper()
  for (let first = 0; first < facts.slots; first += PLACES_PER_PAGE) {
    const sheet = paper.addSheet(A4.short, A4.long)
    drawHead(paper, sheet, facts)
    const last = Math.min(facts.slots, first + PLACES_PER_PAGE)
    for (let slot = first; slot < last; slot += 1) drawPlace(paper, sheet, facts, slot)
  }
  return paper.finish({ title: 'Phiếu ý kiến chỉ đạo', madeAt: facts.madeAt })
}

function drawHead(paper: Paper, sheet: Sheet, facts: SignaturePageFacts): void {
  const top = A4.long - 18 * MM
  sheet.text(facts.office.toUpperCase(), MIDDLE, top, { size: 11, weight: 'bold', align: 'center' })
  sheet.text('CHỮ KÝ CỦA NGƯỜI CÓ Ý KIẾN CHỈ ĐẠO', MIDDLE, top - 8 * MM, {
    size: 13, weight: 'bold', align: 'center',
  })
  sheet.text(`Văn bản đến số ${facts.arrivalNumber} – mã ${facts.code}`, MIDDLE, top - 13.5 * MM, {
    size: 10, weight: 'italic', align: 'center',
  })
  for (const [index, { name, sha256 }] of facts.files.slice(0, FILES_MAX).entries()) {
    const words = `${name}, SHA-256: ${sha256}`
    const [line, style] = paper.fit(words, A4.short - 35 * MM, { size: 8, grey: 0.2 }, 5)
    sheet.text(line, LEFT, top - (20.5 + index * 4) * MM, style)
  }
}

function drawPlace(paper: Paper, sheet: Sheet, facts: SignaturePageFacts, slot: number): void {
  const { whole, words, signature } = placeOf(slot)
  sheet.frame(whole.x, whole.y, whole.width, whole.height, 0.4, 0.6)
  sheet.line(signature.x, whole.y, signature.x, whole.y + whole.height, 0.3)
  const directive = facts.directives[slot]
  if (!directive) return
  const room = Math.floor((words.height - 2 * MM) / STEP)
  const lines = paper.wrap(directive, words.width - 3 * MM, WORDS)
  const shown = lines.length <= room ? lines : [...lines.slice(0, room - 1), '… (toàn văn trên phiếu)']
  for (const [index, line] of shown.entries()) {
    sheet.text(line, words.x + 1.5 * MM, words.y + words.height - 5 * MM - index * STEP, WORDS)
  }
}
