import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Chance } from './random.ts'
import type { StampStyle } from './style.ts'

/** A stamp by itself on nothing, and the size of its words in the middle of it (pixels). */
export interface DrawnStamp {
  picture: Canvas
  words: { width: number; height: number }
  /** The letters as cut into the rubber, 0 to 255; by rows. What is worn off counts too. */
  letters: Uint8Array
}

/** One stamp as a rubber leaves it: blotched, slipped, with a part missing. Not turned yet. */
export function drawnStamp(
  text: string,
  style: StampStyle,
  dpi: number,
  chance: Chance,
): DrawnStamp {
  const size = (style.points * dpi) / 72
  const measuring = createCanvas(8, 8).getContext('2d')
  setFont(measuring, style, size, dpi)
  const wordsWidth = measuring.measureText(text).width * style.wide
  const padding = size * chance.between(0.25, 0.7)
  const width = Math.ceil(wordsWidth + padding * 2 + size * 0.8)
  const height = Math.ceil(size * chance.between(1.7, 2.3) + size * 0.4)
  const picture = createCanvas(width, height)
  const pen = picture.getContext('2d')
  pen.fillStyle = style.ink
  pen.strokeStyle = style.ink
  setFont(pen, style, size, dpi)
  pen.textAlign = 'center'
  pen.textBaseline = 'alphabetic'
  pen.save()
  pen.translate(width / 2, height / 2 + size * 0.36)
  pen.scale(style.wide, 1)
  pen.fillText(text, 0, 0)
  pen.restore()
  const letters = alphaOf(pen, width, height)
  const inset = size * 0.2
  drawFrame(pen, style, { x: inset, y: inset, width: width - inset * 2, height: height - inset * 2 })
  wear(pen, { width, height }, style, dpi, chance)
  return { picture, words: { width: wordsWidth, height: size * 1.1 }, letters }
}

function setFont(pen: SKRSContext2D, style: StampStyle, size: number, dpi: number): void {
  pen.font = `${style.weight} ${size}px ${style.font}`
  pen.letterSpacing = `${(style.spread * dpi) / 72}px`
}

interface Place { x: number; y: number; width: number; height: number }

function drawFrame(pen: SKRSContext2D, { frame, points }: StampStyle, place: Place): void {
  const { x, y, width, height } = place
  const line = Math.max(2, height * (points > 18 ? 0.03 : 0.05))
  const gap = line * 2.2
  pen.lineWidth = line
  if (frame === 'single') pen.strokeRect(x, y, width, height)
  if (frame === 'double' || frame === 'thick-thin') {
    pen.strokeRect(x, y, width, height)
    pen.lineWidth = frame === 'double' ? line : line / 2
    pen.strokeRect(x + gap, y + gap, width - gap * 2, height - gap * 2)
  }
  if (frame === 'rounded') {
    pen.beginPath()
    pen.roundRect(x, y, width, height, height * 0.25)
    pen.stroke()
  }
  if (frame === 'oval') {
    pen.beginPath()
    pen.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, Math.PI * 2)
    pen.stroke()
  }
  if (frame === 'dashed') {
    pen.setLineDash([line * 3, line * 2])
    pen.strokeRect(x, y, width, height)
  }
  if (frame === 'bars') {
    pen.fillRect(x, y, width, line)
    pen.fillRect(x, y + height - line, width, line)
  }
}

function wear(
  pen: SKRSContext2D,
  { width, height }: { width: number; height: number },
  style: StampStyle,
  dpi: number,
  chance: Chance,
): void {
  if (style.smear > 0) {
    const copy = createCanvas(width, height)
    copy.getContext('2d').drawImage(pen.canvas, 0, 0)
    const angle = chance.between(0, Math.PI * 2)
    const far = (style.smear * dpi) / 25.4
    pen.globalAlpha = 0.35
    for (const part of [0.4, 0.7, 1]) {
      pen.drawImage(copy, Math.cos(angle) * far * part, Math.sin(angle) * far * part)
    }
    pen.globalAlpha = 1
  }
  const image = pen.getImageData(0, 0, width, height)
  const coarse = field(width, height, dpi / 4, chance)
  const fine = field(width, height, dpi / 40, chance)
  const edge = chance.pick(['left', 'right', 'top', 'bottom'] as const)
  for (let y = 0, at = 3; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const blot = coarse(x, y) * 0.6 + fine(x, y) * 0.6
      let alpha = (image.data[at] ?? 0) * style.opacity * (1 - style.uneven * Math.min(1, blot))
      const reach = edge === 'left' ? x / width : edge === 'right' ? 1 - x / width
        : edge === 'top' ? y / height : 1 - y / height
      const lost = edge === 'top' || edge === 'bottom' ? style.missing * 0.8 : style.missing
      if (reach < lost + (blot - 0.5) * 0.08 && style.missing > 0) alpha *= 0.08
      image.data[at] = alpha
    }
  }
  pen.putImageData(image, 0, 0)
}

function alphaOf(pen: SKRSContext2D, width: number, height: number): Uint8Array {
  const { data } = pen.getImageData(0, 0, width, height)
  return Uint8Array.from({ length: width * height }, (_, at) => data[at * 4 + 3] ?? 0)
}

/** Soft random ground from 0 to 1 with blots of about `step` pixels. */
function field(width: number, height: number, step: number, chance: Chance) {
  const columns = Math.ceil(width / step) + 2
  const rows = Math.ceil(height / step) + 2
  const knots = Float32Array.from({ length: columns * rows }, () => chance.next())
  return (x: number, y: number) => {
    const gx = x / step
    const gy = y / step
    const column = Math.floor(gx)
    const row = Math.floor(gy)
    const fx = gx - column
    const at = row * columns + column
    const above = (knots[at] ?? 0) * (1 - fx) + (knots[at + 1] ?? 0) * fx
    const below = (knots[at + columns] ?? 0) * (1 - fx) + (knots[at + columns + 1] ?? 0) * fx
    return above + (below - above) * (gy - row)
  }
}
