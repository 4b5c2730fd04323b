import { readEml } from './mail-eml.ts'
import { type MailPart, mailLimits, type ReadMessage } from './mail-message.ts'
import { readMsg } from './mail-msg.ts'
import { partKindOf } from './mail-part-kind.ts'
import { type OpenedPart, openParts } from './mail-parts.ts'
import type { RawMessage } from './mail-raw.ts'
import { readTnef } from './mail-tnef.ts'

/**
 * Reads one foreign message. Standard input: the message; first argument: paths of parts as JSON,
 * none for all letters; standard output: the length of a JSON text (4 bytes), the text, then the
 * bytes of the parts, in the order in which the text names them. Runs under `runBoundedChild` only.
 */
async function main(): Promise<void> {
  // Standard output belongs to the answer; libraries like to talk there.
  console.log = console.info = console.warn = () => {}
  const paths: string[] = JSON.parse(process.argv[2] ?? '[]')
  const input: Buffer[] = []
  for await (const part of process.stdin) input.push(part)
  const raw = await readAny(Buffer.concat(input))
  const { parts, isCut } = await openParts(raw, new Set(paths))
  const isGiven = (part: OpenedPart) => (paths.length === 0 ? part.role === 'letter' : isWithin(part.path, paths))
  const given: { path: string; byteSize: number }[] = []
  const bytes: Buffer[] = []
  let left: number = mailLimits.contentBytes
  for (const part of parts) {
    if (!part.bytes || !isGiven(part) || raw.report) continue
    left -= part.bytes.length
    if (left < 0) {
      Object.assign(part, { role: 'unopened', why: 'too-large' } satisfies Partial<MailPart>)
      continue
    }
    given.push({ path: part.path, byteSize: part.bytes.length })
    bytes.push(part.bytes)
  }
  const text = Buffer.from(JSON.stringify({ message: shown(raw, parts, isCut), given }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  process.stdout.write(Buffer.concat([length, text, ...bytes]), () => process.exit(0))
}

const isWithin = (path: string, paths: readonly string[]): boolean =>
  paths.some((one) => path === one || path.startsWith(`${one}.`))

async function readAny(bytes: Buffer): Promise<RawMessage> {
  const { kind } = partKindOf({ name: null, declaredType: 'message/rfc822', bytes })
  if (kind === 'outlook-message') return readMsg(bytes)
  if (kind === 'tnef') return readTnef(bytes)
  if (kind === 'message' || kind === 'other') return readEml(bytes)
  // No message at all, whatever its name: the one file that it is.
  const part = { name: null, declaredType: 'application/octet-stream', bytes, isReferenced: false, isInline: false }
  return {
    kind: 'eml', messageId: null, from: { name: '', address: '' }, isSenderProven: false, subject: '', sentAt: null,
    text: '', html: '', report: null, parts: [part],
  }
}

function shown(raw: RawMessage, parts: readonly OpenedPart[], isCut: boolean): ReadMessage {
  return {
    kind: raw.kind,
    messageId: line(raw.messageId ?? '', mailLimits.nameChars * 2) || null,
    from: { name: line(raw.from.name, mailLimits.nameChars), address: line(raw.from.address, mailLimits.nameChars) },
    isSenderProven: raw.isSenderProven,
    subject: line(raw.subject, mailLimits.subjectChars),
    sentAt: raw.sentAt,
    text: raw.text.replace(/[^\P{Cc}\n\t]/gu, '').normalize('NFC').slice(0, mailLimits.textChars).toWellFormed(),
    report: raw.report,
    parts: parts.map(({ bytes: _bytes, ...part }) => ({ ...part, name: line(part.name ?? '', mailLimits.nameChars) || null })),
    isCut,
  }
}

/** One line to be shown: no controls, no marks that turn the direction of writing. */
function line(text: string, max: number): string {
  return text.normalize('NFC').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '')
    .replace(/\s+/g, ' ').trim().slice(0, max).toWellFormed()
}

await main()
