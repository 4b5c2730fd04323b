import type { Readable } from 'node:stream'
import {
  type ChildEnd, type ChildTask, runBoundedChild, startBoundedChild, type WaitingChild,
} from './bounded-child.ts'
import type { ByteSource } from './bytes.ts'
import type { FileInspector, Inspection, MediaType } from './file-inspector.ts'
import { FILE_HEAD_BYTES, type FileKind, fileKindOf } from './pdf-file-kind.ts'
import { stepped } from './reading-steps.ts'

export interface InspectionLimits {
  bytesMax: number
  pagesMax: number
  /** Of one picture, width times height. */
  pixelsMax: number
  timeoutMs: number
}

const ANSWER_MAX_BYTES = 2 ** 20
const CHILD_MEMORY_MB = 1_536

/** The next child is started when the letter it would have held up is being read. */
const NEXT_AFTER_MS = 1_000

/**
 * Tells what a foreign file is and whether the office can open it, by its content. One child
 * process a file: whatever a file does to its reader, the answer is one of the named reasons.
 * Once warmed, a child waits started for the next PDF.
 */
export function openFileInspector(limits: InspectionLimits): FileInspector {
  let waiting: WaitingChild | undefined
  let soon: NodeJS.Timeout | undefined

  function warm(): void {
    if (!waiting?.isThere()) waiting = startBoundedChild(taskOf(limits, { addons: false, warm: true }))
  }

  function end(kind: FileKind, stdin: Readable): Promise<ChildEnd> {
    const ready = kind === 'pdf' && waiting?.isThere() ? waiting : undefined
    if (!ready) return runBoundedChild({ ...taskOf(limits, { addons: isImage(kind) }), stdin })
    waiting = undefined
    soon = soon?.refresh() ?? setTimeout(warm, NEXT_AFTER_MS).unref()
    return ready.run(stdin)
  }

  return {
    warm,
    async inspect(file) {
      if (file.byteSize === 0) return { ok: false, mediaType: null, reason: 'file-empty' }
      const kind = fileKindOf(await readHead(file))
      const ended = await stepped('inspect', () => end(kind, file.open()))
      const mediaType = mediaTypeOf(kind)
      switch (ended.end) {
        case 'finished':
          // Written by our own child; it says nothing but an Inspection.
          return JSON.parse(ended.output.toString('utf8')) as Inspection
        case 'timed-out':
          return { ok: false, mediaType, reason: 'file-timed-out' }
        case 'too-much-memory':
        case 'too-much-output':
          return { ok: false, mediaType, reason: 'file-bomb' }
        case 'crashed':
          return { ok: false, mediaType, reason: 'file-crashed-reader' }
      }
    },
  }
}

function taskOf(
  limits: InspectionLimits,
  { addons, warm = false }: { addons: boolean; warm?: boolean },
): ChildTask {
  return {
    script: 'workflows/adapters/file-inspector-child.ts',
    args: [JSON.stringify(limits), ...(warm ? ['warm'] : [])],
    timeoutMs: limits.timeoutMs,
    outputMax: ANSWER_MAX_BYTES,
    memoryMb: CHILD_MEMORY_MB,
    addons,
  }
}

async function readHead(file: ByteSource): Promise<Buffer> {
  const parts: Buffer[] = []
  const end = Math.min(FILE_HEAD_BYTES, file.byteSize)
  for await (const part of file.open({ start: 0, end })) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function isImage(kind: FileKind): kind is Exclude<FileKind, 'pdf' | 'zip' | 'unknown'> {
  return kind !== 'pdf' && kind !== 'zip' && kind !== 'unknown'
}

function mediaTypeOf(kind: FileKind): MediaType | null {
  if (kind === 'pdf') return 'application/pdf'
  return isImage(kind) ? `image/${kind}` : null
}
