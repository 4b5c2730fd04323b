import type { PdfRevision, PdfValue } from './pdf-structure.ts'

const REFERENCE = /^\d+ \d+ R$/u
const EDGES_MAX = 2_000_000

/** One mention of an object: who names it, and under which keys (`/Annots/*`). */
export interface Mention {
  from: string
  path: string
}

/**
 * Everything that can be reached from the trailer, with all mentions of it. What is mentioned and
 * missing is in it too: an update may fill that hole with anything.
 *
 * @returns undefined for a file with more mentions than any letter has.
 */
export function reachOf(revision: PdfRevision): Map<string, Mention[]> | undefined {
  const reached = new Map<string, Mention[]>()
  const waiting: { object: string; value: PdfValue }[] = [
    { object: 'trailer', value: revision.trailer },
  ]
  let edges = 0
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (!next) break
    for (const { ref, path } of mentionsIn(next.value)) {
      if (next.object === 'trailer' && path !== '/Root' && path !== '/Info') continue
      if (++edges > EDGES_MAX) return undefined
      const mentions = reached.get(ref)
      if (mentions) {
        mentions.push({ from: next.object, path })
        continue
      }
      reached.set(ref, [{ from: next.object, path }])
      waiting.push({ object: ref, value: revision.objects.get(ref)?.value ?? null })
    }
  }
  return reached
}

function* mentionsIn(value: PdfValue): Generator<{ ref: string; path: string }> {
  const waiting: { value: PdfValue; path: string }[] = [{ value, path: '' }]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (!next || next.value === null) continue
    if (typeof next.value === 'string') {
      if (REFERENCE.test(next.value)) yield { ref: next.value, path: next.path }
      continue
    }
    if (typeof next.value !== 'object') continue
    if (Array.isArray(next.value)) {
      for (const part of next.value) waiting.push({ value: part, path: `${next.path}/*` })
      continue
    }
    for (const [key, part] of Object.entries(next.value)) {
      waiting.push({ value: part, path: next.path + key })
    }
  }
}

/** An object as one word: two revisions hold the same where the words are the same. */
export function wordOf(revision: PdfRevision, object: string): string {
  const held = revision.objects.get(object)
  if (!held) return 'null'
  const word = JSON.stringify(held.value)
  return held.isStream ? `${word} ${revision.streams.get(object) ?? '?'}` : word
}
