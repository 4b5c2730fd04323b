import type { NoticeKind } from './notice.ts'
import type { Day } from './values.ts'

/** A notice as a letter tells it. Of a restricted document there is no number and no subject. */
export interface ToldNotice {
  kind: string
  arrivalNumber: string | null
  subject: string | null
  dueOn: Day | null
  path: string
}

export interface WrittenLetter {
  subject: string
  text: string
  html: string
}

const SUBJECT_CHARS_MAX = 160

const words: Readonly<Record<NoticeKind, string>> = {
  'document-presented': 'Văn bản trình xin ý kiến',
  'document-returned-to-clerk': 'Lãnh đạo trả lại văn bản',
  'directive-to-confirm': 'Bút phê chờ xác nhận',
  'assignment-made': 'Việc mới được giao',
  'assignment-returned': 'Việc bị trả lại',
  'assignment-recalled': 'Việc được thu hồi',
  'assignment-closed': 'Việc đã kết thúc theo chủ trì',
  'assignment-completed': 'Việc đã hoàn thành',
  'extension-asked': 'Đề nghị gia hạn',
  'extension-granted': 'Được gia hạn',
  'extension-refused': 'Không được gia hạn',
  'assignment-near-due': 'Việc sắp đến hạn',
  'assignment-due-today': 'Việc đến hạn hôm nay',
  'assignment-overdue': 'Việc quá hạn',
  'assignment-overdue-direct': 'Việc quá hạn của đơn vị',
  'assignment-overdue-chair': 'Việc quá hạn cần chỉ đạo',
  'secret-found-late': 'Phát hiện văn bản mật sau khi vào sổ, cần xử lý ngay',
  'secret-still-in-cloud': 'Bản sao văn bản mật chưa gỡ hết khỏi đám mây',
  'rights-changed': 'Quyền của tài khoản đã đổi',
  'trust-changed': 'Danh sách chứng thư tin cậy đã đổi',
  'work-without-person': 'Việc chưa có người nhận',
}

/** One letter for all that waits: each notice a line with its own link. */
export function digestLetter(input: {
  office: string
  person: string
  url: string
  stopUrl: string
  notices: readonly ToldNotice[]
  more: number
}): WrittenLetter {
  const { notices, more } = input
  const count = notices.length + more
  const lines = notices.map((notice) => ({ line: lineOf(notice), url: `${input.url}${notice.path}` }))
  const rest = more > 0 ? `Và ${more} nhắc việc khác: ${input.url}/notifications` : ''
  const foot = `Thư này do phần mềm Bút Phê của ${input.office} gửi. Không trả lời thư này.`
  return {
    subject: `[Bút Phê] ${count} nhắc việc mới`,
    text: [
      `Kính gửi ${input.person},`, '', `Có ${count} nhắc việc mới:`, '',
      ...lines.flatMap(({ line, url }) => [`- ${line}`, `  ${url}`]), ...(rest ? ['', rest] : []), '',
      foot, `Thôi nhận thư nhắc: ${input.stopUrl}`, '',
    ].join('\n'),
    html: page([
      `<p>Kính gửi ${safe(input.person)},</p><p>Có <b>${count}</b> nhắc việc mới:</p>`,
      `<ul>${lines.map(({ line, url }) => `<li><a href="${safe(url)}">${safe(line)}</a></li>`).join('')}</ul>`,
      more > 0 ? `<p><a href="${safe(input.url)}/notifications">Và ${more} nhắc việc khác</a></p>` : '',
      `<p style="color:#555">${safe(foot)}<br><a href="${safe(input.stopUrl)}">Thôi nhận thư nhắc</a></p>`,
    ]),
  }
}

function lineOf(notice: ToldNotice): string {
  // Kinds come from the database; an unknown one is still told of.
  const what = words[notice.kind as NoticeKind] ?? 'Nhắc việc'
  const number = notice.arrivalNumber ? `, số đến ${notice.arrivalNumber}` : ''
  const due = notice.dueOn ? `, hạn ${notice.dueOn.split('-').reverse().join('/')}` : ''
  const subject = notice.subject ? `: ${notice.subject.slice(0, SUBJECT_CHARS_MAX)}` : ''
  return oneLine(`${what}${number}${due}${subject}`)
}

/**
 * Acknowledgement of an electronic document (NĐ 30/2020, Art. 21.2c). It names the sender's own
 * message by its time; the number of the register only where the clerk has registered it.
 */
export function acknowledgementLetter(input: {
  office: string
  receivedAt: string
  files: number
  arrivals: readonly { number: string; day: string; symbol: string | null }[]
}): WrittenLetter {
  const lines = [
    `${input.office} đã nhận được ${input.files} văn bản điện tử gửi đến lúc ${input.receivedAt}.`,
    ...input.arrivals.map(({ number, day, symbol }) =>
      `${symbol ? `Văn bản số ${symbol}` : 'Văn bản'} đã vào sổ: số đến ${number}, ngày ${day}.`),
  ]
  return plain('Xác nhận đã nhận văn bản điện tử', lines, input.office)
}

/** A document that is not for this office, or whose signature does not hold, goes back with its reason. */
export function returnLetter(input: { office: string; receivedAt: string; reason: string }): WrittenLetter {
  return plain('Trả lại văn bản điện tử', [
    `${input.office} xin trả lại văn bản điện tử gửi đến lúc ${input.receivedAt}.`,
    `Lý do: ${oneLine(input.reason)}`,
    'Đề nghị cơ quan gửi kiểm tra và gửi lại nếu cần. Văn bản chưa được vào sổ.',
  ], input.office)
}

function plain(subject: string, lines: readonly string[], office: string): WrittenLetter {
  return {
    subject: oneLine(`${subject} – ${office}`),
    text: ['Kính gửi Quý cơ quan,', '', ...lines, '', 'Trân trọng,', `Văn thư ${office}`, ''].join('\n'),
    html: page([
      '<p>Kính gửi Quý cơ quan,</p>', ...lines.map((line) => `<p>${safe(line)}</p>`), `<p>Trân trọng,<br>Văn thư ${safe(office)}</p>`,
    ]),
  }
}

const page = (parts: readonly string[]): string =>
  `<!doctype html><html lang="vi"><body style="font-family:sans-serif;font-size:16px">${parts.join('')}</body></html>`

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\s+/g, ' ').trim()

const safe = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
