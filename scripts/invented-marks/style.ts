import { createRequire } from 'node:module'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import type { Chance } from './random.ts'

/**
 * Two families of fonts and frames that share nothing, to measure with, and all of both and more
 * to train with.
 */
export type StyleFamily = 'known' | 'unseen' | 'mixed'

export const isFamily = (text: string): text is StyleFamily =>
  text === 'known' || text === 'unseen' || text === 'mixed'

const packageOf = createRequire(import.meta.url)
for (const style of ['400Regular', '700Bold', '400Regular_Italic', '700Bold_Italic']) {
  GlobalFonts.registerFromPath(
    packageOf.resolve(`@expo-google-fonts/tinos/${style}/Tinos_${style}.ttf`), 'Tinos')
}
for (const script of ['latin', 'vietnamese']) {
  GlobalFonts.registerFromPath(packageOf.resolve(
    `@fontsource-variable/noto-sans/files/noto-sans-${script}-wght-normal.woff2`), `Sans ${script}`)
}

const PACKAGED = { known: ['Tinos'], unseen: ["'Sans latin', 'Sans vietnamese'"] } as const
/** Used where the machine has them. */
const OF_THE_SYSTEM = {
  known: [
    'DejaVu Serif', 'FreeSans', 'FreeSerif', 'Roboto', 'Roboto Condensed', 'Charis SIL',
    'Noto Serif', 'Inter', 'Lato', 'Cantarell', 'Linux Libertine O', 'Noto Sans Mono',
  ],
  unseen: [
    'DejaVu Sans', 'DejaVu Sans Mono', 'Linux Biolinum O', 'Gentium', 'JetBrains Mono',
    'Noto Serif Display', 'Liberation Sans', 'Liberation Serif',
  ],
} as const

const fontsOf = (family: 'known' | 'unseen'): readonly string[] => [
  ...PACKAGED[family],
  ...OF_THE_SYSTEM[family].filter((name) => GlobalFonts.has(name)).map((name) => `'${name}'`)
    .filter(hasVietnamese),
]

const WEIGHTS = ['bold', '800', 'normal'] as const
const MARKED_LETTERS = 'ẬỐẠÁỆẾỎỘẨƯƠỨỌÝỦẢĐ'

/** A font without a letter draws the same box for every letter it lacks; some lack them in bold. */
function hasVietnamese(font: string): boolean {
  return WEIGHTS.every((weight) => {
    const pictureOf = (letter: string) => {
      const pen = createCanvas(60, 60).getContext('2d')
      pen.font = `${weight} 40px ${font}`
      pen.fillText(letter, 6, 48)
      return Buffer.from(pen.getImageData(0, 0, 60, 60).data)
    }
    const box = pictureOf('\u{1fffe}')
    return [...MARKED_LETTERS].every((letter) => !pictureOf(letter).equals(box))
  })
}
const FONTS_MEASURED = { known: fontsOf('known'), unseen: fontsOf('unseen') }
const FONTS = {
  ...FONTS_MEASURED, mixed: [...FONTS_MEASURED.known, ...FONTS_MEASURED.unseen],
}

const FRAMES = {
  known: ['none', 'none', 'single', 'single', 'double', 'rounded'],
  unseen: ['none', 'thick-thin', 'oval', 'dashed', 'bars', 'single'],
  mixed: [
    'none', 'none', 'single', 'single', 'double', 'rounded', 'thick-thin', 'oval', 'dashed',
    'dashed', 'bars', 'bars',
  ],
} as const
export type Frame = (typeof FRAMES)[StyleFamily][number]

/** Red in several hues, then blue, black and violet. */
const INKS = [
  '#c8202a', '#d8322c', '#b5123e', '#e2403a', '#a01c20', '#d0306a',
  '#1f3f9c', '#2a56c0', '#16307a', '#3d62b8', '#151515', '#2b2b2b', '#3a3a44',
  '#5b2a8c', '#6d3aa0',
] as const

export interface StampStyle {
  font: string
  weight: (typeof WEIGHTS)[number]
  /** Height of the capitals with their marks is about the points of the font. */
  points: number
  ink: string
  frame: Frame
  /** Degrees clockwise. */
  turn: number
  opacity: number
  /** 0 even to 1 blotched. */
  uneven: number
  /** 0 whole to 0.4 of the stamp gone. */
  missing: number
  /** Millimetres by which it slipped. */
  smear: number
  /** Points between the letters. */
  spread: number
  /** Width of the letters, 1 as in the font. */
  wide: number
}

/**
 * `office`: set by a clerk who wants the mark to be seen, scanned by an office's machine; `usual`:
 * whatever a person can still read; `beyond`: harsher, to train with.
 */
export type Harshness = 'office' | 'usual' | 'beyond'
export const isHarshness = (text: string): text is Harshness =>
  text === 'office' || text === 'usual' || text === 'beyond'
const LIMITS = {
  office: { turn: 6, opacity: 0.5, missing: 0.05 },
  usual: { turn: 10, opacity: 0.35, missing: 0.25 },
  beyond: { turn: 14, opacity: 0.22, missing: 0.4 },
} as const

export function stampStyle(
  chance: Chance, family: StyleFamily, harshness: Harshness = 'usual',
): StampStyle {
  const limit = LIMITS[harshness]
  return {
    font: chance.pick(FONTS[family]),
    weight: chance.isTrue(0.75) ? 'bold' : chance.isTrue(0.3) ? '800' : 'normal',
    points: chance.isTrue(0.7) ? chance.between(13, 20) : chance.between(11.5, 28),
    ink: chance.pick(INKS),
    frame: chance.pick(FRAMES[family]),
    turn: chance.isTrue(0.35) ? chance.between(-1, 1) : chance.between(-limit.turn, limit.turn),
    opacity: chance.isTrue(0.4) ? chance.between(0.75, 1) : chance.between(limit.opacity, 0.8),
    uneven: chance.isTrue(0.4) ? 0 : chance.between(0, 1),
    missing: chance.isTrue(0.75) ? 0 : chance.between(0.05, limit.missing),
    smear: chance.isTrue(0.8) ? 0 : chance.between(0.1, 0.8),
    spread: chance.isTrue(0.8) ? 0 : chance.between(0.5, 4),
    wide: family === 'mixed' && chance.isTrue(0.4) ? chance.between(0.75, 1.25) : 1,
  }
}

export function bodyFont(chance: Chance, family: StyleFamily): string {
  return chance.isTrue(0.6) ? 'Tinos' : chance.pick(FONTS[family])
}

export const kindOfInk = (ink: string): 'red' | 'blue' | 'black' | 'violet' => {
  const at = INKS.findIndex((one) => one === ink)
  return at < 6 ? 'red' : at < 10 ? 'blue' : at < 13 ? 'black' : 'violet'
}
