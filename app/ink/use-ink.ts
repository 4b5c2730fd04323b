import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Stroke } from '../../workflows/domain/ink.ts'
import { keepOnDevice, listWaiting, listWritten } from './device-store.ts'
import { keepInkKey } from '../offline/keys.ts'
import { openSender, type Sender, type SendState } from './send-waiting.ts'

export interface InkBook {
  strokes: readonly Stroke[]
  add(stroke: Stroke): void
  erase(ids: readonly string[]): void
  /** One change: the old mark goes, the new one comes. */
  replace(id: string, stroke: Stroke): void
  undo(): void
  redo(): void
  canUndo: boolean
  canRedo: boolean
  /** When the last stroke was kept on this device: milliseconds since 1970. */
  keptAt: number | null
  /** This device has no storage of its own: ink goes to the office alone. */
  isUnkept: boolean
  sending: SendState
  /** Sends what waits; answers whether everything is with the office. */
  flush(): Promise<boolean>
}

/** One change that can be taken back: these strokes came, those went. */
interface Change {
  came: readonly string[]
  went: readonly string[]
}

interface Given {
  personId: string
  documentId: string
  layerId: string
  /** The person's, base 64: what waits on this device is sealed under it. */
  inkKey: string
  /** What the office has of this layer. */
  saved: readonly Stroke[]
}

/** The ink of one letter: on the screen at once, on this device a moment later, then at the office. */
export function useInk({ personId, documentId, layerId, inkKey, saved }: Given): InkBook {
  const [strokes, setStrokes] = useState<readonly Stroke[]>(saved)
  const [done, setDone] = useState<readonly Change[]>([])
  const [undone, setUndone] = useState<readonly Change[]>([])
  const [keptAt, setKeptAt] = useState<number | null>(null)
  const [isUnkept, setUnkept] = useState(false)
  const [sending, setSending] = useState<SendState>({ word: 'sent' })
  const sender = useRef<Sender>()
  const current = useRef(strokes)
  const lastKeep = useRef<Promise<void>>(Promise.resolve())

  useEffect(() => {
    current.current = saved
    setStrokes(saved)
    setDone([])
    setUndone([])
    const opened = openSender(personId, inkKey, setSending)
    sender.current = opened
    void keepInkKey(personId, inkKey).catch(() => undefined)
    void listWritten(personId, documentId, inkKey).then((sent) => {
      const known = new Set(current.current.map(({ id }) => id))
      const missing = sent.map(({ stroke }) => stroke).filter(({ id }) => !known.has(id))
      if (missing.length === 0) return
      current.current = [...current.current, ...missing]
      setStrokes(current.current)
    }, () => undefined)
    void bringBack(personId, documentId, inkKey).then((waiting) => {
      if (waiting.length === 0) return
      setSending({ word: 'sending' })
      current.current = merged(current.current, waiting)
      setStrokes(current.current)
      void opened.flush()
    }, () => setUnkept(true))
    return () => opened.stop()
    // A letter's own ink is read once; later loads of the page must not undo what was written since.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [personId, documentId])

  const keep = useCallback((changed: readonly Stroke[]) => {
    const now = Date.now()
    setSending((before) => (before.word === 'sent' ? { word: 'sending' } : before))
    const waiting = changed.map((stroke) => ({
      id: stroke.id, personId, documentId, layerId, stroke, writtenAt: now + Math.random(),
    }))
    lastKeep.current = keepOnDevice(waiting, inkKey).then(
      () => {
        setKeptAt(now)
        void sender.current?.flush()
      },
      () => setUnkept(true),
    )
  }, [personId, documentId, layerId, inkKey])

  const turn = useCallback((came: readonly string[], went: readonly string[]) => {
    const changed: Stroke[] = []
    current.current = current.current.map((stroke) => {
      const erased = went.includes(stroke.id) || (stroke.erased && !came.includes(stroke.id))
      if (stroke.erased === erased) return stroke
      const next = { ...stroke, erased }
      changed.push(next)
      return next
    })
    setStrokes(current.current)
    if (changed.length > 0) keep(changed)
  }, [keep])

  return useMemo(() => {
    const remember = (change: Change) => {
      setDone((all) => [...all, change])
      setUndone([])
    }
    return {
      strokes,
      keptAt,
      isUnkept,
      sending,
      canUndo: done.length > 0,
      canRedo: undone.length > 0,
      add(stroke) {
        current.current = [...current.current, stroke]
        setStrokes(current.current)
        keep([stroke])
        remember({ came: [stroke.id], went: [] })
      },
      erase(ids) {
        turn([], ids)
        remember({ came: [], went: ids })
      },
      replace(id, stroke) {
        const gone = current.current.find((one) => one.id === id)
        current.current = [
          ...current.current.map((one) => (one.id === id ? { ...one, erased: true } : one)), stroke,
        ]
        setStrokes(current.current)
        keep(gone ? [{ ...gone, erased: true }, stroke] : [stroke])
        remember({ came: [stroke.id], went: gone ? [id] : [] })
      },
      undo() {
        const change = done.at(-1)
        if (!change) return
        turn(change.went, change.came)
        setDone(done.slice(0, -1))
        setUndone([...undone, change])
      },
      redo() {
        const change = undone.at(-1)
        if (!change) return
        turn(change.came, change.went)
        setUndone(undone.slice(0, -1))
        setDone([...done, change])
      },
      async flush() {
        await lastKeep.current
        return (await sender.current?.flush())?.word === 'sent'
      },
    }
  }, [strokes, keptAt, isUnkept, sending, done, undone, keep, turn])
}

async function bringBack(personId: string, documentId: string, inkKey: string): Promise<Stroke[]> {
  const waiting = await listWaiting(personId, inkKey)
  return waiting.filter((one) => one.documentId === documentId).map((one) => one.stroke)
}

/** What waits here is newer than what the office sent. */
function merged(saved: readonly Stroke[], waiting: readonly Stroke[]): Stroke[] {
  const newer = new Map(waiting.map((stroke) => [stroke.id, stroke]))
  const known = saved.map((stroke) => newer.get(stroke.id) ?? stroke)
  const ids = new Set(saved.map((stroke) => stroke.id))
  return [...known, ...waiting.filter((stroke) => !ids.has(stroke.id))]
}
