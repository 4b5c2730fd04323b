import { type LetterLine, lowest, unionOf } from './letter-lines.ts'
import { bodyPhrases, isLevel } from './public-bodies.ts'
import type { Box } from './reading.ts'
import { editDistance, foldVietnamese, normaliseVietnamese } from './vietnamese.ts'
import { isSyllable } from './vietnamese-syllables.ts'

/** The two names at the top left of a letter. */
export interface Agencies {
  parent: AgencyName | null
  issuer: AgencyName | null
}

export interface AgencyName {
  value: string
  /** By the directory's measure, or the weakest word. */
  confidence: number
  /** The weakest word as read, 0 to 100. */
  weakest: number
  /** The name stands in the directory, letter for letter without marks. */
  isDirectory: boolean
  box: Box
}

/** Words with which the name of an organisation begins. */
const NAME_HEADS = [
  'UY BAN', 'UBND', 'HOI DONG', 'HDND', 'SO', 'VAN PHONG', 'BAN', 'TRUNG TAM', 'CONG TY',
  'TONG CONG TY', 'TAP DOAN', 'PHONG', 'CONG AN', 'TRUONG', 'BO', 'CUC', 'TONG CUC', 'CHI CUC',
  'TOA AN', 'VIEN', 'HOI', 'DANG UY', 'DANG BO', 'CHI BO', 'TINH UY', 'THANH UY', 'HUYEN UY',
  'QUAN UY', 'DOAN', 'LIEN DOAN', 'BENH VIEN', 'KHO BAC', 'BAO HIEM', 'NGAN HANG', 'THANH TRA',
  'CHINH PHU', 'QUOC HOI', 'THU TUONG', 'DAI HOC', 'HOC VIEN', 'NHA', 'BUU DIEN', 'DIEN LUC',
  'XI NGHIEP', 'HOP TAC XA', 'QUY', 'TRAM', 'DOI', 'HAT', 'MAT TRAN', 'UBMTTQ', 'TO CONG TAC', 'CHI NHANH',
  'VU', 'THI UY', 'BAN', 'BCH', 'LIEN MINH', 'LIEN HIEP', 'KIEM TOAN', 'KHOA', 'HAI QUAN', 'THUE', 'DAI',
  'UB', 'TRUONG DAI HOC', 'UBKT', 'CUM', 'CANG',
]
const DIRECTORY_MAX = 20_000
const foldedPhrases = bodyPhrases.map((phrase) => [phrase, foldVietnamese(phrase)] as const)
/** Share of letters that may differ from a name of the directory (measured with decoys). */
const SNAP_SHARE = 0.2
/** Letters that may differ where words were run together or torn apart. */
const GAPS_LETTERS_MAX = 1
/** One letter in so many of a word may be misread. */
const LETTERS_PER_MISREAD = 3

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

/** The line at which the issuing body's name begins: what the words say, and the ink. */
function issuerStart(
  lines: readonly LetterLine[],
  weights: readonly (number | null)[],
): number {
  let best = { at: 0, score: 0 }
  for (let at = 1; at < lines.length; at++) {
    const score = wordScore(lines, at) + inkScore(weights, at)
    if (score > best.score) best = { at, score }
  }
  return best.at
}

const CAPITALS_ONLY = /[^A-Z0-9 ]/gu
const plain = (text: string) =>
  foldVietnamese(text).toUpperCase().replace(CAPITALS_ONLY, ' ').replace(/\s+/gu, ' ').trim()
/** A name of a body that needs its territory on the next line. */
const NEEDS_PLACE = /^(?:UY BAN NHAN DAN|HOI DONG NHAN DAN|UY BAN|CONG AN|TOA AN NHAN DAN|VIEN KIEM SAT NHAN DAN|UY BAN MTTQ VIET NAM|BO CHI HUY QUAN SU|DANG UY|DANG BO|HUYEN UY|TINH UY|THANH UY)$/u
const TERRITORY = /^(?:TINH|THANH PHO|TP|HUYEN|QUAN|THI XA|THI TRAN|PHUONG|XA|DAC KHU|KHU VUC|TRUNG UONG)(?: |$)/u
const NOT_TERRITORY = /^(?:TINH|THANH|HUYEN|QUAN|THI) (?:UY|DOAN|DOI)/u
const GOES_ON = /(?:(?:^| )(?:VA|CUA|CHO|TAI)|[,-])$/u
/** "UBND THÀNH PHỐ" over "SỞ Y TẾ" is whole, over a name it is not. */
const LEVEL_LAST = /(?:^| )(?:THANH PHO|TINH|XA|PHUONG)$/u
const CONTINUES = /^(?:VA|CUA|CHO|TAI|THUOC)(?: |$)/u

/** "SỞ Y TẾ" is a body; "HỘI AN", "QUY NHƠN" are places that begin like one. */
const isWholeName = (text: string) => beginsName(text) && text.split(' ').length > 2

/** "MÔI / TRƯỜNG": two words of one phrase on two lines are not the end of a name. */
const joinedWords = new Set(bodyPhrases.flatMap((phrase) => {
  const words = plain(phrase).split(' ')
  return words.slice(1).map((word, at) => `${words[at] ?? ''} ${word}`)
}))

function wordScore(lines: readonly LetterLine[], at: number): number {
  const first = plain(lines[at]?.text ?? '')
  const before = plain(lines[at - 1]?.text ?? '')
  const above = plain(lines.slice(0, at).map((line) => line.text).join(' '))
  if (CONTINUES.test(first) || GOES_ON.test(before) || (LEVEL_LAST.test(before) && !isWholeName(first)) || /[,-]\s*$/u.test(lines[at - 1]?.text ?? '')) return -9
  if (joinedWords.has(`${before.split(' ').at(-1) ?? ''} ${first.split(' ')[0] ?? ''}`)) return -9
  const isTerritory = TERRITORY.test(first) && !NOT_TERRITORY.test(first)
  if (NEEDS_PLACE.test(above)) return isTerritory || !beginsName(first) ? -9 : -1
  if (isTerritory) return -6
  if (!beginsName(first)) return -2.5
  // "HỘI ĐỒNG NHÂN DÂN" after "ỦY BAN NHÂN DÂN VÀ" was refused above; the last head word wins.
  return 2 + at * 0.1
}

/** Thin lines above, bold ones from here on. */
function inkScore(weights: readonly (number | null)[], at: number): number {
  const known = weights.filter((weight) => weight !== null)
  if (known.length !== weights.length) return 0
  const ratio = average(known.slice(at)) / Math.max(0.01, average(known.slice(0, at)))
  return Math.max(-1.5, Math.min(3, (ratio - 1.12) * 12))
}

const average = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

export function beginsName(text: string): boolean {
  const folded = foldVietnamese(text).toUpperCase().replace(/[^A-Z0-9 ]/gu, '')
  return NAME_HEADS.some((head) => folded === head || folded.startsWith(`${head} `))
}

const tidy = (text: string) =>
  text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N})]+$/gu, '').replace(/\s+/gu, ' ')

function nameOf(lines: readonly LetterLine[], directory: readonly string[]): AgencyName {
  const box = unionOf(lines.map((line) => line.box))
  const printed = lines
    .map((line) => mendUsualWords(tidy(line.text), true))
    .join(' ')
    .replace(/\s+/gu, ' ')
  // The tall marks of the first word are lost more often than any other.
  const read = mendUsualWords(printed).replace(/^(?:\S{1,2} )?BAN NHÂN DÂN/u, 'ỦY BAN NHÂN DÂN')
  const known = snap(read, directory)
  const weakest = lowest(lines)
  if (known) {
    // The same letters mean the same name; every other letter costs confidence.
    const confidence = Math.max(0, Math.round(99 - 200 * known.share))
    return { value: known.name, confidence, weakest, isDirectory: known.share === 0, box }
  }
  return { value: read, confidence: Math.round(weakest), weakest, isDirectory: false, box }
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
    if (share <= SNAP_SHARE && isMisread(folded, other) && (!best || share < best.share)) {
      best = { name: normaliseVietnamese(known), share }
    }
  }
  return best
}

/**
 * Whether misread letters explain the difference between two folded names. They are spread over the
 * words; a word that is altogether another one ("dang uy" for "cong an") makes another body.
 */
function isMisread(read: string, known: string): boolean {
  const words = read.split(' ')
  const others = known.split(' ')
  if (words.length !== others.length) {
    return editDistance(words.join(''), others.join('')) <= GAPS_LETTERS_MAX
  }
  return words.every((word, at) => {
    const other = others[at] ?? ''
    if (word === other) return true
    const longer = Math.max(word.length, other.length)
    return longer > 1 && editDistance(word, other) <= Math.max(1, Math.floor(longer / LETTERS_PER_MISREAD))
  })
}

/** After these a level of government follows: "UBND TÍNH" is UBND TỈNH. */
const OVER_LEVEL = /^(?:UBND|HĐND|DÂN|MTTQ|AN|ỦY|BỘ|ĐOÀN|SỰ|CHQS)$/u

/**
 * Puts the right marks on usual words of public bodies when all letters agree without marks. A
 * single word is only mended where it cannot be another one: it is no syllable, or it opens the
 * line of a sender (`opensLine`), where "SÔ" is SỞ and "PHƯƠNG" is PHƯỜNG.
 */
export function mendUsualWords(name: string, opensLine = false): string {
  const words = normaliseVietnamese(name).split(' ')
  const folded = words.map((word) => foldVietnamese(word))
  for (const [usual, letters] of foldedPhrases) {
    const parts = letters.split(' ')
    const marked = usual.split(' ')
    for (let at = 0; at + parts.length <= words.length; at++) {
      if (!parts.every((part, index) => folded[at + index] === part)) continue
      const printed = words.slice(at, at + parts.length)
      if (printed.some((word) => word !== word.toUpperCase())) continue
      const alone = printed[0] ?? ''
      const isPlaced = opensLine && (at === 0 || (isLevel(usual) && (OVER_LEVEL.test(words[at - 1] ?? '')
        || (at === words.length - 1 && alone !== usual && /^TÍNH$/u.test(alone)))))
      if (parts.length === 1 && isSyllable(alone) && !isPlaced) continue
      words.splice(at, parts.length, ...marked)
      // What a longer phrase settled, a shorter one leaves alone.
      folded.splice(at, parts.length, ...parts.map(() => ''))
    }
  }
  return words.join(' ')
}
