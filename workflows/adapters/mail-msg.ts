import MsgReaderModule from '@kenjiuno/msgreader'
import { plausibleTime, type RawMessage, type RawPart, wordsOfHtml } from './mail-raw.ts'

// The package is CommonJS whose export lies under `default` once more when imported.
const MsgReader = 'default' in MsgReaderModule ? (MsgReaderModule.default as typeof MsgReaderModule) : MsgReaderModule

const UTF8_CODE_PAGE = 65_001

/** Reads Outlook's own format. @throws when the container does not add up. */
export function readMsg(bytes: Buffer): RawMessage {
  const view = new Uint8Array(bytes).buffer
  let reader = new MsgReader(view)
  let data = reader.getFileData()
  if (data.error) throw new Error('no Outlook message')
  const page = data.messageCodepage ?? data.internetCodepage
  if (page && page !== UTF8_CODE_PAGE) {
    // Eight-bit texts are written in the code page that the message itself names.
    reader = new MsgReader(view)
    reader.parserConfig = { ansiEncoding: `cp${page}` }
    data = safely(() => reader.getFileData()) ?? data
  }
  const html = data.html ? Buffer.from(data.html).toString('utf8') : (data.bodyHtml ?? '')
  return {
    kind: 'msg',
    messageId: data.messageId?.trim() || headerOf(data.headers, 'message-id') || null,
    from: { name: data.senderName ?? '', address: data.senderSmtpAddress ?? data.senderEmail ?? '' },
    isSenderProven: false,
    subject: data.subject ?? '',
    sentAt: plausibleTime(data.clientSubmitTime ?? data.messageDeliveryTime ?? headerOf(data.headers, 'date')),
    text: data.body?.trim() || wordsOfHtml(html),
    html,
    report: /^REPORT\./i.test(data.messageClass ?? '') ? 'delivery' : null,
    parts: (data.attachments ?? []).map((one) => partOf(reader, one, html)),
  }
}

function partOf(
  reader: InstanceType<typeof MsgReader>,
  attachment: NonNullable<ReturnType<InstanceType<typeof MsgReader>['getFileData']>['attachments']>[number],
  html: string,
): RawPart {
  const file = safely(() => reader.getAttachment(attachment))
  const id = attachment.pidContentId ?? ''
  return {
    name: attachment.innerMsgContent
      ? `${attachment.innerMsgContentFields?.subject || attachment.name || 'thu'}.msg`
      : (attachment.fileName ?? attachment.fileNameShort ?? file?.fileName ?? attachment.name ?? null),
    declaredType: attachment.attachMimeTag?.toLowerCase() ?? 'application/octet-stream',
    bytes: file ? Buffer.from(file.content) : Buffer.alloc(0),
    isReferenced: id !== '' && html.includes(`cid:${id}`),
    isInline: attachment.attachmentHidden === true,
  }
}

function headerOf(headers: string | undefined, key: string): string {
  return new RegExp(`^${key}:[ \\t]*(.{1,500})$`, 'im').exec(headers ?? '')?.[1]?.trim() ?? ''
}

function safely<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
