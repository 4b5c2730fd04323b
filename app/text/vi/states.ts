import type {
  ArrivalSource,
  AssignmentRole,
  AssignmentState,
  DocumentState,
  Role,
  ScanState,
  Urgency,
} from '../../../workflows/domain/values.ts'

const documentState: Record<DocumentState, string> = {
  registered: 'Đã vào sổ',
  'awaiting-directive': 'Chờ bút phê',
  directed: 'Đã bút phê',
  assigned: 'Đã giao',
  'in-progress': 'Đang xử lý',
  'awaiting-acceptance': 'Chờ duyệt kết quả',
  completed: 'Hoàn thành',
  filed: 'Đã lập hồ sơ',
  recalled: 'Đã thu hồi',
  replaced: 'Đã thay thế',
  voided: 'Đã hủy số',
  removed: 'Đã gỡ khỏi hệ thống',
}

const scanState: Record<ScanState, string> = {
  received: 'Mới nhận',
  reading: 'Đang đọc',
  ready: 'Sẵn sàng vào sổ',
  'needs-person': 'Cần người xem',
  quarantined: 'Đang cách ly',
  registered: 'Đã vào sổ',
  returned: 'Đã trả nơi gửi',
  duplicate: 'Trùng, đã ghép',
  secret: 'Đã chuyển sổ mật',
  rejected: 'Đã từ chối',
  'passed-on': 'Đã chuyển người nhận',
  split: 'Đã tách',
  joined: 'Đã ghép',
  slip: 'Bút phê giấy',
}

const assignmentState: Record<AssignmentState, string> = {
  pending: 'Chờ tiếp nhận',
  active: 'Đang xử lý',
  forwarded: 'Đã chuyển',
  'awaiting-acceptance': 'Chờ duyệt kết quả',
  done: 'Hoàn thành',
  closed: 'Đã kết thúc theo chủ trì',
  returned: 'Đã trả lại',
  recalled: 'Đã thu hồi',
  unseen: 'Chưa xem',
  seen: 'Đã xem',
}

const assignmentRole: Record<AssignmentRole, string> = {
  lead: 'Chủ trì',
  support: 'Phối hợp',
  fyi: 'Để biết',
  'follow-up': 'Theo dõi',
  advise: 'Tham mưu',
}

const urgency: Record<Urgency, string> = {
  normal: 'Thường',
  urgent: 'KHẨN',
  'very-urgent': 'THƯỢNG KHẨN',
  express: 'HỎA TỐC',
  'express-timed': 'HỎA TỐC HẸN GIỜ',
}

const role: Record<Role, string> = {
  clerk: 'Văn thư',
  'chief-of-office': 'Chánh Văn phòng',
  leader: 'Lãnh đạo',
  'unit-head': 'Trưởng đơn vị',
  officer: 'Chuyên viên',
  assistant: 'Thư ký lãnh đạo',
  administrator: 'Quản trị',
  inspector: 'Thanh tra',
}

const source: Record<ArrivalSource, string> = {
  post: 'Bưu điện',
  desk: 'Trực tiếp',
  email: 'Hộp thư',
  'e-office': 'Văn phòng điện tử',
}

/** The words for states and kinds. */
export const states = {
  documentState,
  scanState,
  assignmentState,
  assignmentRole,
  urgency,
  role,
  source,
  arrival: 'ĐẾN',
  arrivalNumber: (number: string) => `Số đến ${number}`,
  noArrivalNumber: 'Chưa có số đến',
  due: {
    none: 'không hạn',
    near: 'sắp đến hạn',
    over: (days: number) => `quá ${days} ngày`,
    left: (days: number) => (days === 0 ? 'hôm nay' : `còn ${days} ngày làm việc`),
    onTime: 'đúng hạn',
  },
  confidence: {
    certain: (percent: number) => `${percent}`,
    certainLabel: 'Chắc',
    look: 'Cần xem',
    unread: 'Không đọc được',
  },
}
