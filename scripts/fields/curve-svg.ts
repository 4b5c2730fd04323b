import { wilson } from './fitting.ts'
import { BINS, isMiss, isShown, type Row } from './tables.ts'

/** One kind of letters on the picture. */
export interface Series {
  label: string
  rows: readonly Row[]
}

const SIZE = { width: 860, height: 440 }
const PLOT = { left: 60, top: 46, right: 840, bottom: 300 }
const LOOKS = [
  { colour: '#1f5fa8', mark: (x: number, y: number) => `<circle cx="${x}" cy="${y}" r="4.5"/>` },
  { colour: '#b3541e', mark: (x: number, y: number) => `<rect x="${x - 4}" y="${y - 4}" width="8" height="8"/>` },
  { colour: '#2f7d3b', mark: (x: number, y: number) => `<path d="M${x} ${y - 5.5}l5.5 9.5h-11z"/>` },
] as const

/** Share of right values by the confidence shown, with 95 % intervals and counts, as a picture. */
export function calibrationSvg(series: readonly Series[]): string {
  const bins = BINS.slice(0, -1).map((from, at) => ({ from, to: BINS[at + 1] ?? 101 }))
  const step = (PLOT.right - PLOT.left) / bins.length
  const y = (share: number) => round(PLOT.bottom - share * (PLOT.bottom - PLOT.top))
  const green = round(PLOT.left + bins.findIndex(({ from }) => from === 85) * step)
  const shown = LOOKS.slice(0, series.length)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" `
      + 'font-family="sans-serif" font-size="12" role="img">',
    '<title>Share of right values by the confidence shown</title>',
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#fff"/>`,
    `<rect x="${green}" y="${PLOT.top}" width="${PLOT.right - green}" height="${PLOT.bottom - PLOT.top}" fill="#e9f5ea"/>`,
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => `<path d="M${PLOT.left} ${y(share)}H${PLOT.right}" stroke="#ccc"/>`
      + `<text x="${PLOT.left - 8}" y="${y(share) + 4}" text-anchor="end">${share * 100} %</text>`),
    `<path d="M${green} ${y(0.99)}H${PLOT.right}" stroke="#2f7d3b" stroke-dasharray="4 3"/>`,
    `<text x="${green + 6}" y="${PLOT.bottom - 14}" fill="#2f7d3b">shown as certain: 99 % wanted</text>`,
    ...bins.map(({ from, to }, at) => `<text x="${round(PLOT.left + (at + 0.5) * step)}" y="${PLOT.bottom + 18}" `
      + `text-anchor="middle">${from}–${to - 1}</text>`),
    `<text x="${PLOT.left}" y="${PLOT.bottom + 40}" fill="#555">confidence shown; below, values in each bin (wrong ones after the stroke)</text>`,
    ...shown.flatMap((look, at) => drawSeries(series[at], { look, at, of: shown.length, bins, step, y })),
    '</svg>', '',
  ].join('\n')
}

interface Place {
  look: (typeof LOOKS)[number]
  at: number
  of: number
  bins: readonly { from: number; to: number }[]
  step: number
  y: (share: number) => number
}

function drawSeries(series: Series | undefined, { look, at, of, bins, step, y }: Place): string[] {
  if (!series) return []
  const rows = series.rows.filter(isShown)
  const line = PLOT.bottom + 62 + at * 18
  const legend = PLOT.left + at * 250
  return [
    `<g fill="${look.colour}" stroke="${look.colour}">`,
    look.mark(legend + 8, 22),
    `<text x="${legend + 20}" y="26" stroke="none">${series.label}</text>`,
    ...bins.flatMap(({ from, to }, bin) => {
      const own = rows.filter(({ confidence }) => confidence >= from && confidence < to)
      const middle = PLOT.left + (bin + 0.5) * step
      if (own.length === 0) return []
      const wrong = own.filter(isMiss).length
      const [low, high] = wilson(wrong, own.length)
      const x = round(middle + (at - (of - 1) / 2) * 16)
      return [`<path d="M${x} ${y(1 - high)}V${y(1 - low)}"/>`, look.mark(x, y(1 - wrong / own.length)),
        `<text x="${round(middle)}" y="${line}" text-anchor="middle" stroke="none">${own.length}${wrong > 0 ? ` / ${wrong}` : ''}</text>`]
    }),
    '</g>',
  ]
}

const round = (value: number) => Math.round(value * 10) / 10
