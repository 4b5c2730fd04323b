import type { PageLines } from './letter-evidence.ts'
import { bottom, type LetterLine, middleX, middleY } from './letter-lines.ts'
import type { Box } from './reading.ts'
import { hasRank, hasSurname, mayBeName, nearlyHasSurname, signerName } from './person-names.ts'
import { editDistance, foldVietnamese, isCapitals } from './vietnamese.ts'

export { signerName }

/** Who signed, and as what. */
export interface Signature {
  page: PageLines
  name: LetterLine
  /** The signer's own position: the last line of titles above the name; two when it goes on. */
  position: LetterLine | null
  /** Signed for the one named above: a deputy signs. */
  isDeputy: boolean
  /** The title of the one signed for ("KT. GIÁM ĐỐC"). */
  deputyOf: string | null
  /** Another signature as likely stands elsewhere. */
  isOneOfMore: boolean
}

const SIGNED_FOR = /^\W*K[I1L]{1,2}(?:\s?[.,]+\s*|\s+(?=\p{Lu}))|^\W*(?:K\s?[./]?\s?T|T\s?[./]?\s?M|T\s?[./]?\s?L|T\s?U\s?Q|Q)\s*[.,:]?\s+(?=\p{Lu})|^\W*(?:K\s?[./]\s?T|T\s?[./]\s?M|T\s?[./]\s?L|KT|TM|TL|TUQ|Q)\s*[.,:]\s*/u
const TITLES =
  /^(?:PHO |QUYEN )?(?:CHU TICH|GIAM DOC|TONG GIAM DOC|CHANH|TRUONG|BO TRUONG|THU TRUONG|CUC TRUONG|TONG CUC|CHI CUC TRUONG|VIEN TRUONG|BI THU|HIEU TRUONG|TONG|THU TUONG|CHU NHIEM|TRAM TRUONG|DOI TRUONG|CHI HUY|NGUOI|TO TRUONG|VU TRUONG|UY VIEN|THUONG TRUC|PHO |CHU TOA|HAT TRUONG|THU TRUONG|DAI DIEN|THANH TRA)/u
const ON_BEHALF = /^\W*(?:T\s?[./]?\s?L|T\s?U\s?Q)\s*[./]/u
/** Room for the hand between title and name, in parts of the page. */
const SIGNING_MAX = 0.16
const TITLE_GAP_MAX = 0.034
const SIDE_MAX = 0.13
const RECEIVERS = /^\W*noi nh[a-z]n/u

interface Candidate { signature: Omit<Signature, 'isOneOfMore'>; score: number }

/** Looks through all pages for the signature block; null when there is none. */
export function findSignature(pages: readonly PageLines[]): Signature | null {
  const found = pages.flatMap((page) => candidatesOn(page)).filter(({ score }) => score >= 4)
    .sort((a, b) => b.score - a.score)
  const best = found[0]
  if (!best) return null
  const rival = found.find(({ signature, score }) => score > best.score - 1.5
    && (signature.page !== best.signature.page || signature.name !== best.signature.name))
  return { ...best.signature, isOneOfMore: rival !== undefined }
}

/** Under a seal the recogniser takes titles and name for a picture: where they should stand. */
export function findHiddenSignature(pages: readonly PageLines[]): { page: number; box: Box } | null {
  for (const { page, lines, origin } of pages.toReversed()) {
    if (origin === 'text-layer') continue
    const receivers = lines.findLast((line) => RECEIVERS.test(foldVietnamese(line.text)))
    const title = lines.find((line) => middleX(line.box) > 0.5 && line.box[2] < 0.45
      && line.box[1] > 0.2 && isCapitals(line.text)
      && (SIGNED_FOR.test(line.text) || usualPosition(positionText(line)) !== undefined))
    const start = receivers ?? title
    if (!start) continue
    const top = Math.min(start.box[1], title?.box[1] ?? 1) - 0.02
    return { page, box: [0.45, top, 0.52, Math.min(0.24, 0.99 - top)] }
  }
  return null
}

function candidatesOn(page: PageLines): Candidate[] {
  const receivers = page.lines.find((line) => RECEIVERS.test(foldVietnamese(line.text)))
  return page.lines.flatMap((line): Candidate[] => {
    const name = signerName(line.text)
    if (middleX(line.box) < 0.4 || line.box[2] > 0.42 || line.box[1] < 0.12) return []
    if (!mayBeName(name) || isTitle(line.text) || /(?:^|\s)(?:ký|số|ngày|tháng|năm)(?:\s|:|$)/iu.test(line.text)) return []
    const titles = titlesAbove(page.lines, line)
    let score = titles.length > 0 ? 3 : 0
    if (hasSurname(name)) score += 2
    else if (nearlyHasSurname(name)) score += 1
    if (titles.some((title) => SIGNED_FOR.test(title.text) || knownTitle(title.text))) score += 2
    if (receivers && line.box[1] > receivers.box[1] - 0.02) score += 2
    else if (receivers) score -= 2
    if (isCapitals(name)) score -= 2
    if (middleX(line.box) > 0.55) score += 1
    const isRanked = hasRank(line.text) && nearlyHasSurname(name)
    if (isRanked) score += 2
    if (titles.length === 0 && !isRanked && !(receivers && hasSurname(name))) score -= 4
    const own = titles.at(-1) ?? null
    const signedFor = titles.filter((title) => isForAnother(title.text) || repeats(title, own))
    // "TL. GIÁM ĐỐC" names the one signed for; the signer's own title is under the seal.
    const position = own && ON_BEHALF.test(own.text) ? null : own
    return [{ score, signature: { page, name: line, position: joinedPosition(titles, position),
      isDeputy: signedFor.length > 0, deputyOf: signedFor.map(positionText).at(-1) ?? null } }]
  })
}

/** "KI., CHỦ TỊCH" over "CHỦ TỊCH" has lost its "KT.", the other its "PHÓ". */
function repeats(title: LetterLine, own: LetterLine | null): boolean {
  if (!own || title === own) return false
  const [above, below] = [title, own].map((line) => foldVietnamese(positionText(line)))
  return (below ?? '').length > 0 && (above ?? '').endsWith(below ?? '')
}

/** The lines of titles over a name, top to bottom. */
function titlesAbove(lines: readonly LetterLine[], name: LetterLine): LetterLine[] {
  const above = lines
    .filter((line) => line !== name && middleY(line.box) < name.box[1] + 0.002
      && name.box[1] - bottom(line.box) < SIGNING_MAX + 0.08
      && Math.abs(middleX(line.box) - middleX(name.box)) < SIDE_MAX)
    .sort((a, b) => b.box[1] - a.box[1])
  const last = above.find((line) => name.box[1] - bottom(line.box) < SIGNING_MAX && isTitle(line.text))
  if (!last) return []
  const titles = [last]
  for (const line of above.slice(above.indexOf(last) + 1)) {
    const next = titles[0] ?? last
    if (next.box[1] - bottom(line.box) > TITLE_GAP_MAX) break
    if (!isCapitals(line.text) || line.box[2] > 0.55) continue
    titles.unshift(line)
  }
  return titles
}

/** "PHÓ CHỦ TỊCH" over "THƯỜNG TRỰC": one position on two lines. */
function joinedPosition(titles: readonly LetterLine[], last: LetterLine | null): LetterLine | null {
  const before = titles.at(-2)
  if (!last || !before || knownTitle(last.text) || SIGNED_FOR.test(before.text)
    || !knownTitle(before.text) || last.box[1] - bottom(before.box) > 0.02) return last
  return { ...last, text: `${before.text} ${last.text}`, words: [...before.words, ...last.words],
    confidence: Math.min(before.confidence, last.confidence) }
}

const foldedTitle = (text: string) =>
  foldVietnamese(text.replace(SIGNED_FOR, '').replace(/[^\p{L}\s]/gu, ' ')).toUpperCase()

function knownTitle(text: string): boolean {
  const folded = foldedTitle(text)
  return TITLES.test(folded) || /^NGUOI (?:LAM|VIET|DE NGHI|KHIEU|TO|PHAN|KIEN)/u.test(folded)
}

function isTitle(text: string): boolean {
  if (/^\W*Người (?:làm|viết|đề nghị|khiếu nại|tố cáo|phản ánh|kiến nghị)/u.test(text)) return true
  if (!isCapitals(text)) return false
  return SIGNED_FOR.test(text) || knownTitle(text) || positionAtEnd(text) !== undefined
    || nearPosition(text) !== undefined
}

const POSITIONS = [
  'CHỦ TỊCH', 'GIÁM ĐỐC', 'TỔNG GIÁM ĐỐC', 'CHÁNH VĂN PHÒNG', 'TRƯỞNG PHÒNG', 'TRƯỞNG BAN',
  'BỘ TRƯỞNG', 'THỨ TRƯỞNG', 'THỦ TƯỚNG', 'CỤC TRƯỞNG', 'TỔNG CỤC TRƯỞNG', 'CHI CỤC TRƯỞNG',
  'VIỆN TRƯỞNG', 'CHÁNH ÁN', 'CHÁNH THANH TRA', 'BÍ THƯ', 'HIỆU TRƯỞNG', 'CHỦ NHIỆM', 'TRẠM TRƯỞNG',
  'ĐỘI TRƯỞNG', 'TỔ TRƯỞNG', 'VỤ TRƯỞNG', 'TRƯỞNG CÔNG AN', 'CHỈ HUY TRƯỞNG', 'TỔNG BIÊN TẬP',
  'TRƯỞNG ĐOÀN', 'TỔNG THƯ KÝ', 'CHỦ TỌA', 'TRƯỞNG TRẠM', 'ĐẠI DIỆN', 'HẠT TRƯỞNG', 'TỔNG THANH TRA',
  'CHỦ TỊCH HỘI ĐỒNG QUẢN TRỊ', 'CHỦ TỊCH HỘI ĐỒNG THÀNH VIÊN', 'TỔNG KIỂM TOÁN NHÀ NƯỚC', 'TRƯỞNG CƠ QUAN',
].flatMap((position) => [position, `PHÓ ${position}`, `QUYỀN ${position}`]).concat([
  'NGƯỜI VIẾT ĐƠN', 'NGƯỜI LÀM ĐƠN', 'NGƯỜI ĐỀ NGHỊ', 'NGƯỜI KHIẾU NẠI', 'NGƯỜI TỐ CÁO', 'PHÓ BÍ THƯ THƯỜNG TRỰC',
  'PHÓ CHỦ TỊCH THƯỜNG TRỰC', 'ỦY VIÊN THƯỜNG TRỰC', 'PHÓ CHỈ HUY TRƯỞNG', 'BÍ THƯ CHI BỘ', 'PHÓ TRƯỞNG PHÒNG PHỤ TRÁCH',
])

/** A position of the usual list, with its marks put right; undefined: not one of them. */
export function usualPosition(text: string): string | undefined {
  const folded = foldVietnamese(text)
  return POSITIONS.find((position) => foldVietnamese(position) === folded)
}

const NEAR_MIN = 8
/** Letters of a title that may be misread under the seal, by its length. */
const slipsIn = (folded: string) => (folded.length > 10 ? 3 : 2)

/** A letter or two misread in a longer title still name it; never certain. */
export function nearPosition(text: string): string | undefined {
  const folded = foldVietnamese(text).replace(/[^a-z ]/gu, '').trim().replace(/^(?:[a-z]{1,2} )+/u, '')
  if (folded.length < NEAR_MIN) return undefined
  const near = POSITIONS
    .map((position) => ({ position, slips: editDistance(foldVietnamese(position), folded) }))
    .filter(({ slips }) => slips <= slipsIn(folded)).sort((a, b) => a.slips - b.slips)
  return near[0] && near[0].slips < (near[1]?.slips ?? Infinity) ? near[0].position : undefined
}

/** A usual position after specks of the seal ("SỔ GIÁM ĐỐC"); never certain. */
export function positionAtEnd(text: string): string | undefined {
  const folded = foldVietnamese(text).replace(/[^a-z ]/gu, '')
  return POSITIONS.filter((position) => folded.endsWith(` ${foldVietnamese(position)}`))
    .sort((a, b) => b.length - a.length)[0]
}

/** Who signs "KT." the holder of a position; undefined when that is no usual position. */
export function deputyTitle(position: string): string | undefined {
  const usual = usualPosition(position) ?? nearPosition(position)
  if (!usual || /^(?:PHÓ|QUYỀN|THỨ) /u.test(usual)) return undefined
  return usual === 'BỘ TRƯỞNG' ? 'THỨ TRƯỞNG' : usual === 'THỦ TƯỚNG' ? 'PHÓ THỦ TƯỚNG' : `PHÓ ${usual}`
}

/** "KT. GIÁM ĐỐC" above says that a deputy signs. */
export function isForAnother(text: string): boolean {
  // A "KT." under the seal is read "KI.," or "K1.".
  return /^\W*K\s?[./]?\s?(?:T\s*[.,\s]|[I1L]{1,2}(?:\s?[.,]|\s))/u.test(text)
}

export function positionText(line: Pick<LetterLine, 'text'>): string {
  return line.text.replace(SIGNED_FOR, '').replace(/[^\p{L}\s.,()-]/gu, ' ').replace(/\s+/gu, ' ')
    .replace(/^[\s.,)-]+|[\s.,(-]+$/gu, '').trim()
}
