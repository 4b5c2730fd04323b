import type { Box } from './reading.ts'

/**
 * Where a box of a page stands once the page is turned clockwise by quarter turns (in degrees):
 * words are placed on the page as it was read, a picture shows it as it was turned.
 */
export function turnedBox([x, y, width, height]: Box, degrees: number): Box {
  const turn = ((degrees % 360) + 360) % 360
  if (turn === 90) return [1 - y - height, x, height, width]
  if (turn === 180) return [1 - x - width, 1 - y - height, width, height]
  if (turn === 270) return [y, 1 - x - width, height, width]
  return [x, y, width, height]
}
