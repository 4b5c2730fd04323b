import { Readable } from 'node:stream'
import { z } from 'zod'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { Graph } from './graph-client.ts'
import { mailLimits } from './mail-message.ts'
import { type AssembledPart, assembleMail } from './mail-assemble.ts'
import { REFERENCE_TYPE } from './mail-part-kind.ts'
import type { Mailbox, MailboxCursor, MailboxMessage, MailboxVisit } from './mailbox.ts'
import type { Mailer } from './mailer.ts'

/** What a message that the office has is marked with. */
const TAKEN = 'Bút Phê'
const ATTACHMENTS_MAX = 200
const FIELDS = 'id,receivedDateTime,categories'

const listed = z.object({
  id: z.string(), receivedDateTime: z.string().optional(), categories: z.array(z.string()).optional(), '@removed': z.unknown().optional(),
})
const deltaPage = z.object({
  value: z.array(listed), '@odata.nextLink': z.string().optional(), '@odata.deltaLink': z.string().optional(),
})
const address = z.object({ emailAddress: z.object({ name: z.string().nullish(), address: z.string().nullish() }) })
const wholeMessage = z.object({
  subject: z.string().nullish(), internetMessageId: z.string().nullish(), sentDateTime: z.string().nullish(), from: address.nullish(),
  body: z.object({ contentType: z.string(), content: z.string() }).nullish(), categories: z.array(z.string()).nullish(),
  internetMessageHeaders: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
})
const attachments = z.object({
  value: z.array(z.object({
    '@odata.type': z.string().optional(), id: z.string(), name: z.string().nullish(), contentType: z.string().nullish(),
    size: z.number().optional(), isInline: z.boolean().nullish(),
  })).max(ATTACHMENTS_MAX * 10),
  '@odata.nextLink': z.string().optional(),
})

/**
 * A shared mailbox of the tenant, by delta: each look asks for what is new since the last. Its messages
 * are put together as internet messages and read as those of every other mailbox are. Taken ones get a
 * category; a delta link that Graph knows no more begins anew, and what was taken is known.
 */
export function graphMailbox({ graph, mailbox, folder }: { graph: Graph; mailbox: string; folder: string }): Mailbox {
  const user = `/users/${encodeURIComponent(mailbox)}`
  const start = `${user}/mailFolders/${encodeURIComponent(folder)}/messages/delta?$select=${FIELDS}`

  return {
    key: `graph:${mailbox}/${folder}`,
    kind: 'graph-mail',
    async visit(cursor, limit, work) {
      const page = await pageAt(graph, start, cursor, limit)
      return work(visitOf(graph, user, page, cursor))
    },
  }
}

async function pageAt(graph: Graph, start: string, cursor: MailboxCursor | null, limit: number) {
  const path = typeof cursor?.['link'] === 'string' ? cursor['link'] : start
  const headers = { prefer: `odata.maxpagesize=${limit}` }
  try {
    return await graph.call({ path, shape: deltaPage, headers })
  } catch (error) {
    const isOld = isOfficeError(error) && ['cloud-resync', 'cloud-refused'].includes(error.code)
    if (path === start || !isOld) throw error
    return graph.call({ path: start, shape: deltaPage, headers })
  }
}

function visitOf(graph: Graph, user: string, page: z.output<typeof deltaPage>, cursor: MailboxCursor | null): MailboxVisit {
  const messages = page.value.filter((one) => one['@removed'] === undefined && !one.categories?.includes(TAKEN))
    .map((one): MailboxMessage => ({ id: one.id, receivedAt: new Date(one.receivedDateTime ?? Date.now()), byteSize: 0 }))
  const left = new Set(messages.map((one) => one.id))
  const pathOf = (message: MailboxMessage) => `${user}/messages/${encodeURIComponent(message.id)}`
  return {
    messages,
    waiting: messages.length + (page['@odata.nextLink'] ? 1 : 0),
    async open(message) {
      try {
        return Readable.from([await wholeOf(graph, pathOf(message))])
      } catch (error) {
        if (!isOfficeError(error) || error.code !== 'cloud-item-missing') throw error
        left.delete(message.id)
        return undefined
      }
    },
    async header(message) {
      const facts = await graph.call({ path: pathOf(message), shape: wholeMessage })
      return assembleMail({ ...factsOf(facts), text: '', html: '' }, [])
    },
    async mark(message) {
      const { categories } = await graph.call({ path: `${pathOf(message)}?$select=categories`, shape: wholeMessage })
      await graph.call({
        path: pathOf(message), method: 'PATCH', shape: z.unknown(), json: { categories: [...new Set([...(categories ?? []), TAKEN])] },
      })
      left.delete(message.id)
    },
    cursor: () => {
      const link = page['@odata.nextLink'] ?? page['@odata.deltaLink']
      // Only when all of the page is marked does the next look go on behind it.
      return left.size === 0 && link ? { link } : (cursor ?? {})
    },
  }
}

/** The message with all its attachments, each by its own bytes. */
async function wholeOf(graph: Graph, path: string): Promise<Buffer> {
  const facts = await graph.call({
    path: `${path}?$select=subject,internetMessageId,sentDateTime,from,body,categories,internetMessageHeaders`, shape: wholeMessage,
  })
  const list: z.output<typeof attachments>['value'] = []
  let next: string | undefined = `${path}/attachments?$select=id,name,contentType,size,isInline`
  while (next && list.length < ATTACHMENTS_MAX) {
    const page: z.output<typeof attachments> = await graph.call({ path: next, shape: attachments })
    list.push(...page.value)
    next = page['@odata.nextLink']
  }
  const parts: AssembledPart[] = []
  let room: number = mailLimits.messageBytes * 0.7
  for (const one of list.slice(0, ATTACHMENTS_MAX)) {
    room -= one.size ?? 0
    if (room < 0) throw new OfficeError('file-too-large', { maxBytes: mailLimits.messageBytes })
    parts.push({ ...(await partOf(graph, path, one)), contentId: one.isInline ? `dinh-kem-${parts.length + 1}` : null })
  }
  return assembleMail(factsOf(facts), parts)
}

async function partOf(
  graph: Graph,
  path: string,
  one: z.output<typeof attachments>['value'][number],
): Promise<Omit<AssembledPart, 'contentId'>> {
  const kind = one['@odata.type'] ?? ''
  const name = one.name ?? null
  // Only its name came: the file lies with the sender's cloud.
  if (kind.endsWith('referenceAttachment')) return { name, type: REFERENCE_TYPE, bytes: Buffer.from(name ?? '-') }
  const bytes = await graph.content(`${path}/attachments/${encodeURIComponent(one.id)}/$value`, mailLimits.messageBytes)
  if (kind.endsWith('itemAttachment')) return { name: `${name ?? 'thu'}.eml`, type: 'message/rfc822', bytes }
  return { name, type: one.contentType ?? 'application/octet-stream', bytes }
}

function factsOf(facts: z.output<typeof wholeMessage>) {
  const isHtml = facts.body?.contentType.toLowerCase() === 'html'
  const content = facts.body?.content ?? ''
  return {
    subject: facts.subject ?? '', messageId: facts.internetMessageId ?? null, sentAt: facts.sentDateTime ?? null,
    from: { name: facts.from?.emailAddress.name ?? '', address: facts.from?.emailAddress.address ?? '' },
    text: isHtml ? '' : content, html: isHtml ? content : '',
    headers: (facts.internetMessageHeaders ?? []).map(({ name, value }) => [name, value] as const),
  }
}

/** Letters of the office's own through the same mailbox. Graph says that it took them, not that they arrived. */
export function graphMailer({ graph, mailbox }: { graph: Graph; mailbox: string }): Mailer {
  return {
    async send(letter) {
      try {
        await graph.call({
          path: `/users/${encodeURIComponent(mailbox)}/sendMail`, method: 'POST', shape: z.unknown(),
          json: {
            saveToSentItems: true,
            message: {
              subject: letter.subject, body: { contentType: 'HTML', content: letter.html },
              toRecipients: [{ emailAddress: { address: letter.to } }],
              internetMessageHeaders: [{ name: 'X-But-Phe-Notice', value: '1' }, { name: 'X-But-Phe-Id', value: letter.id }],
            },
          },
        })
      } catch (cause) {
        const isFinal = isOfficeError(cause) && cause.code === 'cloud-refused'
        throw new OfficeError(isFinal ? 'mail-refused' : 'mail-not-sent', {}, { cause })
      }
    },
  }
}
