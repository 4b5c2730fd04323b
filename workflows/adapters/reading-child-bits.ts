/** Pictures of one bit a pixel, as scanners of black and white make them. */

interface Size {
  width: number
  height: number
}

const BITS_SET = Uint8Array.from({ length: 256 }, (_, byte) => {
  let set = 0
  for (let bit = 0; bit < 8; bit++) set += (byte >> bit) & 1
  return set
})

/**
 * One byte a pixel (set bits are white). From a picture twice as large as wanted or more, squares
 * of 2, 4 or 8 pixels become one grey pixel: counting bits is faster than scaling bytes.
 */
export function reducedBits(
  packed: Uint8Array,
  { width, height }: Size,
  wanted: Size,
): Size & { pixels: Uint8Array } {
  const room = Math.min(width / wanted.width, height / wanted.height)
  const side = room >= 8 ? 8 : room >= 4 ? 4 : room >= 2 ? 2 : 1
  if (side === 1) return { width, height, pixels: spreadBits(packed, width, height) }
  const made = { width: Math.floor(width / side), height: Math.floor(height / side) }
  const rowBytes = (width + 7) >> 3
  const mask = (1 << side) - 1
  const perByte = 8 / side
  const pixels = new Uint8Array(made.width * made.height)
  for (let y = 0; y < made.height; y++) {
    for (let x = 0; x < made.width; x++) {
      const shift = 8 - side - (x % perByte) * side
      let set = 0
      let at = y * side * rowBytes + Math.floor(x / perByte)
      for (let row = 0; row < side; row++, at += rowBytes) {
        set += BITS_SET[((packed[at] ?? 255) >> shift) & mask] ?? 0
      }
      pixels[y * made.width + x] = (set * 255) / (side * side)
    }
  }
  return { ...made, pixels }
}

/** The eight pixels of each byte, one byte a pixel. */
const PIXELS_OF_BYTE = Uint8Array.from({ length: 256 * 8 }, (_, at) =>
  ((at >> 3) >> (7 - (at & 7))) & 1 ? 255 : 0)
const EIGHT_AT_ONCE = new BigUint64Array(PIXELS_OF_BYTE.buffer)

function spreadBits(packed: Uint8Array, width: number, height: number): Uint8Array {
  const rowBytes = (width + 7) >> 3
  // What the last byte of a row holds too much is overwritten by the next row, or cut off.
  const pixels = new Uint8Array(width * height + 8)
  if (width % 8 === 0) {
    const eights = new BigUint64Array(pixels.buffer, 0, rowBytes * height)
    for (let at = 0; at < eights.length; at++) eights[at] = EIGHT_AT_ONCE[packed[at] ?? 255] ?? 0n
  } else {
    for (let y = 0; y < height; y++) {
      for (let x = 0, to = y * width; x < rowBytes; x++, to += 8) {
        const from = (packed[y * rowBytes + x] ?? 255) * 8
        for (let bit = 0; bit < 8; bit++) pixels[to + bit] = PIXELS_OF_BYTE[from + bit] ?? 0
      }
    }
  }
  return pixels.subarray(0, width * height)
}

/** Grey as a canvas takes it: red, green, blue and no transparency. Little-endian machines only. */
export function greyAsRgba(grey: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint32Array(grey.length)
  for (let at = 0; at < rgba.length; at++) rgba[at] = ((grey[at] ?? 0) * 0x010101) | 0xff000000
  return new Uint8ClampedArray(rgba.buffer)
}
