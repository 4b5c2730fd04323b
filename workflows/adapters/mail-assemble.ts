import { randomBytes } from 'node:crypto'

export interface AssembledPart {
  name: string | null
  type: string
  bytes: Buffer
  /** Set for what the text shows. */
  contentId: string | null
}

export interface AssembledFacts {
  subject: string
  messageId: string | null
  sentAt: string | null
  from: { name: string; address: string }
  text: string
  html: string
  headers?: readonly (readonly [string, string])[]
}

/** Headers of the original that tell what the message is. */
const KEPT = /^(auto-submitted|x-but-phe-notice|authentication-results)$/i
const LINE = 76

/** An internet message of facts and parts that came one by one: read as every other message is. */
export function assembleMail(facts: AssembledFacts, parts: readonly AssembledPart[]): Buffer {
  const boundary = `=_${randomBytes(16).toString('hex')}`
  const isReport = (facts.headers ?? []).find(([name, value]) => /^content-type$/i.test(name) && /^\s*multipart\/report/i.test(value))
  const shown = parts.flatMap((part) => (part.contentId ? [`<img src="cid:${part.contentId}">`] : [])).join('')
  const words = facts.html || shown
    ? { name: null, type: 'text/html; charset=utf-8', bytes: Buffer.from(`${facts.html}${shown}`), contentId: null }
    : { name: null, type: 'text/plain; charset=utf-8', bytes: Buffer.from(facts.text), contentId: null }
  const head = [
    ...(facts.headers ?? []).filter(([name]) => KEPT.test(name)).map(([name, value]) => `${name}: ${plain(value)}`),
    `From: ${word(facts.from.name)} <${plain(facts.from.address)}>`, `Subject: ${word(facts.subject)}`,
    ...(facts.sentAt ? [`Date: ${plain(facts.sentAt)}`] : []), ...(facts.messageId ? [`Message-ID: ${plain(facts.messageId)}`] : []),
    'MIME-Version: 1.0', `Content-Type: multipart/${isReport ? 'report; report-type=delivery-status' : 'mixed'}; boundary="${boundary}"`,
  ]
  return Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n`),
    ...[words, ...parts].flatMap((part) => [Buffer.from(`--${boundary}\r\n${partHead(part)}\r\n\r\n`), base64(part.bytes), Buffer.from('\r\n')]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
}

function partHead(part: AssembledPart): string {
  const name = part.name ? encodeURIComponent(part.name.toWellFormed()).replaceAll("'", '%27') : null
  return [
    `Content-Type: ${plain(part.type)}`, 'Content-Transfer-Encoding: base64',
    ...(name || part.contentId ? [`Content-Disposition: ${part.contentId ? 'inline' : 'attachment'}${name ? `; filename*=utf-8''${name}` : ''}`] : []),
    ...(part.contentId ? [`Content-ID: <${part.contentId}>`] : []),
  ].join('\r\n')
}

function base64(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('base64').replace(new RegExp(`.{${LINE}}`, 'g'), '$&\r\n'))
}

const plain = (text: string): string => text.replace(/[\r\n\0]+/g, ' ')

const word = (text: string): string => (text === '' ? '' : `=?utf-8?B?${Buffer.from(text.toWellFormed()).toString('base64')}?=`)
