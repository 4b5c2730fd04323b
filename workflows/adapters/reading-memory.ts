/**
 * Gives the memory of pixels back at once. Garbage outside the heap waits long for its collector, and a
 * page is 12 MB. Whoever calls this is the last to use them.
 */
export function letGo({ pixels }: { pixels: Uint8Array }): void {
  const { buffer } = pixels
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength !== pixels.byteLength) return
  buffer.transfer(0)
}
