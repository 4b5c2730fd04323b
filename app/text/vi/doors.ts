import { doorReasons } from '../../../workflows/domain/door-reasons.ts'

/** Doors that work by themselves, and what they could not take. */
export const doors = {
  title: 'Cửa đến tự động',
  intro: 'Thư mục quét, hộp thư và trục liên thông tự đưa văn bản vào khay. Ở đây thấy lần xem cuối và lỗi cuối của từng cửa; không thấy nội dung thư.',
  none: 'Chưa đặt cửa tự động nào. Xem mục “thư mục theo dõi” trong tài liệu cài đặt (docs/settings.md).',
  door: 'Cửa', state: 'Tình trạng', lookedAt: 'Xem lần cuối', wellAt: 'Lần cuối bình thường', waiting: 'Đang chờ',
  never: 'chưa', well: 'bình thường',
  kinds: { 'watched-folder': 'Thư mục quét', imap: 'Hộp thư IMAP', 'graph-mail': 'Hộp thư Microsoft 365', smtp: 'Gửi thư', exchange: 'Trục liên thông' } as Record<string, string>,
  errors: {
    'folder-missing': 'Không thấy thư mục. Ổ mạng có thể đã ngắt; tệp không mất, sẽ xem lại khi thư mục trở lại.',
    'folder-unreadable': 'Không mở được thư mục. Kiểm tra quyền truy cập và ổ mạng.',
    'file-unreadable': 'Có tệp chưa đọc được; sẽ thử lại vài lần rồi chuyển vào failed/.',
    'disk-full': 'Đĩa đầy. Tệp vẫn nằm trong thư mục quét, sẽ nhận tiếp khi có chỗ.',
    'disk-nearly-full': 'Đĩa sắp đầy nên tạm ngừng nhận. Tệp vẫn nằm trong thư mục quét.',
    fault: 'Lỗi bất ngờ; xem nhật ký chương trình. Tệp vẫn nằm nguyên chỗ cũ và sẽ được thử lại.',
  } as Record<string, string>,
  failed: 'Chưa nhận được từ thư mục quét',
  failedHint: 'Tệp nằm trong thư mục failed/ kèm lý do. Quét lại hoặc xin bản khác, rồi bấm “Đã xử lý”.',
  dealtWith: 'Đã xử lý', dealtWithOf: (name: string) => `Đã xử lý ${name}`,
  reasons: doorReasons,
}

export const doorRefusals: Readonly<Record<string, string>> = {
  'door-file-not-found': 'Không có tệp này, hoặc đã có người xử lý.',
}
