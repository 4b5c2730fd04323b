import { useEffect, useState } from 'react'
import { type Word, wordsOf } from './word-run.ts'

const WAIT_AGAIN_MS = 2_500
const TRIES_MAX = 8

/** The words of the shown page; empty until it has been read. The page is asked again a few times. */
export function usePageWords(scanId: string, ordinal: number, turn: number): readonly Word[] {
  const [found, setFound] = useState<{ key: string; words: Word[] }>({ key: '', words: [] })
  const key = `${scanId}/${ordinal}/${turn}`
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (tries: number) => {
      const words = await wordsFrom(`/scans/${scanId}/pages/${ordinal}/words`, stop.signal)
      if (words && words.length > 0) setFound({ key, words })
      else if (words && tries < TRIES_MAX) timer = setTimeout(() => void ask(tries + 1), WAIT_AGAIN_MS)
    }
    void ask(1)
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [scanId, ordinal, key])
  return found.key === key ? found.words : []
}

/** Null when the page may not or could not be asked: the form works without words. */
async function wordsFrom(path: string, signal: AbortSignal): Promise<Word[] | null> {
  try {
    const answer = await fetch(path, { signal })
    if (!answer.ok) return null
    // Our own endpoint (page-lines.ts): lines of words with their places.
    const { lines } = (await answer.json()) as { lines: Parameters<typeof wordsOf>[0] }
    return wordsOf(lines)
  } catch {
    return null
  }
}
