import { signatureWords } from '../../../workflows/domain/signature-words.ts'

/** The same words as at the terminal, and those of the pages. */
export const signatures = { ...signatureWords }
