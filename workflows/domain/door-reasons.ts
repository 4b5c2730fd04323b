/**
 * Why something that came through a door by itself was not taken, as the person at the scanner reads
 * it beside the file, and the clerk on the tray's page. `{…}` stands for a fact.
 */
export const doorReasons: Readonly<Record<string, string>> = {
  'file-empty': 'Tệp rỗng (0 byte). Hãy quét lại.',
  'file-too-large': 'Tệp lớn hơn {megabytes} MB, mức lớn nhất của cơ quan. Hãy quét lại nhẹ hơn hoặc tách tệp.',
  'file-type-unknown': 'Không phải PDF, ảnh, Word, Excel hay thư điện tử. Hãy quét hoặc xuất lại thành PDF.',
  'file-broken': 'Tệp hỏng, không mở được. Hãy quét lại.',
  'file-no-pages': 'Tệp không có trang nào. Hãy quét lại.',
  'file-too-many-pages': 'Tệp có quá nhiều trang. Hãy tách nhỏ rồi quét lại.',
  'file-page-too-large': 'Khổ trang quá lớn. Hãy quét lại khổ A4.',
  'file-too-many-pixels': 'Ảnh quá nhiều điểm. Hãy quét lại 200–300 dpi.',
  'file-bomb': 'Tệp nén bất thường, không mở vì an toàn. Hãy báo quản trị.',
  'file-timed-out': 'Mở tệp quá lâu nên đã dừng. Hãy quét lại.',
  'file-crashed-reader': 'Tệp làm dừng bộ đọc. Hãy quét lại.',
  'file-unreadable': 'Không đọc được tệp (quyền truy cập hoặc ổ mạng). Hãy kiểm tra rồi chép lại vào thư mục.',
  'exchange-refused': 'Tệp edXML sai quy cách (QCVN 102:2016) hoặc có nội dung không an toàn. Hãy báo nơi gửi.',
  'exchange-too-large': 'Tệp edXML quá lớn. Hãy báo nơi gửi tách tệp đính kèm.',
  'exchange-without-file': 'Tệp edXML không kèm văn bản nào. Hãy báo nơi gửi.',
  'exchange-unknown-document': 'Yêu cầu lấy lại một văn bản chưa từng nhận, hoặc không phải của nơi gửi này.',
  'file-is-link': 'Đây là một liên kết, không phải tệp. Hãy chép chính tệp ấy vào thư mục.',
  'file-is-special': 'Đây không phải tệp thường. Hãy chép tệp PDF hoặc ảnh vào thư mục.',
}

const REASON_LINES_END = '\r\n'

/** The text beside a failed file: plain, for any editor. */
export function reasonText(code: string, facts: { name: string; megabytes: number; at: string }): string {
  const reason = (doorReasons[code] ?? code).replace('{megabytes}', String(facts.megabytes))
  return [
    `Tệp: ${facts.name}`, `Lúc: ${facts.at}`, `Chưa nhận được vì: ${reason}`,
    'Tệp vẫn được giữ nguyên trong thư mục này. Sửa xong, chép lại vào thư mục quét.', '',
  ].join(REASON_LINES_END)
}
