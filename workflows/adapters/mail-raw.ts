import type { ReadMessage } from './mail-message.ts'

/** A part as a format's own reader finds it, before anybody decides what becomes of it. */
export interface RawPart {
  name: string | null
  /** What the sender says it is; lower case, without parameters. */
  declaredType: string
  bytes: Buffer
  /** The text of the message shows it. */
  isReferenced: boolean
  /** The sender means it to be seen in the text. */
  isInline: boolean
}

export interface RawMessage {
  kind: ReadMessage['kind']
  messageId: string | null
  from: { name: string; address: string }
  isSenderProven: boolean
  subject: string
  sentAt: string | null
  text: string
  html: string
  report: ReadMessage['report']
  parts: RawPart[]
}

const YEAR_MIN = 1990
const YEAR_MAX = 2100

/** A time that can be true, as ISO; null for others. */
export function plausibleTime(text: string | undefined): string | null {
  const at = new Date(text ?? '')
  const year = at.getUTCFullYear()
  return Number.isNaN(at.getTime()) || year < YEAR_MIN || year > YEAR_MAX ? null : at.toISOString()
}

/** The words of an HTML text; nothing of it is ever shown as HTML. */
export function wordsOfHtml(html: string): string {
  return html
    .replace(/<(script|style|head)\b[^<]*(?:(?!<\/\1>)<[^<]*)*<\/\1>/gi, ' ')
    .replace(/<(br|\/p|\/div|\/tr|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/gi, ' ').replace(/&lt;/gi, '<').replace(/&gt;/gi, '>').replace(/&quot;/gi, '"').replace(/&amp;/gi, '&')
    .replace(/[ \t]+/g, ' ').replace(/\s*\n\s*/g, '\n').trim()
}
