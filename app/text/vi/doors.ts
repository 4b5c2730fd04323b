import { doorReasons } from '../../../workflows/domain/door-reasons.ts'

/** Doors that work by themselves, and what they could not take. */
export const doors = {
  title: 'Cửa đến tự động',
  intro: 'Thư mục quét, hộp thư và trục liên thông tự đưa văn bản vào khay. Ở đây thấy lần xem cuối và lỗi cuối của từng cửa; không thấy nội dung thư.',
  none: 'Chưa đặt cửa tự động nào. Xem mục “thư mục theo dõi” trong tài liệu cài đặt (docs/settings.md).',
  door: 'Cửa', state: 'Tình trạng', lookedAt: 'Xem lần cuối', wellAt: 'Lần cuối bình thường', waiting: 'Đang chờ',
  never: 'chưa', well: 'bình thường',
  kinds: { 'watched-folder': 'Thư mục quét', 'cloud-folder': 'Thư mục quét trên OneDrive', imap: 'Hộp thư IMAP', 'graph-mail': 'Hộp thư Microsoft 365', smtp: 'Gửi thư', exchange: 'Trục liên thông' } as Record<string, string>,
  errors: {
    'folder-missing': 'Không thấy thư mục. Ổ mạng có thể đã ngắt; tệp không mất, sẽ xem lại khi thư mục trở lại.',
    'folder-unreadable': 'Không mở được thư mục. Kiểm tra quyền truy cập và ổ mạng.',
    'file-unreadable': 'Có tệp chưa đọc được; sẽ thử lại vài lần rồi chuyển vào failed/.',
    'disk-full': 'Đĩa đầy. Tệp vẫn nằm trong thư mục quét, sẽ nhận tiếp khi có chỗ.',
    'disk-nearly-full': 'Đĩa sắp đầy nên tạm ngừng nhận. Tệp vẫn nằm trong thư mục quét.',
    'mailbox-not-reached': 'Không nối được tới hộp thư. Thư vẫn ở đó; sẽ thử lại mỗi phút.',
    'mailbox-sign-in-failed': 'Hộp thư không nhận tên hoặc mật khẩu. Kiểm tra phần cài đặt IMAP (docs/settings.md).',
    'mailbox-missing': 'Không có thư mục này trong hộp thư.',
    'mailbox-not-marked': 'Hộp thư không cho đánh dấu thư đã nhận; thư không bị nhận hai lần.',
    busy: 'Bộ xử lý khác đang nhận cùng thư; sẽ xem lại.',
    fault: 'Lỗi bất ngờ; xem nhật ký chương trình. Tệp vẫn nằm nguyên chỗ cũ và sẽ được thử lại.',
  } as Record<string, string>,
  failed: 'Chưa nhận được từ thư mục quét',
  failedHint: 'Tệp nằm trong thư mục failed/ kèm lý do. Quét lại hoặc xin bản khác, rồi bấm “Đã xử lý”.',
  dealtWith: 'Đã xử lý', dealtWithOf: (name: string) => `Đã xử lý ${name}`,
  reasons: doorReasons,
  mail: {
    title: 'Thư điện tử cần xem', hint: 'Máy không mở những tệp này. Có thể trong đó có hạn trả lời.',
    mayHoldDue: 'chưa mở, có thể chứa hạn', from: 'Người gửi', sent: 'Gửi lúc', came: 'Đến lúc', noTime: 'không ghi, lấy giờ đến',
    unproven: 'người gửi chưa xác thực', noSubject: '(không có tiêu đề)', open: 'Xem thư',
    parts: 'Tệp trong thư', words: 'Lời thư', noWords: 'Thư không có lời.', gone: 'Bản lưu của thư đã hết thời gian giữ.',
    name: 'Tệp', size: 'Cỡ', state: 'Tình trạng', toTray: 'Đưa vào khay', openArchive: 'Mở tệp nén, đưa vào khay',
    download: 'Tải về xem', dismiss: 'Đã xem, không có gì để vào sổ', dismissOf: (name: string) => `Đã xem ${name}, không có gì để vào sổ`,
    close: 'Đã đọc thư', secret: 'Thư mật: hủy bản lưu', secretSure: 'Thư này là văn bản mật; hủy bản lưu ở đây',
    secretHint: 'Bản lưu bị hủy cùng khóa mã hóa. Thư gốc còn ở hộp thư: xử lý theo quy định bảo vệ bí mật nhà nước.',
    back: 'Về khay', unnamed: 'không tên', cut: 'Thư có quá nhiều tệp; chỉ liệt kê các tệp đầu.',
    states: { nothing: 'Không có PDF hay ảnh', report: 'Thư báo tự động, không phải văn bản', 'set-aside': 'Không đọc được thư', taken: 'Đã lấy văn bản vào khay' } as Record<string, string>,
    roles: { letter: 'đã vào khay', inline: 'ảnh trong lời thư, giữ lại', listed: 'trong tệp nén hoặc thư kèm', signature: 'chữ ký của thư', unopened: 'chưa mở' } as Record<string, string>,
    decided: { opened: 'đã đưa vào khay', dismissed: 'đã xem' } as Record<string, string>,
    why: {
      archive: 'tệp nén', 'archive-locked': 'tệp nén có mật khẩu', 'office-file': 'tệp Word, Excel', calendar: 'lịch, giấy mời điện tử',
      empty: 'tệp rỗng', 'too-deep': 'thư lồng quá sâu', 'message-broken': 'thư kèm bị hỏng', encrypted: 'đã mã hóa',
      reference: 'chỉ là liên kết tới kho của người gửi', 'page-in-text': 'ảnh lớn trong lời thư', 'exchange-file': 'tệp liên thông edXML',
      other: 'loại tệp khác', 'too-large': 'quá lớn',
    } as Record<string, string>,
    problems: {
      'message-broken': 'Thư hỏng hoặc viết sai quy cách.', 'message-too-large': 'Thư lớn hơn mức cho phép; mở trong hộp thư.',
      'message-bomb': 'Thư nén bất thường, không mở vì an toàn.', 'message-timed-out': 'Đọc thư quá lâu nên đã dừng.',
      'message-crashed-reader': 'Thư làm dừng bộ đọc.',
    } as Record<string, string>,
  },
}

export const doorRefusals: Readonly<Record<string, string>> = {
  'message-not-found': 'Không có thư này trong khay.',
  'message-gone': 'Bản lưu của thư đã hết thời gian giữ. Thư gốc còn ở hộp thư.',
  'message-has-unopened': 'Trong thư còn tệp chưa ai xem. Xem từng tệp rồi mới đóng thư.',
  'message-has-items': 'Thư này còn mục đang chờ trong khay. Xử lý từng mục trước; thư sẽ bị hủy cùng mục mật.',
  'mail-part-not-found': 'Thư không có tệp này.',
  'mail-part-not-readable': 'Không mở được tệp này (khóa, hỏng hoặc vượt giới hạn). Tệp vẫn còn trong thư; tải về xem hoặc xin nơi gửi bản khác.',
  'already-decided': 'Đã có người xử lý.',
  'door-file-not-found': 'Không có tệp này, hoặc đã có người xử lý.',
}
