import { z } from 'zod'

const returnTo = z.string().max(2_000)

/** One choice of how pages look, and where to go back to. */
export const PreferencesForm = z.union([
  z.strictObject({ returnTo, language: z.enum(['vi', 'en']) }),
  z.strictObject({ returnTo, type: z.enum(['normal', 'large']) }),
  z.strictObject({ returnTo, contrast: z.enum(['normal', 'more']) }),
  z.strictObject({ returnTo, touch: z.enum(['auto', 'on', 'off']) }),
])
