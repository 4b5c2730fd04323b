/** A picture to lie on the sheet, as JPEG of three colours. */
export interface SheetPicture {
  jpeg: Buffer
  width: number
  height: number
}

/**
 * A sheet with a line, or a picture over all of it: what opens PDFs loads all it needs on it,
 * before a letter is there.
 */
export function blankPdf(picture?: SheetPicture): Buffer {
  const drawn = Buffer.from(picture ? '595 0 0 842 0 0 cm /P Do' : '0 0 m 9 9 l S')
  const resources = picture ? '/Resources<</XObject<</P 5 0 R>>>>' : ''
  const objects = [
    Buffer.from('<</Type/Catalog/Pages 2 0 R>>'),
    Buffer.from('<</Type/Pages/Kids[3 0 R]/Count 1>>'),
    Buffer.from(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R${resources}>>`),
    streamOf('', drawn),
    ...(picture ? [streamOf('/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8'
      + `/Width ${picture.width}/Height ${picture.height}/Filter/DCTDecode`, picture.jpeg)] : []),
  ]
  const parts = [Buffer.from('%PDF-1.4\n')]
  let length = parts[0]?.length ?? 0
  let table = '0000000000 65535 f \n'
  for (const [at, object] of objects.entries()) {
    table += `${String(length).padStart(10, '0')} 00000 n \n`
    const part = Buffer.concat([Buffer.from(`${at + 1} 0 obj`), object, Buffer.from('endobj\n')])
    parts.push(part)
    length += part.length
  }
  const count = objects.length + 1
  parts.push(Buffer.from(`xref\n0 ${count}\n${table}trailer<</Size ${count}/Root 1 0 R>>
startxref\n${length}\n%%EOF\n`))
  return Buffer.concat(parts)
}

function streamOf(dictionary: string, bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<<${dictionary}/Length ${bytes.length}>>stream\n`), bytes,
    Buffer.from('\nendstream'),
  ])
}
