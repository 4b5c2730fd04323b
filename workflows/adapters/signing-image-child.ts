import sharp from 'sharp'

const WIDTH_MAX = 600
const HEIGHT_MAX = 240
const PIXELS_MAX = 40_000_000
/** Paper is never quite white. */
const PAPER_MAX = 56
/** Phụ lục I, NĐ 30/2020: blue, on a ground that is not there. */
const BLUE = [10, 46, 140] as const

/** Standard input: a picture of a signature on paper. Standard output: the same as blue ink, PNG. */
async function main(): Promise<void> {
  const received: Buffer[] = []
  for await (const part of process.stdin) received.push(part)
  const { data, info } = await sharp(Buffer.concat(received), { limitInputPixels: PIXELS_MAX, failOn: 'error' })
    .rotate()
    .flatten({ background: '#ffffff' })
    .resize({ width: WIDTH_MAX, height: HEIGHT_MAX, fit: 'inside', withoutEnlargement: true })
    .greyscale().normalise().negate().raw().toBuffer({ resolveWithObject: true })
  const ink = Buffer.alloc(info.width * info.height * 4)
  for (let pixel = 0; pixel < info.width * info.height; pixel += 1) {
    const dark = data[pixel * info.channels] ?? 0
    ink.set([...BLUE, dark <= PAPER_MAX ? 0 : dark], pixel * 4)
  }
  const png = await sharp(ink, { raw: { width: info.width, height: info.height, channels: 4 } })
    .png({ compressionLevel: 9 }).toBuffer()
  process.stdout.write(png, () => process.exit(0))
}

await main()
