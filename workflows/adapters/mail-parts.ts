import { createHash } from 'node:crypto'
import { readEml } from './mail-eml.ts'
import { type MailPart, type MailPartRole, mailLimits, type UnopenedReason } from './mail-message.ts'
import { readMsg } from './mail-msg.ts'
import { type PartKind, partKindOf, pictureSize, REFERENCE_TYPE } from './mail-part-kind.ts'
import type { RawMessage, RawPart } from './mail-raw.ts'
import { readTnef } from './mail-tnef.ts'
import { listZip, unpackEntry, type ZipEntry, ZipRefused } from './mail-zip.ts'

/** A picture in the text whose shorter side has this many points may be a page. */
const PAGE_POINTS_MIN = 1_000
/** Below it, a picture that the sender put into the text is an ornament. */
const ORNAMENT_POINTS_MAX = 300

export interface OpenedPart extends MailPart {
  bytes: Buffer | null
}

export interface OpenedParts {
  parts: OpenedPart[]
  isCut: boolean
}

/**
 * All parts of a message, also of messages in it, down to a depth; archives are listed. `wanted`
 * names parts whose bytes are asked for: an archive that holds one of them is opened.
 */
export async function openParts(message: RawMessage, wanted: ReadonlySet<string>): Promise<OpenedParts> {
  const opened: OpenedParts = { parts: [], isCut: false }
  await openInto(opened, message, { wanted, inside: '', depth: 1 })
  return opened
}

interface Place {
  wanted: ReadonlySet<string>
  inside: string
  depth: number
}

async function openInto(opened: OpenedParts, message: RawMessage, place: Place): Promise<void> {
  for (const [index, part] of message.parts.entries()) {
    if (opened.parts.length >= mailLimits.parts) {
      opened.isCut = true
      return
    }
    const path = `${place.inside}${index + 1}`
    const { kind, mediaType } = partKindOf(part)
    const add = (role: MailPartRole, why: UnopenedReason | null) => opened.parts.push(closed(part, { path, mediaType, role, why }))
    if (kind === 'message' || kind === 'outlook-message' || kind === 'tnef') {
      await openMessage(opened, part, { ...place, path, mediaType, kind })
    } else if (kind === 'archive') {
      openArchive(opened, part, { ...place, path, mediaType })
    } else {
      add(...fateOf(kind, part))
    }
  }
}

/** What becomes of a part that holds no others. */
function fateOf(kind: PartKind, part: RawPart): [MailPartRole, UnopenedReason | null] {
  switch (kind) {
    case 'pdf': return ['letter', null]
    case 'picture': return fateOfPicture(part)
    case 'other-picture': return ['inline', null]
    case 'signature': return ['signature', null]
    case 'office': return ['unopened', 'office-file']
    case 'other-archive': return ['unopened', 'archive']
    case 'calendar': return ['unopened', 'calendar']
    case 'encrypted': return ['unopened', 'encrypted']
    case 'exchange': return ['unopened', 'exchange-file']
    case 'empty': return ['unopened', 'empty']
    default: return ['unopened', part.declaredType === REFERENCE_TYPE ? 'reference' : 'other']
  }
}

function fateOfPicture(part: RawPart): [MailPartRole, UnopenedReason | null] {
  const size = pictureSize(part.bytes)
  const shorter = size ? Math.min(size.width, size.height) : Number.POSITIVE_INFINITY
  if (part.isReferenced) return size && shorter >= PAGE_POINTS_MIN ? ['unopened', 'page-in-text'] : ['inline', null]
  return part.isInline && shorter < ORNAMENT_POINTS_MAX ? ['inline', null] : ['letter', null]
}

async function openMessage(
  opened: OpenedParts,
  part: RawPart,
  at: Place & { path: string; mediaType: string; kind: PartKind },
): Promise<void> {
  if (at.depth >= mailLimits.depth) {
    opened.parts.push(closed(part, { ...at, role: 'unopened', why: 'too-deep' }))
    return
  }
  let inner: RawMessage | undefined
  try {
    inner = await readAs(at.kind, part.bytes)
  } catch {
    opened.parts.push(closed(part, { ...at, role: 'unopened', why: 'message-broken' }))
    return
  }
  // Its own words are nobody's to overlook: a message without parts is a part to look into.
  const why = inner.parts.length === 0 ? 'other' : null
  opened.parts.push(closed(part, { ...at, role: why ? 'unopened' : 'listed', why }))
  await openInto(opened, inner, { ...at, inside: `${at.path}.`, depth: at.depth + 1 })
}

function readAs(kind: PartKind, bytes: Buffer): Promise<RawMessage> | RawMessage {
  if (kind === 'tnef') return readTnef(bytes)
  return kind === 'outlook-message' ? readMsg(bytes) : readEml(bytes)
}

/** An archive stays closed until a clerk asks for it; then its letters are opened one by one. */
function openArchive(
  opened: OpenedParts,
  part: RawPart,
  at: Place & { path: string; mediaType: string },
): void {
  let entries: ZipEntry[]
  try {
    entries = listZip(part.bytes, mailLimits.archiveEntries)
  } catch {
    opened.parts.push(closed(part, { ...at, role: 'unopened', why: 'archive' }))
    return
  }
  const isLocked = entries.some((entry) => entry.isLocked)
  opened.parts.push(closed(part, { ...at, role: 'unopened', why: isLocked ? 'archive-locked' : 'archive' }))
  let left: number = mailLimits.archiveBytes
  for (const [index, entry] of entries.entries()) {
    if (opened.parts.length >= mailLimits.parts) {
      opened.isCut = true
      return
    }
    const path = `${at.path}.${index + 1}`
    const bytes = at.wanted.has(path) || at.wanted.has(at.path) ? unpacked(part.bytes, entry, left) : null
    left -= bytes?.length ?? 0
    opened.parts.push(entryPart(entry, path, bytes))
  }
}

function unpacked(zip: Buffer, entry: ZipEntry, bytesMax: number): Buffer | null {
  try {
    return unpackEntry(zip, entry, { bytesMax, ratioMax: mailLimits.archiveRatio })
  } catch (error) {
    if (error instanceof ZipRefused) return null
    throw error
  }
}

function entryPart(entry: ZipEntry, path: string, bytes: Buffer | null): OpenedPart {
  const listed = { path, name: entry.name, mediaType: 'application/octet-stream', byteSize: entry.byteSize, sha256: null }
  if (!bytes) return { ...listed, role: 'listed', why: entry.isLocked ? 'archive-locked' : null, bytes: null }
  const part: RawPart = { name: entry.name, declaredType: listed.mediaType, bytes, isReferenced: false, isInline: false }
  const { kind, mediaType } = partKindOf(part)
  // What lies packed in what was packed stays so.
  const [role, why] = kind === 'archive' ? (['unopened', 'archive'] as const) : fateOf(kind, part)
  return closed(part, { path, mediaType, role, why })
}

function closed(
  part: RawPart,
  as: { path: string; mediaType: string; role: MailPartRole; why: UnopenedReason | null },
): OpenedPart {
  return {
    path: as.path, name: part.name, mediaType: as.mediaType.slice(0, mailLimits.nameChars), byteSize: part.bytes.length,
    sha256: createHash('sha256').update(part.bytes).digest('hex'), role: as.role, why: as.why, bytes: part.bytes,
  }
}
