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

function spreadBits(packed: Uint8Array, width: number, height: number): Uint8Array {
  const rowBytes = (width + 7) >> 3
  const pixels = new Uint8Array(width * height)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to++) {
      pixels[to] = ((packed[y * rowBytes + (x >> 3)] ?? 255) >> (7 - (x & 7))) & 1 ? 255 : 0
    }
  }
  return pixels
}
