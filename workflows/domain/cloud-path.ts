import { OfficeError } from './office-error.ts'
import { slug } from './slug.ts'
import type { RenditionRole } from './values.ts'

/** OneDrive's limit for a whole path. */
export const CLOUD_PATH_MAX = 400
/** Most file systems' limit for one name, in bytes of UTF-8. */
const NAME_BYTES_MAX = 255
const REGISTER_NAME_MAX = 60
const NUMBER_MAX = 20
const NOTATION_MAX = 40
/** Leaves room in a name for the role, the subject and the extension. */
const SYMBOL_BYTES_MAX = 120
const SUBJECT_SLUG_MAX = 60
const DOCUMENT_CODE_MAX = 40
const ARRIVAL_NUMBER_DIGITS = 5

export interface CloudPathOf {
  /** The register's year. */
  year: number
  registerName: string
  arrivalNumber: number
  /** Số phụ: `a`, `b`, … or nothing. */
  suffix: string
  role: RenditionRole
  /** 0 for the main file; an attachment's place, from 1. */
  attachment?: number
  /** Tố cáo, nhân sự and the like: nothing of the document may be read from the path. */
  restricted: boolean
  /** Random, tells nothing; the folder's name of a restricted document. */
  documentCode: string
  number: string | null
  notation: string | null
  subject: string | null
  /** Without a dot. */
  extension: string
}

const roleNames: Record<RenditionRole, string> = {
  original: 'van-ban-goc',
  normalised: 'ban-chuan-hoa',
  searchable: 'ban-co-lop-chu',
  slip: 'phieu-xu-ly',
  stamped: 'ban-dong-dau-den',
  inked: 'ban-co-but-phe',
  sheet: 'phieu-de-ky',
  signed: 'phieu-da-ky',
  'remote-copy': 'ban-tu-dam-may',
  paper: 'but-phe-giay',
}

// What OneDrive refuses or rewrites, `#` and `%` (which some clients do), control, format and bidi.
// oxlint-disable-next-line no-control-regex
const forbidden = /["*:<>?/\\|#%\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cs}]/gu
const reservedNames = /^(con|prn|aux|nul|com[0-9]|lpt[0-9]|desktop\.ini|\.lock)(\.|$)/i

/**
 * Where a rendition lies in the cloud, for instance
 * `2026/Sổ chung/00012/van-ban-goc_127-UBND-VP_tham-gia-y-kien.pdf`. Restricted kinds lie outside
 * the register's folder and show neither number nor subject. The name is for people: identity is
 * never derived from it.
 */
export function cloudPath(of: CloudPathOf): string {
  const extension = slug(of.extension, 8) || 'bin'
  const role = roleNames[of.role] + (of.attachment ? `-phu-luc-${of.attachment}` : '')
  if (of.restricted) {
    const code = of.documentCode.replace(/[^A-Za-z0-9]/g, '').slice(0, DOCUMENT_CODE_MAX)
    if (code === '') throw new Error('a restricted document needs its random code')
    return assertCloudPath(`${of.year}/Hạn chế/${code}/${role}.${extension}`)
  }

  const folder = String(of.arrivalNumber).padStart(ARRIVAL_NUMBER_DIGITS, '0') + slug(of.suffix, 2)
  const register = safeName(of.registerName, REGISTER_NAME_MAX) || 'Sổ'
  const file = [role, symbolOf(of), slug(of.subject ?? '', SUBJECT_SLUG_MAX)]
  const fileName = `${file.filter((part) => part !== '').join('_')}.${extension}`
  return assertCloudPath(`${of.year}/${register}/${folder}/${fileName}`)
}

/** Số, ký hiệu with `-` between, diacritics kept: `127-QĐ-UBND`. */
function symbolOf({ number, notation }: CloudPathOf): string {
  const parts = [safeName(number ?? '', NUMBER_MAX), safeName(notation ?? '', NOTATION_MAX)]
  const letters = Array.from(parts.filter((part) => part !== '').join('-').replace(/[\s_.]+/g, '-'))
  while (byteLength(letters.join('')) > SYMBOL_BYTES_MAX) letters.pop()
  return letters.join('')
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length

function safeName(text: string, maxLength: number): string {
  const cleaned = text.normalize('NFC').replace(forbidden, '-').replace(/\s+/g, ' ')
  const cut = Array.from(cleaned).slice(0, maxLength).join('')
  const trimmed = cut.replace(/^[\s.~-]+/, '').replace(/[\s.-]+$/, '')
  const isReserved = reservedNames.test(trimmed) || /_vti_/i.test(trimmed)
  return isReserved ? `x-${slug(trimmed, maxLength)}` : trimmed
}

/**
 * The last guard before a path becomes a file: relative, NFC, no climbing, nothing OneDrive would
 * refuse or rename. Returns the path in NFC.
 * @throws {OfficeError} `cloud-path-refused`; nothing was written.
 */
export function assertCloudPath(path: string): string {
  const normal = path.normalize('NFC')
  const parts = normal.split('/')
  const isSafe = normal.length <= CLOUD_PATH_MAX && parts.every(isSafeName)
  if (!isSafe) throw new OfficeError('cloud-path-refused', { length: normal.length })
  return normal
}

function isSafeName(name: string): boolean {
  if (name === '' || byteLength(name) > NAME_BYTES_MAX) return false
  if (name.replace(forbidden, '') !== name) return false
  if (/^[\s.~]|[\s.]$/.test(name)) return false
  return !reservedNames.test(name) && !/_vti_/i.test(name)
}
