import type {
  ChainState, ChangedAfter, Integrity, SignatureFinding, SignatureReport,
} from '../../workflows/domain/signature-report.ts'
import { signatureWords as words } from '../../workflows/domain/signature-words.ts'

export const HELP = `npm run -s verify-signatures -- FILE [--json] [--trust FILE_OR_FOLDER]…

Kiểm tra mọi chữ ký số trong một tệp PDF trên máy này: không cần máy chủ, không cần cơ sở dữ
liệu, không dùng mạng. Checks every digital signature of a PDF on this machine.

  FILE     PDF
  --json   một đối tượng JSON trên stdout / one JSON object on standard output
  --trust FILE_OR_FOLDER
           chứng thư được tin cậy (PEM hoặc DER), dùng được nhiều lần
           certificates to be trusted (PEM or DER), may be given more than once

Mã thoát / exit code:
  0  đã kiểm tra; kết luận ở phần in ra / checked; the verdict is in the output
  1  lỗi của chương trình / a fault of this program
  2  sai cách gọi, hoặc không có tệp này / wrong usage, or no such file
  3  không mở được tệp (có mật khẩu, hỏng, không phải PDF) / the file cannot be opened
  4  tệp hỏng: chỉ xét được một phần / the file is damaged: judged in part
`

const integrity: Readonly<Record<Integrity, string>> = words.integrity
const changed: Readonly<Record<ChangedAfter, string>> = words.changed
const chain: Readonly<Record<ChainState, string>> = words.chain

/** The report as lines for the terminal: three statements for each signature. */
export function reportLines(report: SignatureReport): string[] {
  const lines = report.problem === null ? [] : [words.fileProblems[report.problem]]
  if (report.signatures.length === 0) {
    return report.problem === null ? [words.none] : lines
  }
  for (const [index, one] of report.signatures.entries()) {
    lines.push(...(index > 0 || lines.length > 0 ? [''] : []), ...signatureLines(one, index + 1))
  }
  return lines
}

function signatureLines(one: SignatureFinding, ordinal: number): string[] {
  const who = [one.signer ?? words.noName, one.organisation].filter(Boolean).join(', ')
  const when = one.signedAt === null ? words.noTime
    : `${localTime(one.signedAt)} (${words.timeSource[one.timeSource]})`
  return [
    `${ordinal}. ${words.kinds[one.kind]}: ${who}`,
    `   ${words.labels.time}: ${when}`,
    `   ${words.labels.integrity}: ${integrity[one.integrity]}`,
    `   ${words.labels.changed}: ${changed[one.changedAfterSigning]}`
      + ` (${one.coversWholeFile ? words.coversWhole : words.coversPart})`,
    ...one.changes.map((change) => {
      const at = [change.page ? words.page(change.page) : '', change.words ?? '', change.object ?? '']
      return `      - ${words.changes[change.kind]} ${at.filter(Boolean).join(' · ')}`.trimEnd()
    }),
    `   ${words.labels.chain}: ${chain[one.chain]}; ${words.revocation[one.revocation]}`,
    ...(one.timestamp
      ? [`   ${words.labels.timestamp}: ${localTime(one.timestamp.at)}, `
        + `${one.timestamp.authority ?? words.noName} (${words.timestamp[one.timestamp.state]})`]
      : []),
    ...one.problems.map((problem) => `   ! ${words.problems[problem]}`),
  ]
}

function localTime(iso: string): string {
  return new Date(iso).toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour12: false })
}
