import { PDFDocument } from 'pdf-lib'

/** Pages of a PDF that this office made itself. Never for a file that came from outside. */
export async function pageCountOfPrint(pdf: Uint8Array): Promise<number> {
  const made = await PDFDocument.load(pdf, { updateMetadata: false })
  return made.getPageCount()
}
