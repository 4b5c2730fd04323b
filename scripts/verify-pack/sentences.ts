import type { PackProblem } from './verdict.ts'

export const HELP = `npm run -s verify-pack -- FILE [--json]

Kiểm tra bộ hồ sơ chứng minh trên máy này: không cần máy chủ, không cần cơ sở dữ liệu, không
dùng mạng. Checks a proof pack on this machine, without server, database or network.

Mã thoát / exit code:
  0  mọi giá trị băm và niêm phong đều khớp / every hash and every seal fits
  1  lỗi của chương trình / a fault of this program
  2  sai cách gọi, hoặc không có tệp này / wrong usage, or no such file
  3  không phải bộ hồ sơ, hoặc tệp ZIP hỏng / not a pack, or a damaged ZIP
  4  tệp bị sửa, thiếu, thừa hoặc đổi tên / a file was changed, is missing, was added or renamed
  5  niêm phong nhật ký hoặc nét bút không khớp / a seal of the log or of the ink does not fit
  6  tệp ZIP do phần mềm khác nén lại / the ZIP was packed anew by another program
  7  có đường dẫn ra ngoài thư mục hoặc không hợp lệ / a path that leads out or is not allowed
  8  quá lớn, hoặc là bom nén / too large, or a bomb
`

const sentences: Readonly<Record<PackProblem, string>> = {
  'not-a-pack': 'Không phải bộ hồ sơ / not a pack',
  'pack-too-large': 'Lớn hơn mức cho phép / larger than allowed',
  'pack-bomb': 'Bom nén: giải ra lớn hơn nhiều lần / unpacks to far more than it says or weighs',
  'pack-path': 'Đường dẫn không hợp lệ hoặc lặp lại / a path that is not allowed or stands twice',
  'pack-layout': 'Tệp ZIP có chỗ trống, chồng hoặc hai cách đọc / gaps, overlaps or two readings in the ZIP',
  'pack-damaged': 'Dữ liệu hỏng / damaged data',
  'pack-rezipped': 'ZIP do phần mềm khác nén lại; hãy dùng tệp tải từ văn phòng / packed anew by another program; use the file as downloaded',
  'manifest-malformed': 'manifest.json không đúng mẫu / malformed manifest',
  'entry-altered': 'Tệp đã bị sửa / the file was changed',
  'entry-missing': 'Thiếu tệp / the file is missing',
  'entry-added': 'Tệp thừa / the file was added',
  'entry-renamed': 'Tệp bị đổi tên / the file was renamed',
  'events-malformed': 'Nhật ký không đúng mẫu / malformed events',
  'event-seal': 'Niêm phong của sự kiện không khớp / the seal of an event does not fit',
  'event-order': 'Sự kiện sai thứ tự / events in another order',
  'event-foreign': 'Sự kiện của văn bản khác / an event of another document',
  'event-link': 'Chuỗi niêm phong bị đứt / the chain of seals is broken',
  'ink-malformed': 'Nét bút không đúng mẫu / malformed ink',
  'ink-seal': 'Nét bút không khớp niêm phong / the ink does not fit its seal',
}

/** What a person is told of a problem, in both languages. */
export function packSentence(problem: PackProblem): string {
  return sentences[problem]
}
