import { bottom, type LetterLine, middleX } from './letter-lines.ts'
import { foldVietnamese, isCapitals } from './vietnamese.ts'

export interface SignatureBlock {
  name: LetterLine | null
  /** The signer's own position: the last line of titles above the name. */
  position: LetterLine | null
  /** Signed for the one named above: a deputy signs. */
  isDeputy: boolean
}

const SIGNED_FOR = /^\W*(?:K\s?T|T\s?M|T\s?L|TUQ|Q)\s*[.,]/u
const TITLES =
  /^(?:PHO |QUYEN )?(?:CHU TICH|GIAM DOC|TONG GIAM DOC|CHANH VAN PHONG|TRUONG|BO TRUONG|THU TRUONG|CUC TRUONG|CHI CUC TRUONG|VIEN TRUONG|CHANH|BI THU|HIEU TRUONG|TONG|THU TUONG|CHU NHIEM|TRAM TRUONG|DOI TRUONG|CHI HUY|NGUOI|TO TRUONG|VU TRUONG|UY VIEN|THUONG TRUC|PHO )/u
/** Ranks and degrees printed before a name. */
const RANK =
  /^(?:ThS|TS|PGS|GS|BS|CN|KS|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Trung tướng|Thiếu tướng|Bác sĩ|Luật sư)[.\s]+/u

/** Reads the signature block at the lower right of the page that holds it. */
export function readSignature(lines: readonly LetterLine[]): SignatureBlock {
  const start = lines.findIndex((line) => middleX(line.box) > 0.48 && isTitle(line.text))
  if (start < 0) return { name: nameAlone(lines), position: null, isDeputy: false }
  const block = lines.slice(start).filter((line) => middleX(line.box) > 0.46)
  const firstTitle = block[0]
  if (!firstTitle) return { name: null, position: null, isDeputy: false }
  let position = firstTitle
  for (const line of block) {
    if (line.box[1] - bottom(position.box) > 0.03) break
    if (isTitle(line.text) || (isCapitals(line.text) && line.words.length > 1)) position = line
  }
  const below = block.filter((line) => line.box[1] > bottom(position.box) - 0.004)
  const name = below.findLast((line) => isName(line.text)
    && Math.abs(middleX(line.box) - middleX(position.box)) < 0.14)
  return {
    name: name ?? null,
    position: name ? position : null,
    isDeputy: block.some((line) => isForAnother(line.text)),
  }
}

/** Under a seal the titles may be lost: a name alone beside "Nơi nhận" is the signer's. */
function nameAlone(lines: readonly LetterLine[]): LetterLine | null {
  if (!lines.some((line) => isReceivers(line.text))) return null
  return lines.findLast((line) => middleX(line.box) > 0.55 && line.box[2] < 0.35
    && isName(line.text)) ?? null
}

function isReceivers(text: string): boolean {
  return /^\W*noi nh[a-z]n/u.test(foldVietnamese(text))
}

/** The last block on a page is the signer's: earlier lines of titles are salutations. */
export function findSignatureLines(lines: readonly LetterLine[]): LetterLine[] {
  const receivers = lines.findLastIndex((line) => isReceivers(line.text))
  const from = receivers >= 0 ? (lines[receivers]?.box[1] ?? 0) - 0.03 : 0
  const ended = lines.findLastIndex((line) => /\.\s*\/\s*[.,]?\s*$/u.test(line.text))
  const after = ended >= 0 ? (lines[ended]?.box[1] ?? 0) : from
  return lines.filter((line) => line.box[1] >= (receivers >= 0 ? from : after))
}

function isTitle(text: string): boolean {
  const folded = foldVietnamese(text.replace(SIGNED_FOR, '')).toUpperCase()
  return SIGNED_FOR.test(text)
    || (isCapitals(text) && (TITLES.test(folded) || positionAtEnd(text) !== undefined))
}

function isName(text: string): boolean {
  const words = signerName(text).split(' ')
  if (words.length < 2 || words.length > 6) return false
  return words.every((word) => /^\p{Lu}[\p{L}'-]*$/u.test(word)) && !isTitle(text)
}

/** A name without rank, degree and specks of the seal. */
export function signerName(text: string): string {
  const words = text.replace(/[^\p{L}\s.'-]/gu, ' ').replace(/\s+/gu, ' ').trim()
  const named = words.replace(RANK, '').replace(RANK, '')
  return named.replace(/^(?:\p{L}\s)+(?=\p{Lu}\p{Ll})/u, '').replace(/[.\s-]+$/u, '').trim()
}

const POSITIONS = [
  'CHỦ TỊCH', 'GIÁM ĐỐC', 'TỔNG GIÁM ĐỐC', 'CHÁNH VĂN PHÒNG', 'TRƯỞNG PHÒNG', 'TRƯỞNG BAN',
  'BỘ TRƯỞNG', 'THỨ TRƯỞNG', 'THỦ TƯỚNG', 'CỤC TRƯỞNG', 'TỔNG CỤC TRƯỞNG', 'CHI CỤC TRƯỞNG',
  'VIỆN TRƯỞNG', 'CHÁNH ÁN', 'CHÁNH THANH TRA', 'BÍ THƯ', 'HIỆU TRƯỞNG', 'CHỦ NHIỆM', 'TRẠM TRƯỞNG',
  'ĐỘI TRƯỞNG', 'TỔ TRƯỞNG', 'VỤ TRƯỞNG', 'TRƯỞNG CÔNG AN', 'CHỈ HUY TRƯỞNG', 'TỔNG BIÊN TẬP',
  'TRƯỞNG ĐOÀN', 'TỔNG THƯ KÝ', 'CHỦ TỌA', 'TRƯỞNG TRẠM', 'ĐẠI DIỆN', 'NGƯỜI VIẾT ĐƠN',
].flatMap((position) => [position, `PHÓ ${position}`, `QUYỀN ${position}`])

/** A position of the usual list, with its marks put right; undefined: not one of them. */
export function usualPosition(text: string): string | undefined {
  const folded = foldVietnamese(text)
  return POSITIONS.find((position) => foldVietnamese(position) === folded)
}

/** A usual position after specks of the seal ("SỔ GIÁM ĐỐC"); never certain. */
export function positionAtEnd(text: string): string | undefined {
  const folded = foldVietnamese(text).replace(/[^a-z ]/gu, '')
  return POSITIONS.filter((position) => folded.endsWith(` ${foldVietnamese(position)}`))
    .sort((a, b) => b.length - a.length)[0]
}

/** "KT. GIÁM ĐỐC" above says that a deputy signs. */
export function isForAnother(text: string): boolean {
  return /^\W*K\s?T\s*[.,]/u.test(text)
}

export function positionText(line: LetterLine): string {
  return line.text.replace(SIGNED_FOR, '').replace(/[^\p{L}\s.,()-]/gu, ' ').replace(/\s+/gu, ' ').trim()
}
