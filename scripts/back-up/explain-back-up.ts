import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { explainStart } from '../start-messages.ts'

type Sentences = (facts: Readonly<Record<string, string | number | null>>) => readonly string[]

/** What a person at the terminal reads when a back-up or a restore is refused. */
const sentences: Readonly<Record<string, Sentences>> = {
  'back-up-folder-taken': ({ folder }) => [
    `Thư mục ${folder} đã có. Chọn một thư mục chưa có.`,
    `The folder ${folder} is there already. Choose one that is not.`,
  ],
  'back-up-not-found': ({ folder }) => [
    `${folder} không phải bản sao lưu hoàn chỉnh (thiếu manifest.json).`,
    `${folder} is no complete back-up (manifest.json is missing).`,
  ],
  'back-up-altered': ({ part }) => [
    `Bản sao lưu đã bị thay đổi hoặc hỏng ở ${part}. Không khôi phục gì. Dùng bản sao lưu khác.`,
    `The back-up was altered or is broken at ${part}. Nothing was restored. Use another back-up.`,
  ],
  'back-up-of-other-version': ({ version }) => [
    `Bản sao lưu thuộc phiên bản khác của phần mềm (${version}). Khôi phục bằng đúng phiên bản đã sao lưu, rồi nâng cấp.`,
    `The back-up is of another version of the program (${version}). Restore with that version, then upgrade.`,
  ],
  'office-not-empty': ({ where }) => [
    `Chỉ khôi phục vào văn phòng trống; văn phòng này đã có dữ liệu (${where}). Chọn DATA_FOLDER mới: DATA_FOLDER=/srv/butphe/khoi-phuc npm run restore -- THƯ-MỤC`,
    `Only an empty office can be restored into; this one holds something (${where}). Choose a new one: DATA_FOLDER=/srv/butphe/restored npm run restore -- FOLDER`,
  ],
  'restore-needs-superuser': () => [
    'Tài khoản trong DATABASE_URL phải được phép đặt session_replication_role: grant set on parameter session_replication_role to TÀI-KHOẢN;',
    'The account in DATABASE_URL must be allowed to set session_replication_role: grant set on parameter session_replication_role to ACCOUNT;',
  ],
  'restore-does-not-hold': ({ check }) => [
    `Dữ liệu khôi phục không khớp (${check}); đã hủy, văn phòng vẫn trống.`,
    `What was restored does not hold (${check}); it was undone and the office is still empty.`,
  ],
  'vault-file-missing': ({ sha256 }) => [
    `Kho tệp thiếu tệp ${sha256}. Không tạo bản sao lưu. Nếu tệp vừa được hủy, hãy chạy lại; nếu không, kiểm tra đĩa.`,
    `The vault lacks the file ${sha256}. No back-up was made. If it was destroyed just now, run this again; else look at the disk.`,
  ],
  'vault-file-altered': ({ sha256 }) => [
    `Tệp ${sha256} trong kho không còn nguyên vẹn. Không tạo bản sao lưu; lấy lại tệp này từ bản sao lưu trước.`,
    `The file ${sha256} of the vault has changed on disk. No back-up was made; bring it back from an earlier one.`,
  ],
}

/** Undefined for a fault, which is shown as it is. */
export function explainBackUp(error: unknown): readonly string[] | undefined {
  const own = isOfficeError(error) ? sentences[error.code] : undefined
  return own && isOfficeError(error) ? own(error.facts) : explainStart(error)
}
