import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { Box } from '../../../workflows/domain/reading.ts'
import { useText } from '../use-text.ts'
import { lineAround, lineEnd, lineStart, type Run, textOf, type Word, wordAlong, wordAt, wordBeside, wordsInRun } from './word-run.ts'

/** Words that a clerk took from the page, and the line in which the first of them stands. */
export interface PickedWords {
  text: string
  line: string
  isAppended: boolean
}

/**
 * The words of the page over its picture: a click takes one, dragging or Shift a run of them, Ctrl
 * adds to what the field holds. By keyboard the arrows walk the words (`isWalking`).
 */
export function WordLayer({ words, startBox, isWalking, isAppending, onPick, onMiss, onStop, say }: {
  words: readonly Word[]
  /** Where walking begins: the place of the field that is to be filled. */
  startBox: Box | null
  isWalking: boolean
  /** Every touch adds, as if Ctrl were held: for fingers. */
  isAppending: boolean
  onPick: (picked: PickedWords) => void
  /** A press beside all words. */
  onMiss: (x: number, y: number) => void
  /** Walking ends; back to the field when the person asked to. */
  onStop: (isBack: boolean) => void
  say: (words: string) => void
}) {
  const text = useText().registration.words
  const layer = useRef<HTMLDivElement>(null)
  const anchor = useRef<number | null>(null)
  const [run, setRun] = useState<Run | null>(null)
  const [hovered, setHovered] = useState<number | null>(null)
  const chosen = run ? wordsInRun(words, run) : hovered === null ? [] : [hovered]

  useEffect(() => {
    if (!isWalking) return
    const at = startOf(words, startBox)
    setRun({ from: at, to: at })
    layer.current?.focus({ preventScroll: true })
    say(text.walking.replace('{word}', words[at]?.text ?? ''))
  // Begins once, where the field stands; later moves are the arrows'.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isWalking])

  const take = (taken: Run, isAppended: boolean) => {
    const indices = wordsInRun(words, taken)
    const first = indices[0]
    if (first === undefined) return
    onPick({ text: textOf(words, indices), line: lineAround(words, first), isAppended })
  }
  const indexAt = (event: PointerEvent<HTMLDivElement>) => {
    const [x, y] = placeOf(event)
    return wordAt(words, x, y)
  }
  const onDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    const at = indexAt(event)
    if (at === null) return onMiss(...placeOf(event))
    const from = event.shiftKey && anchor.current !== null ? anchor.current : at
    anchor.current = from
    setRun({ from, to: at })
    if (event.pointerType !== 'touch') event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType === 'touch') return
    const at = indexAt(event)
    if (event.buttons === 1 && run && anchor.current !== null) {
      if (at !== null && at !== run.to) setRun({ from: run.from, to: at })
      return
    }
    if (!isWalking) setHovered(at)
  }
  const onUp = (event: PointerEvent<HTMLDivElement>) => {
    if (!run || anchor.current === null) return
    take(run, event.ctrlKey || event.metaKey || isAppending)
    setRun(null)
  }
  const walkTo = (at: number, from: number) => {
    const isExtended = from !== at
    const next = { from, to: at }
    setRun(next)
    const indices = wordsInRun(words, next)
    say(isExtended ? textOf(words, indices) : (words[at]?.text ?? ''))
    layer.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  const onKey = (event: KeyboardEvent) => {
    if (!isWalking) return
    // Keys may be quicker than the first drawing of the run.
    const start = startOf(words, startBox)
    const here = run ?? { from: start, to: start }
    const to = stepOf(event.key, words, here.to)
    if (to !== null) walkTo(to, event.shiftKey ? here.from : to)
    else if (event.key === 'Enter') take(here, false)
    else if (event.key === ' ') take(here, true)
    else if (event.key === 'Escape') onStop(true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // An application in the sense of ARIA takes keys of its own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={layer} className={isWalking ? 'words walking' : 'words'} tabIndex={-1} role="application"
      aria-label={text.layer} aria-roledescription={text.layer}
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp}
      onPointerCancel={() => setRun(null)} onPointerLeave={() => setHovered(null)}
      onKeyDown={onKey} onBlur={() => { if (isWalking) { setRun(null); onStop(false) } }}
    >
      <Places words={words} />
      {chosen.map((index) => {
        const word = words[index]
        return word ? <span key={index} className={run ? 'word taken' : 'word'} style={styleOf(word.box)} /> : null
      })}
    </div>
  )
}

/** The word at which walking begins: where the field was read, else the first. */
function startOf(words: readonly Word[], box: Box | null): number {
  return (box ? wordAt(words, box[0] + 0.005, box[1] + box[3] / 2) : null) ?? 0
}

/** Every word as text at its place, unseen: found by the browser's own search, and to scroll to. */
const Places = memo(function Places({ words }: { words: readonly Word[] }) {
  return (
    <span aria-hidden="true">
      {words.map((word, index) => (
        <span key={index} data-at={index} className="place" style={styleOf(word.box)}>{word.text}</span>
      ))}
    </span>
  )
})

function styleOf([x, y, width, height]: Box) {
  return { left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }
}

function placeOf(event: PointerEvent<HTMLDivElement>): [number, number] {
  const frame = event.currentTarget.getBoundingClientRect()
  return [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height]
}

function stepOf(key: string, words: readonly Word[], at: number): number | null {
  if (key === 'ArrowRight') return wordAlong(words, at, 1)
  if (key === 'ArrowLeft') return wordAlong(words, at, -1)
  if (key === 'ArrowDown') return wordBeside(words, at, 1)
  if (key === 'ArrowUp') return wordBeside(words, at, -1)
  if (key === 'Home') return lineStart(words, at)
  return key === 'End' ? lineEnd(words, at) : null
}
