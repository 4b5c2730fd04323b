import { bottom, type LetterLine, lowest, unionOf } from './letter-lines.ts'
import type { Box } from './reading.ts'
import { editDistance, foldVietnamese, normaliseVietnamese } from './vietnamese.ts'

/** The two names at the top left of a letter. */
export interface Agencies {
  parent: AgencyName | null
  issuer: AgencyName | null
}

export interface AgencyName {
  value: string
  confidence: number
  box: Box
}

/** Words with which the name of an organisation begins. */
const NAME_HEADS = [
  'UY BAN', 'UBND', 'HOI DONG', 'HDND', 'SO', 'VAN PHONG', 'BAN', 'TRUNG TAM', 'CONG TY',
  'TONG CONG TY', 'TAP DOAN', 'PHONG', 'CONG AN', 'TRUONG', 'BO', 'CUC', 'TONG CUC', 'CHI CUC',
  'TOA AN', 'VIEN', 'HOI', 'DANG UY', 'DANG BO', 'CHI BO', 'TINH UY', 'THANH UY', 'HUYEN UY',
  'QUAN UY', 'DOAN', 'LIEN DOAN', 'BENH VIEN', 'KHO BAC', 'BAO HIEM', 'NGAN HANG', 'THANH TRA',
  'CHINH PHU', 'QUOC HOI', 'THU TUONG', 'DAI HOC', 'HOC VIEN', 'NHA', 'BUU DIEN', 'DIEN LUC',
  'XI NGHIEP', 'HOP TAC XA', 'QUY', 'TRAM', 'DOI', 'HAT', 'MAT TRAN', 'UBMTTQ', 'TO',
]
/** What the recogniser loses on capitals with two marks, put right where the letters agree. */
const USUAL_WORDS = [
  'ỦY BAN NHÂN DÂN', 'HỘI ĐỒNG NHÂN DÂN', 'THÀNH PHỐ HỒ CHÍ MINH', 'THÀNH PHỐ', 'TỈNH', 'HUYỆN',
  'QUẬN', 'PHƯỜNG', 'THỊ XÃ', 'THỊ TRẤN', 'XÃ', 'SỞ', 'NỘI VỤ', 'VĂN PHÒNG', 'PHÒNG', 'CÔNG TY',
  'TRUNG TÂM', 'PHỤC VỤ HÀNH CHÍNH CÔNG', 'VĂN HÓA', 'THỂ THAO', 'TÀI CHÍNH', 'KẾ HOẠCH', 'ĐẦU TƯ',
  'TƯ PHÁP', 'XÂY DỰNG', 'GIÁO DỤC', 'ĐÀO TẠO', 'Y TẾ', 'NÔNG NGHIỆP', 'MÔI TRƯỜNG', 'CÔNG AN',
  'KHOA HỌC', 'CÔNG NGHỆ', 'CÔNG THƯƠNG', 'THÔNG TIN', 'TRUYỀN THÔNG', 'BỘ', 'CHI CỤC', 'BAN CHỈ ĐẠO',
  'QUẢN LÝ', 'DỰ ÁN', 'VIỆT NAM', 'ĐIỆN LỰC', 'THANH TRA', 'CHÍNH PHỦ', 'ĐẢNG ỦY', 'ỦY BAN',
  'MẶT TRẬN TỔ QUỐC', 'TÒA ÁN', 'VIỆN KIỂM SÁT', 'NGÂN HÀNG', 'BẢO HIỂM XÃ HỘI', 'HÀ NỘI', 'ĐÀ NẴNG',
  'HẢI PHÒNG', 'CẦN THƠ', 'HUẾ', 'QUẢNG NGÃI', 'QUẢNG NAM', 'QUẢNG TRỊ', 'QUẢNG NINH', 'ĐỒNG NAI',
  'TÂY NINH', 'LÂM ĐỒNG', 'GIA LAI', 'ĐẮK LẮK', 'KHÁNH HÒA', 'CÀ MAU', 'AN GIANG', 'VĨNH LONG',
  'ĐỒNG THÁP', 'NGHỆ AN', 'THANH HÓA', 'HÀ TĨNH', 'NINH BÌNH', 'HƯNG YÊN', 'BẮC NINH', 'PHÚ THỌ',
  'THÁI NGUYÊN', 'LÀO CAI', 'TUYÊN QUANG', 'LẠNG SƠN', 'CAO BẰNG', 'LAI CHÂU', 'ĐIỆN BIÊN', 'SƠN LA',
]
const DIRECTORY_MAX = 20_000
/** Share of letters that may differ from a name of the directory (measured with decoys). */
const SNAP_SHARE = 0.2
const CERTAIN = 85

/**
 * Parts the lines above the number into the superior body and the issuing body.
 *
 * The issuing body is printed bold, the superior body upright; where the ink does not tell
 * (`weights` missing or alike) a name begins at an organisation's head word.
 * @param weights stroke width of each line over its height; null when unknown.
 */
export function readAgencies(
  lines: readonly LetterLine[],
  weights: readonly (number | null)[],
  directory: readonly string[],
): Agencies {
  if (lines.length === 0) return { parent: null, issuer: null }
  const cut = issuerStart(lines, weights)
  const parent = lines.slice(0, cut)
  return {
    parent: parent.length > 0 ? nameOf(parent, directory) : null,
    issuer: nameOf(lines.slice(cut), directory),
  }
}

/** The line at which the issuing body's name begins. */
function issuerStart(
  lines: readonly LetterLine[],
  weights: readonly (number | null)[],
): number {
  const byInk = boldStart(weights)
  if (byInk !== undefined) return byInk
  for (let at = lines.length - 1; at > 0; at--) {
    if (beginsName(lines[at]?.text ?? '') && !continues(lines[at - 1]?.text ?? '')) return at
  }
  return 0
}

/** Where thin lines turn to bold ones, if they do so once and clearly. */
function boldStart(weights: readonly (number | null)[]): number | undefined {
  const known = weights.filter((weight) => weight !== null)
  if (known.length !== weights.length || known.length < 2) return undefined
  let start: number | undefined
  for (let at = 1; at < known.length; at++) {
    const before = average(known.slice(0, at))
    const after = average(known.slice(at))
    if (after / before > 1.22 && (start === undefined
      || after / before > average(known.slice(start)) / average(known.slice(0, start)))) start = at
  }
  return start
}

const average = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

export function beginsName(text: string): boolean {
  const folded = foldVietnamese(text).toUpperCase().replace(/[^A-Z0-9 ]/gu, '')
  return NAME_HEADS.some((head) => folded === head || folded.startsWith(`${head} `))
}

/** A line that cannot end a name. */
function continues(text: string): boolean {
  return /(?:\bVA|\bCUA|\bCHO|,|-)\s*$/u.test(foldVietnamese(text).toUpperCase())
}

function nameOf(lines: readonly LetterLine[], directory: readonly string[]): AgencyName {
  const box = unionOf(lines.map((line) => line.box))
  const printed = lines
    .map((line) => line.text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N})]+$/gu, ''))
    .join(' ')
    .replace(/\s+/gu, ' ')
  const read = mendUsualWords(printed)
  const known = snap(read, directory)
  if (known) {
    // The same letters mean the same name; every other letter costs confidence.
    const confidence = Math.max(0, Math.round(99 - 200 * known.share))
    return { value: known.name, confidence, box }
  }
  const confidence = Math.min(97, Math.round(lowest(lines)))
  return { value: read, confidence: confidence >= CERTAIN && read !== printed
    ? Math.min(confidence, 90) : confidence, box }
}

function snap(
  name: string,
  directory: readonly string[],
): { name: string; share: number } | undefined {
  const folded = foldVietnamese(name)
  let best: { name: string; share: number } | undefined
  for (const known of directory.slice(0, DIRECTORY_MAX)) {
    const other = foldVietnamese(known)
    const longer = Math.max(other.length, folded.length)
    if (Math.abs(other.length - folded.length) > longer * SNAP_SHARE) continue
    const share = editDistance(folded, other) / longer
    if (share <= SNAP_SHARE && (!best || share < best.share)) {
      best = { name: normaliseVietnamese(known), share }
    }
  }
  return best
}

/** Puts the right marks on usual words of public bodies when all letters agree without marks. */
export function mendUsualWords(name: string): string {
  let mended = normaliseVietnamese(name)
  for (const usual of USUAL_WORDS) {
    const letters = foldVietnamese(usual)
    const words = mended.split(' ')
    const size = letters.split(' ').length
    for (let at = 0; at + size <= words.length; at++) {
      const part = words.slice(at, at + size).join(' ')
      if (part !== part.toUpperCase() || foldVietnamese(part) !== letters) continue
      // Short words are told apart by their marks only (XÃ and XA): they must have some.
      if (size === 1 && part === foldVietnamese(part).toUpperCase() && part.length < 4) continue
      words.splice(at, size, ...usual.split(' '))
    }
    mended = words.join(' ')
  }
  return mended
}

/** Lines of the left column above a line, without the rule and specks between. */
export function linesAbove(lines: readonly LetterLine[], y: number): LetterLine[] {
  return lines.filter((line) => bottom(line.box) <= y + 0.006 && /\p{L}{2}/u.test(line.text))
}
