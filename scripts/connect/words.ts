import type { Checked, Outcome } from './checks.ts'

// What the command says, in plain words: what was tried, what is missing, where to click.

type Pair = readonly [vi: string, en: string]

const good: Readonly<Record<string, Pair>> = {
  token: ['Tenant nhận chứng thư của cơ quan.', 'The tenant accepts the certificate of the office.'],
  roles: ['Quyền của ứng dụng: {roles}. Không thừa.', 'Permissions of the application: {roles}. None too many.'],
  site: ['Mở được site {site}.', 'The site {site} opens.'],
  drive: ['Thấy thư viện {drive}.', 'The library {drive} is there.'],
  write: ['Ghi được tệp vào thư viện.', 'A file can be written into the library.'],
  delete: ['Xóa được tệp thử.', 'The trial file could be deleted.'],
  'upload-session': ['Mở được phiên tải tệp lớn.', 'An upload session for large files opens.'],
  'other-sites': ['Các site khác đóng với ứng dụng.', 'Other sites are closed to the application.'],
  people: ['Danh bạ của tenant đóng với ứng dụng.', 'The directory of the tenant is closed to the application.'],
  mailbox: ['Đọc được hộp thư {mailbox}.', 'The mailbox {mailbox} can be read.'],
  'mailbox-write': ['Ghi được vào hộp thư {mailbox}.', 'The mailbox {mailbox} can be written.'],
  'mailbox-send': ['Gửi được thư từ {mailbox}.', 'Mail can be sent from {mailbox}.'],
  'other-mailbox': ['Hộp thư khác ({mailbox}) đóng với ứng dụng.', 'Another mailbox ({mailbox}) is closed to the application.'],
  'sign-in-app': ['Ứng dụng đăng nhập nhận chứng thư của cơ quan.', 'The sign-in application accepts the certificate.'],
}

const grant: Pair = [
  'Quản trị SharePoint cấp một lần, trong Graph Explorer: POST https://graph.microsoft.com/v1.0/sites/MÃ-SITE/permissions với {"roles":["write"],"grantedToIdentities":[{"application":{"id":"{client}","displayName":"Bút Phê"}}]}',
  'A SharePoint administrator grants it once, in Graph Explorer: POST https://graph.microsoft.com/v1.0/sites/SITE-ID/permissions with {"roles":["write"],"grantedToIdentities":[{"application":{"id":"{client}","displayName":"Bút Phê"}}]}',
]
const limits: Pair = [
  'Exchange PowerShell: New-ManagementScope và New-ManagementRoleAssignment (RBAC for Applications), chỉ cho hộp thư này. Thay đổi có hiệu lực sau tối đa 2 giờ.',
  'Exchange PowerShell: New-ManagementScope and New-ManagementRoleAssignment (RBAC for Applications), for this mailbox only. It takes up to 2 hours.',
]

const bad: Readonly<Record<string, readonly Pair[]>> = {
  'token-certificate': [[
    'Tenant chưa nhận chứng thư này. Entra admin center → App registrations → ứng dụng {client} → Certificates & secrets → Certificates → Upload certificate: tải tệp {file} lên. Dấu vân tay phải là {thumbprint}.',
    'The tenant does not accept this certificate yet. Entra admin center → App registrations → application {client} → Certificates & secrets → Certificates → Upload certificate: upload {file}. The thumbprint must be {thumbprint}.',
  ]],
  'token-client': [[
    'Tenant này không có ứng dụng {client}. Xem lại Application (client) ID và Directory (tenant) ID ở trang Overview của ứng dụng.',
    'This tenant has no application {client}. Check Application (client) ID and Directory (tenant) ID on the Overview page of the application.',
  ]],
  'token-tenant': [[
    'Không có tenant này. Xem Directory (tenant) ID ở trang Overview của Entra admin center.',
    'There is no such tenant. See Directory (tenant) ID on the Overview page of the Entra admin center.',
  ]],
  'token-unreached': [[
    'Không liên lạc được với {host} ({why}). Kiểm tra mạng, tường lửa, giờ của máy chủ.',
    '{host} cannot be reached ({why}). Check the network, the firewall, and the clock of the server.',
  ]],
  'token-refused': [[
    'Tenant từ chối ({code} {detail}). Kiểm tra giờ của máy chủ và chính sách Conditional Access cho ứng dụng.',
    'The tenant refused ({code} {detail}). Check the clock of the server and Conditional Access policies for the application.',
  ]],
  'roles-missing': [[
    'Thiếu quyền ứng dụng {roles}. App registrations → ứng dụng → API permissions → Add a permission → Microsoft Graph → Application permissions → {roles}, rồi Grant admin consent.',
    'The application permission {roles} is missing. App registrations → the application → API permissions → Add a permission → Microsoft Graph → Application permissions → {roles}, then Grant admin consent.',
  ]],
  'roles-more': [[
    'Ứng dụng có quyền không cần tới: {roles}. Bỏ ở API permissions: quyền rộng làm Sites.Selected không còn tác dụng giới hạn.',
    'The application has permissions it does not need: {roles}. Remove them under API permissions: a broad one undoes the limit of Sites.Selected.',
  ]],
  'roles-unreadable': [[
    'Không đọc được danh sách quyền trong mã; chỉ các lần gọi thử bên dưới cho biết.',
    'The permissions cannot be read from the token; only the trial calls below tell.',
  ]],
  site: [['Không mở được site {site} (HTTP {status}, {code}). Địa chỉ đúng chưa, và đã cấp site cho ứng dụng chưa?',
    'The site {site} does not open (HTTP {status}, {code}). Is the address right, and was the site granted to the application?'], grant],
  drive: [['Không thấy thư viện {drive} trong site (HTTP {status}, {code}). Dùng --drive với tên thư viện.',
    'The library {drive} is not in the site (HTTP {status}, {code}). Use --drive with the name of the library.']],
  write: [['Không ghi được vào thư viện (HTTP {status}, {code}). Ứng dụng cần vai trò write trên site này.',
    'Nothing can be written into the library (HTTP {status}, {code}). The application needs the role write on this site.'], grant],
  delete: [['Không xóa được tệp thử {file} (HTTP {status}, {code}). Xóa tay; kiểm tra chính sách lưu giữ của thư viện.',
    'The trial file {file} could not be deleted (HTTP {status}, {code}). Delete it by hand; check the retention policy of the library.']],
  'upload-session': [['Không mở được phiên tải tệp lớn (HTTP {status}, {code}). Tệp lớn sẽ không lên được.',
    'No upload session opens (HTTP {status}, {code}). Large files will not go up.']],
  'other-sites': [['Ứng dụng đọc được site khác. Bỏ quyền rộng ở API permissions; chỉ giữ Sites.Selected.',
    'The application can read other sites. Remove broad permissions under API permissions; keep Sites.Selected only.']],
  people: [['Ứng dụng đọc được danh bạ của tenant. Bỏ User.Read.All, Directory.Read.All ở API permissions.',
    'The application can read the directory. Remove User.Read.All and Directory.Read.All under API permissions.']],
  mailbox: [['Không đọc được hộp thư {mailbox} (HTTP {status}, {code}). Cần Mail.ReadWrite, giới hạn cho hộp thư này.',
    'The mailbox {mailbox} cannot be read (HTTP {status}, {code}). It needs Mail.ReadWrite, limited to this mailbox.'], limits],
  'mailbox-write': [['Không ghi được vào hộp thư {mailbox} (HTTP {status}, {code}). Cần Mail.ReadWrite, không phải Mail.Read.',
    'The mailbox {mailbox} cannot be written (HTTP {status}, {code}). It needs Mail.ReadWrite, not Mail.Read.'], limits],
  'mailbox-send': [['Không gửi được từ {mailbox} (HTTP {status}, {code}). Cần Mail.Send, giới hạn cho hộp thư này.',
    'No mail can be sent from {mailbox} (HTTP {status}, {code}). It needs Mail.Send, limited to this mailbox.'], limits],
  'other-mailbox': [['Ứng dụng đọc được cả hộp thư {mailbox}: quyền thư chưa được giới hạn.',
    'The application can read the mailbox {mailbox} too: its mail permissions are not limited.'], limits],
  'sign-in-app': [['Ứng dụng đăng nhập {client} không nhận chứng thư ({code}). Tải cùng chứng thư lên ứng dụng ấy.',
    'The sign-in application {client} does not accept the certificate ({code}). Upload the same certificate there.']],
  'sign-in-app-roles': [['Ứng dụng đăng nhập có quyền ứng dụng {roles}: nó không cần quyền nào. Bỏ ở API permissions.',
    'The sign-in application has application permissions {roles}: it needs none. Remove them under API permissions.']],
}

const left: Readonly<Record<string, Pair>> = {
  mailbox: ['Không dùng hộp thư.', 'No mailbox is used.'],
  'mailbox-send': ['Chưa thử gửi thư từ {mailbox}.', 'Sending from {mailbox} was not tried.'],
  'other-mailbox': ['Chưa thử hộp thư khác: thêm --other-mailbox để biết quyền thư đã được giới hạn chưa.',
    'No other mailbox was tried: add --other-mailbox to see that the mail permissions are limited.'],
}

const signs: Record<Outcome, string> = {
  ok: '✔', missing: '✘', wide: '✘', warning: '!', unreached: '✘', skipped: '–',
}

/** The lines for one check: Vietnamese, then English. */
export function linesOf({ name, outcome, facts }: Checked): string[] {
  const pairs = outcome === 'ok' ? [good[name]] : outcome === 'skipped' ? [left[name]] : (bad[name] ?? [])
  const filled = (sentence: string) =>
    sentence.replaceAll(/\{(\w+)\}/g, (whole, fact: string) => facts[fact] ?? whole)
  return pairs.flatMap((pair, place) => pair ? [
    `${place === 0 ? signs[outcome] : ' '} ${filled(pair[0])}`, `  ${filled(pair[1])}`,
  ] : [])
}
