/** Signing in with the account of the office's Microsoft 365. */
export const entra = {
  button: 'Đăng nhập bằng tài khoản cơ quan',
  buttonHint: 'Tài khoản Microsoft 365 của cơ quan.',
  or: 'Hoặc dùng mật khẩu của Bút Phê:',
  emergency: 'Mở cửa khẩn cấp cho quản trị',
  backTitle: 'Đăng nhập bằng tài khoản cơ quan',
  again: 'Thử lại từ đầu',
  toSignIn: 'Về trang đăng nhập',
  leavingTitle: 'Đã đăng xuất khỏi Bút Phê',
  leaving: 'Đang đăng xuất tài khoản cơ quan…',
  leavingLink: 'Đăng xuất tài khoản cơ quan',
  title: 'Tài khoản cơ quan (Microsoft 365)',
  intro: 'Ai đăng nhập được bằng tài khoản nào. Việc kết nối làm trên máy chủ: npm run connect -- microsoft365.',
  notConnected: 'Chưa kết nối. Trên máy chủ, chạy: npm run connect -- microsoft365',
  facts: 'Kết nối', tenant: 'Tenant', application: 'Ứng dụng đăng nhập', callback: 'Địa chỉ chuyển hướng',
  certificate: 'Chứng thư của cơ quan', validUntil: (day: string) => `dùng được đến ${day}`,
  certificateEnds: (days: number) =>
    `Chứng thư còn ${days} ngày. Trên máy chủ, chạy: npm run connect -- microsoft365 --new-certificate`,
  switches: 'Cách đăng nhập',
  isOn: 'Cho đăng nhập bằng tài khoản cơ quan',
  localAccounts: 'Cho đăng nhập bằng tên và mật khẩu của Bút Phê',
  localHint:
    'Tắt mật khẩu thì các phiên mở bằng mật khẩu kết thúc ngay. Khi không vào được bằng tài khoản cơ quan: npm run reset-password -- TÊN --break-glass trên máy chủ.',
  waiting: 'Chờ nối với người',
  waitingIntro:
    'Tài khoản cơ quan đã đăng nhập đúng nhưng chưa biết là của ai. Tên và thư điện tử chỉ là gợi ý: hỏi chính người ấy trước khi nối.',
  noWaiting: 'Không có tài khoản nào chờ.',
  account: 'Tài khoản', lastTried: 'Lần cuối', person: 'Người trong Bút Phê', match: 'Nối', dismiss: 'Bỏ',
  matchOf: (name: string) => `Nối ${name}`, dismissOf: (name: string) => `Bỏ ${name}`,
  personOf: (name: string) => `Người của tài khoản ${name}`,
  hint: (name: string) => `Gợi ý: cùng thư điện tử với ${name}. Chưa đủ để tin.`,
  matched: 'Đã nối', noMatched: 'Chưa nối ai.', lastIn: 'Đăng nhập lần cuối', never: 'chưa lần nào',
  part: 'Gỡ', partOf: (name: string) => `Gỡ tài khoản của ${name}`,
  rules: 'Vai trò ứng dụng và nhóm',
  rulesIntro:
    'Không có dòng nào: ai đã nối thì có mọi quyền của vị trí mình giữ. Có dòng: phiên chỉ có những quyền mà vai trò ứng dụng (hoặc nhóm) mở ra. Tenant chỉ bớt được quyền, không thêm được quyền mà vị trí không có.',
  noRules: 'Chưa có dòng nào.', by: 'Theo', value: 'Giá trị', role: 'Mở quyền', add: 'Thêm', remove: 'Bỏ',
  removeOf: (value: string) => `Bỏ dòng ${value}`,
  byWord: { 'app-role': 'vai trò ứng dụng', group: 'nhóm (mã nhóm)' },
  valueHint: 'Giá trị của vai trò ứng dụng, ví dụ ButPhe.VanThu, hoặc mã của nhóm.',
  done: {
    'sign-in-switched': 'Đã đổi cách đăng nhập.',
    'identity-matched': 'Đã nối. Người ấy đăng nhập lại là vào được.',
    'identity-dismissed': 'Đã bỏ khỏi danh sách chờ.',
    'identity-parted': 'Đã gỡ. Các phiên của tài khoản ấy đã kết thúc.',
    'rule-changed': 'Đã ghi. Các phiên đang mở theo quy định mới sau lần kiểm tra kế tiếp, chậm nhất sáu phút.',
  },
}

export const entraRefusals = {
  'entra-not-connected': 'Chưa đăng nhập được bằng tài khoản cơ quan: cơ quan chưa kết nối hoặc đã tắt. Báo quản trị.',
  'entra-start-again': 'Lượt đăng nhập này đã cũ, đã dùng rồi, hoặc bắt đầu ở trình duyệt khác. Xin bắt đầu lại.',
  'entra-throttled': 'Quá nhiều lượt đăng nhập từ chỗ này. Xin chờ {seconds} giây rồi thử lại.',
  'entra-declined': 'Tài khoản cơ quan chưa đăng nhập xong hoặc đã bị hủy. Xin thử lại; nếu vẫn vậy, báo quản trị.',
  'entra-not-reached': 'Chưa liên lạc được với Microsoft 365. Xin thử lại sau ít phút; việc đang làm vẫn được giữ.',
  'entra-refused': 'Microsoft 365 không nhận lượt đăng nhập này. Xin bắt đầu lại; nếu vẫn vậy, báo quản trị.',
  'entra-token-refused': 'Thông tin Microsoft 365 gửi về không đáng tin, nên không ai được đăng nhập. Xin báo quản trị.',
  'entra-unknown':
    'Tài khoản cơ quan của bạn đúng, nhưng chưa nối với ai trong Bút Phê. Quản trị đã thấy tên bạn trong danh sách chờ: báo quản trị nối giúp, rồi đăng nhập lại.',
  'entra-line-full': 'Tài khoản của bạn chưa nối với ai, và danh sách chờ đã đầy. Xin báo quản trị.',
  'entra-no-role': 'Tài khoản cơ quan của bạn chưa được cấp vai trò nào để dùng Bút Phê. Xin báo quản trị.',
  'entra-groups-too-many':
    'Tài khoản của bạn ở quá nhiều nhóm nên Microsoft 365 không cho biết hết. Quản trị cần cấp quyền bằng vai trò ứng dụng thay cho nhóm.',
  'entra-own-account-first':
    'Chưa tắt mật khẩu: trước hết chính bạn phải nối tài khoản cơ quan và đăng nhập bằng tài khoản ấy.',
  'identity-not-waiting': 'Tài khoản này không còn trong danh sách chờ.',
  'identity-already-matched': 'Người này đã có tài khoản cơ quan. Gỡ tài khoản cũ trước.',
  'identity-not-found': 'Không có tài khoản này, hoặc đã được gỡ.',
  'role-rules-too-many': 'Đã có {limit} dòng. Bỏ bớt trước khi thêm.',
}
