import { type RefObject, useEffect, useState } from 'react'
import { seenPart } from './seen-part.ts'

/** As the office cuts a page. */
const STRIPS = 8
const WIDTHS = [2_000, 2_800, 4_000] as const
/** The picture under the strips is this wide; a little more is not worth asking for. */
const UNDER = 1_400
const WORTH = 1.1
/** A zoom or a pan is over when nothing follows for so long. */
const SETTLE_MS = 180
const AROUND = 0.1

interface Wanted {
  width: number
  from: number
  to: number
}

/**
 * The page again, as sharp as the screen can show, only where it is looked at: strips out of view are
 * let go, so that the largest zoom holds no more pictures than the smallest.
 */
export function SharpStrips({ host, image, width, height }: {
  host: RefObject<HTMLDivElement>
  /** Path of the page's picture, with its width in `w`. */
  image: string
  width: number
  height: number
}) {
  const [wanted, setWanted] = useState<Wanted | null>(null)
  useEffect(() => {
    const page = host.current
    const stage = page?.closest('.stage')
    if (!page || !stage) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      const needed = width * (devicePixelRatio || 1)
      // A page that lies on this device alone has no strips.
      if (needed <= UNDER * WORTH || image.startsWith('blob:')) return setWanted(null)
      const part = seenPart(page, AROUND)
      const large = WIDTHS.find((one) => one * WORTH >= needed) ?? WIDTHS[WIDTHS.length - 1] ?? UNDER
      const strip = (y: number) => Math.max(0, Math.min(STRIPS - 1, Math.floor((y / height) * STRIPS)))
      const next = { width: large, from: strip(part.top), to: strip(part.top + part.height - 1) }
      setWanted((now) => (now && now.width === next.width && now.from === next.from && now.to === next.to ? now : next))
    }
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(look, SETTLE_MS)
    }
    soon()
    stage.addEventListener('scroll', soon, { passive: true })
    return () => {
      clearTimeout(timer)
      stage.removeEventListener('scroll', soon)
    }
  }, [host, image, width, height])
  if (!wanted) return null
  const strips = Array.from({ length: wanted.to - wanted.from + 1 }, (_, at) => wanted.from + at)
  return strips.map((strip) => (
    <img key={`${wanted.width}:${strip}`} className="strip" alt="" aria-hidden="true" draggable={false}
      src={`${image.replace(/\?.*$/u, '')}?w=${wanted.width}&strip=${strip}`}
      style={{ top: `${(strip * 100) / STRIPS}%`, height: `${100 / STRIPS}%` }} />
  ))
}
