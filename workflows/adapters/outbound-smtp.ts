import nodemailer from 'nodemailer'
import { OfficeError } from '../domain/office-error.ts'
import type { Mailer } from './mailer.ts'

export interface SmtpAddress {
  host: string
  port: number
  /** TLS from the first byte; otherwise STARTTLS is demanded, but on this machine. */
  isSecure: boolean
  isLoopback: boolean
  user?: string
  password?: string
  from: { name: string; address: string }
  /** PEM, trusted instead of the system's own list. */
  certificateAuthority?: string
}

const TIMEOUT_MS = 30_000

/** Sends letters through the office's mail server, one connection a letter. */
export function smtpMailer(smtp: SmtpAddress): Mailer {
  const transport = nodemailer.createTransport({
    host: smtp.host, port: smtp.port, secure: smtp.isSecure, requireTLS: !smtp.isSecure && !smtp.isLoopback,
    ignoreTLS: !smtp.isSecure && smtp.isLoopback,
    ...(smtp.user ? { auth: { user: smtp.user, pass: smtp.password ?? '' } } : {}),
    ...(smtp.certificateAuthority ? { tls: { ca: smtp.certificateAuthority } } : {}),
    connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS,
    // What is sent is put together here: nothing is fetched or read for it.
    disableFileAccess: true, disableUrlAccess: true,
  })
  return {
    async send(letter) {
      try {
        await transport.sendMail({
          from: smtp.from, to: { name: '', address: letter.to }, subject: letter.subject, text: letter.text, html: letter.html,
          messageId: `<${letter.id}@${domainOf(smtp.from.address)}>`,
          headers: {
            'X-But-Phe-Notice': '1', 'Auto-Submitted': 'auto-generated',
            ...(letter.stopUrl ? { 'List-Unsubscribe': `<${letter.stopUrl}>` } : {}),
          },
        })
      } catch (cause) {
        throw new OfficeError(isFinal(cause) ? 'mail-refused' : 'mail-not-sent', {}, { cause })
      }
    },
  }
}

const domainOf = (address: string): string => address.split('@').at(-1) ?? 'localhost'

/** 550 to 554: this letter or its receiver. A wrong password (535) may be put right in the settings. */
function isFinal(cause: unknown): boolean {
  const code = cause instanceof Error && 'responseCode' in cause ? Number(cause.responseCode) : 0
  return code >= 550 && code <= 554
}
