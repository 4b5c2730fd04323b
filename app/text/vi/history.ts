import type { AssignmentRole } from '../../../workflows/domain/values.ts'

/** What a sentence of the history is made of; names are already resolved. */
export interface HistoryFacts {
  to: string | null
  role: AssignmentRole | null
  /** dd/mm/yyyy. */
  due: string | null
  words: string | null
  percent: number | null
  arrivalNumber: number | null
  /** The door's word. */
  source: string | null
  pageCount: number | null
  /** A unit head gave work on. */
  isGivenOn: boolean
}

type Sentence = (facts: HistoryFacts) => string

const because = ({ words }: HistoryFacts) => (words ? `: “${words}”` : '')
const roleWords: Record<AssignmentRole, string> = {
  lead: 'chủ trì', support: 'phối hợp', fyi: 'để biết', 'follow-up': 'theo dõi', advise: 'tham mưu',
}
const forWhom = ({ to, role, due }: HistoryFacts) =>
  `${to ?? ''}${role ? ` ${roleWords[role]}` : ''}${due ? `, hạn ${due}` : ''}`

/** After the person's name: "… vào sổ, số đến 128." What has no sentence here is told by its code. */
export const historySentences: Readonly<Record<string, Sentence>> = {
  'scan-received': ({ source }) => `tiếp nhận qua ${source ?? 'khay'}.`,
  'document-registered': ({ arrivalNumber }) => `xác nhận không có dấu mật và vào sổ, số đến ${arrivalNumber ?? ''}.`,
  'document-corrected': (facts) => `sửa thông tin đăng ký${because(facts)}.`,
  'number-voided': (facts) => `hủy số đến${because(facts)}.`,
  'embedded-file-taken': () => 'tải một tệp nằm trong tệp văn bản.',
  'proof-pack-asked': () => 'yêu cầu lập bộ hồ sơ chứng minh.',
  'proof-pack-made': () => 'đã lập bộ hồ sơ chứng minh.',
  'proof-pack-taken': () => 'tải bộ hồ sơ chứng minh.',
  'document-presented': ({ to }) => `trình ${to ?? 'lãnh đạo'}.`,
  'presentation-withdrawn': (facts) => `rút lại văn bản đã trình${because(facts)}.`,
  'document-returned-to-clerk': (facts) => `trả lại văn thư${because(facts)}.`,
  'distribution-proposed': () => 'đề xuất phân phối.',
  'directive-confirmed': ({ isGivenOn }) => (isGivenOn ? 'giao tiếp việc trong đơn vị.' : 'bút phê và xác nhận.'),
  'directive-superseded': () => 'thay bút phê trước bằng bút phê mới.',
  'directive-transcribed': () => 'ghi lại bút phê từ mực, chờ lãnh đạo xác nhận.',
  'directive-conflicting': () => 'có bút phê gửi đến sau bút phê khác, chờ xem lại.',
  'assignment-made': (facts) => `giao ${forWhom(facts)}.`,
  'assignment-seen': ({ to }) => `đã xem việc giao ${to ?? ''}.`,
  'assignment-started': ({ to }) => `nhận việc giao ${to ?? ''}.`,
  'progress-reported': ({ percent, words }) =>
    `báo cáo tiến độ${percent === null ? '' : ` ${percent} %`}${words ? `: “${words}”` : ''}.`,
  'assignment-completed': (facts) => `hoàn thành phần việc ${forWhom({ ...facts, due: null })}${because(facts)}.`,
  'assignment-returned': (facts) => `trả lại việc giao ${facts.to ?? ''}${because(facts)}.`,
  'assignment-recalled': (facts) => `thu hồi việc giao ${facts.to ?? ''}${because(facts)}.`,
  'assignment-closed': ({ to }) => `kết thúc phần việc của ${to ?? ''} theo chủ trì.`,
  'extension-asked': (facts) => `xin gia hạn việc giao ${facts.to ?? ''} đến ${facts.due ?? ''}${because(facts)}.`,
  'extension-granted': (facts) => `đồng ý gia hạn việc giao ${facts.to ?? ''} đến ${facts.due ?? ''}${because(facts)}.`,
  'extension-refused': (facts) => `không đồng ý gia hạn việc giao ${facts.to ?? ''}, giữ hạn ${facts.due ?? ''}${because(facts)}.`,
  'extension-withdrawn': ({ to }) => `rút đề nghị gia hạn việc giao ${to ?? ''}.`,
  'document-completed': () => 'hoàn thành văn bản.',
  'directive-signed': () => 'ký ý kiến chỉ đạo trên phiếu.',
  'signature-upgraded': () => 'bổ sung dấu thời gian cho chữ ký trên phiếu.',
  'rendition-made': () => 'lập phiếu và bản dẫn xuất.',
  'publication-made': () => 'lưu bản chia sẻ.',
  'cloud-copy-missing': () => 'bản chia sẻ đã bị xóa trên OneDrive; bản gốc vẫn còn trong kho.',
  'cloud-copy-changed': () => 'bản chia sẻ đã bị sửa trên OneDrive; bản gốc trong kho không đổi.',
  'cloud-copy-moved': () => 'bản chia sẻ được chuyển hoặc đổi tên trên OneDrive.',
  'cloud-copy-back': () => 'bản chia sẻ đã trở lại như cũ.',
  'secret-found-late': () => 'phát hiện văn bản mật; văn bản bị khóa.',
  'cloud-copies-withdrawn': () => 'gỡ hết bản chia sẻ khỏi đám mây.',
  'cloud-copies-settled': () => 'xác nhận đã gỡ bản chia sẻ bằng tay.',
  'cloud-copy-put-back': () => 'phát hành lại bản chia sẻ.',
  'directive-from-cloud': () => 'nhận nét bút ghi trên OneDrive, chờ văn thư ghi ra và lãnh đạo xác nhận.',
  'paper-directive-kept': () => 'nhận bút phê giấy đã quét; không cấp số mới.',
  'scan-linked': ({ source }) => `ghép bản đến qua ${source ?? 'cửa khác'}; không cấp số mới.`,
  'slip-printed': () => 'in phiếu giải quyết.',
  view: () => 'xem văn bản.',
  download: () => 'tải tệp.',
  print: ({ pageCount }) => `in${pageCount ? ` ${pageCount} trang` : ''}.`,
  export: () => 'xuất danh sách.',
  search: () => 'tìm thấy văn bản.',
  refused: () => 'mở văn bản nhưng không có quyền; đã từ chối.',
}

export const history = {
  worker: 'Hệ thống',
  onBehalf: (position: string) => `thay mặt ${position}`,
  unknown: (kind: string) => `ghi sự kiện ${kind}.`,
  sentences: historySentences,
}
