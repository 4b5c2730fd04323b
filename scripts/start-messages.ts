import { isOfficeError } from '../workflows/domain/office-error.ts'
import { SettingsError } from '../workflows/domain/settings.ts'

type Facts = Readonly<Record<string, string | number | null>>
type Sentences = (facts: Facts) => readonly [vi: string, en: string]

/** What a person at the terminal reads when an office cannot start, or starts with a worry. */
const sentences: Readonly<Record<string, Sentences>> = {
  'port-taken': ({ host, port }) => [
    `Cổng ${port} trên ${host} đang có chương trình khác dùng. Dừng chương trình đó, hoặc chọn cổng khác: PORT=${Number(port) + 1} npm start`,
    `Port ${port} on ${host} is taken by another program. Stop that one, or choose another port: PORT=${Number(port) + 1} npm start`,
  ],
  'port-not-allowed': ({ port }) => [
    `Tài khoản này không được mở cổng ${port}. Chọn cổng từ 1024 trở lên: PORT=3080 npm start`,
    `This account may not open port ${port}. Choose one from 1024 up: PORT=3080 npm start`,
  ],
  'host-not-ours': ({ host }) => [
    `HOST=${host} không phải địa chỉ của máy này. Ví dụ: HOST=127.0.0.1`,
    `HOST=${host} is no address of this machine. Example: HOST=127.0.0.1`,
  ],
  'data-folder-not-writable': ({ folder, reason }) => [
    `Không ghi được vào thư mục dữ liệu ${folder} (${reason}). Cấp quyền ghi cho tài khoản đang chạy, hoặc chọn thư mục khác: DATA_FOLDER=/srv/butphe/data`,
    `The data folder ${folder} cannot be written (${reason}). Give this account the right to write, or choose another: DATA_FOLDER=/srv/butphe/data`,
  ],
  'data-folder-in-use': ({ folder, pid }) => [
    `Thư mục dữ liệu ${folder} đang được một văn phòng khác dùng (tiến trình ${pid}). Dừng nó trước, hoặc chọn DATA_FOLDER khác.`,
    `The data folder ${folder} is used by another office (process ${pid}). Stop that one first, or choose another DATA_FOLDER.`,
  ],
  'no-office-in-folder': ({ folder }) => [
    `Không có văn phòng nào trong ${folder}. Đặt DATA_FOLDER như khi chạy npm start rồi chạy lại.`,
    `There is no office in ${folder}. Set DATA_FOLDER as for npm start, then run this again.`,
  ],
  'folder-in-use': ({ path, pid }) => [
    `Một lệnh khác (tiến trình ${pid}) đang giữ ${path} quá lâu. Chờ lệnh đó xong rồi chạy lại.`,
    `Another command (process ${pid}) has held ${path} for too long. Wait for it to end, then run this again.`,
  ],
  'disk-full': ({ folder, freeMegabytes }) => [
    `Đĩa chứa ${folder} gần như hết chỗ (còn ${freeMegabytes ?? 0} MB). Giải phóng ít nhất 1 GB rồi chạy lại.`,
    `The disk of ${folder} is full (${freeMegabytes ?? 0} MB left). Free at least 1 GB, then run this again.`,
  ],
  'disk-nearly-full': ({ folder, freeMegabytes }) => [
    `Đĩa chứa ${folder} sắp đầy (còn ${freeMegabytes} MB): xem được văn bản, nhưng không nhận thêm tệp cho đến khi còn trên 1 GB và 5 %.`,
    `The disk of ${folder} is nearly full (${freeMegabytes} MB left): letters can be read, but no file is taken in until more than 1 GB and 5 % are free.`,
  ],
  'secret-file-readable': ({ path }) => [
    `Tệp bí mật ${path} đang để người khác đọc được. Sửa: chmod 600 ${path}`,
    `The secret file ${path} can be read by others. Correct it: chmod 600 ${path}`,
  ],
  'key-inside-data-folder': ({ path }) => [
    `MASTER_KEY_FILE ${path} dẫn vào trong DATA_FOLDER; bản sao lưu sẽ chứa cả khóa. Ví dụ: MASTER_KEY_FILE=/etc/butphe/master-1.key`,
    `MASTER_KEY_FILE ${path} leads into DATA_FOLDER, so that a back-up would carry the key. Example: MASTER_KEY_FILE=/etc/butphe/master-1.key`,
  ],
  'file-not-readable': ({ setting, path }) => [
    `${setting}: không đọc được tệp ${path}. Ví dụ: ${setting}=/etc/butphe/tls.crt`,
    `${setting}: the file ${path} cannot be read. Example: ${setting}=/etc/butphe/tls.crt`,
  ],
  'environment-file-broken': ({ path, line }) => [
    `Tệp ${path} có dòng ${line} không đúng dạng TÊN=giá-trị. Ví dụ: PORT=3080`,
    `Line ${line} of ${path} is not of the form NAME=value. Example: PORT=3080`,
  ],
  'one-database-role': () => [
    'Chưa có DATABASE_APP_URL: ứng dụng dùng chung tài khoản chủ của cơ sở dữ liệu, nhật ký kém được bảo vệ hơn.',
    'There is no DATABASE_APP_URL: the application works as the owner of the database, so the audit is less protected.',
  ],
  'demo-not-on-loopback': ({ host }) => [
    `Văn phòng mẫu có mật khẩu ai cũng biết nên không mở cho máy khác (HOST=${host}). Dùng HOST=127.0.0.1, hoặc lập văn phòng thật ở thư mục khác: DATA_FOLDER=/srv/butphe/data npm start -- --empty`,
    `The demo office has a password that everybody knows, so it is not opened to other machines (HOST=${host}). Use HOST=127.0.0.1, or begin a real office in another folder: DATA_FOLDER=/srv/butphe/data npm start -- --empty`,
  ],
  'database-unreachable': ({ setting, reason }) => [
    `${setting}: không nối được tới cơ sở dữ liệu (${reason}). Ví dụ: ${setting}=postgres://butphe:PASSWORD@127.0.0.1:5432/butphe`,
    `${setting}: the database cannot be reached (${reason}). Example: ${setting}=postgres://butphe:PASSWORD@127.0.0.1:5432/butphe`,
  ],
  'database-too-old': ({ setting, version }) => [
    `${setting}: máy chủ là PostgreSQL ${version}; cần 15 trở lên.`,
    `${setting}: the server is PostgreSQL ${version}; 15 or newer is needed.`,
  ],
  'database-not-utf8': ({ setting, encoding }) => [
    `${setting}: cơ sở dữ liệu dùng mã ${encoding}. Tạo lại với: create database butphe template template0 encoding 'UTF8'`,
    `${setting}: the database is encoded in ${encoding}. Create it with: create database butphe template template0 encoding 'UTF8'`,
  ],
  'database-programs-missing': (facts) => [
    `Thiếu gói ${facts.package} (PostgreSQL kèm theo). Chạy npm ci, hoặc dùng máy chủ riêng qua DATABASE_URL.`,
    `The package ${facts.package} (the built-in PostgreSQL) is missing. Run npm ci, or use a server of your own through DATABASE_URL.`,
  ],
  'database-programs-unusable': ({ programs }) => [
    `PostgreSQL kèm theo ở ${programs} không chạy được trên máy này. Dùng máy chủ riêng qua DATABASE_URL.`,
    `The built-in PostgreSQL in ${programs} does not run on this machine. Use a server of your own through DATABASE_URL.`,
  ],
  'database-folder-unreachable': ({ home }) => [
    `PostgreSQL (chạy bằng tài khoản nobody) không đi qua được các thư mục phía trên ${home}. Mở lối đi qua: chmod o+x từng thư mục cha, hoặc chuyển DATA_FOLDER ra nơi khác.`,
    `PostgreSQL (run as nobody) cannot pass the folders above ${home}. Open them for passing: chmod o+x on each, or move DATA_FOLDER elsewhere.`,
  ],
  'database-folder-of-other-user': ({ folder, uid }) => [
    `Cơ sở dữ liệu ở ${folder} thuộc tài khoản khác (uid ${uid}). Chạy bằng đúng tài khoản đó.`,
    `The database in ${folder} belongs to another user (uid ${uid}). Run this as that user.`,
  ],
  'database-password-lost': ({ file }) => [
    `Thiếu tệp mật khẩu ${file} của cơ sở dữ liệu đã có. Lấy lại tệp này từ nơi sao lưu.`,
    `The password file ${file} of the existing database is missing. Bring it back from where it was kept.`,
  ],
  'database-password-wrong': ({ port }) => [
    `Cơ sở dữ liệu ở cổng ${port} không nhận mật khẩu trong thư mục dữ liệu.`,
    `The database at port ${port} does not accept the password in the data folder.`,
  ],
  'database-not-created': ({ folder, reason }) => [
    `Không tạo được cơ sở dữ liệu ở ${folder}: ${reason}`,
    `The database in ${folder} could not be created: ${reason}`,
  ],
  'database-start-failed': ({ log, reason }) => [
    `PostgreSQL không khởi động: ${reason}${log ? ` (xem ${log})` : ''}`,
    `PostgreSQL does not start: ${reason}${log ? ` (see ${log})` : ''}`,
  ],
  'database-stop-failed': ({ pid }) => [
    `PostgreSQL (tiến trình ${pid}) không dừng.`,
    `PostgreSQL (process ${pid}) does not stop.`,
  ],
}

/**
 * What to print when a start was refused, Vietnamese first; undefined for a fault, whose stack
 * belongs in the log.
 */
export function explainStart(error: unknown): readonly string[] | undefined {
  if (error instanceof SettingsError) return error.lines
  if (error instanceof Error && error.name === 'DatabaseNewerThanCode') {
    return [
      `Cơ sở dữ liệu mới hơn chương trình này (${error.message}). Cài phiên bản mới hơn rồi chạy lại.`,
      `The database is newer than this program (${error.message}). Install the newer version, then run this again.`,
    ]
  }
  if (!isOfficeError(error)) return undefined
  return sentences[error.code]?.(error.facts)
}
