import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { PDFDocument } from 'pdf-lib'
import sharp from 'sharp'
import type { Chance } from './chance.ts'
import { PAGE, type Sheets } from './sheet.ts'

/** What copier and scanner do to a sheet. */
export interface Flaws {
  /** Degrees. */
  skew: number
  /** Pixels. */
  blur: number
  noise: number
  /** JPEG, 1 to 100. */
  quality: number
  paper: number
  mode: 'colour' | 'grey' | 'black-and-white'
  /** 0 to 0.25: how much of the back is seen. */
  showThrough: number
}

const POINTS_PER_MM = 72 / 25.4

/** The sheets as one scanned PDF. */
export async function scannedPdf(sheets: Sheets, flaws: Flaws, chance: Chance): Promise<Buffer> {
  const file = await PDFDocument.create()
  for (const { canvas } of sheets.pages) {
    const bytes = await scannedPicture(canvas, flaws, chance)
    const picture = flaws.mode === 'black-and-white'
      ? await file.embedPng(bytes) : await file.embedJpg(bytes)
    const page = file.addPage([PAGE.width * POINTS_PER_MM, PAGE.height * POINTS_PER_MM])
    page.drawImage(picture, { x: 0, y: 0, width: page.getWidth(), height: page.getHeight() })
  }
  return Buffer.from(await file.save())
}

async function scannedPicture(sheet: Canvas, flaws: Flaws, chance: Chance): Promise<Buffer> {
  const result = createCanvas(sheet.width, sheet.height)
  const pen = result.getContext('2d')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, sheet.width, sheet.height)
  if (flaws.showThrough > 0) {
    pen.save()
    pen.globalAlpha = flaws.showThrough
    pen.scale(-1, 1)
    pen.drawImage(sheet, -sheet.width, sheet.height * 0.02)
    pen.restore()
    pen.globalCompositeOperation = 'multiply'
  }
  pen.translate(sheet.width / 2, sheet.height / 2)
  pen.rotate((flaws.skew * Math.PI) / 180)
  pen.drawImage(sheet, -sheet.width / 2, -sheet.height / 2)
  const { data } = pen.getImageData(0, 0, sheet.width, sheet.height)
  for (let at = 0; at < data.length; at += 4) {
    const grain = (chance.next() + chance.next() - 1) * flaws.noise
    for (let channel = 0; channel < 3; channel++) {
      data[at + channel] = ((data[at + channel] ?? 255) * flaws.paper) / 255 + grain
    }
  }
  let image = sharp(Buffer.from(data.buffer), {
    raw: { width: sheet.width, height: sheet.height, channels: 4 } }).removeAlpha()
  if (flaws.blur >= 0.3) image = image.blur(flaws.blur)
  if (flaws.mode === 'colour') return image.jpeg({ quality: flaws.quality }).toBuffer()
  image = image.greyscale()
  if (flaws.mode === 'grey') return image.jpeg({ quality: flaws.quality }).toBuffer()
  return image.threshold(150).png({ colours: 2, palette: true }).toBuffer()
}
