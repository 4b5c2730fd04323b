import { isLoopbackHost, type SettingProblem } from './settings-rules.ts'

export interface ImapSettings {
  host: string
  port: number
  isSecure: boolean
  user: string
  password: string
  folder: string
  doneFolder?: string
  since?: Date
}

export interface SmtpSettings {
  host: string
  port: number
  isSecure: boolean
  isLoopback: boolean
  user?: string
  password?: string
  from: { name: string; address: string }
}

interface MailValues {
  OFFICE_NAME: string | undefined
  SMTP_URL: string | undefined
  SMTP_PASSWORD: string | undefined
  MAIL_FROM: string | undefined
  IMAP_URL: string | undefined
  IMAP_PASSWORD: string | undefined
  IMAP_DONE_FOLDER: string | undefined
  MAIL_SINCE: string | undefined
}

const IMAPS_PORT = 993
const IMAP_PORT = 143
const EXAMPLE = 'IMAP_URL=imaps://vanthu%40phuong.example@mail.example:993/INBOX'

/** The mailbox that the settings name; undefined when they name none, or name it wrongly. */
export function imapFrom(values: MailValues, problems: SettingProblem[]): ImapSettings | undefined {
  const since = sinceOf(values.MAIL_SINCE, problems)
  if (!values.IMAP_URL && !values.IMAP_PASSWORD) return undefined
  if (!values.IMAP_URL || !values.IMAP_PASSWORD) {
    problems.push({
      name: values.IMAP_URL ? 'IMAP_PASSWORD' : 'IMAP_URL', vi: 'IMAP_URL và IMAP_PASSWORD phải có cùng nhau.',
      en: 'IMAP_URL and IMAP_PASSWORD are needed together.', example: EXAMPLE,
    })
    return undefined
  }
  const url = URL.canParse(values.IMAP_URL) ? new URL(values.IMAP_URL) : undefined
  const isSecure = url?.protocol === 'imaps:'
  const isAllowed = isSecure || (url?.protocol === 'imap:' && isLoopbackHost(url.hostname))
  if (!url || !isAllowed || !url.hostname || !url.username || url.password) {
    problems.push({
      name: 'IMAP_URL', vi: 'phải là imaps://tên@máy:993/THƯ-MỤC, không kèm mật khẩu (imap:// chỉ với máy chủ trên chính máy này).',
      en: 'must be imaps://user@host:993/FOLDER without a password (imap:// only for a server on this machine).', example: EXAMPLE,
    })
    return undefined
  }
  return {
    host: url.hostname, port: Number(url.port) || (isSecure ? IMAPS_PORT : IMAP_PORT), isSecure,
    user: decodeURIComponent(url.username), password: values.IMAP_PASSWORD,
    folder: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
    ...(values.IMAP_DONE_FOLDER ? { doneFolder: values.IMAP_DONE_FOLDER } : {}), ...(since ? { since } : {}),
  }
}

function sinceOf(text: string | undefined, problems: SettingProblem[]): Date | undefined {
  if (!text) return undefined
  const day = new Date(`${text}T00:00:00+07:00`)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime())) return day
  problems.push({
    name: 'MAIL_SINCE', vi: 'phải là ngày, năm trước tháng và ngày.', en: 'must be a day, year first.', example: 'MAIL_SINCE=2026-11-23',
  })
  return undefined
}

const SMTPS_PORT = 465
const SUBMISSION_PORT = 587
const SMTP_EXAMPLE = 'SMTP_URL=smtps://vanthu%40phuong.example@mail.example:465 MAIL_FROM=vanthu@phuong.example'

/** The mail server that the settings name; undefined when they name none, or name it wrongly. */
export function smtpFrom(values: MailValues, problems: SettingProblem[]): SmtpSettings | undefined {
  const { SMTP_URL: address, SMTP_PASSWORD: password, MAIL_FROM: from } = values
  if (!address && !from && !password) return undefined
  const url = address && URL.canParse(address) ? new URL(address) : undefined
  const isSecure = url?.protocol === 'smtps:'
  const isRight = url && (isSecure || url.protocol === 'smtp:') && url.hostname && !url.password
    && (url.username === '') === (password === undefined) && /^[^\s@<>]+@[^\s@<>]+$/.test(from ?? '')
  if (!isRight) {
    problems.push({
      name: 'SMTP_URL', vi: 'cần smtps://tên@máy:465 (hoặc smtp:// với STARTTLS), SMTP_PASSWORD khi có tên, và MAIL_FROM là một địa chỉ.',
      en: 'needs smtps://user@host:465 (or smtp:// with STARTTLS), SMTP_PASSWORD when there is a user, and MAIL_FROM, an address.',
      example: SMTP_EXAMPLE,
    })
    return undefined
  }
  return {
    host: url.hostname, port: Number(url.port) || (isSecure ? SMTPS_PORT : SUBMISSION_PORT), isSecure, isLoopback: isLoopbackHost(url.hostname),
    ...(url.username ? { user: decodeURIComponent(url.username), password: password ?? '' } : {}),
    from: { name: values.OFFICE_NAME ?? 'Bút Phê', address: from ?? '' },
  }
}
