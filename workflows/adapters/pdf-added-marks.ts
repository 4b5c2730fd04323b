import { Readable } from 'node:stream'
import { runBoundedChild } from './bounded-child.ts'
import { frame, unframe } from './pdf-framing.ts'

const TIMEOUT_MS = 60_000
const MEMORY_MB = 1_024
const OUTPUT_MAX = 32 * 2 ** 20

/** What somebody wrote on a PDF with another program, in PDF user space of its page. */
export type AddedMark =
  | { kind: 'ink'; page: number; color: string; width: number; points: [number, number][] }
  | { kind: 'words'; page: number; color: string; words: string; turn: number; box: [number, number, number, number] }

/**
 * Ink, typed words and notes that the copy has and the base has not. Both are foreign by now: they
 * are only opened in a bounded child. Null when the copy is another letter, or cannot be read.
 */
export async function findAddedMarks(base: Buffer, copy: Buffer): Promise<AddedMark[] | null> {
  const ended = await runBoundedChild({
    script: 'workflows/adapters/pdf-added-marks-child.ts',
    stdin: Readable.from(frame({}, [base, copy])),
    timeoutMs: TIMEOUT_MS, outputMax: OUTPUT_MAX, memoryMb: MEMORY_MB,
  })
  if (ended.end !== 'finished') return null
  return unframe<{ marks: AddedMark[] | null }>(ended.output).header.marks
}
