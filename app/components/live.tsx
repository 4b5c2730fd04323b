import { useRevalidator } from '@remix-run/react'
import { useEffect, useRef } from 'react'

export type LiveTopic = 'scan' | 'document' | 'assignment'

/** Several changes within this time are one reload of what the page shows. */
const GATHER_MS = 400
/** After a reload nothing more is fetched for this long. */
const REST_MS = 2_000
/** After a refused stream. */
const AGAIN_MS = 15_000

/**
 * Keeps a page up to date: what the server tells are ids alone, and the page asks again for what
 * it shows, with its own rights. A page that nobody looks at waits until somebody does.
 */
export function useLive(topics: readonly LiveTopic[], onlyId?: string): void {
  const { revalidate } = useRevalidator()
  const latest = useRef(revalidate)
  const wanted = topics.join(',')
  useEffect(() => {
    latest.current = revalidate
  }, [revalidate])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let rested = 0
    const reload = () => {
      timer = undefined
      if (document.visibilityState !== 'visible') return
      rested = Date.now() + REST_MS
      void latest.current()
    }
    const soon = () => {
      timer ??= setTimeout(reload, Math.max(GATHER_MS, rested - Date.now()))
    }
    let source: EventSource | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    const onEvent = (event: MessageEvent<string>) => {
      if (!onlyId || event.data === onlyId) soon()
    }
    const connect = () => {
      source = new EventSource(`/events?topics=${wanted}`)
      for (const topic of wanted.split(',')) source.addEventListener(topic, onEvent)
      // Too many pages of one person at once: this one asks again, until a place is free.
      source.addEventListener('error', () => {
        if (source?.readyState !== EventSource.CLOSED) return
        clearTimeout(again)
        again = setTimeout(() => {
          soon()
          connect()
        }, AGAIN_MS)
      })
    }
    connect()
    const onSeen = () => {
      if (document.visibilityState === 'visible' && rested < Date.now()) soon()
    }
    document.addEventListener('visibilitychange', onSeen)
    return () => {
      source?.close()
      clearTimeout(timer)
      clearTimeout(again)
      document.removeEventListener('visibilitychange', onSeen)
    }
  }, [wanted, onlyId])
}
