import type { PageLook } from '../domain/separator-sheet.ts'
import type { GateVerdict, PageReading, Proposals } from '../domain/reading.ts'
import type { ByteSource } from './bytes.ts'
import type { MediaType } from './file-inspector.ts'

/** One picture of a page, upright as a person reads it. */
export interface PageImage {
  mediaType: 'image/png' | 'image/jpeg'
  bytes: Buffer
  width: number
  height: number
}

export interface LetterReader {
  /**
   * The secrecy gate on one page: raw image and cleaned image, marks in any colour. Fails closed.
   * @param turn clockwise degrees the clerk gave the page.
   */
  gate(file: ByteSource, mediaType: MediaType, page: number, turn: number): Promise<GateVerdict>
  /** The head of the letter (top of its first page): fast, for the form. */
  readHead(file: ByteSource, mediaType: MediaType, page: number, turn: number): Promise<{ proposals: Proposals }>
  /** One whole page. @throws when the page cannot be drawn or read. */
  readPage(file: ByteSource, mediaType: MediaType, page: number, turn: number): Promise<PageReading>
  /** All fields from the whole first page (and the last, for the signer), better than the head alone. */
  propose(
    file: ByteSource, mediaType: MediaType, pages: readonly PageReading[], directory: readonly string[],
  ): Promise<Proposals>
  /** A page for the screen; `maxWidth` in pixels. @throws when it cannot be drawn. */
  image(file: ByteSource, mediaType: MediaType, page: number, turn: number, maxWidth: number): Promise<PageImage>
  /**
   * A quick look at every page, for separator sheets; nothing of what stands there is kept. A page
   * that cannot be drawn is a page of a letter.
   */
  lookThrough(file: ByteSource, mediaType: MediaType, pageCount: number): Promise<PageLook[]>
  close(): Promise<void>
}
