import type { Chance } from './random.ts'
import { drawArrivalStamp, drawSeal, type Sheet } from './sheet.ts'
import { drawCapitals, drawHandwriting } from './traps.ts'
import { CAPITAL_LINES, MORE_STAMPS, OTHER_STAMPS, WORDS_NEAR } from './words.ts'

const MILLIMETRES_PER_INCH = 25.4
/** As a stamp these would be doubted by a person too. */
const NEARLY_MARKS = ['TỐI', 'TUYỆT', 'MẶT', 'MẤT', 'MÁT']

/** Words of other stamps, and any words in capitals as a stamp. */
export function anyStamp(chance: Chance): string {
  for (;;) {
    const text = anyWords(chance)
    if (!NEARLY_MARKS.includes(text)) return text
  }
}

function anyWords(chance: Chance): string {
  if (chance.isTrue(0.4)) return chance.pick(OTHER_STAMPS)
  if (chance.isTrue(0.5)) return chance.pick(MORE_STAMPS)
  if (chance.isTrue(0.5)) return chance.pick(WORDS_NEAR)
  const words = chance.pick(CAPITAL_LINES).split(' ').filter((word) => word !== 'MẬT')
  const from = chance.whole(0, words.length - 1)
  return words.slice(from, from + chance.whole(1, 3)).join(' ')
}

/** What is set over a stamp later: a seal, another stamp, a pen, print. `at` in pixels. */
export function drawOver(sheet: Sheet, at: { x: number; y: number }, dpi: number): void {
  const { chance } = sheet
  const x = (at.x * MILLIMETRES_PER_INCH) / dpi + chance.between(-26, 26)
  const y = (at.y * MILLIMETRES_PER_INCH) / dpi + chance.between(-14, 14)
  if (chance.isTrue(0.16)) drawSeal(sheet, x, y)
  if (chance.isTrue(0.16)) drawArrivalStamp(sheet, x - 23, y - 10)
  if (chance.isTrue(0.16)) drawHandwriting(sheet, x, y)
  if (chance.isTrue(0.25)) drawCapitals(sheet, x - 20, y)
}
