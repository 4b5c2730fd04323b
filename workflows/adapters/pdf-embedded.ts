import { inflateSync } from 'node:zlib'
import { EMBEDDED_FILE_MAX_BYTES, EMBEDDED_FILES_MAX, type EmbeddedFile, plainFileName } from '../domain/embedded-file.ts'
import { isDictionary, resolve } from './pdf-active-content.ts'
import { withoutAttachmentLock } from './pdf-attachment-lock.ts'
import {
  dictionariesIn, type PdfStructure, type PdfValue, readRevision, readStructure,
} from './pdf-structure.ts'

const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,100}$/

/** One embedded file and the object its bytes lie in. */
interface Found extends EmbeddedFile { object: string }

/** For bounded children only: every file that a PDF carries inside. */
export async function listEmbedded(file: Buffer): Promise<EmbeddedFile[]> {
  const found = findEmbedded(await readStructure(withoutAttachmentLock(file)))
  return found.map(({ object: _object, ...told }) => told)
}

/**
 * For bounded children only: the bytes of one of them, unpacked.
 * @returns undefined when there is none, or it is locked, packed in another way or too large.
 */
export async function takeEmbedded(file: Buffer, ordinal: number): Promise<Buffer | undefined> {
  const revision = await readRevision(withoutAttachmentLock(file))
  const found = findEmbedded(revision).find((one) => one.ordinal === ordinal)
  const packed = found && revision.parts(found.object)
  const dictionary = (found && revision.objects.get(found.object)?.value) ?? null
  if (!packed || !isDictionary(dictionary)) return undefined
  return unpacked(Buffer.from(packed), resolve(dictionary['/Filter'] ?? null, revision))
}

function unpacked(packed: Buffer, filter: PdfValue): Buffer | undefined {
  const names = Array.isArray(filter) ? filter : filter === null ? [] : [filter]
  if (names.length === 0) return packed.length <= EMBEDDED_FILE_MAX_BYTES ? packed : undefined
  if (names.length > 1 || (names[0] !== '/FlateDecode' && names[0] !== '/Fl')) return undefined
  try {
    return inflateSync(packed, { maxOutputLength: EMBEDDED_FILE_MAX_BYTES })
  } catch {
    // Damaged, still under its password, or a bomb: nothing to be given out.
    return undefined
  }
}

/** By file specification, and streams that call themselves embedded and hang on none. */
function findEmbedded(structure: PdfStructure): Found[] {
  const named = new Map<string, string | null>()
  for (const { value } of structure.objects.values()) {
    for (const dictionary of dictionariesIn(value)) noteSpecification(dictionary, structure, named)
  }
  for (const [object, { value, isStream }] of structure.objects) {
    const isEmbedded = isStream && isDictionary(value) && value['/Type'] === '/EmbeddedFile'
    if (isEmbedded && !named.has(object)) named.set(object, null)
  }
  return [...named].toSorted(([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .slice(0, EMBEDDED_FILES_MAX)
    .map(([object, name], index) => ({ object, ordinal: index + 1, name, ...factsOf(object, structure) }))
}

function noteSpecification(
  dictionary: { [key: string]: PdfValue }, structure: PdfStructure, named: Map<string, string | null>,
): void {
  const held = resolve(dictionary['/EF'] ?? null, structure)
  if (!isDictionary(held)) return
  const name = [dictionary['/UF'], dictionary['/F'], dictionary['/Desc']]
    .map((one) => textOf(resolve(one ?? null, structure))).find((one) => one !== null) ?? null
  for (const key of ['/UF', '/F', '/Unix', '/Mac', '/DOS']) {
    const object = held[key]
    if (typeof object !== 'string' || !structure.objects.get(object)?.isStream) continue
    if (!named.get(object)) named.set(object, name)
  }
}

/** A string as qpdf's JSON tells it: `u:` and text, or `b:` and hex. */
function textOf(value: PdfValue): string | null {
  if (typeof value !== 'string') return null
  if (value.startsWith('u:')) return plainFileName(value.slice(2))
  if (value.startsWith('b:')) return plainFileName(Buffer.from(value.slice(2), 'hex').toString('latin1'))
  return null
}

function factsOf(object: string, structure: PdfStructure): Pick<EmbeddedFile, 'byteSize' | 'mediaType'> {
  const dictionary = structure.objects.get(object)?.value ?? null
  if (!isDictionary(dictionary)) return { byteSize: null, mediaType: null }
  const parameters = resolve(dictionary['/Params'] ?? null, structure)
  const size = isDictionary(parameters) ? resolve(parameters['/Size'] ?? null, structure) : null
  const type = String(dictionary['/Subtype'] ?? '').slice(1).replace('#2f', '/').replace('#2F', '/').toLowerCase()
  return {
    byteSize: typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null,
    mediaType: MEDIA_TYPE.test(type) ? type : null,
  }
}
