import { isAbsolute, relative, resolve } from 'node:path'
import {
  assertProxyAddresses,
  checkDatabaseUrl,
  checkReach,
  isLoopbackHost,
  type SettingProblem,
} from './settings-rules.ts'
import { type Microsoft365Settings, microsoft365From } from './settings-cloud.ts'
import { imapFrom, type ImapSettings, smtpFrom, type SmtpSettings } from './settings-mail.ts'
import { type WatchedFolder, watchedFoldersFrom } from './settings-doors.ts'
import { countIn, hostName, oneOf, origin, serverAddress, shortText, type SettingRule } from './settings-values.ts'

/** Everything an office can be told from outside, checked. Sizes in bytes, paths absolute. */
export interface Settings {
  port: number
  host: string
  /** The origin that people type, without a slash at the end. */
  publicUrl: string
  tls: { certificateFile: string; keyFile: string } | undefined
  /** Addresses or networks whose X-Forwarded headers are believed. */
  trustProxy: readonly string[]
  dataFolder: string
  /** A PostgreSQL server, as the owner of the tables. Without it the built-in one is used. */
  databaseUrl: string | undefined
  /** The same database, as the role with fewer rights. */
  databaseAppUrl: string | undefined
  masterKeyFile: string
  cloudFolder: string
  /** Folders that scanners write into. */
  /** Where published copies go instead of a folder, and what else is done there. */
  microsoft365: Microsoft365Settings
  watchedFolders: readonly WatchedFolder[]
  /** How long a file must lie unchanged before it is taken. */
  watchedQuietSeconds: number
  /** How often a watched folder is looked through without being told. */
  watchedRescanSeconds: number
  /** The office's mailbox through IMAP. */
  imap: ImapSettings | undefined
  /** A mailbox of the tenant, where it is not the one that `connect` wrote down. */
  graphMailbox: string | undefined
  /** Where statuses for the exchange are written, and the office's code there. */
  exchange: { outFolder: string; organId: string } | undefined
  /** The mail server that the office's own letters leave through. */
  smtp: SmtpSettings | undefined
  uploadBytesMax: number
  uploadPagesMax: number
  uploadPixelsMax: number
  readingWorkers: number
  officeName: string | undefined
  /** An authority for timestamps (RFC 3161). */
  tsaUrl: string | undefined
  /** A provider of remote signing (CSC API v2). */
  remoteSigning: { url: string; clientId: string; clientSecret: string } | undefined
  /** Hosts that may be asked for revocation lists named in certificates. */
  revocationHosts: readonly string[]
  logLevel: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/** A setting is wrong. `lines` say which, what is wrong and an example, in both languages. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly SettingProblem[]
  readonly lines: readonly string[]

  constructor(problems: readonly SettingProblem[]) {
    const lines = problems.flatMap((problem) => [
      `${problem.name}: ${problem.vi} Ví dụ: ${problem.example}`,
      `${problem.name}: ${problem.en} Example: ${problem.example}`,
    ])
    super(lines.join('\n'))
    this.problems = problems
    this.lines = lines
  }
}

const MEBIBYTE = 1024 * 1024

const rules = {
  PORT: countIn('PORT', 1, 65_535, 3080),
  HOST: hostName('HOST', '127.0.0.1'),
  PUBLIC_URL: origin('PUBLIC_URL', 'https://butphe.phuong.example'),
  TLS_CERT: shortText('TLS_CERT', '/etc/butphe/tls.crt'),
  TLS_KEY: shortText('TLS_KEY', '/etc/butphe/tls.key'),
  TRUST_PROXY: shortText('TRUST_PROXY', '127.0.0.1'),
  DATA_FOLDER: shortText('DATA_FOLDER', '/srv/butphe/data'),
  DATABASE_URL: shortText('DATABASE_URL', 'postgres://butphe:PASSWORD@127.0.0.1:5432/butphe'),
  DATABASE_APP_URL: shortText(
    'DATABASE_APP_URL',
    'postgres://butphe_app:PASSWORD@127.0.0.1:5432/butphe',
  ),
  MASTER_KEY_FILE: shortText('MASTER_KEY_FILE', '/etc/butphe/master-1.key'),
  CLOUD_FOLDER: shortText('CLOUD_FOLDER', '/srv/butphe/cloud'),
  MICROSOFT365_TENANT_ID: shortText('MICROSOFT365_TENANT_ID', '00000000-0000-4000-8000-000000000000'),
  MICROSOFT365_CLIENT_ID: shortText('MICROSOFT365_CLIENT_ID', '00000000-0000-4000-8000-000000000000'),
  MICROSOFT365_CERTIFICATE_FILE: shortText('MICROSOFT365_CERTIFICATE_FILE', '/etc/butphe/microsoft365.pem'),
  MICROSOFT365_KEY_FILE: shortText('MICROSOFT365_KEY_FILE', '/etc/butphe/microsoft365.key'),
  MICROSOFT365_DRIVE_ID: shortText('MICROSOFT365_DRIVE_ID', 'b!…'),
  MICROSOFT365_ROOT_FOLDER: shortText('MICROSOFT365_ROOT_FOLDER', 'Văn bản đến'),
  MICROSOFT365_READERS: shortText('MICROSOFT365_READERS', 'ubnd@phuong.example'),
  MICROSOFT365_SCAN_FOLDER: shortText('MICROSOFT365_SCAN_FOLDER', 'Quét'),
  MICROSOFT365_GRAPH_URL: serverAddress('MICROSOFT365_GRAPH_URL', 'https://graph.microsoft.com'),
  MICROSOFT365_LOGIN_URL: serverAddress('MICROSOFT365_LOGIN_URL', 'https://login.microsoftonline.com'),
  MICROSOFT365_CA_FILE: shortText('MICROSOFT365_CA_FILE', '/etc/butphe/ca.pem'),
  WATCHED_FOLDERS: shortText('WATCHED_FOLDERS', '/srv/scan;desk=/srv/scan-mot-cua'),
  WATCHED_QUIET_SECONDS: countIn('WATCHED_QUIET_SECONDS', 1, 3_600, 5),
  WATCHED_RESCAN_SECONDS: countIn('WATCHED_RESCAN_SECONDS', 5, 3_600, 60),
  IMAP_URL: shortText('IMAP_URL', 'imaps://vanthu%40phuong.example@mail.example:993/INBOX'),
  IMAP_PASSWORD: shortText('IMAP_PASSWORD', 'the-password-of-the-mailbox'),
  IMAP_DONE_FOLDER: shortText('IMAP_DONE_FOLDER', 'Da vao khay'),
  SMTP_URL: shortText('SMTP_URL', 'smtps://vanthu%40phuong.example@mail.example:465'),
  SMTP_PASSWORD: shortText('SMTP_PASSWORD', 'the-password-of-the-sender'),
  MAIL_FROM: shortText('MAIL_FROM', 'vanthu@phuong.example'),
  MICROSOFT365_MAILBOX: shortText('MICROSOFT365_MAILBOX', 'vanthu@phuong.example'),
  EXCHANGE_OUT_FOLDER: shortText('EXCHANGE_OUT_FOLDER', '/srv/truc-lien-thong/gui-di'),
  EXCHANGE_ORGAN_ID: shortText('EXCHANGE_ORGAN_ID', '000.00.01.H56'),
  MAIL_SINCE: shortText('MAIL_SINCE', '2026-11-23'),
  UPLOAD_BYTES_MAX: countIn('UPLOAD_BYTES_MAX', 1024, 2048 * MEBIBYTE, 100 * MEBIBYTE),
  UPLOAD_PAGES_MAX: countIn('UPLOAD_PAGES_MAX', 1, 10_000, 500),
  UPLOAD_PIXELS_MAX: countIn('UPLOAD_PIXELS_MAX', 10_000, 1_000_000_000, 100_000_000),
  READING_WORKERS: countIn('READING_WORKERS', 1, 64, 2),
  OFFICE_NAME: shortText('OFFICE_NAME', 'UBND phường An Hòa'),
  TSA_URL: serverAddress('TSA_URL', 'https://tsa.example.vn'),
  CSC_URL: serverAddress('CSC_URL', 'https://kyso.example.vn/csc/v2'),
  CSC_CLIENT_ID: shortText('CSC_CLIENT_ID', 'but-phe'),
  CSC_CLIENT_SECRET: shortText('CSC_CLIENT_SECRET', 'a-secret-of-the-provider'),
  REVOCATION_HOSTS: shortText('REVOCATION_HOSTS', 'crl.example.vn,ca.example.vn'),
  LOG_LEVEL: oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
} satisfies Record<string, SettingRule<unknown>>

type SettingName = keyof typeof rules
type Values = { [Name in SettingName]: ReturnType<(typeof rules)[Name]['read']> }

/** The names an office understands, in the order of `.env.example`. */
export const SETTING_NAMES: readonly string[] = Object.keys(rules)

/** Settings whose value is a secret: never shown in a message or a log. */
export const SECRET_SETTING_NAMES: readonly string[] = [
  'DATABASE_URL', 'DATABASE_APP_URL', 'CSC_CLIENT_SECRET',
  'IMAP_PASSWORD', 'SMTP_PASSWORD',
]

/**
 * Checks the settings of an office, all of them at once, so that a person corrects them in one go.
 * Relative paths count from `projectFolder`. Reads no file: what depends on a file's existence or
 * its permissions is checked when the office is made ready.
 *
 * @throws SettingsError naming every wrong setting
 */
export function parseSettings(env: Environment, projectFolder = '.'): Settings {
  const problems: SettingProblem[] = [...forbiddenInEnvironment(env)]
  const values = readValues(env, problems)
  if (problems.length > 0) throw new SettingsError(problems)

  const dataFolder = resolve(projectFolder, values.DATA_FOLDER ?? 'data')
  const inProject = (path: string) => resolve(projectFolder, path)
  const settings: Settings = {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL ?? defaultPublicUrl(values),
    tls:
      values.TLS_CERT && values.TLS_KEY
        ? { certificateFile: inProject(values.TLS_CERT), keyFile: inProject(values.TLS_KEY) }
        : undefined,
    trustProxy: (values.TRUST_PROXY ?? '').split(',').map((part) => part.trim()).filter(Boolean),
    dataFolder,
    databaseUrl: values.DATABASE_URL,
    databaseAppUrl: values.DATABASE_APP_URL,
    masterKeyFile: inProject(values.MASTER_KEY_FILE ?? `${dataFolder}-keys/master-1.key`),
    cloudFolder: inProject(values.CLOUD_FOLDER ?? `${dataFolder}/cloud`),
    microsoft365: microsoft365From(values, inProject, problems),
    watchedFolders: watchedFoldersFrom(values.WATCHED_FOLDERS, projectFolder, dataFolder, problems),
    watchedQuietSeconds: values.WATCHED_QUIET_SECONDS,
    watchedRescanSeconds: values.WATCHED_RESCAN_SECONDS,
    imap: imapFrom(values, problems),
    smtp: smtpFrom(values, problems),
    exchange: values.EXCHANGE_OUT_FOLDER && values.EXCHANGE_ORGAN_ID
      ? { outFolder: inProject(values.EXCHANGE_OUT_FOLDER), organId: values.EXCHANGE_ORGAN_ID }
      : undefined,
    graphMailbox: values.MICROSOFT365_MAILBOX,
    uploadBytesMax: values.UPLOAD_BYTES_MAX,
    uploadPagesMax: values.UPLOAD_PAGES_MAX,
    uploadPixelsMax: values.UPLOAD_PIXELS_MAX,
    readingWorkers: values.READING_WORKERS,
    officeName: values.OFFICE_NAME,
    tsaUrl: values.TSA_URL,
    remoteSigning: values.CSC_URL && values.CSC_CLIENT_ID && values.CSC_CLIENT_SECRET
      ? { url: values.CSC_URL, clientId: values.CSC_CLIENT_ID, clientSecret: values.CSC_CLIENT_SECRET }
      : undefined,
    revocationHosts: (values.REVOCATION_HOSTS ?? '').split(',').map((one) => one.trim()).filter(Boolean),
    logLevel: values.LOG_LEVEL,
  }
  const found = [...problems, ...contradictions(settings, values)]
  if (found.length > 0) throw new SettingsError(found)
  return settings
}

/** Whether `path` is `folder` or lies below it. Both absolute. */
export function liesInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}

function readValues(env: Environment, problems: SettingProblem[]): Values {
  const values: Record<string, unknown> = {}
  for (const [name, rule] of Object.entries(rules)) {
    // An empty value means "not set": container tools pass unset names on that way.
    const text = env[name]?.trim() || undefined
    const result = rule.read(text, problems)
    values[name] = result
  }
  // The loop above filled exactly the names of `rules`, each by its own rule.
  return values as Values
}

function forbiddenInEnvironment(env: Environment): SettingProblem[] {
  const problems: SettingProblem[] = []
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    problems.push({
      name: 'NODE_TLS_REJECT_UNAUTHORIZED',
      vi: 'tắt việc kiểm tra chứng thư của mọi máy chủ; không được phép.',
      en: 'switches off the check of every server certificate; this is not allowed.',
      example: 'unset NODE_TLS_REJECT_UNAUTHORIZED',
    })
  }
  if (env.NODE_OPTIONS?.trim()) {
    problems.push({
      name: 'NODE_OPTIONS',
      vi: 'có thể nạp mã lạ vào chương trình; không được phép.',
      en: 'can load foreign code into the program; this is not allowed.',
      example: 'unset NODE_OPTIONS',
    })
  }
  return problems
}

function defaultPublicUrl(values: Values): string {
  const scheme = values.TLS_CERT ? 'https' : 'http'
  const host = values.HOST === '127.0.0.1' || values.HOST === '::1' ? 'localhost' : values.HOST
  const printed = host.includes(':') ? `[${host}]` : host
  return new URL(`${scheme}://${printed}:${values.PORT}`).origin
}

function contradictions(settings: Settings, values: Values): SettingProblem[] {
  const problems: SettingProblem[] = []
  if (Boolean(values.TLS_CERT) !== Boolean(values.TLS_KEY)) {
    problems.push({
      name: values.TLS_CERT ? 'TLS_KEY' : 'TLS_CERT',
      vi: 'phải có cả chứng thư và khóa.',
      en: 'the certificate and the key are needed together.',
      example: 'TLS_CERT=/etc/butphe/tls.crt TLS_KEY=/etc/butphe/tls.key',
    })
  }
  assertProxyAddresses(settings.trustProxy, problems)
  checkReach(
    {
      host: settings.host,
      publicUrl: settings.publicUrl,
      isPublicUrlGiven: values.PUBLIC_URL !== undefined,
      hasTls: settings.tls !== undefined,
      hasProxy: settings.trustProxy.length > 0,
    },
    problems,
  )
  checkDatabaseUrl('DATABASE_URL', settings.databaseUrl, problems)
  checkDatabaseUrl('DATABASE_APP_URL', settings.databaseAppUrl, problems)
  if (settings.databaseAppUrl && !settings.databaseUrl) {
    problems.push({
      name: 'DATABASE_APP_URL',
      vi: 'chỉ dùng cùng với DATABASE_URL.',
      en: 'is only used together with DATABASE_URL.',
      example: rules.DATABASE_URL.example,
    })
  }
  if (liesInside(settings.dataFolder, settings.masterKeyFile)) {
    problems.push({
      name: 'MASTER_KEY_FILE',
      vi: 'nằm trong DATA_FOLDER; bản sao lưu sẽ chứa cả khóa. Hãy để ngoài thư mục dữ liệu.',
      en: 'lies inside DATA_FOLDER, so that a back-up would carry the key. Keep it outside.',
      example: rules.MASTER_KEY_FILE.example,
    })
  }
  return problems
}

export { isLoopbackHost }
export type { SettingProblem }
