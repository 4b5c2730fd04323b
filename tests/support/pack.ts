import { packStream, partOf } from '../../workflows/adapters/pack-zip.ts'

/** A pack as the office writes it. */
export async function zipped(entries: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of packStream([...entries].map(([path, bytes]) => partOf(path, bytes)))) {
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
