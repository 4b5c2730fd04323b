import sharp from 'sharp'
import type { PageImage } from './letter-reader.ts'

const QUALITY = 82
const SIDE_MAX = 20_000

/** Cuts a picture of our own making into strips of one width, from the top. */
export async function cutStrips(image: PageImage, count: number): Promise<PageImage[]> {
  if (image.width > SIDE_MAX || image.height > SIDE_MAX) throw new Error('no page of ours is so large')
  const { data, info } = await sharp(image.bytes).raw().toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: info.channels }
  const edge = (strip: number) => Math.round((strip * info.height) / count)
  const strips: PageImage[] = []
  for (let strip = 0; strip < count; strip += 1) {
    const height = Math.max(1, edge(strip + 1) - edge(strip))
    const bytes = await sharp(data, { raw })
      .extract({ left: 0, top: Math.min(edge(strip), info.height - height), width: info.width, height })
      .jpeg({ quality: QUALITY }).toBuffer()
    strips.push({ mediaType: 'image/jpeg', bytes, width: info.width, height })
  }
  return strips
}
