import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { assertCloudPath, CLOUD_PATH_MAX } from '../domain/cloud-path.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { ByteSource } from './bytes.ts'
import type { CloudStore, PublishedFile, PublishOptions } from './cloud-store.ts'
import { DriveItem, hashOf, isItemId, UploadSessionAnswer } from './graph-items.ts'
import { sharedDrive } from './onedrive-shared.ts'
import {
  childAddress, findChild, findItem, folderId, itemAddress, type OneDriveAt,
} from './onedrive-paths.ts'
import { quickXorHash } from './quick-xor-hash.ts'
import { type SendingTo, sendRanges } from './upload-session.ts'

/** Sessions of one publishing: a file that its service keeps losing is left for later. */
const SESSIONS_MAX = 3
/** Of a file that arrived damaged. */
const RESENDS_MAX = 3
/** What SharePoint writes into for its columns; of a PDF it never changes a byte. */
const OFFICE_FILE = /\.(docx?|docm|xlsx?|xlsm|pptx?|pptm)$/i

export interface OneDriveOptions extends OneDriveAt, SendingTo {
  /** An upload address lets whoever has it write: it is kept sealed. */
  seal(text: string): string
  unseal(text: string): string
}

interface Known {
  byteSize: number
  quickXor: string
}

/** What a new process needs to go on with an upload. */
const Resume = z.object({
  url: z.string(), quickXor: z.string(), byteSize: z.number(), parentId: z.string(), name: z.string(),
})
type Resume = z.output<typeof Resume>

/** OneDrive or a SharePoint library, through Microsoft Graph. */
export function openOneDriveStore(options: OneDriveOptions): CloudStore {
  return {
    name: 'onedrive',
    shared: sharedDrive(options),

    async publish(path, bytes, given = {}) {
      const whole = assertCloudPath(path)
      if (options.rootFolder.length + 1 + whole.length > CLOUD_PATH_MAX) {
        throw new OfficeError('cloud-path-refused', { length: whole.length })
      }
      const known = await measure(bytes)
      const slash = whole.lastIndexOf('/')
      const at = { folder: whole.slice(0, Math.max(0, slash)), name: whole.slice(slash + 1) }
      try {
        return await publishAt(options, at, { bytes, known, given })
      } catch (error) {
        if (!isOfficeError(error) || error.code !== 'cloud-item-missing') throw error
        // A folder that we knew is gone: look again from the top, once.
        await options.folders.forget('')
        return publishAt(options, at, { bytes, known, given })
      }
    },

    async find(itemId) {
      if (!isItemId(itemId)) return undefined
      const item = await findItem(options, itemId)
      return item?.file ? publishedFile(item) : undefined
    },

    async remove(itemId) {
      if (!isItemId(itemId)) return
      const path = itemAddress(options, itemId)
      try {
        // Past the recycle bin, with every version.
        await options.graph.call({ path: `${path}/permanentDelete`, method: 'POST', shape: z.unknown() })
      } catch (error) {
        if (!isOfficeError(error)) throw error
        if (error.code === 'cloud-item-missing') return
        if (!['cloud-refused', 'cloud-not-permitted'].includes(error.code)) throw error
        await options.graph.call({ path, method: 'DELETE', shape: z.unknown() }).catch(ignoreMissing)
      }
    },

    async abandon(path, bytes, resume) {
      const whole = assertCloudPath(path)
      const slash = whole.lastIndexOf('/')
      const kept = resume === undefined ? undefined : Resume.safeParse(JSON.parse(options.unseal(resume))).data
      if (kept) await endSession(options, kept.url)
      // A folder that was never made holds nothing.
      const folder = [options.rootFolder, whole.slice(0, Math.max(0, slash))].filter((part) => part !== '').join('/')
      const parentId = kept?.parentId ?? await options.folders.find(folder)
      if (parentId === undefined) return
      const there = await findChild(options, parentId, kept?.name ?? whole.slice(slash + 1))
      if (there?.file && isSame(there, await measure(bytes))) await this.remove(there.id)
    },
  }
}

/** An upload that was begun keeps its bytes for days unless it is ended. */
async function endSession({ outbound, throttle }: OneDriveOptions, url: string): Promise<void> {
  await throttle.turn()
  const { status } = await outbound.send({ url, method: 'DELETE' })
  // Ended, or known no more.
  if (status < 400 || status === 404 || status === 410) return
  throw new OfficeError('cloud-refused', { status })
}

function ignoreMissing(error: unknown): void {
  if (!isOfficeError(error) || error.code !== 'cloud-item-missing') throw error
}

/** Size and hash of what is to go, read once through. */
async function measure(bytes: ByteSource): Promise<Known> {
  const hash = quickXorHash()
  let byteSize = 0
  for await (const chunk of bytes.open()) {
    // Sources give buffers.
    const part = chunk as Buffer
    byteSize += part.length
    hash.update(part)
  }
  if (byteSize !== bytes.byteSize) throw new Error(`not ${bytes.byteSize} bytes, as was said`)
  return { byteSize, quickXor: hash.digest() }
}

interface Work {
  bytes: ByteSource
  known: Known
  given: PublishOptions
}

async function publishAt(
  options: OneDriveOptions, { folder, name }: { folder: string; name: string }, work: Work,
): Promise<PublishedFile> {
  const parentId = await folderId(options, folder)
  const resumed = await resume(options, { parentId, name }, work)
  if (resumed) return settle(options, resumed, work)

  for (let session = 0; session < SESSIONS_MAX; session += 1) {
    const place = await placeFor(options, { parentId, name }, work)
    if (place.isThere) return publishedFile(place.isThere)
    const item = await upload(options, { parentId, name, replaced: place.replaces }, work)
    if (item) return settle(options, item, work)
  }
  throw new OfficeError('server-not-reached', { why: 'sessions' })
}

/** Whether the file is there already, may be put, or would take another's place. */
async function placeFor(
  options: OneDriveOptions, { parentId, name }: { parentId: string; name: string }, { known, given }: Work,
): Promise<{ isThere?: DriveItem; replaces?: DriveItem }> {
  const there = await findChild(options, parentId, name)
  if (there && isSame(there, known)) return { isThere: there }
  const { replaces } = given
  // Nothing at the path, and what we put there once still lives: people moved or renamed it.
  const moved = !there && replaces && isItemId(replaces.itemId) ? await findItem(options, replaces.itemId) : undefined
  const existing = there ?? moved
  if (!existing) return {}
  if (isSame(existing, known)) return { isThere: existing }
  const isOurs = existing.id === replaces?.itemId
    && (existing.eTag === replaces.etag || hashOf(existing) === replaces.hash)
  if (isOurs || wasBegunHere(options, there, { parentId, name }, { known, given })) return { replaces: existing }
  throw new OfficeError('cloud-name-taken', { name: existing.name ?? null })
}

/**
 * Whether what lies there is what an earlier process of ours sent and could not compare any more: it
 * had a session for this very place, name, size and content, and the size is the same.
 */
function wasBegunHere(
  options: OneDriveOptions, there: DriveItem | undefined,
  at: { parentId: string; name: string }, { known, given }: Pick<Work, 'known' | 'given'>,
): boolean {
  return there?.size === known.byteSize && resumeFor(options, at, { known, given }) !== undefined
}

const isSame = (item: DriveItem, known: Known): boolean =>
  item.size === known.byteSize && hashOf(item) === known.quickXor

/** Goes on with what an earlier process began; undefined when there is nothing to go on with. */
async function resume(
  options: OneDriveOptions, at: { parentId: string; name: string }, { bytes, known, given }: Work,
): Promise<DriveItem | undefined> {
  const kept = resumeFor(options, at, { known, given })
  if (!kept) return undefined
  try {
    const sent = await sendRanges(options, kept.url, bytes, { isNew: false })
    // Gone: it may have landed, or run out. The caller looks, and begins anew if it must.
    return 'item' in sent ? sent.item : undefined
  } catch (error) {
    if (isOfficeError(error) && error.code === 'cloud-name-taken') return undefined
    throw error
  }
}

function resumeFor(
  options: OneDriveOptions, at: { parentId: string; name: string }, { known, given }: Pick<Work, 'known' | 'given'>,
): Resume | undefined {
  if (given.resume === undefined) return undefined
  const kept = Resume.safeParse(JSON.parse(options.unseal(given.resume)))
  const isSameWork = kept.success && kept.data.quickXor === known.quickXor
    && kept.data.byteSize === known.byteSize && kept.data.parentId === at.parentId && kept.data.name === at.name
  return isSameWork ? kept.data : undefined
}

/** One session from its opening to its end; undefined when the server lost it on the way. */
async function upload(
  options: OneDriveOptions,
  { parentId, name, replaced }: { parentId: string; name: string; replaced?: DriveItem | undefined },
  { bytes, known, given }: Work,
): Promise<DriveItem | undefined> {
  const address = replaced ? itemAddress(options, replaced.id) : childAddress(options, parentId, name)
  const match: Record<string, string> = replaced?.eTag === undefined ? {} : { 'if-match': replaced.eTag }
  const conflict = replaced ? 'replace' : 'fail'
  try {
    if (known.byteSize === 0) {
      return await options.graph.call({
        path: `${address}/content?@microsoft.graph.conflictBehavior=${conflict}`, method: 'PUT',
        bytes: Buffer.alloc(0), shape: DriveItem,
        headers: { 'content-type': 'application/octet-stream', 'content-length': '0', ...match },
      })
    }
    const { uploadUrl } = await options.graph.call({
      path: `${address}/createUploadSession`, method: 'POST', headers: match, shape: UploadSessionAnswer,
      json: { item: { '@microsoft.graph.conflictBehavior': conflict, name: replaced?.name ?? name, fileSize: known.byteSize } },
    })
    const kept: Resume = { url: uploadUrl, quickXor: known.quickXor, byteSize: known.byteSize, parentId, name }
    await given.keep?.(options.seal(JSON.stringify(kept)))
    const sent = await sendRanges(options, uploadUrl, bytes, { isNew: true })
    return 'item' in sent ? sent.item : undefined
  } catch (error) {
    // Somebody was there first, or changed it meanwhile: the caller looks again before it decides.
    if (isOfficeError(error) && (error.code === 'cloud-name-taken' || error.code === 'cloud-item-changed')) return undefined
    throw error
  }
}

/** Compares what arrived with what was sent; what was damaged is sent again some times, not for ever. */
async function settle(options: OneDriveOptions, item: DriveItem, work: Work): Promise<PublishedFile> {
  const { known } = work
  if (isSame(item, known)) return publishedFile(item)
  // The answer to an upload may be short of fields, or early: the item itself is asked.
  const now = await findItem(options, item.id) ?? item
  if (isSame(now, known)) return publishedFile(now)
  if (await holdsSameBytes(options, now, known)) return publishedFile(now)
  if (OFFICE_FILE.test(now.name ?? '')) return { ...publishedFile(now), altered: true }

  let last = now
  for (let count = 0; count < RESENDS_MAX; count += 1) {
    const place = { parentId: last.parentReference?.id ?? 'root', name: last.name ?? '', replaced: last }
    const again = await upload(options, place, work)
    last = await findItem(options, last.id) ?? again ?? last
    if (isSame(last, known) || await holdsSameBytes(options, last, known)) return publishedFile(last)
  }
  return { ...publishedFile(last), altered: true }
}

/** Reads the item back: a hash that the service tells may be missing or wrong. */
async function holdsSameBytes(options: OneDriveOptions, item: DriveItem, known: Known): Promise<boolean> {
  if (item.size !== known.byteSize) return false
  const { stream } = await readContent(options, item.id)
  const hash = quickXorHash()
  let size = 0
  for await (const part of stream) {
    const bytes = part as Buffer
    size += bytes.length
    if (size > known.byteSize) break
    hash.update(bytes)
  }
  return size === known.byteSize && hash.digest() === known.quickXor
}

/** The address that Graph gives for content is asked without a token. */
export async function readContent(
  options: OneDriveAt & SendingTo, itemId: string,
): Promise<{ byteSize: number; stream: Readable }> {
  const url = await options.graph.locationOf(`${itemAddress(options, itemId)}/content`)
  const answer = await options.outbound.open({ url, method: 'GET' })
  if (answer.status === 200) return { byteSize: Number(answer.headers['content-length'] ?? 0), stream: answer.body }
  answer.body.destroy()
  throw new OfficeError('cloud-refused', { status: answer.status, code: null })
}

function publishedFile(item: DriveItem): PublishedFile {
  return {
    itemId: item.id, etag: item.eTag ?? '', hash: hashOf(item) || missingHash(item), byteSize: item.size ?? 0,
    ...(item.webUrl === undefined ? {} : { url: item.webUrl }),
  }
}

/** Two states of an item without a hash are told apart by its content tag. */
const missingHash = (item: DriveItem): string =>
  `ctag:${createHash('sha256').update(item.cTag ?? item.eTag ?? '').digest('hex')}`
