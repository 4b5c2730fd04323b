const FILE_NAME_MAX = 255

/** For showing only: the file is stored by its hash. Controls and direction marks are taken out. */
export function fileNameToShow(name: string | null): string | null {
  if (!name) return null
  const base = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = base.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return plain === '' ? null : plain.slice(-FILE_NAME_MAX).toWellFormed()
}
