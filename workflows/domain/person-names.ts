import { isNameWord, nameWordLike } from './person-name-words.ts'
import { editDistance, foldVietnamese, normaliseVietnamese } from './vietnamese.ts'

/** Family names of nearly everybody in Viet Nam, with those of the larger ethnic groups. */
const SURNAMES = new Set(('Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Tạ '
  + 'Châu Lưu Mai Trương Hà Đoàn Kiều Trịnh Đào Lâm Phùng Tô Cao Tống Thái Văn Hứa Quách La Lã Lữ Lục Nghiêm '
  + 'Vương Triệu Chu Tôn Từ Thân Thạch Sơn Danh Ông Bạch Khổng Doãn Đàm Đồng Giang Diệp Mạc Ninh Nông Phí '
  + 'Quan Sầm Tăng Thiều Tiêu Ung Viên Lò Lương Giàng Vàng Sùng Lầu Thào Hờ Mùa Cầm Quàng Tòng '
  + 'Siu Rơ Ksor Nay Kpă Rmah Đinh Hồ Bríu Alăng Zơ Coor Blúp Cổ Cù Cung Đậu Đường Hàn Hầu Khuất Khúc Kha '
  + 'Khương Liễu Lại Lăng Ma Mẫn Mã Nhan Nhâm Ngụy Phó Tào Tất Trà Trác Trình Thẩm Tưởng Uông '
  + 'Ứng Vưu Xa Âu Ân Bành Biện Bồ Bế Cái Cấn Chử Chúc Cồ Dư Đái Đan Đổng Đới Điền Giáp Hạ Hán '
  + 'Hướng Kiểu Lạc Lều Lê Lù Mông Nghiêm Ngạc Nhữ Ôn Phù Quản Quảng Sử Tề '
  + 'Thang Tiết Tôn Trầm Trì Triều Vạn Vòng').split(' ').map((name) => name.toLowerCase()))

const BARE = new Set([...SURNAMES].map(foldVietnamese))

/** Ranks, degrees and titles printed before a name. */
const RANK = new RegExp(`^(?:${[
  'Th\\s?[Ss]', 'T\\s?S', 'P?GS', 'BS', 'CN', 'KS', 'KTS', 'LS', 'DS', 'CK\\s?[I1]{1,2}', 'BSCK\\s?[I1]{1,2}', 'NGƯT', 'NGND',
  'TTƯT', 'Dr', 'Mr', 'Ms', 'Ông', 'Bà', 'Bác sĩ', 'Bác sỹ', 'Luật sư', 'Kỹ sư', 'Thạc sĩ', 'Thạc sỹ', 'Tiến sĩ', 'Tiến sỹ',
  'Phó [Gg]iáo sư', 'Giáo sư', 'Cử nhân', 'Dược sĩ', '(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy|uý)', 'Chuẩn đô đốc', 'Linh mục',
].join('|')})[.,\\s-]+`, 'u')
/** A degree behind specks of the seal. */
const LATE_RANK = /^\S{1,4}\s(?:P?GS|TS|ThS|BS|LS|BSCK)(?:[.,-]+(?:TS|LS|BS))?[.,-]+\s*/u
const RANKS_MAX = 4

/** A name without rank, degree and specks of the seal. */
export function signerName(text: string): string {
  let named = normaliseVietnamese(text).replace(/[^\p{L}\s.,'-]/gu, ' ').replace(/\s+/gu, ' ').trim()
    .replace(/^[\s.,'-]+/u, '')
  for (let at = 0; at < RANKS_MAX; at++) named = named.replace(RANK, '')
  named = named.replace(LATE_RANK, '')
  const words = named.replace(/[.,]/gu, ' ').split(/\s+/u).filter((word) => word !== '')
    .map((word) => word.replace(/^\p{Lu}{1,4}(?=\p{Lu}\p{Ll}{1,6}$)/u, ''))
  // Specks of the seal are single letters or pieces in lower case around the name.
  while (words.length > 0 && !/^\p{Lu}[\p{L}'-]+$/u.test(words[0] ?? '') && words[0] !== 'Y') words.shift()
  while (words.length > 0 && !/^\p{Lu}[\p{L}'-]*$/u.test(words.at(-1) ?? '')) words.pop()
  return words.join(' ').replace(/^-+|-+$/gu, '')
}

/** A rank or a degree stands before the name: nobody else's name is printed so. */
export function hasRank(text: string): boolean {
  const named = normaliseVietnamese(text).replace(/^[^\p{L}]+/u, '')
  return RANK.test(named) && !/^(?:Ông|Bà)/u.test(named)
}

/** Two words: the first or the last may have gone under the seal. */
export function mayBePart(name: string): boolean {
  return name.split(' ').length < 3
}

export function hasSurname(name: string): boolean {
  return SURNAMES.has(normaliseVietnamese(name).toLowerCase().split(' ')[0] ?? '')
}

/** The same whatever marks the reader put on it ("Nguyên Văn A"). */
export function nearlyHasSurname(name: string): boolean {
  return BARE.has(foldVietnamese(name).split(' ')[0] ?? '')
}

const SHORT_SURNAME = 5
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** The family name that a misread word stands for; undefined when it may be several or none. */
function surnameLike(word: string): string | undefined {
  const folded = foldVietnamese(word)
  const same = [...SURNAMES].filter((name) => foldVietnamese(name) === folded)
  const near = same.length > 0 || folded.length < SHORT_SURNAME ? same
    : [...SURNAMES].filter((name) => editDistance(foldVietnamese(name), folded) === 1)
  return near.length === 1 && near[0] ? capital(near[0]) : undefined
}

/**
 * A name as people are called, from one as it was read: marks put right where only one family
 * name or one usual name is meant. `odd` counts the words that are still no names.
 */
export function mendName(name: string): { value: string; mended: number; odd: number } {
  const words = name.split(' ')
  const made = words.map((word, at) => {
    if (at === 0) return hasSurname(word) ? word : surnameLike(word) ?? word
    return isNameWord(word) || hasSurname(word) ? word : nameWordLike(word) ?? word
  })
  const isName = (word: string, at: number) => hasSurname(word) || (at > 0 && isNameWord(word))
  return {
    value: made.join(' '),
    mended: made.filter((word, at) => word !== words[at]).length,
    odd: made.filter((word, at) => !isName(word, at)).length,
  }
}

const NAME_WORDS_MAX = 6

/** Whether a text may be a person's name: two to six words with capitals, none an office's word. */
export function mayBeName(name: string): boolean {
  const words = name.split(' ')
  if (words.length < 2 || words.length > NAME_WORDS_MAX) return false
  const isCapital = words.every((word) => /^\p{Lu}[\p{Lu}'-]*$/u.test(word))
  if (!isCapital && !words.every((word) => /^\p{Lu}(?:[\p{Ll}]|['-]\p{Lu}?)*$/u.test(word))) return false
  return nearlyHasSurname(name) || (words.length <= 4 && words.every((word) => word.length > 1 && /\p{Ll}/u.test(word)))
}
