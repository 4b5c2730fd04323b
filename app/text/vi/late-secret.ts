/** A document that turned out to be secret after its number. */
export const lateSecret = {
  found: 'Phát hiện văn bản mật',
  title: 'Phát hiện văn bản mật',
  lead: 'Dùng khi văn bản đã vào sổ hóa ra có dấu mật hoặc nội dung bí mật nhà nước.',
  then: [
    'Văn bản bị khóa ngay với mọi người, kể cả bạn.',
    'Mọi bản chia sẻ trên đám mây, cùng các phiên bản, được gỡ.',
    'Văn thư, Chánh Văn phòng và quản trị được báo để xử lý theo quy định.',
  ],
  reason: 'Lý do (ít nhất 10 ký tự, không chép nội dung mật)',
  confirm: 'Khóa văn bản và gỡ bản chia sẻ',
  cancel: 'Không phải, quay lại',
  incident: 'Sự cố: văn bản mật đã vào sổ',
  number: (number: string, day: string) => `Số đến ${number}, ngày đến ${day}`,
  hidden: 'Trích yếu, tệp và bút phê không hiện nữa.',
  foundAt: (who: string, when: string) => `${who} phát hiện lúc ${when}`,
  byGate: 'Cổng kiểm tra dấu mật',
  copies: 'Bản chia sẻ trên đám mây',
  progress: (gone: number, all: number) => `Đã gỡ ${gone} trên ${all} bản`,
  allGone: (count: number, when: string) => (count === 0
    ? 'Không có bản nào trên đám mây.' : `Đã gỡ cả ${count} bản cùng các phiên bản, lúc ${when}.`),
  working: 'Đang gỡ. Trang tự cập nhật.',
  trouble: 'Đám mây chưa cho gỡ hết. Máy chủ tiếp tục thử và nhắc mỗi ngày cho đến khi xong.',
  tryNow: 'Thử lại ngay',
  byHand: 'Tôi đã gỡ bằng tay trên đám mây',
  byHandHint: 'Chỉ dùng khi đã tự xóa các tệp, các phiên bản và dọn cả hai ngăn Thùng rác của thư viện. Ghi rõ đã làm gì.',
  byHandConfirm: 'Xác nhận đã gỡ bằng tay',
  settled: (who: string, note: string) => `${who} xác nhận đã gỡ bằng tay: ${note}`,
  todo: 'Việc phải làm tiếp',
  todos: [
    'Thu hồi các bản đã tải xuống, đã in theo danh sách dưới đây.',
    'Chuyển bản giấy cho người giữ sổ mật; ghi sổ văn bản mật đến.',
    'Nếu văn bản đến qua thư điện tử, OneDrive hoặc thư mục máy quét: xóa thư, tệp gốc ở đó và dọn thùng rác.',
    'Xóa các bản trên máy người nhận đã đồng bộ thư viện, nếu có.',
    'Báo cáo Chủ tịch và cơ quan bảo vệ bí mật nhà nước theo quy định.',
  ],
  viewers: 'Người đã mở văn bản',
  nobody: 'Chưa ai mở văn bản này.',
  viewer: (times: number, taken: number) => `${times} lần${taken > 0 ? `, ${taken} lần tải, in hoặc xuất` : ''}`,
  between: (first: string, last: string) => `${first} đến ${last}`,
  thanks: 'Văn bản đã bị khóa và người có trách nhiệm đã được báo. Không chuyển tiếp, không nhắc lại nội dung.',
}

export const lateSecretRefusals: Readonly<Record<string, string>> = {
  'secret-reason-short': 'Lý do cần ít nhất {least} ký tự.',
  'nothing-to-withdraw': 'Các bản chia sẻ đã được gỡ hết trước đó.',
}
