import type { RecognisedWord } from '../../workflows/domain/reading.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { type Flaws, scannedPdf } from './flaws.ts'
import { type Layout, stateLayouts } from './layouts.ts'
import { heldOutLayouts } from './layouts-held-out.ts'
import { otherLayouts } from './layouts-other.ts'
import type { Truth } from './parts.ts'
import { type Family, openSheets } from './sheet.ts'

// Letters that nobody wrote, in many layouts, with what a reader should find in them. For tests,
// benches and the demo; the same family and seed give the same letters.

/** `held-out`: layouts that rules and coefficients were never tuned with; only scored. */
export type LayoutFamily = 'tuning' | 'held-out'

export interface InventedScan {
  name: string
  layout: string
  truth: Truth
  /** What a perfect reader would read of each page. */
  words: RecognisedWord[][]
  dpi: number
  flaws: Flaws
  pdf(): Promise<Buffer>
}

const families: Readonly<Record<LayoutFamily, Readonly<Record<string, Layout>>>> = {
  tuning: { ...stateLayouts, ...otherLayouts }, 'held-out': heldOutLayouts,
}
const SALT = { tuning: 0, 'held-out': 500_000 } as const

/** Letter number `index` of a family; layouts take turns. */
export function inventedScan(family: LayoutFamily, index: number): InventedScan {
  const layouts = Object.entries(families[family])
  const [layout, draw] = layouts[index % layouts.length] ?? []
  if (!layout || !draw) throw new RangeError('no layout')
  const chance = chanceFrom(index * 7919 + SALT[family])
  const dpi = chance.one([150, 200, 200, 200, 300])
  const font: Family = layout === 'oldLetter' ? chance.one(['Typewriter', 'Tinos'] as const)
    : chance.one(['Tinos', 'Tinos', 'Tinos', 'Tinos', 'Sans', 'Condensed'] as const)
  const sheets = openSheets({ dpi, family: font, leading: chance.one([1.1, 1.2, 1.3, 1.4]) })
  const truth: Truth = {}
  draw({ sheets, chance, truth })
  const flaws = flawsOf(chance)
  return {
    name: `${family}-${index}-${layout}`, layout, truth, dpi, flaws,
    words: sheets.pages.map((page) => page.words),
    pdf: () => scannedPdf(sheets, flaws, chance),
  }
}

function flawsOf(chance: Chance): Flaws {
  return {
    skew: chance.is(0.4) ? 0 : (chance.next() - 0.5) * 4,
    blur: chance.is(0.5) ? 0 : 0.3 + chance.next() * 0.7,
    noise: chance.whole(2, 16),
    quality: chance.whole(50, 92),
    paper: chance.whole(225, 253),
    mode: chance.one(['colour', 'colour', 'colour', 'grey', 'black-and-white'] as const),
    showThrough: chance.is(0.25) ? 0.05 + chance.next() * 0.12 : 0,
  }
}
