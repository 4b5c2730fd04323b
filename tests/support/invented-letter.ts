export { inventedLetter } from '../../scripts/invented-letter.ts'
export type { InventedLetter, SecrecyStamp } from '../../scripts/invented-letter.ts'
import type { InventedLetter } from '../../scripts/invented-letter.ts'

/** A plain letter of an invented department; tests change what they are about. */
export const plainLetter: InventedLetter = {
  documentType: 'Công văn',
  parentBody: 'ỦY BAN NHÂN DÂN TỈNH AN BÌNH',
  issuer: 'SỞ NỘI VỤ',
  number: '1284',
  notation: 'SNV-CCHC',
  place: 'An Bình',
  issuedOn: '2026-03-05',
  subject: 'báo cáo kết quả cải cách hành chính quý I năm 2026',
  addressees: 'Ủy ban nhân dân các phường, xã.',
  paragraphs: [
    'Thực hiện kế hoạch công tác năm 2026, Sở Nội vụ đề nghị Ủy ban nhân dân các phường, xã báo '
      + 'cáo kết quả thực hiện nhiệm vụ cải cách hành chính, bảo mật thông tin cá nhân của người '
      + 'dân và cập nhật số liệu về mật độ dân số trên địa bàn.',
    'Báo cáo gửi về Sở Nội vụ trước ngày 20 tháng 3 năm 2026 để tổng hợp. Trong quá trình thực '
      + 'hiện nếu có khó khăn, vướng mắc, đề nghị liên hệ để được hướng dẫn.',
    'Rất mong nhận được sự quan tâm phối hợp của quý cơ quan./.',
  ],
  receivers: ['Như trên', 'Giám đốc Sở', 'Lưu: VT, CCHC'],
  authority: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'],
  signer: 'Lê Minh An',
}
