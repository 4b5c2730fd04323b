import { EncryptedPDFError, PDFDocument } from 'pdf-lib'

/**
 * The second reader, for a file whose cross-reference table leads nowhere: it takes the objects
 * in the order they lie in the file. Good enough to save a careless scanner's file, no judge of
 * what a signature covers. Blocks; for bounded child processes only.
 *
 * @returns undefined when there are no pages to be found this way either.
 */
export async function repairPdf(bytes: Uint8Array): Promise<Buffer | 'locked' | undefined> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false })
    if (document.getPageCount() === 0) return undefined
    return Buffer.from(await document.save({
      useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false,
    }))
  } catch (fault) {
    return fault instanceof EncryptedPDFError ? 'locked' : undefined
  }
}
