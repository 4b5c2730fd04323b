/** Files inside one PDF that are listed; a letter with more is listed up to here. */
export const EMBEDDED_FILES_MAX = 100
/** Of one embedded file when it is taken out: 100 MB. */
export const EMBEDDED_FILE_MAX_BYTES = 100 * 1_000_000
export const EMBEDDED_NAME_MAX = 200

/** A file that a PDF carries inside, as the PDF tells of it: foreign words. */
export interface EmbeddedFile {
  /** Counted from 1, in the order of the file's objects. */
  ordinal: number
  name: string | null
  /** As the PDF claims; null where it claims nothing. */
  byteSize: number | null
  mediaType: string | null
}

export type EmbeddedKind = 'pdf' | 'text' | 'table' | 'picture' | 'mail' | 'archive' | 'program' | 'other'

const kinds: Readonly<Record<Exclude<EmbeddedKind, 'other'>, readonly string[]>> = {
  pdf: ['pdf'],
  text: ['doc', 'docx', 'odt', 'rtf', 'txt'],
  table: ['xls', 'xlsx', 'ods', 'csv'],
  picture: ['jpg', 'jpeg', 'png', 'tif', 'tiff', 'webp', 'heic', 'gif', 'bmp'],
  mail: ['eml', 'msg', 'ics'],
  archive: ['zip', 'rar', '7z', 'tar', 'gz', 'iso', 'img', 'vhd'],
  // What a double click would run, or what carries macros.
  program: [
    'exe', 'com', 'scr', 'msi', 'bat', 'cmd', 'ps1', 'vbs', 'vbe', 'js', 'jse', 'wsf', 'hta', 'lnk', 'jar',
    'html', 'htm', 'svg', 'docm', 'xlsm', 'pptm', 'xlam', 'dll', 'reg', 'url', 'apk', 'sh', 'py',
  ],
}

/** What a file calls itself by the end of its name; nothing inside it is believed. */
export function embeddedKindOf(name: string | null): EmbeddedKind {
  const ending = /\.([a-z0-9]{1,8})[\s.]*$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? ''
  for (const [kind, endings] of Object.entries(kinds)) {
    // The keys of the record above.
    if (endings.includes(ending)) return kind as EmbeddedKind
  }
  return 'other'
}

/** A name that can be shown and saved: no folders, no control characters, none that turn writing round. */
export function plainFileName(name: string): string | null {
  const plain = name.normalize('NFC').replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, '').trim().slice(0, EMBEDDED_NAME_MAX)
  return /[^.\s]/.test(plain) ? plain : null
}
