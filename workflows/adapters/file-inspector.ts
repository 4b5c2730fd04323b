import type { PdfPage } from '../domain/ink.ts'
import type { ByteSource } from './bytes.ts'

export type MediaType =
  | 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/webp' | 'image/tiff'
  | 'image/heic'
  | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export type UnreadableReason =
  | 'file-empty' | 'file-type-unknown' | 'file-encrypted' | 'file-broken' | 'file-no-pages'
  | 'file-too-many-pages' | 'file-page-too-large' | 'file-too-many-pixels' | 'file-bomb'
  | 'file-timed-out' | 'file-crashed-reader'

export type Inspection =
  | {
      ok: true
      mediaType: MediaType
      pages: PdfPage[]
      /** A signature dictionary with a value: such a file is only ever appended to. */
      holdsSignature: boolean
      /** What could act by itself: JavaScript, Launch, SubmitForm, EmbeddedFile, XFA, OpenAction… */
      activeContent: string[]
    }
  | { ok: false; mediaType: MediaType | null; reason: UnreadableReason }

/** Looks at a foreign file in a bounded child process: it never throws for what is in the file. */
export interface FileInspector {
  inspect(file: ByteSource): Promise<Inspection>
  /** From now on a child waits started, so that the next PDF does not wait for it. */
  warm(): void
}
