import { signatureWords } from '../../../workflows/domain/signature-words.ts'

/** The same words as at the terminal, and those of the pages. */
export const signatures = {
  ...signatureWords,
  revocationLabel: 'thu hồi chứng thư',
  what: 'Chữ ký không đúng: trả lại nơi gửi',
  whatMore: 'Theo NĐ 30/2020 Điều 21, văn bản điện tử không bảo đảm giá trị thì trả lại nơi gửi và ghi lý do.',
  doubtful: 'Chữ ký cần xem: xem từng dòng bên dưới trước khi vào sổ.',
  sound: 'Chữ ký nguyên vẹn, đã xác minh được người ký.',
  giveBack: 'Trả nơi gửi',
  returnReason: 'Chữ ký số của văn bản không hợp lệ hoặc văn bản đã bị sửa sau khi ký (Điều 21 NĐ 30/2020/NĐ-CP). Đề nghị gửi lại bản có chữ ký đúng.',
  byPaper: 'Tôi có bản giấy trước mặt và đăng ký theo bản giấy',
  showSigned: 'Xem bản đúng như lúc ký',
  showChanges: (count: number) => `Những gì thêm hoặc sửa sau khi ký (${count})`,
  why: (count: number) => `Điều cần biết thêm (${count})`,
}
