import { crc32, deflateRawSync } from 'node:zlib'

export interface MailPartToMake {
  name?: string
  type?: string
  bytes: Buffer | string
  disposition?: 'attachment' | 'inline'
  contentId?: string
}

export interface MailToMake {
  from?: string
  subject?: string
  messageId?: string | null
  date?: string
  text?: string
  html?: string
  headers?: readonly string[]
  type?: string
  parts?: readonly MailPartToMake[]
}

const BOUNDARY = '=_ranh-gioi'
let serial = 0

const word = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

/** An invented message as it lies in a mailbox. */
export function inventedMail(mail: MailToMake = {}): Buffer {
  serial += 1
  const id = mail.messageId === undefined ? `<thu-${process.pid}-${serial}@so-gia-dinh.example>` : mail.messageId
  const head = [
    `From: ${mail.from ?? `${word('Sở Giả Định')} <vanthu@so-gia-dinh.example>`}`,
    'To: vanthu@phuong.example',
    `Subject: ${word(mail.subject ?? 'V/v báo cáo tháng 11')}`,
    `Date: ${mail.date ?? 'Mon, 23 Nov 2026 08:15:00 +0700'}`,
    ...(id === null ? [] : [`Message-ID: ${id}`]),
    ...(mail.headers ?? []),
    'MIME-Version: 1.0',
    `Content-Type: ${mail.type ?? 'multipart/mixed'}; boundary="${BOUNDARY}"`,
  ]
  const words = { type: mail.html ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8', bytes: mail.html ?? mail.text ?? 'Kính gửi Ủy ban nhân dân phường' }
  const body = [words, ...(mail.parts ?? [])].map((part) => `--${BOUNDARY}\r\n${partText(part)}`)
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body.join('\r\n')}\r\n--${BOUNDARY}--\r\n`)
}

function partText(part: MailPartToMake): string {
  const lines = [
    `Content-Type: ${part.type ?? 'application/octet-stream'}${part.name ? `; name="${word(part.name)}"` : ''}`,
    'Content-Transfer-Encoding: base64',
    ...(part.name || part.disposition ? [`Content-Disposition: ${part.disposition ?? 'attachment'}${part.name ? `; filename="${word(part.name)}"` : ''}`] : []),
    ...(part.contentId ? [`Content-ID: <${part.contentId}>`] : []),
  ]
  const content = Buffer.from(part.bytes).toString('base64').replace(/.{76}/g, '$&\r\n')
  return `${lines.join('\r\n')}\r\n\r\n${content}`
}

export interface ZipMember {
  name: string
  bytes: Buffer
  /** What the directory claims instead of the truth. */
  claimedSize?: number
  isLocked?: boolean
  crc?: number
}

/** A ZIP of our own making: also one that lies. */
export function inventedZip(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const member of members) {
    const packed = deflateRawSync(member.bytes)
    const name = Buffer.from(member.name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(member.isLocked ? 0x801 : 0x800, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(member.crc ?? crc32(member.bytes), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(member.claimedSize ?? member.bytes.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, 3]), fields, tail, name]))
    locals.push(local)
    at += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(members.length, 4)
  end.writeUInt16LE(members.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, list, Buffer.from('PK\x05\x06', 'latin1'), end])
}

/** What Outlook makes of attachments when it writes to others (TNEF). */
export function inventedTnef(files: readonly { name: string; bytes: Buffer }[]): Buffer {
  const attribute = (level: number, id: number, type: number, value: Buffer): Buffer => {
    const head = Buffer.alloc(9)
    head.writeUInt8(level, 0)
    head.writeUInt16LE(id, 1)
    head.writeUInt16LE(type, 3)
    head.writeUInt32LE(value.length, 5)
    return Buffer.concat([head, value, Buffer.alloc(2)])
  }
  const longName = (name: string): Buffer => {
    const value = Buffer.from(`${name}\0`, 'utf16le')
    const head = Buffer.alloc(16)
    head.writeUInt32LE(1, 0)
    head.writeUInt16LE(0x1f, 4)
    head.writeUInt16LE(0x3707, 6)
    head.writeUInt32LE(1, 8)
    head.writeUInt32LE(value.length, 12)
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
  }
  const signature = Buffer.alloc(6)
  signature.writeUInt32LE(0x223e9f78, 0)
  return Buffer.concat([signature, ...files.flatMap(({ name, bytes }) => [
    attribute(2, 0x9002, 6, Buffer.alloc(14)), attribute(2, 0x8010, 1, Buffer.from('TEP~1.PDF\0')),
    attribute(2, 0x800f, 6, bytes), attribute(2, 0x9005, 6, longName(name)),
  ])])
}

/** A PNG's head: enough to tell its size. */
export function inventedPng(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(40)
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
  bytes.writeUInt32BE(13, 8)
  bytes.write('IHDR', 12)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
