import type { ProposalField } from '../../workflows/domain/reading.ts'
import type { LetterRead } from './read-letter.ts'

export const HELP = `npm run -s read -- FILE [--json] [--searchable OUT.pdf]

Đọc một văn bản trên máy này: không cần máy chủ, không cần cơ sở dữ liệu, không lưu gì.
Reads one letter on this machine: no server, no database, nothing is kept.

  FILE     PDF, JPEG, PNG, WebP, TIFF, HEIC
  --json   một đối tượng JSON trên stdout / one JSON object on standard output
  --searchable OUT.pdf
           ghi thêm bản tìm được chữ / also writes the copy whose words can be found

Mã thoát / exit code:
  0  đã đọc / read
  1  lỗi của chương trình / a fault of this program
  2  sai cách gọi, hoặc không có tệp này / wrong usage, or no such file
  3  không mở được tệp (có mật khẩu, hỏng, không phải văn bản) / the file cannot be opened
  4  vài trang không đọc được; phần còn lại đã đọc / some pages failed; the rest was read
  5  không trang nào đọc được / no page could be read
  6  đã đọc, nhưng không lập được bản tìm được chữ / read, but no searchable copy was made
`

/** Why a letter could not be read, for the person at the terminal. */
const reasons: Readonly<Record<string, string>> = {
  'file-empty': 'Tệp rỗng.',
  'file-type-unknown': 'Không phải PDF hay ảnh.',
  'file-encrypted': 'Tệp có mật khẩu.',
  'file-broken': 'Tệp hỏng, không mở được.',
  'file-no-pages': 'Tệp không có trang nào.',
  'file-too-many-pages': 'Tệp có quá nhiều trang.',
  'file-page-too-large': 'Khổ trang quá lớn.',
  'file-too-many-pixels': 'Ảnh có quá nhiều điểm.',
  'file-bomb': 'Tệp nén bất thường, không mở vì an toàn.',
  'file-timed-out': 'Mở tệp quá lâu nên đã dừng.',
  'file-tiff-many-pages': 'TIFF nhiều trang: chưa đọc được ở bản này.',
  'file-heic': 'Ảnh HEIC: chưa đọc được ở bản này.',
  'file-crashed-reader': 'Tệp làm dừng bộ đọc.',
  'file-is-attachment': 'Tệp Word hoặc Excel: không có trang để đọc.',
  'pages-unreadable': 'Không trang nào đọc được.',
}

export function reasonSentence(code: string): string {
  return reasons[code] ?? 'Không đọc được tệp này.'
}

const labels: Readonly<Record<ProposalField, string>> = {
  documentType: 'Loại văn bản',
  number: 'Số',
  notation: 'Ký hiệu',
  issuedOn: 'Ngày văn bản',
  parentBody: 'Cơ quan chủ quản',
  issuer: 'Cơ quan ban hành',
  subject: 'Trích yếu',
  signer: 'Người ký',
  signerPosition: 'Chức vụ',
  urgency: 'Độ khẩn',
  secrecy: 'Độ mật',
  addressees: 'Kính gửi',
  dueOnInText: 'Hạn trong văn bản',
  receivers: 'Nơi nhận',
  meetingAt: 'Họp lúc',
  meetingPlace: 'Họp tại',
}

const gates: Readonly<Record<LetterRead['secrecyGate'], string>> = {
  clear: 'không thấy dấu mật',
  suspect: 'NGHI CÓ DẤU MẬT: văn phòng sẽ giữ lại, không lưu chữ nào',
  marked: 'CÓ DẤU MẬT: văn phòng sẽ giữ lại, không lưu chữ nào',
}

const CERTAIN = 85
const LABEL_WIDTH = Math.max(...Object.values(labels).map((label) => label.length))

/** The letter as a table for the terminal. */
export function letterLines(letter: LetterRead): string[] {
  const rows = Object.entries(letter.fields).map(([name, field]) => {
    // The keys of `fields` are fields by its type.
    const label = labels[name as ProposalField].padEnd(LABEL_WIDTH)
    if (field.value === null) return `${label}        —`
    const sign = field.confidence >= CERTAIN ? ' ' : '?'
    return `${label} ${String(field.confidence).padStart(4)} ${sign} ${field.value}`
  })
  const { head, total } = letter.seconds
  return [
    `${letter.file}: ${letter.pages} trang, ${gates[letter.secrecyGate]}`,
    '',
    ...rows,
    '',
    letter.text,
    '',
    `Phiếu sau ${head.toFixed(1)} giây, cả văn bản ${total.toFixed(1)} giây. Dấu ? là ô cần xem lại.`,
  ]
}
