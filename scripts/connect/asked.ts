import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { MICROSOFT_GRAPH_URL, MICROSOFT_LOGIN_URL, type MicrosoftConnection } from '../../workflows/domain/microsoft.ts'

/** What the command is told: by flags, else by the environment, else as the last time, else asked. */
export interface Asked {
  tenantId: string
  /** Null when people only sign in, and nothing is filed there. */
  files: { clientId: string; site: string; drive: string | null } | null
  mailbox: string | null
  otherMailbox: string | null
  signInClientId: string | null
  loginUrl: string
  graphUrl: string
  trustedAuthority: string | null
  /** Made elsewhere, PEM. */
  ownCertificate: { certificate: string; privateKey: string } | null
  wantsNewCertificate: boolean
  certificateOut: string | null
  isChecklist: boolean
  sendsNoMail: boolean
}

/** The command was called wrongly; `lines` say how it is called. */
export class WrongCall extends Error {
  override readonly name = 'WrongCall'
  readonly lines: readonly string[]

  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}

export const USAGE = [
  'npm run connect -- microsoft365 [--tenant-id ID] [--client-id ID] [--site https://…/sites/…]',
  '  [--drive TÊN-HOẶC-MÃ] [--mailbox HỘP-THƯ --other-mailbox HỘP-THƯ-KHÁC] [--no-mailbox]',
  '  [--sign-in-client-id ID] [--new-certificate] [--certificate-out TỆP] [--no-test-mail]',
  '  [--checklist] [--no-questions]',
  'npm run connect -- microsoft365 --sign-in-only --tenant-id ID --sign-in-client-id ID',
]

const FILE_BYTES_MAX = 64 * 1_024

const flags = {
  'tenant-id': 'CONNECT_TENANT_ID', 'client-id': 'CONNECT_CLIENT_ID', site: 'CONNECT_SITE',
  drive: 'CONNECT_DRIVE', mailbox: 'CONNECT_MAILBOX',
  'other-mailbox': 'CONNECT_OTHER_MAILBOX', 'sign-in-client-id': 'CONNECT_SIGN_IN_CLIENT_ID',
  'login-url': 'CONNECT_LOGIN_URL', 'graph-url': 'CONNECT_GRAPH_URL', 'ca-file': 'CONNECT_CA_FILE',
  'certificate-file': 'CONNECT_CERTIFICATE_FILE', 'key-file': 'CONNECT_KEY_FILE',
  'certificate-out': 'CONNECT_CERTIFICATE_OUT',
} as const
const switches = ['new-certificate', 'checklist', 'no-questions', 'no-mailbox', 'no-test-mail', 'sign-in-only'] as const
type Flag = keyof typeof flags

const guid = z.guid().transform((text) => text.toLowerCase())
const https = z.url({ protocol: /^https$/ })

/** @throws {WrongCall} */
export async function readAsked(
  words: readonly string[], env: Readonly<Record<string, string | undefined>>,
  before: MicrosoftConnection | undefined,
): Promise<Asked> {
  const { values, positionals } = parsed(words)
  if (positionals.length !== 1 || positionals[0] !== 'microsoft365') throw new WrongCall(USAGE)
  const given = (flag: Flag): string | null => {
    const value = values[flag] ?? env[flags[flag]]
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
  }
  const asks = values['no-questions'] !== true && process.stdin.isTTY
  const need = async (flag: Flag, known: string | undefined, question: string): Promise<string> => {
    const value = given(flag) ?? known ?? (asks ? await ask(question) : '')
    if (value === '') throw new WrongCall([`--${flag} (${flags[flag]}): ${question}`, ...USAGE])
    return value
  }
  const certificateFile = given('certificate-file')
  const keyFile = given('key-file')
  if ((certificateFile === null) !== (keyFile === null)) throw new WrongCall(['--certificate-file + --key-file', ...USAGE])
  const caFile = given('ca-file')
  const loginUrl = given('login-url') ?? before?.loginUrl ?? MICROSOFT_LOGIN_URL
  const graphUrl = given('graph-url') ?? before?.graphUrl ?? MICROSOFT_GRAPH_URL
  const signInClientId = given('sign-in-client-id') ?? before?.signIn?.clientId ?? null
  const isSignInOnly = values['sign-in-only'] === true
  if (isSignInOnly && !signInClientId) throw new WrongCall(['--sign-in-client-id', ...USAGE])
  const noMailbox = values['no-mailbox'] === true || isSignInOnly
  return {
    tenantId: fitting(guid, 'tenant-id', await need('tenant-id', before?.tenantId,
      'Mã tenant (Directory ID) / tenant id')),
    files: isSignInOnly ? null : {
      clientId: fitting(guid, 'client-id', await need('client-id', before?.files?.clientId,
        'Mã ứng dụng lưu hồ sơ (Application ID) / client id of the filing application')),
      site: await need('site', before?.files?.siteId, 'Địa chỉ site SharePoint / address of the SharePoint site'),
      drive: given('drive') ?? before?.files?.driveId ?? null,
    },
    mailbox: noMailbox ? null : (given('mailbox') ?? before?.mailbox ?? null),
    otherMailbox: given('other-mailbox'),
    signInClientId: signInClientId && fitting(guid, 'sign-in-client-id', signInClientId),
    loginUrl: new URL(fitting(https, 'login-url', loginUrl)).origin,
    graphUrl: new URL(fitting(https, 'graph-url', graphUrl)).origin,
    trustedAuthority: caFile ? fileText(caFile) : (before?.trustedAuthority ?? null),
    ownCertificate: certificateFile && keyFile
      ? { certificate: fileText(certificateFile), privateKey: fileText(keyFile) } : null,
    wantsNewCertificate: values['new-certificate'] === true,
    certificateOut: given('certificate-out'),
    isChecklist: values.checklist === true,
    sendsNoMail: values['no-test-mail'] === true,
  }
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words], allowPositionals: true, options: {
        ...Object.fromEntries(Object.keys(flags).map((flag) => [flag, { type: 'string' as const }])),
        ...Object.fromEntries(switches.map((flag) => [flag, { type: 'boolean' as const }])),
      },
    })
  } catch {
    throw new WrongCall(USAGE)
  }
}

function fitting<S extends z.ZodType>(shape: S, flag: Flag, text: string): z.output<S> {
  const read = shape.safeParse(text)
  if (read.success) return read.data
  throw new WrongCall([`--${flag}: ${text.slice(0, 100)}`, 'Giá trị không đúng dạng. / The value does not have the right form.'])
}

function fileText(path: string): string {
  try {
    const bytes = readFileSync(path)
    if (bytes.length <= FILE_BYTES_MAX) return bytes.toString('utf8')
  } catch {
    // Falls through to the refusal, which names the file.
  }
  throw new WrongCall([`Không đọc được tệp ${path}. / The file ${path} cannot be read.`])
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question(`${question}: `)
  lines.close()
  return answer.trim()
}

/** Waits for Enter where somebody sits; false where nobody does. */
export async function waitForPerson(sentence: string, isAsking: boolean): Promise<boolean> {
  if (!isAsking || !process.stdin.isTTY) return false
  await ask(sentence)
  return true
}
