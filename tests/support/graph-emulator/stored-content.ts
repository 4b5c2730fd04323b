import { createReadStream } from 'node:fs'
import { appendFile, copyFile, open } from 'node:fs/promises'
import { assertName, type DriveItem, type StoredContent } from './drive-state.ts'
import type { EmulatorState } from './emulator-state.ts'
import { quickXorOf, quickXorSum } from './quick-xor.ts'
import { GraphRefusal } from './wire.ts'

export type Conflict = 'fail' | 'replace' | 'rename'

const OFFICE_FILE = /\.(docx?|xlsx?|pptx?)$/i
/** What the library writes into an Office file for its own columns. */
const ENRICHMENT = Buffer.from('<SharePointContentTypeId/>')
/** Bytes looked through for the mark of malware. */
const LOOKED_THROUGH = 1_024 * 1_024

/** Puts bytes under a name, by the behaviour asked for. True: the item is new. */
export async function settleFile(
  state: EmulatorState,
  at: { parent: DriveItem; name: string; file: { path: string; size: number }; conflict: Conflict },
): Promise<{ item: DriveItem; isNew: boolean }> {
  const { drive } = state
  assertName(drive, at.parent, at.name)
  let existing = drive.childNamed(at.parent.id, at.name)
  let name = at.name
  if (existing && (at.conflict === 'fail' || !existing.content)) {
    throw new GraphRefusal(409, 'nameAlreadyExists', 'An item with the same name already exists under the parent')
  }
  for (let count = 1; existing && at.conflict === 'rename'; count += 1) {
    name = at.name.replace(/(\.[^.]*)?$/, (extension) => ` ${count}${extension}`)
    existing = drive.childNamed(at.parent.id, name)
  }
  if (drive.usedBytes() - (existing?.content?.size ?? 0) + at.file.size > drive.quotaBytes) {
    throw new GraphRefusal(507, 'quotaLimitReached', 'Insufficient Space Available')
  }
  if (existing?.isLocked) throw new GraphRefusal(423, 'notAllowed', 'The resource is locked.', { innerCode: 'lockMismatch' })
  const content = await contentOf(state, at.file, name)
  if (!existing) return { item: drive.add(at.parent.id, name, content), isNew: true }
  replaceContent(state, existing, content)
  return { item: existing, isNew: false }
}

/** The earlier bytes become a version. */
export function replaceContent(state: EmulatorState, item: DriveItem, content: StoredContent): void {
  if (item.content) {
    item.versions.unshift({
      id: `${item.versions.length + 1}.0`, size: item.content.size,
      lastModifiedDateTime: item.modifiedAt, content: item.content,
    })
  }
  item.content = content
  state.drive.touch(item, true)
}

async function contentOf(
  state: EmulatorState, received: { path: string; size: number }, name: string,
): Promise<StoredContent> {
  if (state.malwareMark !== '' && (await headOf(received.path)).includes(state.malwareMark)) {
    throw new GraphRefusal(400, 'malwareDetected', 'Malware was detected in the requested resource.')
  }
  let { path, size } = received
  if (state.altersOfficeFiles && state.driveType === 'documentLibrary' && OFFICE_FILE.test(name)) {
    path = state.newFile()
    await copyFile(received.path, path)
    await appendFile(path, ENRICHMENT)
    size += ENRICHMENT.length
  }
  if (state.fault?.damage) {
    path = state.newFile()
    await copyFile(received.path, path)
    const file = await open(path, 'r+')
    await file.write(Buffer.from('damaged'), 0, Math.min(7, size), 0)
    await file.close()
  }
  const quickXorHash = state.fault?.wrongHash ? quickXorOf(Buffer.from('wrong')) : await hashOf(path)
  return { path, size, quickXorHash }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  const buffer = Buffer.alloc(LOOKED_THROUGH)
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
  await file.close()
  return buffer.subarray(0, bytesRead)
}

async function hashOf(path: string): Promise<string> {
  const sum = quickXorSum()
  for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer)
  return sum.digest()
}

export function conflictOf(value: unknown, fallback: Conflict): Conflict {
  if (value === undefined || value === null) return fallback
  if (value === 'fail' || value === 'replace' || value === 'rename') return value
  throw new GraphRefusal(400, 'invalidRequest', 'Invalid conflictBehavior')
}

