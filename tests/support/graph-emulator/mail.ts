import { writeFileSync } from 'node:fs'
import type { EmulatorState } from './emulator-state.ts'
import { type Area, GraphRefusal, type GraphReply, type GraphRequest, jsonOf, objectIn } from './wire.ts'

export interface PutAttachment {
  kind?: 'file' | 'item' | 'reference'
  name: string
  type?: string
  bytes?: Buffer
  isInline?: boolean
}

export interface PutMail {
  subject?: string
  from?: { name: string; address: string }
  messageId?: string
  html?: string
  headers?: { name: string; value: string }[]
  attachments?: readonly PutAttachment[]
}

interface KeptMail extends PutMail {
  id: string
  change: number
  categories: string[]
  isGone: boolean
  receivedAt: string
}

/** A shared mailbox of the tenant: what people send to it, and the routes by which it is read. */
export interface MailboxOfTenant {
  area: Area
  put(mail: PutMail): string
  remove(id: string): void
  categoriesOf(id: string): string[]
  sent: Record<string, unknown>[]
  /** Links given so far are dead. */
  expireLinks(): void
}

const DEFAULT_PAGE = 10

export function openMailArea(state: EmulatorState, address: string): MailboxOfTenant {
  const mails: KeptMail[] = []
  let change = 0
  let epoch = 1
  const sent: Record<string, unknown>[] = []
  const base = `/v1.0/users/${encodeURIComponent(address)}`

  function delta(request: GraphRequest): GraphReply {
    const [from = '', atEpoch = ''] = (request.query.get('$deltatoken') ?? request.query.get('$skiptoken') ?? `0.${epoch}`).split('.')
    if (Number(atEpoch) !== epoch) throw new GraphRefusal(410, 'syncStateNotFound')
    const size = Number(/odata\.maxpagesize=(\d+)/.exec(String(request.headers['prefer'] ?? ''))?.[1] ?? DEFAULT_PAGE)
    const since = mails.filter((mail) => mail.change > Number(from)).toSorted((a, b) => a.change - b.change)
    const page = since.slice(0, size)
    const last = page.at(-1)?.change ?? Number(from)
    const link = `${state.graphOrigin()}${base}/mailFolders/inbox/messages/delta?`
    const isMore = since.length > page.length
    return {
      status: 200,
      json: {
        value: page.map((mail) => (mail.isGone ? { id: mail.id, '@removed': { reason: 'deleted' } } : shown(mail))),
        [isMore ? '@odata.nextLink' : '@odata.deltaLink']: `${link}${isMore ? '$skiptoken' : '$deltatoken'}=${last}.${epoch}`,
      },
    }
  }

  const area: Area = (request) => {
    if (!request.path.startsWith('/v1.0/users/')) return undefined
    if (!request.path.startsWith(`${base}/`)) throw new GraphRefusal(403, 'ErrorAccessDenied')
    const rest = request.path.slice(base.length)
    if (request.method === 'POST' && rest === '/sendMail') {
      sent.push(objectIn(jsonOf(request)['message']))
      return { status: 202 }
    }
    if (request.method === 'GET' && /^\/mailFolders\/inbox\/messages\/delta$/.test(rest)) return delta(request)
    const call = /^\/messages\/([^/]+)(\/attachments(?:\/([^/]+)\/\$value)?)?$/.exec(rest)
    const mail = mails.find((one) => one.id === decodeURIComponent(call?.[1] ?? '') && !one.isGone)
    if (!call || !mail) throw new GraphRefusal(404, 'ErrorItemNotFound')
    if (request.method === 'PATCH') {
      const categories = jsonOf(request)['categories']
      mail.categories = Array.isArray(categories) ? categories.map(String) : []
      mail.change = change += 1
      return { status: 200, json: shown(mail) }
    }
    if (call[3]) return value(mail.attachments?.[Number(decodeURIComponent(call[3]))])
    if (call[2]) return { status: 200, json: { value: (mail.attachments ?? []).map(attachment) } }
    return { status: 200, json: whole(mail) }
  }

  function value(one: PutAttachment | undefined): GraphReply {
    if (!one) throw new GraphRefusal(404, 'ErrorItemNotFound')
    if (one.kind === 'reference') throw new GraphRefusal(405, 'notAllowed')
    const bytes = one.bytes ?? Buffer.alloc(0)
    const path = state.newFile()
    writeFileSync(path, bytes)
    return { status: 200, file: { path, start: 0, end: bytes.length } }
  }

  return {
    area, sent,
    put(mail) {
      const id = `AAMk-${mails.length + 1}=`
      mails.push({ ...mail, id, change: change += 1, categories: [], isGone: false, receivedAt: '2026-11-23T01:20:00Z' })
      return id
    },
    remove(id) {
      const mail = mails.find((one) => one.id === id)
      if (mail) Object.assign(mail, { isGone: true, change: change += 1 })
    },
    categoriesOf: (id) => mails.find((one) => one.id === id)?.categories ?? [],
    expireLinks: () => void (epoch += 1),
  }
}

const shown = (mail: KeptMail) => ({ id: mail.id, receivedDateTime: mail.receivedAt, categories: mail.categories })

const whole = (mail: KeptMail) => ({
  ...shown(mail), subject: mail.subject ?? 'V/v báo cáo', internetMessageId: mail.messageId ?? `<${mail.id}@contoso.test>`,
  sentDateTime: '2026-11-23T01:15:00Z', from: { emailAddress: mail.from ?? { name: 'Sở Giả Định', address: 'vanthu@so-gia-dinh.example' } },
  body: { contentType: 'html', content: mail.html ?? '<p>Kính gửi</p>' }, internetMessageHeaders: mail.headers ?? [],
})

const attachment = (one: PutAttachment, index: number) => ({
  '@odata.type': `#microsoft.graph.${one.kind ?? 'file'}Attachment`, id: String(index), name: one.name,
  contentType: one.type ?? 'application/octet-stream', size: one.bytes?.length ?? 0, isInline: one.isInline ?? false,
})
