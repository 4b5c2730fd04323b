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

/** All that the form needs, from one reading of a letter's first page. */
export interface FirstReading {
  gate: GateVerdict
  /** Null when the page could not be read; the gate is then not clear. */
  reading: PageReading | null
  proposals: Proposals | null
  /**
   * The fields once more, after an enlarged look at what one reading does not settle (signature,
   * addressees, deadline, meeting). Never throws; null when there is nothing to look at.
   */
  lookCloser(): Promise<Proposals | null>
}

export interface LetterReader {
  /** Starts what a new letter needs, so that the first one does not wait for it. */
  warm(): void
  /** Until `work` ends a letter is on its way in: whatever can wait stands still, as while its head is read. */
  whileOneComes<T>(work: () => Promise<T>): Promise<T>
  /**
   * A new letter's first page: gate and form from one reading. It overtakes everything else.
   * Nothing of it may be kept unless the gate is clear. Never throws for what is in the file.
   */
  readFirst(
    file: ByteSource, mediaType: MediaType, page: number, turn: number, directory: readonly string[],
  ): Promise<FirstReading>
  /**
   * The secrecy gate on one page: raw image and cleaned image, marks in any colour. Fails closed.
   * @param turn clockwise degrees the clerk gave the page.
   */
  gate(file: ByteSource, mediaType: MediaType, page: number, turn: number): Promise<GateVerdict>
  /** The head of the letter alone (top of its first page). */
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
  /** What the QR codes of a page say, for our own slip; nothing for a page that cannot be drawn. */
  readCodes(file: ByteSource, mediaType: MediaType, page: number): Promise<string[]>
  close(): Promise<void>
}
