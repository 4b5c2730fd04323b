import type { ProposalField } from '../../workflows/domain/reading.ts'
import type { Chance } from './chance.ts'
import { handwrite, stampBox, seal } from './marks.ts'
import {
  addPage, lineStep, PAGE, print, printLines, rule, type Sheets, widthOf, wrap,
} from './sheet.ts'

/** What a reader should find; null where a letter has no such field, left out where nobody asks. */
export type Truth = Partial<Record<ProposalField, string | null>>

export interface Drawing {
  sheets: Sheets
  chance: Chance
  truth: Truth
}

export interface Head {
  parent?: readonly string[]
  issuer: readonly string[]
  /** Points. */
  size?: number
  left?: number
  right?: number
  top?: number
  motto?: readonly string[]
  mottoSize?: number
  hasRule?: boolean
}

const MOTTO = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc']

/** Sender on the left, motto on the right; the y below both. */
export function drawHead({ sheets, truth }: Drawing, head: Head): number {
  const { left = 62, right = 145, top = 24, size = 12, mottoSize = 12.5 } = head
  const at = { x: left, size, align: 'center' as const }
  const fitted = (lines: readonly string[], style: '' | 'bold') =>
    lines.flatMap((line) => wrap(sheets, line, (right - left) - 8, { size, style }))
  const below = printLines(sheets, fitted(head.parent ?? [], ''), { ...at, y: top })
  const end = printLines(sheets, fitted(head.issuer, 'bold'), { ...at, y: below, style: 'bold' })
  if (head.hasRule !== false) rule(sheets, left - 11, end - 3.6, 22)
  const motto = head.motto ?? MOTTO
  let y = top
  for (const line of motto) {
    print(sheets, line, { x: right, y, size: mottoSize, style: 'bold', align: 'center' })
    y += lineStep(sheets, mottoSize + 0.6)
  }
  const width = widthOf(sheets, motto.at(-1) ?? '', { size: mottoSize, style: 'bold' })
  rule(sheets, right - width / 2, y - 3.7, width)
  truth.parentBody = head.parent && head.parent.length > 0 ? head.parent.join(' ') : null
  truth.issuer = head.issuer.join(' ')
  return Math.max(end, y)
}

export interface Figures {
  number: string
  notation: string
  place: string
  issuedOn: string
  left?: number
  right?: number
  size?: number
  /** "Số:" or "Số". */
  label?: string
  between?: string
  byHand?: 'pen' | 'stamp'
}

/** `Số: …` and `…, ngày … tháng … năm …`. */
export function drawFigures(drawing: Drawing, y: number, figures: Figures): void {
  const { truth } = drawing
  const { left = 62, right = 145, size = 13, label = 'Số: ', between = '/' } = figures
  const [year = '', month = '', day = ''] = figures.issuedOn.split('-')
  const shownMonth = Number(month) < 3 ? month : String(Number(month))
  const parts: [string, string, string] = [label, figures.number, `${between}${figures.notation}`]
  const dates: [string, string, string] = [
    `${figures.place}, ngày `, day, ` tháng ${shownMonth} năm ${year}`]
  drawFilled(drawing, parts, { x: left, y, size, style: '' }, figures.byHand)
  drawFilled(drawing, dates, { x: right, y, size, style: 'italic' }, figures.byHand)
  truth.number = figures.number
  truth.notation = figures.notation
  truth.issuedOn = figures.issuedOn
}

function drawFilled(
  drawing: Drawing,
  [before, digits, after]: [string, string, string],
  at: { x: number; y: number; size: number; style: '' | 'italic' },
  byHand: Figures['byHand'],
): void {
  const { sheets, chance } = drawing
  if (!byHand) {
    print(sheets, `${before}${digits}${after}`, { ...at, align: 'center' })
    return
  }
  const gap = 4 + digits.length * 3.4
  const [first, last] = [widthOf(sheets, before, at), widthOf(sheets, after, at)]
  const x = at.x - (first + gap + last) / 2
  print(sheets, before.trim(), { ...at, x })
  print(sheets, after.trim(), { ...at, x: x + first + gap })
  handwrite(sheets, digits, { x: x + first + 1.5, y: at.y, isStamped: byHand === 'stamp' }, chance)
}

/** "V/v …" under the number. */
export function drawAbout({ sheets, truth }: Drawing, y: number, subject: string,
  at: { left?: number; size?: number; width?: number; label?: string } = {}): number {
  const { left = 62, size = 12, width = 64, label = 'V/v ' } = at
  const text = `${label}${subject}`
  truth.subject = text
  truth.documentType = 'Công văn'
  return printLines(sheets, wrap(sheets, text, width, { size }), { x: left, y, size, align: 'center' })
}

/** The name of the kind, and the sentence under it. */
export function drawHeading({ sheets, truth }: Drawing, y: number, kind: string, subject: string,
  at: { size?: number; width?: number; style?: 'bold' | 'italic bold'; hasRule?: boolean } = {}): number {
  const { size = 14, width = 128, style = 'bold' } = at
  const middle = PAGE.width / 2 + 3
  print(sheets, kind.toUpperCase(), { x: middle, y, size, style: 'bold', align: 'center' })
  const lines = subject === '' ? [] : wrap(sheets, subject, width, { size, style })
  const end = printLines(sheets, lines, {
    x: middle, y: y + lineStep(sheets, size), size, style, align: 'center' })
  if (at.hasRule !== false) rule(sheets, middle - 18, end - 3.2, 36)
  truth.documentType = kind
  truth.subject = subject === '' ? null : subject
  return end
}

/** `Kính gửi:` in one line or as a list. */
export function drawAddressed({ sheets, truth }: Drawing, y: number, names: readonly string[],
  at: { x?: number; size?: number } = {}): number {
  const { x = 50, size = 14 } = at
  truth.addressees = names.join('; ')
  if (names.length === 1) {
    const lines = wrap(sheets, `Kính gửi: ${names[0]}`, 140, { size })
    return printLines(sheets, lines, { x: 108, y, size, align: 'center' })
  }
  print(sheets, 'Kính gửi:', { x, y, size })
  const below = y + lineStep(sheets, size)
  return printLines(sheets, names.map((name, index) =>
    `- ${name}${index === names.length - 1 ? '.' : ';'}`), { x: x + 22, y: below, size })
}

const BODY_BOTTOM = 272

/** Justified paragraphs, over as many pages as they need. */
export function drawBody({ sheets }: Drawing, from: number, paragraphs: readonly string[],
  at: { size?: number; left?: number; width?: number; style?: '' | 'italic' } = {}): number {
  const { size = 13.5, left = 30, width = 163, style = '' } = at
  let y = from
  for (const paragraph of paragraphs) {
    for (const [index, line] of wrap(sheets, paragraph, width, { size, style }, 10).entries()) {
      if (y > BODY_BOTTOM) y = turnPage(sheets)
      print(sheets, line, { x: left + (index === 0 ? 10 : 0), y, size, style })
      y += lineStep(sheets, size)
    }
    y += 1.6
  }
  return y
}

export function turnPage(sheets: Sheets): number {
  addPage(sheets)
  print(sheets, String(sheets.pages.length), { x: 108, y: 14, size: 13, align: 'center' })
  return 25
}

export interface Foot {
  receivers: readonly string[]
  authority: readonly string[]
  signer: string
  /** As printed, with degree or rank. */
  printed?: string
  right?: number
  hasSeal?: boolean
  receiversLabel?: string
  signed?: string
}

export function drawFoot(drawing: Drawing, from: number, foot: Foot): number {
  const { sheets, truth, chance } = drawing
  const { right = 150 } = foot
  let y = from + 4
  const height = 45 + Math.max(foot.receivers.length, foot.authority.length) * 5
  if (y + height > 285) y = turnPage(sheets)
  if (foot.receivers.length > 0) {
    const size = 11
    print(sheets, foot.receiversLabel ?? 'Nơi nhận:', { x: 30, y, size: 12, style: 'italic bold' })
    printLines(sheets, foot.receivers.map((receiver, index) =>
      `- ${receiver}${index === foot.receivers.length - 1 ? '.' : ';'}`),
    { x: 30, y: y + 5.2, size })
    truth.receivers = foot.receivers.join('; ')
  }
  const below = printLines(sheets, foot.authority, {
    x: right, y, size: 13, style: 'bold', align: 'center' })
  const room = chance.whole(23, 31)
  if (foot.hasSeal !== false) {
    seal(sheets, [right - chance.whole(17, 24), below + chance.whole(4, 9)], truth.issuer ?? 'CƠ QUAN')
    handwrite(sheets, '', { x: right - 8, y: below + 8, isFlourish: true }, chance)
  }
  if (foot.signed) print(sheets, foot.signed, { x: right, y: below + 12, size: 13, align: 'center', style: 'italic' })
  print(sheets, foot.printed ?? foot.signer, {
    x: right, y: below + room, size: 13.5, style: 'bold', align: 'center' })
  truth.signer = foot.signer
  truth.signerPosition = (foot.authority.at(-1) ?? '').replace(/^(?:KT|TM|TL|TUQ|Q)\.\s*/u, '')
  return below + room + 2
}

/** A framed red word under the number. */
export function drawUrgency({ sheets, truth }: Drawing, y: number,
  mark: readonly [string, string], x = 62): number {
  stampBox(sheets, mark[0], { x, y: y + 3, colour: '#c8202a', size: 14 })
  truth.urgency = mark[1]
  return y + 11
}
