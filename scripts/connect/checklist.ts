// What no emulator can prove and somebody must look at once, in the tenant itself.

export interface ToLookAt {
  vi: string
  en: string
}

export const lookAt: readonly ToLookAt[] = [
  {
    vi: 'Đăng nhập: bấm “Đăng nhập bằng tài khoản cơ quan”, qua MFA, về đúng Bút Phê; người chưa nối hiện ở Quản trị → Tài khoản cơ quan.',
    en: 'Sign-in: press the office-account button, pass MFA, come back to Bút Phê; an unmatched person shows under Administration → Office accounts.',
  },
  {
    vi: 'Đăng xuất: sau khi đăng xuất, trang của Microsoft kết thúc phiên rồi trở về trang đăng nhập.',
    en: 'Sign-out: Microsoft ends its session and leads back to the sign-in page.',
  },
  {
    vi: 'Khóa một tài khoản thử trong Entra (Block sign-in, Revoke sessions): phiên ở Bút Phê kết thúc trong sáu phút.',
    en: 'Block a trial account in Entra (block sign-in, revoke sessions): its session in Bút Phê ends within six minutes.',
  },
  {
    vi: 'Vai trò ứng dụng: gán một vai trò cho một người, thêm dòng ở trang quản trị, đăng nhập lại và xem quyền.',
    en: 'Application roles: assign one, add its line on the administration page, sign in again and see the rights.',
  },
  {
    vi: 'Tệp trên 60 MB lên được thư viện, băm QuickXorHash khớp (createUploadSession với Sites.Selected).',
    en: 'A file over 60 MB arrives in the library with an equal QuickXorHash (createUploadSession under Sites.Selected).',
  },
  {
    vi: 'Tệp Office bị SharePoint sửa sau khi tải lên được ghi là bản khác trên kho, không tải lại mãi.',
    en: 'An Office file that SharePoint alters after upload is noted as a remote copy and not uploaded again and again.',
  },
  {
    vi: 'Mất mạng nửa giờ giữa giờ làm: việc xếp hàng rồi lên đủ, không trùng.',
    en: 'Half an hour without network in working hours: the queue waits, then everything arrives once.',
  },
  {
    vi: 'Hộp thư: một thư có tệp đính kèm vào khay trong vài phút; thư đã nhận được đánh dấu.',
    en: 'Mailbox: a letter with an attachment is in the tray within minutes, and is marked.',
  },
  {
    vi: 'Giới hạn hộp thư (RBAC for Applications) đã có hiệu lực: chạy lại lệnh này với --other-mailbox sau hai giờ.',
    en: 'The mailbox limit (RBAC for Applications) is in force: run this again with --other-mailbox after two hours.',
  },
  {
    vi: 'Conditional Access cho workload identity (nếu có) cho phép địa chỉ của máy chủ.',
    en: 'Conditional Access for workload identities, if any, allows the address of the server.',
  },
  {
    vi: 'Lịch nhắc: chứng thư hết hạn sau một năm; --new-certificate làm bản mới mà không ngừng việc.',
    en: 'A reminder: the certificate ends after a year; --new-certificate makes the next one without a stop.',
  },
]

export function checklistLines(): string[] {
  return [
    '', 'Phải tự xem một lần trong tenant / To be looked at once in the tenant:',
    ...lookAt.flatMap(({ vi, en }, place) => [`[ ] ${place + 1}. ${vi}`, `       ${en}`]),
  ]
}
