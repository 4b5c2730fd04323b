import type { Box } from '../../../workflows/domain/reading.ts'

/** Height of an A4 page for a width of 1: boxes are fractions of either. */
const A4_RATIO = 1.4142
/** Heights in rem: one that is only there to compare, one that is to be read. */
const HEIGHT = 2.8
const HEIGHT_LARGE = 4.2
/** A line is shown at most this tall, so that one wide word does not become a poster. */
const WIDTH_MAX_REM = 34

/** The place where a value was read, cut out of the page's picture. */
export function Crop({ scanId, page, turn, box, label, large }: {
  scanId: string
  page: number
  turn: number
  box: Box
  label: string
  large: boolean
}) {
  const [x, y, width, height] = grown(box)
  const ratio = width / (height * A4_RATIO)
  const wide = Math.min(WIDTH_MAX_REM, ratio * (large ? HEIGHT_LARGE : HEIGHT))
  return (
    <span className={large ? 'crop big' : 'crop'} role="img" aria-label={label}>
      <span className="cut-out" style={{ aspectRatio: String(ratio), width: `${wide.toFixed(2)}rem` }}>
        <img
          src={`/scans/${scanId}/pages/${page}?w=1400&turn=${turn}`} alt="" loading="lazy"
          style={{ width: `${100 / width}%`, left: `${(-x / width) * 100}%`, top: `${(-y / height) * 100}%` }}
        />
      </span>
    </span>
  )
}

/** A little of what stands around, so that a cut digit shows. */
function grown([x, y, width, height]: Box): Box {
  const side = Math.min(0.02, x)
  const above = Math.min(0.006, y)
  return [x - side, y - above, Math.min(1 - x + side, width + 2 * side), Math.min(1 - y + above, height + 2 * above)]
}
